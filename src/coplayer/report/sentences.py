"""Titles of the figures, made from the data: subject, verb, number; without a finding, what was compared.

`finding(record)`, the three sentences at the top, is in finding.py and can be had from here too.
"""

from __future__ import annotations

from typing import Any

from . import numbers, words
from .composition import as_state_title, composition_title, decisions_title, menus_title, where_play_ends
from .finding import finding
from .modelling import gain, half_way, nobody, played, seats, shown
from .words import capital, few, listed

__all__ = [
    "as_state_title",
    "composition_title",
    "decisions_title",
    "finding",
    "menus_title",
    "where_play_ends",
]


def prices_title(record: dict[str, Any]) -> str:
    prices = record["prices"]
    found = [p for p in prices if numbers.known(p.get("price"))]
    rows = {(p["what"], p["held_fixed"]) for p in prices}
    priced = {(p["what"], p["held_fixed"]) for p in found}
    if not found:
        return f"None of the {few(len(rows))} prices asked for is known here"
    nothing = {k for k in priced if all(abs(p["price"]) < 5e-9 for p in found if (p["what"], p["held_fixed"]) == k)}
    if nothing == priced:
        return f"Nothing changes hands: all {few(len(priced))} known prices are 0"
    top = max(found, key=lambda p: p["price"])
    if top["price"] < 5e-9:
        top = min(found, key=lambda p: p["price"])
    size = numbers.digits(top["price"])
    comma = "," if "," in top["what"] else ""
    head = f"{capital(top['what'])}{comma} is worth {size} {record['unit']} to seat {top['player']}"
    free = f"; {few(len(nothing))} of {few(len(priced))} known prices are 0" if nothing else ""
    return words.one(head, record["unit"]) + free


def reached(record: dict[str, Any]) -> list[dict[str, Any]]:
    """Solvers that came to the target, soonest first."""
    solvers = record["race"].get("solvers", [])
    return sorted(
        (s for s in solvers if numbers.known(s.get("seconds_to_target"))),
        key=lambda s: s["seconds_to_target"],
    )


def kernel_unit(solvers: list[dict[str, Any]]) -> tuple[str, float]:
    """What kernel time is counted in on an axis, and that many to a second."""
    longest = max((p.get("seconds") or 0 for s in solvers for p in s["trace"]), default=0)
    return ("kernel seconds, one core", 1.0) if longest > 100 else ("kernel milliseconds, one core", 1e3)


def race_title(record: dict[str, Any]) -> str:
    race, order = record["race"], reached(record)
    target = numbers.round_ten(race["target"])
    if order:
        first = order[:2]
        times = listed([numbers.milliseconds(s["seconds_to_target"]) for s in first])
        verb = "comes" if len(first) == 1 else "come"
        head = f"{listed([words.solver(s['solver']) for s in first])} {verb} within {target} in {times} ms"
        late = [s for s in race["solvers"] if s["trace"] and s not in order]
        return f"{head}; {few(len(late))} of {few(len(late) + len(order))} do not" if late else head
    last = [(s["trace"][-1]["exploitability"], s) for s in race["solvers"] if s["trace"]]
    if not last:
        return f"None of {few(len(race['solvers']))} solvers has a trace"
    rest, best = min(last, key=lambda t: t[0])
    n = numbers.count(best["trace"][-1]["iteration"])
    near = f"is {numbers.small(rest)} away after {n}"
    if len(race["solvers"]) == 1:
        return f"{words.solver(best['solver'])} does not come within {target}: it {near} iterations"
    return f"None of {few(len(race['solvers']))} solvers comes within {target}; {words.solver(best['solver'])} {near}"


def modelling_title(record: dict[str, Any]) -> str:
    part = record["modelling"]
    rows = [r for r in part["rows"] if numbers.known(gain(r))]
    unit = record["unit"]
    if not rows:
        top = max(
            (r for r in part["rows"] if numbers.known(r.get("best_response"))),
            key=lambda r: r["best_response"],
        )
        earns = numbers.digits(top["best_response"])
        return f"The best reply to {words.opponent(top)} earns {earns} {unit} for seat {top['seat']}"
    top = max(rows, key=gain)
    if gain(top) < 1e-6:
        return f"{words.capital(nobody(part))} pays more to the best reply than is had without a model"
    least = min((r for r in rows if r["seat"] == top["seat"]), key=gain)
    worth = words.one(f"is worth {numbers.digits(gain(top))} {unit} to seat {top['seat']}", unit)
    head = f"A model of {words.opponent(top)} {worth}"
    if least is top:
        return head
    rest = numbers.digits(gain(least)) if gain(least) > 1e-6 else "nothing"
    return f"{head}, of {words.opponent(least)} {rest}"


def frontier_title(record: dict[str, Any]) -> str:
    part = record["modelling"]
    found = {s: half_way(row["frontier"]) for s in seats(part) if (row := shown(part, s))}
    found = {s: f for s, f in found.items() if f}
    (seat, (risk, whole)), *rest = found.items()
    row = shown(part, seat)
    who = played(row)
    others = [f"seat {s}, {words.part(r / w)}" for s, (r, w) in rest]
    tail = "".join(f"; {said}" for said in others)
    return f"Half of what {who} gives away costs seat {seat} {words.part(risk / whole)} of the risk{tail}"


def intervals_title(record: dict[str, Any]) -> str:
    rows = record["modelling"]["seats"]
    lead = [r for r in rows if numbers.known(r.get("stackelberg")) and numbers.known(r.get("nash_high"))]
    more = max(lead, key=lambda r: r["stackelberg"] - r["nash_high"], default=None)
    if more and more["stackelberg"] - more["nash_high"] > 1e-9:
        size = numbers.digits(more["stackelberg"] - more["nash_high"])
        worth = f"{size} {record['unit']} to seat {more['seat']}"
        return f"Committing first is worth {words.one(worth, record['unit'])} over its best equilibrium"
    spread = [r for r in rows if numbers.known(r.get("nash_low")) and numbers.known(r.get("nash_high"))]
    wide = max(spread, key=lambda r: r["nash_high"] - r["nash_low"], default=None)
    if wide and wide["nash_high"] - wide["nash_low"] > 1e-9:
        low, high = numbers.digits(wide["nash_low"]), numbers.digits(wide["nash_high"])
        spread_ = f"Equilibria found give seat {wide['seat']} between {low} and {high}"
        return f"{spread_}; committing first adds nothing" if lead else spread_
    sure = [r for r in rows if numbers.known(r.get("security_level"))]
    if not spread:
        said = [f"seat {r['seat']} of {numbers.digits(r['security_level'])}" for r in sure]
        said[0] = said[0].replace(" of ", " is sure of ")
        return f"Whatever the others do, {listed(said)}"
    same = all(abs(r["nash_low"] - r["security_level"]) < 1e-9 for r in sure if r in spread)
    said = [f"{numbers.digits(r['nash_low'])} to seat {r['seat']}" for r in spread]
    tail = ", no more than it can be sure of" if same and sure else ""
    return f"Equilibrium is worth {listed(said)}{tail}"
