"""Reading the modelling part of a record: what is had without a model, with one, and what risk buys.

For zero-sum games "without" is the best safe policy (`best_safe`); elsewhere a row's `baseline`, and the
part's `baseline_is` says in words what that is.
"""

from __future__ import annotations

from typing import Any

from . import numbers, words


def without(row: dict[str, Any]) -> Any:
    return row.get("baseline") if row.get("best_safe") is None else row["best_safe"]


def gain(row: dict[str, Any]) -> Any:
    """What a model of this opponent is worth: the best reply less what is had without a model."""
    if numbers.known(row.get("value_of_modelling")):
        return row["value_of_modelling"]
    best, low = row.get("best_response"), without(row)
    return best - low if numbers.known(best) and numbers.known(low) else None


def seats(part: dict[str, Any]) -> list[int]:
    return sorted({r["seat"] for r in part.get("rows", [])})


def of_seat(part: dict[str, Any], seat: int) -> list[dict[str, Any]]:
    return [r for r in part.get("rows", []) if r["seat"] == seat]


def opponents(part: dict[str, Any]) -> list[str]:
    """Names of the opponents, the dearest to model first."""
    most: dict[str, float] = {}
    for row in part["rows"]:
        name, worth = row.get("label") or row["opponent"], gain(row)
        worth = worth if numbers.known(worth) else row.get("best_response")
        most[name] = max(most.get(name, float("-inf")), worth if numbers.known(worth) else float("-inf"))
    return sorted(most, key=lambda name: -most[name])


def nobody(part: dict[str, Any], noun: str = "opponent") -> str:
    """ "none of the nine reference opponents, nor the given policy mine,": all that were tried, as a subject."""
    made = len({r["opponent"] for r in part["rows"] if not r.get("given")})
    given = sorted({words.opponent(r) for r in part["rows"] if r.get("given")})
    nor = f", nor {words.listed(given, 'nor')}," if given else ""
    return f"none of the {words.several(made, f'reference {noun}')}{nor}"


def reference(part: dict[str, Any], seat: int) -> Any:
    """The dashed line of a seat: the game's value, or what `reference_is` names."""
    at = part.get("reference", part.get("value"))
    return at[seat] if at else None


def shown(part: dict[str, Any], seat: int) -> Any:
    """The row whose frontier is drawn: against uniform play, or where that leaves no seat a prize, the dearest."""
    having = [r for r in part.get("rows", []) if r.get("frontier") and half_way(r["frontier"])]
    dearest = max(having, key=lambda r: (r["opponent"] == "uniform", gain(r)), default={"opponent": None})
    return next((r for r in having if r["seat"] == seat and r["opponent"] == dearest["opponent"]), None)


def played(row: dict[str, Any]) -> str:
    """uniform play, level-1 play, the given policy mine."""
    return words.opponent(row) if row.get("given") else f"{row.get('label') or row['opponent']} play"


def half_way(frontier: list[dict[str, float]]) -> Any:
    """(risk at which half of the prize is had, risk of the whole prize); None where there is no prize."""
    points = sorted(frontier, key=lambda p: (p["risks"], p["earns"]))
    safe, best = points[0], max(points, key=lambda p: p["earns"])
    if best["earns"] - safe["earns"] < numbers.ZERO or best["risks"] < numbers.ZERO:
        return None
    half = (safe["earns"] + best["earns"]) / 2
    for a, b in zip(points, points[1:], strict=False):
        if a["earns"] <= half <= b["earns"] and b["earns"] > a["earns"]:
            share = (half - a["earns"]) / (b["earns"] - a["earns"])
            return a["risks"] + share * (b["risks"] - a["risks"]), best["risks"]
    return None
