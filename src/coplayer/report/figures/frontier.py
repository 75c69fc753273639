"""The restricted-Nash frontier: what is won from one opponent against what the worst could then take."""

from __future__ import annotations

import math
from typing import Any

from .. import numbers, svg, words
from ..modelling import half_way, seats, shown
from ..sentences import frontier_title
from . import Figure

HIGH, LEFT, TOP, BELOW = 258, 34, 34, 38  # px
LABELLED = (0.25, 0.5, 0.75, 0.9)  # the chances p whose points carry a label


def figure(record: dict[str, Any]) -> Figure | None:
    rows = drawn(record)
    if not rows:
        return None
    title = frontier_title(record)
    return Figure(title, svg.twice(lambda size: draw(record, rows, size), title), note(record, rows))


def drawn(record: dict[str, Any]) -> list[dict[str, Any]]:
    part = record["modelling"]
    rows = [shown(part, s) for s in seats(part)]
    return [r for r in rows if r and half_way(r["frontier"])]


def points(row: dict[str, Any]) -> list[dict[str, float]]:
    return sorted(row["frontier"], key=lambda p: (p["risks"], p["earns"]))


def draw(record: dict[str, Any], rows: list[dict[str, Any]], size: int):
    wide = size == svg.WIDE
    right = size - (112 if wide else 8)
    every = [p for r in rows for p in r["frontier"]]
    x = svg.Scale(0, max(p["risks"] for p in every) * 1.02, LEFT, right)
    low, high = min(0.0, *(p["earns"] for p in every)), max(p["earns"] for p in every)
    y = svg.Scale(low, high, TOP + HIGH, TOP + (8 if wide else 18))
    parts = axes(record, rows, x, y, size)
    for row in rows:
        first, last = points(row)[0], points(row)[-1]
        ends = [(x(p["risks"]), y(p["earns"])) for p in (first, last)]
        parts.append(svg.line(*ends[0], *ends[1], f"{svg.seat(row['seat'])} mixing"))
    taken: list[tuple[float, float]] = []
    top = max(rows, key=lambda r: points(r)[-1]["earns"])
    for row in rows:
        above = row is top and len(rows) > 1
        parts += frontier(row, x, y, taken, above, wide)
    parts += ends_named(rows, x, y, wide)
    parts.append(svg.text(right, y.start - 24, "dashed: mixing the safe policy", "soft halo", "end"))
    parts.append(svg.text(right, y.start - 9, "with the best reply (dominated)", "soft halo", "end"))
    return TOP + HIGH + BELOW + (0 if wide else 14), parts


def axes(record, rows, x: svg.Scale, y: svg.Scale, size: int) -> list[str]:
    who = rows[0].get("label") or rows[0]["opponent"]
    parts = [svg.text(0, 12, f"won from {who}, {record['unit']}", "soft")]
    base = y(y.low)
    for t in svg.ticks(y.low, y.high, 3):
        parts.append(svg.line(x.start, y(t), x.end, y(t), "rule" if t == y.low else "grid"))
        parts.append(svg.text(x.start - 8, y(t) + 4, numbers.fractional(round(t, 9)), "soft", "end"))
    for t in svg.ticks(0, x.high, 4):
        parts.append(svg.line(x(t), base, x(t), base + 4))
        parts.append(svg.text(x(t), base + 17, numbers.fractional(round(t, 9)), "soft", "middle"))
    said = ["what the worst opponent could then", f"take below the value, {record['unit']}"]
    lines = [" ".join(said)] if size == svg.WIDE else said
    middle = (x.start + x.end) / 2
    return parts + [svg.text(middle, base + 34 + 15 * k, s, "soft", "middle") for k, s in enumerate(lines)]


def frontier(row, x: svg.Scale, y: svg.Scale, taken: list[tuple[float, float]], above: bool, wide: bool) -> list[str]:
    """The curve, its marks, and p beside those that have room: outside, over the upper curve."""
    at = [(p["p"], x(p["risks"]), y(p["earns"])) for p in points(row)]
    parts = [svg.curve([(a, b) for _, a, b in at], f"curve {svg.seat(row['seat'])}")]
    parts.append(svg.mark(row["seat"], at[0][1], at[0][2], hollow=True))
    parts.append(svg.mark(row["seat"], at[-1][1], at[-1][2]))
    named, labelled = not wide, LABELLED if wide else LABELLED[:3]
    for p, a, b in at[1:-1]:
        near = min((math.dist((a, b), t) for t in [*taken, at[0][1:], at[-1][1:]]), default=99.0)
        if any(abs(p - q) < 1e-9 for q in labelled) and near > 15:
            taken.append((a, b))
            parts.append(svg.mark(row["seat"], a, b, r=3.4))
            said = numbers.fractional(p) if named else f"p = {numbers.fractional(p)}"
            left = a - x.start > svg.width(said) + 8
            dx, dy, side = ((-6, -7, "end") if left else (8, 4, "start")) if above else (8, 15, "start")
            parts.append(svg.text(a + dx, b + dy, said, "soft halo", side))
            named = True
    return parts


def ends_named(rows, x: svg.Scale, y: svg.Scale, wide: bool) -> list[str]:
    """Each seat's name where its curve ends, pushed apart."""
    best = [points(r)[-1] for r in rows]
    places = numbers.decimals([p["earns"] for p in best])
    if wide:
        heights = svg.push_apart([y(p["earns"]) for p in best], 32, y.end - 6)
        return [
            svg.text(x(p["risks"]) + 9, h + dy, said, kind)
            for r, p, h in zip(rows, best, heights, strict=True)
            for dy, said, kind in (
                (-3, f"seat {r['seat']}", f"{svg.seat(r['seat'])} strong halo"),
                (12, f"best reply {numbers.fixed(p['earns'], places)}", "halo"),
            )
        ]
    heights = svg.push_apart([y(p["earns"]) - 9 for p in best], 16, y.end - 12)
    return [
        svg.text(
            min(x(p["risks"]) + 4, x.end + 6),
            h,
            f"seat {r['seat']}: best reply {numbers.fixed(p['earns'], places)}",
            f"{svg.seat(r['seat'])} strong halo",
            "end",
        )
        for r, p, h in zip(rows, best, heights, strict=True)
    ]


def note(record: dict[str, Any], rows: list[dict[str, Any]]) -> str:
    half = []
    for row in rows:
        found = half_way(row["frontier"])
        if found:
            places = numbers.decimals([found[1]])
            half.append(
                f"seat {row['seat']} gives up {numbers.fixed(found[0], places)} of {numbers.fixed(found[1], places)}"
            )
    who = rows[0].get("label") or rows[0]["opponent"]
    return (
        f"Restricted Nash responses to {words.opponent({'opponent': who})}; p is the chance one gives to "
        f"the model being right. Hollow: safe, gives up nothing; filled at the end: the best reply. "
        f"Half-way from safe to best {words.listed(half)}. Exact."
    )
