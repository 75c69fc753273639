"""What the count of states becomes when the whole history, or what one seat knows, is taken as the state."""

from __future__ import annotations

from typing import Any

from .. import numbers, svg
from ..sentences import as_state_title
from . import Figure

TOLD = {"mean": "on average", "max": "at most", "chance": "and chance has"}
STEP = 34  # px from one bar to the next


def figure(record: dict[str, Any]) -> Figure | None:
    rows = [r for r in record["card"].get("composition", {}).get("as_state", []) if numbers.known(r["count"])]
    if not rows:
        return None
    title = as_state_title(record)
    return Figure(title, svg.twice(lambda size: draw(rows, size), title), note(record))


def draw(rows: list[dict[str, Any]], size: int):
    most = max(r["count"] for r in rows)
    long = svg.Scale(0, most, 0, size - 12 - svg.width(numbers.count(most)))
    parts = []
    for k, row in enumerate(rows):
        y, w = STEP * k, max(long(row["count"]), 1)
        kind = "chance" if row.get("seat") is None else svg.seat(row["seat"])
        parts.append(svg.text(0, y + 11, row["what"]))
        parts.append(svg.rect(0, y + 16, w, 9, kind))
        parts.append(svg.text(w + 6, y + 25, numbers.count(row["count"])))
    return STEP * len(rows), parts


def note(record: dict[str, Any]) -> str:
    composition = record["card"]["composition"]
    said = ["Grey: of the whole game. In a seat’s colour: what that seat can tell apart when it moves."]
    for size in composition.get("infoset_sizes", [])[:6]:
        sets = sum(size["sets"])
        noun = "information set holds" if sets == 1 else "information sets hold"
        holds = "history" if size["size"] == 1 else "histories"
        said.append(f"{numbers.count(sets)} {noun} {numbers.count(size['size'])} {holds}")
    said[1:] = ["; ".join(said[1:]) + "."] if len(said) > 1 else []
    if more := len(composition.get("infoset_sizes", [])) - 6:
        said += [f"{numbers.count(more)} further sizes are left out."] if more > 0 else []
    within = composition.get("by_horizon") or []
    for row in within[1:-1][:3]:
        histories, states = numbers.count(row["histories"]), numbers.count(row["states"])
        said.append(f"Within {row['steps']} steps {histories} histories lead to {states} states.")
    if branching := composition.get("branching"):
        named = ", ".join(f"{TOLD.get(k, k + ':')} {numbers.digits(v)}" for k, v in branching.items() if v is not None)
        said += [f"Moves at a decision: {named}."] if named else []
    return " ".join([*said, *composition.get("as_state_notes", [])])
