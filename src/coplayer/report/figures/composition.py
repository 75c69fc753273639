"""Where the histories lie, by depth, and where play ends: stacked bars over a strip of shares."""

from __future__ import annotations

from typing import Any

from .. import numbers, svg, words
from ..sentences import composition_title, where_play_ends
from . import Figure

HIGH, STRIP = 168, 46  # px: the tallest stack, the strip of shares
TOP, BETWEEN, BELOW = 26, 46, 34


def figure(record: dict[str, Any]) -> Figure | None:
    rows = record["card"].get("composition", {}).get("by_depth")
    if not rows:
        return None
    title = composition_title(record)
    return Figure(title, svg.twice(lambda size: draw(rows, record["unit"], size), title), note(record))


def kinds(row: dict[str, Any]) -> list[tuple[str, float]]:
    """(class, count) from the bottom of a stack to its top."""
    moves = [(svg.seat(i), n) for i, n in enumerate(row["moves"])]
    together = ("together", row.get("together") or 0)
    return [("chance", row["chance"]), *moves, together, ("ending", row["endings"])]


def total(row: dict[str, Any]) -> float:
    return sum(n or 0 for _, n in kinds(row))


def draw(rows: list[dict[str, Any]], unit: str, size: int):
    step = (size - 8) / len(rows)
    bar = min(step * 0.8, 64)
    centre = [4 + step * (k + 0.5) for k in range(len(rows))]
    high = svg.Scale(0, max(total(r) for r in rows), 0, HIGH)
    base = TOP + HIGH
    parts = [svg.line(4, base, size - 4, base)]
    for x, row in zip(centre, rows, strict=True):
        parts += stack(x, row, bar, base, high)
    parts += counts(centre, rows, base, high)
    parts += key(rows)
    between = BETWEEN if size == svg.WIDE else BETWEEN + 16  # the key takes a second line
    ends = shares(centre, rows, bar, base + between, words.play(unit), size)
    foot = base + (between + STRIP if ends else 0)
    every = max(1, round(22 / step + 0.49))
    parts += ends
    parts += [
        svg.text(x, foot + 15, str(row["depth"]), "soft", "middle")
        for x, row in list(zip(centre, rows, strict=True))[::every]
    ]
    parts.append(svg.text(size / 2, foot + 31, "depth: moves made so far, deals included", "soft", "middle"))
    return foot + BELOW + 4, parts


def stack(x: float, row: dict[str, Any], bar: float, base: float, high: svg.Scale) -> list[str]:
    parts, y = [], base
    for kind, n in kinds(row):
        if n:
            parts.append(svg.rect(x - bar / 2, y - high(n), bar, high(n), kind))
            y -= high(n)
    return parts


def counts(centre: list[float], rows: list[dict[str, Any]], base: float, high: svg.Scale) -> list[str]:
    """The count over each stack, left out where it would touch a higher stack's number."""
    placed: list[tuple[float, float, float]] = []
    parts = []
    for k in sorted(range(len(rows)), key=lambda k: -total(rows[k])):
        words_, x, y = numbers.count(total(rows[k])), centre[k], base - high(total(rows[k])) - 6
        half = svg.width(words_) / 2
        if all(abs(x - a) >= half + h + 6 or abs(y - b) >= 12 for a, b, h in placed):
            placed.append((x, y, half))
            parts.append(svg.text(x, y, words_, "halo", "middle"))
    return parts


def key(rows: list[dict[str, Any]]) -> list[str]:
    """A key that carries numbers, where the stacks are lower: on the left, or on the right."""
    n = len(rows[0]["moves"])
    named = [("ending", "endings", [r["endings"] for r in rows])]
    named += [("together", "joint moves", [r.get("together") or 0 for r in rows])]
    named += [(svg.seat(i), f"seat {i} moves", [r["moves"][i] for r in rows]) for i in reversed(range(n))]
    named += [("chance", "chance moves", [r["chance"] for r in rows])]
    lines = [(kind, f"{numbers.count(n)} {name}") for kind, name, c in named if (n := sum(x or 0 for x in c))]
    parts = []
    for k, (kind, label) in enumerate(lines):
        parts += [svg.rect(8, 4 + 18 * k, 10, 10, kind), svg.text(24, 13 + 18 * k, label, "halo")]
    return parts


def shares(centre, rows, bar: float, top: float, play: str, size: int) -> list[str]:
    """Below: how much of all play ends at each depth; bars at equilibrium, a stroke for uniform play."""
    policies = [p for p in ("equilibrium", "uniform") if any(r.get(f"share_{p}") for r in rows)]
    if not policies:
        return []
    most = max(r.get(f"share_{p}") or 0 for r in rows for p in policies)
    high = svg.Scale(0, most, 0, STRIP - 8)
    base = top + STRIP
    parts = [
        svg.line(4, base, size - 4, base),
        *key_of_shares(f"share of {play}s that end here, %", policies, top - 20, size),
    ]
    for x, row in zip(centre, rows, strict=True):
        filled = row.get(f"share_{policies[0]}") or 0
        if filled:
            parts.append(svg.rect(x - bar * 0.28, base - high(filled), bar * 0.56, high(filled), "bar"))
        stroke = row.get("share_uniform") or 0 if len(policies) == 2 else 0
        if stroke:
            parts.append(svg.line(x - bar / 2, base - high(stroke), x + bar / 2, base - high(stroke), "stroke"))
        if filled >= 0.015:
            y = base - high(max(filled, stroke)) - 5
            parts.append(svg.text(x, y, numbers.percent(filled), "halo", "middle"))
    return parts


def key_of_shares(axis: str, policies: list[str], y: float, size: int) -> list[str]:
    """The axis' name and what bar and stroke are: beside it on the wide page, below it on the phone."""
    named = {"equilibrium": "at equilibrium", "uniform": "uniform play"}
    x = svg.width(axis) + 30 if size == svg.WIDE else 8.0
    parts = [svg.text(8, y - (16 if size != svg.WIDE else 0), axis, "soft")]
    for k, policy in enumerate(policies):
        shape = svg.line(x, y - 4, x + 12, y - 4, "stroke") if k else svg.rect(x, y - 9, 10, 10, "bar")
        parts += [shape, svg.text(x + 18, y, named[policy])]
        x += svg.width(named[policy]) + 40
    return parts


def note(record: dict[str, Any]) -> str:
    """What the marks are and what the title says, in exact numbers."""
    how = {"exact": "Exact counts.", "at limit": "Counts up to the limit only."}
    said = [how.get(record["card"].get("counts_are", ""), "Estimated by sampling.")]
    if ends := where_play_ends(record):
        first, last, endings, all_endings, policy, part = ends
        where = f"Depth {first} holds" if first == last else f"Depths {first} to {last} hold"
        by = "at equilibrium" if policy == "equilibrium" else "in uniform play"
        said.append(
            f"{where} {numbers.count(endings)} of {numbers.count(all_endings)} endings and, {by}, "
            f"{numbers.percent(part)} % of the {words.play(record['unit'])}s."
        )
    return " ".join(said)
