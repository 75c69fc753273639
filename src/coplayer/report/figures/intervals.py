"""General sum: for each seat what it can be sure of, what equilibria and committing first give it."""

from __future__ import annotations

from typing import Any

from .. import numbers, svg
from ..sentences import intervals_title
from . import Figure

ROW, GROUP, TOP = 24, 26, 4  # px
KINDS = (
    ("security_level", "sure of, whatever others do"),
    ("nash", "Nash equilibria found"),
    ("stackelberg", "committing first"),
)


def figure(record: dict[str, Any]) -> Figure | None:
    rows = record["modelling"].get("seats") or []
    if not any(x is not None for r in rows for x in ends(r)):
        return None
    title = intervals_title(record)
    return Figure(title, svg.twice(lambda size: draw(record, rows, size), title), note(record))


def interval(row: dict[str, Any], kind: str) -> tuple[float, float] | None:
    low, high = (row.get("nash_low"), row.get("nash_high")) if kind == "nash" else (row.get(kind),) * 2
    return (low, high) if numbers.known(low) and numbers.known(high) else None


def ends(row: dict[str, Any]) -> list[float]:
    return [x for kind, _ in KINDS for x in interval(row, kind) or ()]


def draw(record: dict[str, Any], rows: list[dict[str, Any]], size: int):
    wide, kinds = size == svg.WIDE, [k for k in KINDS if any(interval(r, k[0]) for r in rows)]
    left = max(svg.width(words) for _, words in kinds) + 14 if wide else 14
    all_ends = [x for r in rows for x in ends(r)]
    low, high = min([0.0, *all_ends]), max([0.0, *all_ends])
    said = [
        numbers.interval(a, b, numbers.decimals(all_ends)) for a, b in zip(all_ends[::2], all_ends[1::2], strict=True)
    ]
    room = max(svg.width(text, bold=True) for text in said) + 20
    across = svg.Scale(low, high if high > low else low + 1, left, size - room)
    step = ROW if wide else ROW + 16
    parts, y = [], TOP
    foot = TOP + len(rows) * (GROUP + step * len(kinds)) + 4
    for t in svg.ticks(across.low, across.high, 4):
        parts.append(svg.line(across(t), TOP + GROUP - 6, across(t), foot, "axis" if t == 0 else "grid"))
        parts.append(svg.text(across(t), foot + 15, numbers.fractional(round(t, 9)), "soft", "middle"))
    for row in rows:
        parts.append(svg.text(0, y + 15, f"seat {row['seat']}", f"{svg.seat(row['seat'])} strong halo"))
        y += GROUP
        for kind, words in kinds:
            parts += bar(row, kind, words, across, y, wide, numbers.decimals(all_ends))
            y += step
    parts.append(svg.text((across.start + across.end) / 2, foot + 32, record["unit"], "soft", "middle"))
    return foot + 38, parts


def bar(row, kind: str, words: str, across: svg.Scale, y: float, wide: bool, places: int) -> list[str]:
    parts = [svg.text(across.start - 12, y + 16, words, "", "end") if wide else svg.text(0, y + 12, words, "halo")]
    middle = y + (12 if wide else 26)
    found = interval(row, kind)
    if not found:
        return [*parts, svg.text(across.start, middle + 4, numbers.UNKNOWN, "soft")]
    low, high = found
    if high - low > numbers.ZERO:
        parts.append(svg.rect(across(low), middle - 4, across(high) - across(low), 8, f"{svg.seat(row['seat'])} band"))
        parts += [svg.mark(row["seat"], across(x), middle) for x in found]
        said = numbers.interval(low, high, places)
    else:
        parts.append(svg.mark(row["seat"], across(low), middle, hollow=kind == "security_level"))
        said = numbers.fixed(low, places)
    return [*parts, svg.text(across(high) + 10, middle + 4, said, "strong halo")]


def note(record: dict[str, Any]) -> str:
    rows = record["modelling"]["seats"]
    said = ["Hollow: safe, whatever the others do; filled: what they allow."]
    found = [r["equilibria"] for r in rows if numbers.known(r.get("equilibria"))]
    if found:
        n = "One equilibrium was" if max(found) == 1 else f"{numbers.count(max(found))} equilibria were"
        said.append(f"{n} found; the bar is the range of what they pay.")
    if any(interval(r, "stackelberg") for r in rows):
        said.append("Committing first is to a mixed strategy, ties broken for the leader.")
    lacking = {kind: name for kind, name in KINDS if not all(interval(r, kind) for r in rows)}
    reasons = dict.fromkeys(r["reason"] for r in rows if r.get("reason"))
    if lacking:
        why = "; ".join(reasons) or "no reason was recorded"
        said.append(f"Not known ({', '.join(lacking.values())}): {why}.")
    return " ".join(said)
