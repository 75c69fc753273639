"""Named points on a plane, for a study: one mark a kind, each point with its name beside it.

A figure is {title, x, y, kinds: [name], points: [{name, x, y, kind}], note?, log_x?, log_y?}; `kind` is a place in
`kinds`. On a logarithmic axis what is below a thousandth of the largest stands on the axis.
"""

from __future__ import annotations

from typing import Any

from .. import numbers, svg
from . import Figure

HIGH, BELOW, LEFT, RIGHT = 320, 26, 52, 12  # px
FLOOR = 1e-3  # of the largest, on a logarithmic axis
LINE, GAP = 13, 8  # px: a name's height, and its distance from the mark
STEP = 17  # px between lines of text

Box = tuple[float, float, float, float]  # left, top, right, bottom


def figure(part: dict[str, Any]) -> Figure | None:
    if not drawn(part):
        return None
    return Figure(part["title"], svg.twice(lambda size: draw(part, size), part["title"]), part.get("note") or "")


def drawn(part: dict[str, Any]) -> list[dict[str, Any]]:
    return [p for p in part["points"] if numbers.known(p["x"]) and numbers.known(p["y"])]


def draw(part: dict[str, Any], size: int):
    points = drawn(part)
    parts, top = key(part, points, size)
    for k, words in enumerate(broken(part["y"], size)):
        parts.append(svg.text(0, top + 12 + k * STEP, words, "soft"))
        top += k * STEP
    top += 26
    x = axis([p["x"] for p in points], LEFT, size - RIGHT, part.get("log_x"))
    y = axis([p["y"] for p in points], top + HIGH, top, part.get("log_y"))
    placed = [(p, x(max(p["x"], x.low)), y(max(p["y"], y.low))) for p in points]
    below = broken(part["x"], size)
    parts += [*grid(x, y, part), *named(x, y, below)]
    parts += [svg.mark(p["kind"], a, b) for p, a, b in placed]
    return top + HIGH + BELOW + len(below) * STEP, parts + labels(placed, size)


def broken(words: str, size: int) -> list[str]:
    """An axis's name, on two lines behind a comma where one is too short."""
    return words.split(", ", 1) if svg.width(words) > size else [words]


def named(x: svg.Scale, y: svg.Scale, words: list[str]) -> list[str]:
    middle = (x.start + x.end) / 2
    return [svg.text(middle, y.start + 38 + k * STEP, said, "soft", "middle") for k, said in enumerate(words)]


def axis(values: list[float], start: float, end: float, log: bool | None) -> svg.Scale:
    high = max(values) or 1.0
    if not log:
        return svg.Scale(min(0.0, *values), high, start, end)
    low = max(min((v for v in values if v > 0), default=high), high * FLOOR)
    return svg.Scale(low / 2 if low < high else high / 10, high, start, end, True)


def key(part: dict[str, Any], points: list[dict[str, Any]], size: int) -> tuple[list[str], float]:
    """What the marks mean, with how many there are; and where the next line begins."""
    parts, at, top = [], 6.0, 0.0
    for k, name in enumerate(part["kinds"]):
        said = f"{name}: {sum(p['kind'] == k for p in points)}"
        if at + 9 + svg.width(said) > size:
            at, top = 6.0, top + STEP
        parts += [svg.mark(k, at, top + 8), svg.text(at + 9, top + 12, said, "soft")]
        at += svg.width(said) + 26
    return parts, top + STEP


def grid(x: svg.Scale, y: svg.Scale, part: dict[str, Any]) -> list[str]:
    foot, parts = y.start + 4, [svg.line(x.start, y.start + 4, x.end, y.start + 4)]
    for t, said in marks(y, 5):
        parts.append(svg.line(x.start, y(t), x.end, y(t), "grid"))
        parts.append(svg.text(x.start - 6, y(t) + 4, said, "soft", "end"))
    for t, said in marks(x, 5):
        parts.append(svg.line(x(t), foot, x(t), foot + 4))
        parts.append(svg.text(x(t), foot + 17, said, "soft", "middle"))
    return parts


def marks(scale: svg.Scale, most: int) -> list[tuple[float, str]]:
    if scale.log:
        return [(10.0**k, svg.decade(k)) for k in svg.decades(scale.low, scale.high, most)]
    return [(t, numbers.fractional(round(t, 9))) for t in svg.ticks(scale.low, scale.high, most)]


def labels(placed: list[tuple[dict[str, Any], float, float]], size: int) -> list[str]:
    """Names beside their marks where there is room: right, left, above or below; else none."""
    taken: list[Box] = [(a - 5, b - 5, a + 5, b + 5) for _, a, b in placed]
    parts = []
    for p, a, b in placed:
        wide = svg.width(p["name"])
        spots = [
            (a + GAP, b + 4, "start"), (a - GAP, b + 4, "end"), (a, b - GAP, "middle"),
            (a, b + GAP + LINE - 3, "middle"),
            (a + GAP, b - 7, "start"), (a - GAP, b - 7, "end"), (a + GAP, b + 15, "start"), (a - GAP, b + 15, "end"),
        ]  # fmt: skip
        own = (a - 5, b - 5, a + 5, b + 5)
        for left, base, anchor in spots:
            box = reach(left, base, wide, anchor)
            others = [t for t in taken if t != own]
            if box[0] >= LEFT and box[2] <= size and not any(overlap(box, t) for t in others):
                taken.append(box)
                parts.append(svg.text(left, base, p["name"], f"halo {svg.seat(p['kind'])}", anchor))
                break
    return parts


def reach(at: float, base: float, wide: float, anchor: str) -> Box:
    left = {"start": at, "end": at - wide, "middle": at - wide / 2}[anchor]
    return (left, base - LINE + 3, left + wide, base + 2)


def overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
