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
    drawn = [heat.figure(part["cross"], f"in {record['unit']}", title), adaptation(part["adaptation"], record["unit"])]
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
            "points": [[found["rounds"] * (k + 0.5) / blocks, *p] for k, p in enumerate(curves[name])],
        }
        for name in NAMES
        if name in curves
    ]
    title = f"A modeller against a hidden type: {taken(curves)}"
    note = (
        f"{found['agent']} against types drawn from the population {found['population']}, {found['n']} matches from "
        f"both seats, seed {found['seed']}; bands: 95 %. Expected returns against its true behaviour, without luck."
    )
    return lines.figure({"title": title, "x": "round of the match", "y": unit, "series": series, "note": note})


def taken(curves: dict[str, Any]) -> str:
    """How much of the prize it takes in the second half."""
    if "equilibrium" not in curves:
        return "its return as the match goes on"
    late = len(curves["arm"]) // 2
    arm, safe, best = (sum(p[0] for p in curves[n][late:]) for n in ("arm", "equilibrium", "oracle"))
    if best - safe < numbers.ZERO:
        return "there is nothing to win over an equilibrium"
    share = numbers.percent((arm - safe) / (best - safe))
    return f"it takes {share} of what there is to win in the second half"


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
