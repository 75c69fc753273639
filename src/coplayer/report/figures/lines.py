"""Curves for a study: named series over one axis, bands where there is noise, labels at the ends.

A figure is {title, x, y, series: [{name, points: [[x, y], ...] | [[x, y, low, high], ...]}], note?, log_x?,
log_y?, reference?: {name, y}}; the first series is picked out.
"""

from __future__ import annotations

from typing import Any

from .. import numbers, svg
from . import Figure

HIGH, TOP, BELOW, LEFT, ROOM = 220, 26, 40, 52, 8  # px


def figure(part: dict[str, Any]) -> Figure | None:
    if not any(finite(s, part) for s in part["series"]):
        return None
    return Figure(part["title"], svg.twice(lambda size: draw(part, size), part["title"]), part.get("note") or "")


def finite(series: dict[str, Any], part: dict[str, Any]) -> list[list[float]]:
    """The points that can be drawn; a logarithm needs positive ones."""
    kept = [p for p in series["points"] if numbers.known(p[0]) and numbers.known(p[1])]
    return [p for p in kept if (p[0] > 0 or not part.get("log_x")) and (p[1] > 0 or not part.get("log_y"))]


def draw(part: dict[str, Any], size: int):
    drawn = [(s, p) for s in part["series"] if (p := finite(s, part))]
    room = ROOM + max(svg.width(s["name"], bold=True) for s, _ in drawn)
    xs = [p[0] for _, ps in drawn for p in ps]
    ys = [y for _, ps in drawn for p in ps for y in p[1:] if numbers.known(y)]
    ys += [part["reference"]["y"]] if part.get("reference") else []
    x = axis(xs, LEFT, size - room - 4, part.get("log_x"))
    y = axis(ys, TOP + HIGH, TOP + 6, part.get("log_y"), zero=True)
    parts = [svg.text(0, 12, part["y"], "soft"), *across(x, part), *up(y, x, part)]
    if part.get("reference"):
        at = y(part["reference"]["y"])
        parts.append(svg.line(x.start, at, x.end, at, "dashed"))
        parts.append(svg.text(x.start + 4, at - 5, part["reference"]["name"], "soft halo"))
    for k, (_, ps) in reversed(list(enumerate(drawn))):
        parts += one(ps, x, y, kind(k))
    return TOP + HIGH + BELOW, parts + names(drawn, x, y)


def kind(k: int) -> str:
    return ("picked", "second", "plain")[min(k, 2)]


def axis(values: list[float], start: float, end: float, log: bool | None, zero: bool = False) -> svg.Scale:
    low, high = min(values), max(values)
    if zero and not log:
        low, high = min(low, 0.0), max(high, 0.0)
    if high <= low:
        high = low * 10 if log else low + 1
    return svg.Scale(low, high, start, end, bool(log))


def marks(scale: svg.Scale, most: int) -> list[tuple[float, str]]:
    if scale.log:
        return [(10.0**k, svg.decade(k)) for k in svg.decades(scale.low, scale.high, most)]
    return [(t, numbers.fractional(round(t, 9))) for t in svg.ticks(scale.low, scale.high, most)]


def across(x: svg.Scale, part: dict[str, Any]) -> list[str]:
    foot = TOP + HIGH + 4
    parts = [svg.line(x.start, foot, x.end, foot)]
    for t, said in marks(x, 5):
        parts.append(svg.line(x(t), foot, x(t), foot + 4))
        parts.append(svg.text(x(t), foot + 17, said, "soft", "middle"))
    return [*parts, svg.text((x.start + x.end) / 2, foot + 33, part["x"], "soft", "middle")]


def up(y: svg.Scale, x: svg.Scale, part: dict[str, Any]) -> list[str]:
    return [
        piece
        for t, said in marks(y, 4)
        for piece in (
            svg.line(x.start, y(t), x.end, y(t), "grid"),
            svg.text(x.start - 6, y(t) + 4, said, "soft", "end"),
        )
    ]


def one(points: list[list[float]], x: svg.Scale, y: svg.Scale, kind: str) -> list[str]:
    """A curve, and a band where its points carry an interval."""
    parts = []
    sure = [p for p in points if len(p) == 4 and numbers.known(p[2]) and numbers.known(p[3])]
    if len(sure) > 1:
        upper = [(x(p[0]), y(p[3])) for p in sure]
        parts.append(svg.area([*upper, *((x(p[0]), y(max(p[2], y.low))) for p in reversed(sure))], f"band {kind}"))
    return [*parts, svg.curve([(x(p[0]), y(p[1])) for p in points], f"curve {kind}")]


def names(drawn, x: svg.Scale, y: svg.Scale) -> list[str]:
    ends = [(x(ps[-1][0]), y(ps[-1][1])) for _, ps in drawn]
    heights = svg.push_apart([h for _, h in ends], svg.NARROWEST, y.end - 4, y.start)
    return [
        svg.text(px + ROOM, h + 4, s["name"], f"halo {kind(k)}")
        for k, ((s, _), (px, _), h) in enumerate(zip(drawn, ends, heights, strict=True))
    ]
