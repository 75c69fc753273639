"""Figures as SVG text: scales, ticks, labels pushed apart, text with a halo, a mark for each seat.

Every function returns a string. Colours are classes of style.css, so that one drawing serves light,
dark and paper: `s0`, `s1`, `s2`, ... are the seats, `ink`, `soft`, `rule`, `grid`, `picked`, `sampled`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from . import numbers

WIDE, NARROW = 680, 350  # px of the two drawings of each figure
NARROWEST = 14  # px between two labels at the end of curves
SIZE = 12  # px of figure text


@dataclass(frozen=True)
class Scale:
    """Data -> px, linear or logarithmic."""

    low: float
    high: float
    start: float  # px of `low`
    end: float  # px of `high`
    log: bool = False

    def __call__(self, x: float) -> float:
        f = math.log10 if self.log else float
        span = f(self.high) - f(self.low)
        share = (f(x) - f(self.low)) / span if span else 0.5
        return self.start + share * (self.end - self.start)


def ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Round numbers in [low, high], at most `most` + 1 of them, 0 among them when it is inside."""
    if not high > low:
        return [low]
    rough = (high - low) / most
    unit = 10.0 ** math.floor(math.log10(rough))
    step = next(unit * m for m in (1, 2, 5, 10) if unit * m >= rough * (1 - 1e-9))
    first = math.ceil(low / step - 1e-9)
    return [k * step for k in range(first, math.floor(high / step + 1e-9) + 1)]


def decades(low: float, high: float, most: int = 7) -> list[int]:
    """Exponents of the powers of ten in [low, high], thinned to `most`."""
    first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
    step = max(1, math.ceil((last - first + 1) / most))
    return [k for k in range(first, last + 1) if k % step == 0]


def decade(k: int) -> str:
    """Plain from 0.001 to 100,000, else a power of ten."""
    return f"{10.0**k:,.{max(0, -k)}f}" if -3 <= k <= 5 else numbers.tenth(k)


def push_apart(
    centres: Sequence[float],
    gaps: Sequence[float] | float = NARROWEST,
    low: float = -math.inf,
    high: float = math.inf,
) -> list[float]:
    """Centres moved as little as possible so that neighbours are `gaps` apart, in order, within [low, high].

    `gaps` is one distance, or each label's own width (then neighbours keep half of each). Groups of
    touching labels are merged until none overlap, which is least squares (pool adjacent violators).
    """
    order = sorted(range(len(centres)), key=lambda k: centres[k])
    widths = [gaps] * len(order) if isinstance(gaps, int | float) else [gaps[k] for k in order]
    offset, groups = [0.0], []  # px from the first label; groups [sum, n, first]
    for a, b in zip(widths, widths[1:], strict=False):
        offset.append(offset[-1] + (a + b) / 2)
    for place, k in enumerate(order):
        groups.append([centres[k] - offset[place], 1.0])
        while len(groups) > 1 and groups[-2][0] / groups[-2][1] >= groups[-1][0] / groups[-1][1]:
            total, n = groups.pop()
            groups[-1] = [groups[-1][0] + total, groups[-1][1] + n]
    starts = [total / n for total, n in groups for _ in range(int(n))]
    highest = high - (offset[len(order) - 1] if order else 0)
    moved = [0.0] * len(order)
    for place, k in enumerate(order):
        moved[k] = max(min(starts[place], highest), low) + offset[place]
    return moved


def width(words: str, size: float = SIZE, bold: bool = False) -> float:
    """About how many px a text takes in a system sans; a little more rather than less."""
    narrow = sum(c in "iljtfr.,:;'’|()[] I1⁻" for c in words)
    broad = sum(c in "mwMWQO@%—" for c in words)
    return size * (0.6 * (len(words) - narrow - broad) + 0.36 * narrow + 0.86 * broad) * (1.07 if bold else 1)


def text(x: float, y: float, words: str, kind: str = "", anchor: str = "start") -> str:
    """Text with its baseline at y; the class `halo` keeps it readable on lines."""
    place = "" if anchor == "start" else f' text-anchor="{anchor}"'
    style = f' class="{kind}"' if kind else ""
    said = escape(words, quote=False).replace("'", "’")
    return f'<text x="{x:.1f}" y="{y:.1f}"{place}{style}>{said}</text>'


def line(x1: float, y1: float, x2: float, y2: float, kind: str = "rule") -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="{kind}"/>'


def rect(x: float, y: float, w: float, h: float, kind: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(w, 0):.1f}" height="{max(h, 0):.1f}" class="{kind}"/>'


def curve(points: Sequence[tuple[float, float]], kind: str) -> str:
    return f'<polyline points="{_points(points)}" class="{kind}"/>'


def area(points: Sequence[tuple[float, float]], kind: str) -> str:
    return f'<polygon points="{_points(points)}" class="{kind}"/>'


def _points(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def seat(i: int) -> str:
    """The class of a seat's colour; beyond four seats the colour is neutral and labels tell them apart."""
    return f"s{i}" if i < 4 else "sx"


def mark(i: int, x: float, y: float, hollow: bool = False, r: float = 4.2) -> str:
    """Seat 0 a circle, 1 a square, 2 a triangle, 3 a diamond, then circles; hollow is the safe choice."""
    kind = f"{seat(i)} mark{' hollow' if hollow else ''}"
    if i == 1:
        return rect(x - r * 0.92, y - r * 0.92, 1.84 * r, 1.84 * r, kind)
    if i == 2:
        return area([(x, y - 1.2 * r), (x + 1.1 * r, y + 0.85 * r), (x - 1.1 * r, y + 0.85 * r)], kind)
    if i == 3:
        return area([(x, y - 1.25 * r), (x + 1.25 * r, y), (x, y + 1.25 * r), (x - 1.25 * r, y)], kind)
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" class="{kind}"/>'


def drawing(width: float, height: float, parts: Sequence[str], title: str, kind: str = "") -> str:
    """One SVG; `title` is what a screen reader says."""
    size = f'width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}"'
    return f'<svg class="{kind}" {size} role="img" aria-label="{escape(title)}">{"".join(parts)}</svg>'


def twice(draw: Callable[[int], tuple[float, Sequence[str]]], title: str) -> str:
    """Draws for the wide page and for the phone; style.css shows one. `draw(width) -> (height, parts)`."""
    both = []
    for size, kind in ((WIDE, "wide"), (NARROW, "narrow")):
        height, parts = draw(size)
        both.append(drawing(size, height, parts, title, kind))
    return "".join(both)
