"""Rows of the tables as plain dicts for the template: the card, prices, race, modelling."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from . import numbers
from .figures import strips
from .modelling import gain, opponents, seats, without
from .sentences import reached
from .words import capital, markup, named, solver, tagged
from .words import seats as seats_in_words

GROUPS = {
    "kind": "What kind of game",
    "worth": "What it is worth",
    "moves": "Its moves",
    "size": "How large it is",
}
SIZES = {"terminals": "Endings", "infosets": "Information sets"}
NO_REASON = "no reason was recorded"


def card(record: dict[str, Any]) -> list[dict[str, Any]]:
    """[{name, rows: [{name, value, tag, witness}]}]: the properties by group, sizes last."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for name, p in record["card"].get("properties", {}).items():
        if p.get("label") == "":  # another line says it
            continue
        groups.setdefault(p.get("group") or "kind", []).extend(property_rows(name, p))
    groups.setdefault("size", []).extend(sizes(record["card"]))
    return [{"name": GROUPS.get(g, named(g)), "rows": rows} for g, rows in groups.items()]


def property_rows(name: str, p: dict[str, Any]) -> list[dict[str, Any]]:
    """One row; the value of a game has a row a seat, or one for all where they share it."""
    value = p.get("value")
    if name != "value" or not isinstance(value, list | tuple) or not all(map(numbers.known, value)):
        return [property_row(name, p)]
    if len(value) > 1 and len(set(value)) == 1 and value[0]:
        return [property_row(name, p | {"label": "Value to each seat", "value": value[0]})]
    rows = [property_row(name, p | {"label": f"Value to seat {i}", "value": v}) for i, v in enumerate(value)]
    return [rows[0], *(row | {"tag": "", "witness": "from the same"} for row in rows[1:])]


def property_row(name: str, p: dict[str, Any]) -> dict[str, Any]:
    value = p.get("value")
    tag, how = tagged(p.get("how"))
    witness = p.get("witness") or p.get("reason")
    unknown = numbers.value(value) == numbers.UNKNOWN
    if unknown and not witness:
        witness = how or NO_REASON
    if tag == "certified" and how.startswith("at least") and numbers.known(value):
        value, tag, how = (f"≥ {numbers.count(value)}", tag, "") if value else ("none found", "", "")
    unit = f" {p['unit']}" if p.get("unit") and not unknown else ""
    said = f"{how}; {witness}" if tag and how and witness else witness or how
    return {
        "name": p.get("label") or labelled(name),
        "value": (estimate(p) or numbers.value(value, p.get("decimals"))) + unit,
        "tag": tag,
        "witness": Markup(markup(said)),
    }


def labelled(name: str) -> str:
    """The name of a property that brings none: histories_log10, return_0, branching."""
    head, _, tail = name.rpartition("_")
    if tail == "log10":
        return f"{SIZES.get(head, named(head))}, log₁₀ of their number"
    return f"Mean return to seat {tail}" if head == "return" and tail.isdigit() else named(name)


def estimate(p: dict[str, Any]) -> str | None:
    """2.07 [2.04, 2.10] for a sampled number; the interval stays on one line."""
    if not (numbers.known(p.get("value")) and numbers.known(p.get("low")) and numbers.known(p.get("high"))):
        return None
    places = numbers.decimals([p["high"] - p["low"]], 1)
    ends = numbers.interval(p["low"], p["high"], places).replace(", ", ",\u00a0")
    return f"{numbers.rounded(p['value'], places)} {ends}"


def sizes(card: dict[str, Any]) -> list[dict[str, Any]]:
    """Counts of the card; what was not counted says why."""
    how = {"exact": "counted", "at limit": "counted up to the limit", "sampled": "not counted"}
    how_counted = how.get(card.get("counts_are", ""), card.get("counts_are", ""))
    told = {
        "states": "distinct positions of the rules, chance and ends included",
        "histories": "ways to come to them: sequences of moves and deals",
        "terminals": "histories at which play is over",
        "infosets": "what a seat can tell apart when it moves",
        "sequences": "own moves with what was seen in between, the empty one included",
    }
    rows: list[dict[str, Any]] = []
    for key, meaning in told.items():
        per_seat = isinstance(card.get(key), list | tuple)
        count = ", ".join(map(numbers.count, card[key])) if per_seat else numbers.count(card.get(key))
        seats = f" (seats {seats_in_words(card['players'])})" if per_seat and card["players"] > 1 else ""
        value = numbers.UNKNOWN if count.startswith(numbers.UNKNOWN) or not count else count
        why = markup(card.get("reason") or how_counted or NO_REASON)
        if value == numbers.UNKNOWN:
            witness = "for the same reason" if any(r["witness"] == Markup(why) for r in rows) else Markup(why)
        else:
            witness = f"{meaning}{seats}"
        rows.append({"name": SIZES.get(key, named(key)), "value": value, "tag": "", "witness": witness})
    horizon = card.get("horizon")
    rows.append(
        {
            "name": "Horizon",
            "value": numbers.count(horizon) if horizon is not None else "none",
            "tag": "",
            "witness": "joint decisions" if horizon is not None else "the rules end it",
        }
    )
    discount = card.get("discount", 1)
    witness = "of a payment one decision later" if discount != 1 else "nothing is discounted"
    return [*rows, {"name": "Discount", "value": numbers.value(discount), "tag": "", "witness": witness}]


