"""The cross-play matrix as a heat map: rows earn from columns, sorted by what they earn."""

from __future__ import annotations

from html import escape
from typing import Any

from .. import numbers, svg
from . import Figure

MOST = 60  # names; more would be a blur
GAP = 1


def figure(cross: dict[str, Any], unit: str, title: str, who: set[str] | None = None) -> Figure | None:
    """`who`: only their rows; None for all."""
    names, mean = cross["names"], cross["mean"]
    rows = [i for i, row in enumerate(mean) if any(numbers.known(x) for x in row) and (not who or names[i] in who)]
    columns = [j for j in range(len(names)) if any(numbers.known(mean[i][j]) for i in rows)]
    if not rows or len(columns) < 2 or len(columns) > MOST:
        return None
    rows.sort(key=lambda i: -average(mean[i]))
    columns.sort(key=lambda j: -average([mean[i][j] for i in rows]))
    drawn = svg.twice(lambda size: draw(names, mean, rows, columns, size), title)
    return Figure(title, drawn, note(mean, unit))


def average(values: list[float | None]) -> float:
    found = [x for x in values if numbers.known(x)]
    return sum(found) / len(found) if found else float("-inf")


def largest(mean: list[list[float | None]]) -> float:
    return max((abs(x) for row in mean for x in row if numbers.known(x)), default=1.0) or 1.0


def draw(names: list[str], mean: list[list[float | None]], rows: list[int], columns: list[int], size: int):
    words = [short(names[i]) for i in rows]
    left = min(max(svg.width(w) for w in words) + 8, size * 0.42)
    side = (size - left) / len(columns)
    high = max(min(side, 22.0), 13.0) if len(rows) > 1 else 22.0
    most = largest(mean)
    parts = []
    for k, i in enumerate(rows):
        parts.append(svg.text(left - 6, k * high + high / 2 + 4, words[k], "", "end"))
        parts += [
            cell(mean[i][j], names[i], names[j], left + m * side, k * high, side, high, most)
            for m, j in enumerate(columns)
        ]
    foot = len(rows) * high
    step = max(1, int(14 / side) + 1) if side < 14 else 1
    for m, j in enumerate(columns):
        if m % step == 0:
            parts.append(turned(left + (m + 0.5) * side, foot + 8, short(names[j])))
    return foot + 14 + max(svg.width(short(names[j])) for j in columns), parts


def cell(x: float | None, row: str, column: str, left: float, top: float, wide: float, high: float, most: float) -> str:
    """One square: gains in one colour, losses in another, the stronger the larger."""
    if not numbers.known(x):
        return ""
    kind = "gain" if x >= 0 else "loss"
    said = escape(f"{row} from {column}: {numbers.digits(x)}")
    place = f'x="{left:.1f}" y="{top:.1f}" width="{wide - GAP:.1f}" height="{high - GAP:.1f}"'
    return f'<rect {place} class="{kind}" fill-opacity="{0.06 + 0.94 * abs(x) / most:.2f}"><title>{said}</title></rect>'


def turned(x: float, y: float, words: str) -> str:
    return f'<text transform="translate({x + 4:.1f} {y:.1f}) rotate(90)" class="soft">{escape(words)}</text>'


def short(name: str) -> str:
    return name if len(name) <= 30 else f"{name[:29]}…"


def note(mean: list[list[float | None]], unit: str) -> str:
    return (
        f"Blue: the row gains, orange: it loses; full colour is {numbers.digits(largest(mean))} {unit}. "
        "Point at a square for its number."
    )
