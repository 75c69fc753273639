"""A price as a strip: from 0 to each seat's mark, on one axis shared by the whole table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from .. import numbers, svg

LONG, MARGIN, ROW = 132, 12, 9  # px


def axis(prices: Iterable[dict[str, Any]]) -> svg.Scale:
    """One axis for all: 0 and every price and end of an interval in it."""
    ends = [p.get(end) for p in prices for end in ("price", "low", "high")]
    found = [0.0, *(nought(x) for x in ends if numbers.known(x))]
    low, high = min(found), max(found)
    return svg.Scale(low, high if high > low else low + 1, MARGIN, LONG - MARGIN)


def nought(x: float) -> float:
    """What a solver leaves of an exact 0 is 0."""
    return 0.0 if abs(x) < numbers.ZERO else float(x)


def head(across: svg.Scale) -> str:
    """The ticks of the axis, for the table's head."""
    at = svg.ticks(across.low, across.high, 4)
    parts = [svg.text(across(t), 12, numbers.fractional(round(t, 9)), "soft", "middle") for t in at]
    return svg.drawing(LONG, 16, parts, "axis of the prices", "strip")


def strip(prices: Sequence[dict[str, Any]], across: svg.Scale) -> str:
    """One row: a line a seat, from 0 to its mark; an interval as a thick line."""
    height = ROW * len(prices) + 8
    parts = [svg.line(across(t), 0, across(t), height, "grid") for t in svg.ticks(across.low, across.high, 4)]
    parts.append(svg.line(across(0), 0, across(0), height, "axis"))
    for k, price in enumerate(prices):
        parts += one(price, across, 4 + ROW * (k + 0.5))
    said = ", ".join(f"seat {p['player']} {numbers.signed(p.get('price'))}" for p in prices)
    return svg.drawing(LONG, height, parts, said, "strip")


def one(price: dict[str, Any], across: svg.Scale, y: float) -> list[str]:
    seat, x = price["player"], price.get("price")
    parts = []
    if numbers.known(price.get("low")) and numbers.known(price.get("high")):
        low, high = across(price["low"]), across(price["high"])
        parts.append(svg.rect(low, y - 2.5, max(high - low, 1), 5, f"{svg.seat(seat)} band"))
    if numbers.known(x):
        x = nought(x)
        parts.append(svg.line(across(0), y, across(x), y, f"{svg.seat(seat)} stem"))
        parts.append(svg.mark(seat, across(x), y, r=3.6))
    return parts
