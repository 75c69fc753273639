"""The brief's section on agents: who earns from whom, ratings, and how fast a modeller adapts to a hidden type."""

from __future__ import annotations

from typing import Any

from . import numbers
from .cells import table
from .figures import Figure, heat, lines
from .ratings import RATED, rating_note

NAMES = {"arm": "the modeller", "oracle": "best answer", "equilibrium": "equilibrium"}


def figures(record: dict[str, Any]) -> list[Figure]:
    """What there is to draw of `agents` (arena/standard.py)."""
    part = record.get("agents") or {}
    if not part.get("cross"):
        return []
    names = part["cross"]["names"]
    best = max(range(len(names)), key=lambda i: sum(part["cross"]["mean"][i]))
    title = f"Cross-play: {names[best]} earns most from the reference policies"
    drawn = [heat.figure(part["cross"], record["unit"], title), adaptation(part["adaptation"], record["unit"])]
    return [f for f in drawn if f]


def adaptation(found: dict[str, Any], unit: str) -> Figure | None:
    """Expected return over the match."""
    curves = found.get("curves")
    if not curves or len(curves["arm"]) < 4:
        return None
    blocks = len(curves["arm"])
    series = [
        {
            "name": NAMES[name],
            "points": [[found["rounds"] * (k + 0.5) / blocks, p] for k, p in enumerate(curves[name])],
        }
        for name in NAMES
        if name in curves
    ]
    title = f"A modeller against a hidden type: {taken(found['share'])}"
    sure = band(found["share"])
    note = (
        f"{found['agent']} against types drawn from the population {found['population']}, {found['n']} matches from "
        f"both seats, seed {found['seed']}; means. Expected returns against its true behaviour, without luck.{sure}"
    )
    return lines.figure({"title": title, "x": "round of the match", "y": unit, "series": series, "note": note})


def taken(share: list[float | None] | None) -> str:
    """How much of the prize it takes in the second half."""
    if not share or not numbers.known(share[0]):
        return "its return as the match goes on"
    return f"it takes {numbers.percent(share[0])} % of what there is to win in the second half"


def band(share: list[float | None] | None) -> str:
    if not share or not numbers.known(share[1]):
        return ""
    return f" The share of the prize in the second half, over matches: 95 % {numbers.interval(share[1], share[2], 3)}."


def ratings(record: dict[str, Any]) -> dict[str, Any] | None:
    """The reference policies by their ratings."""
    part = record.get("agents") or {}
    found = part.get("ratings") or {}
    kinds = [k for k in ("transitive", "nash", "alpha_rank", "layer") if k in found]
    if not kinds:
        return None
    rows = [[n, *[found[k]["rating"][i] for k in kinds]] for i, n in enumerate(part["cross"]["names"])]
    rows.sort(key=lambda row: -row[1])
    head = ["policy", *[RATED[k] for k in kinds]]
    return table({"title": "", "head": head, "rows": rows, "note": rating_note(found)})