def prices(record: dict[str, Any]) -> dict[str, Any]:
    """{axis, players, groups: [{name, rows: [{what, strip, cells, held, how, tag, unknown}]}]}."""
    items = record["prices"]
    players = sorted({p["player"] for p in items})
    across = strips.axis(items)
    places = numbers.decimals([p.get("price") for p in items], 4)
    rows: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for p in items:
        rows.setdefault((p.get("group") or "", p["what"], p.get("held_fixed") or ""), []).append(p)
    groups: dict[str, list[dict[str, Any]]] = {}
    for (group, *_), of in rows.items():
        groups.setdefault(group, []).append(price_row(of, players, across, places))
    ranged = any(numbers.known(p.get("low")) for p in items)
    named_groups = [{"name": g, "rows": r} for g, r in groups.items()]
    return {"axis": Markup(strips.head(across)), "players": players, "groups": named_groups, "ranged": ranged}


def price_row(of: list[dict[str, Any]], players: list[int], across, places: int) -> dict[str, Any]:
    of = sorted(of, key=lambda p: p["player"])
    unknown = not any(numbers.known(p.get("price")) or numbers.known(p.get("low")) for p in of)
    reasons = list(dict.fromkeys(p["reason"] for p in of if p.get("reason")))
    lacking = any(not numbers.known(p.get("price")) and not numbers.known(p.get("low")) for p in of)
    if lacking and not reasons:
        reasons = [NO_REASON]
    tag, how = tagged(next((p["how"] for p in of if p.get("how")), ""))
    by_seat = {p["player"]: p for p in of}
    return {
        "what": capital(of[0]["what"]),
        "strip": "" if unknown else Markup(strips.strip(of, across)),
        "cells": [price_cell(by_seat.get(i), places) for i in players],
        "held": of[0].get("held_fixed") or "",
        "tag": tag,
        "how": Markup(markup(how)),
        "reason": Markup(markup("; ".join(reasons))),
        "unknown": unknown,
    }


def price_cell(p: dict[str, Any] | None, places: int) -> dict[str, str]:
    """The price, and under it the interval it lies in."""
    p = p or {}
    low, high = p.get("low"), p.get("high")
    ranged = numbers.known(low) and numbers.known(high)
    price = numbers.signed(p.get("price"), places)
    if ranged and price == numbers.UNKNOWN:
        return {"price": "", "range": f"[{numbers.digits(low)}, {numbers.digits(high)}]"}
    return {"price": price, "range": numbers.interval(low, high, places) if ranged else ""}


def race(record: dict[str, Any]) -> list[dict[str, str]]:
    """Solvers, those that came to the target first; the others with where they were stopped."""
    solvers = record["race"].get("solvers", [])
    first = reached(record)
    rest = [s for s in solvers if s not in first]
    return [race_row(s) for s in [*first, *sorted(rest, key=left)]]


def left(solver: dict[str, Any]) -> float:
    return solver["trace"][-1]["exploitability"] if solver["trace"] else float("inf")


def race_row(s: dict[str, Any]) -> dict[str, str]:
    last = s["trace"][-1] if s["trace"] else {}
    came = numbers.known(s.get("iterations_to_target"))
    stop, seconds = numbers.count(last.get("iteration")), numbers.milliseconds(last.get("seconds"))
    ranged = numbers.known(last.get("low")) and numbers.known(last.get("high"))
    return {
        "solver": solver(s["solver"]),
        "iterations": numbers.count(s["iterations_to_target"]) if came else over(stop),
        "milliseconds": numbers.milliseconds(s.get("seconds_to_target")) if came else over(seconds),
        "after": stop,
        "rest": numbers.small(last.get("exploitability")),
        "range": f"[{numbers.small(last['low'])}, {numbers.small(last['high'])}]" if ranged else "",
        "averaging": s.get("averaging") or "",
        "reason": s.get("reason") or ("" if last else NO_REASON),
    }


def over(text: str) -> str:
    return text if text == numbers.UNKNOWN else f"> {text}"


def modelling(record: dict[str, Any]) -> dict[str, Any] | None:
    """{seats, rows: [{opponent, cells: [(without, with, difference) a seat]}]}: the picture in numbers."""
    part = record["modelling"]
    if not part.get("rows"):
        return None
    players = seats(part)
    shown = [x for r in part["rows"] for x in (r.get("best_response"), without(r)) if numbers.known(x)]
    places = max(numbers.decimals(shown, 5), 3) if shown else 3
    found = {(r["seat"], r.get("label") or r["opponent"]): r for r in part["rows"]}
    compared = any(numbers.known(without(r)) for r in part["rows"])

    def picked(r: dict[str, Any]) -> tuple[Any, ...]:
        return (without(r), r.get("best_response"), gain(r)) if compared else (r.get("best_response"),)

    rows = []
    for name in opponents(part):
        of = [found.get((s, name), {}) for s in players]
        cells = [[numbers.fixed(x, places) for x in picked(r)] for r in of]
        reasons = list(dict.fromkeys(r["reason"] for r in of if r.get("reason")))
        lacking = any(numbers.UNKNOWN in c for c in cells)
        rows.append({"opponent": name, "cells": cells, "reason": "; ".join(reasons) or (NO_REASON if lacking else "")})
    return {"seats": players, "rows": rows, "compared": compared}
