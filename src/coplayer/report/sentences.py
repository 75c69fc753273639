"""Titles of the figures, made from the data: a subject, a verb, a number; without a finding, what was compared.

`finding(record)`, the three sentences at the top, is in finding.py and can be had from here too.
"""

from __future__ import annotations

from typing import Any

from . import numbers, words
from .finding import finding
from .modelling import gain, half_way, seats, shown
from .words import capital, few, listed, share

__all__ = ["finding"]

CLEAR = 0.1  # a difference of shares from which a title speaks of it


def ending_shares(record: dict[str, Any]) -> tuple[str, list[float], list[float]] | None:
    """(policy, share of play ending at each depth, share of endings lying there)."""
    rows = record["card"]["composition"]["by_depth"]
    endings = sum(r["endings"] for r in rows)
    policy = next((p for p in ("equilibrium", "uniform") if any(r.get(f"share_{p}") for r in rows)), None)
    if not policy or not endings:
        return None
    return policy, [r.get(f"share_{policy}") or 0.0 for r in rows], [r["endings"] / endings for r in rows]


def where_play_ends(record: dict[str, Any]) -> tuple[int, int, int, int, str, float] | None:
    """(first depth, last depth, endings there, all endings, policy, share of play): the cut that tells most."""
    found = ending_shares(record)
    if not found:
        return None
    policy, play, lie = found
    rows = record["card"]["composition"]["by_depth"]
    ahead = [sum(play[: k + 1]) - sum(lie[: k + 1]) for k in range(len(rows))]
    cut = max(range(len(rows)), key=lambda k: ahead[k])
    if ahead[cut] < CLEAR:
        return None
    first = next(k for k in range(len(rows)) if rows[k]["endings"])
    there = sum(r["endings"] for r in rows[: cut + 1])
    total = sum(r["endings"] for r in rows)
    return rows[first]["depth"], rows[cut]["depth"], there, total, policy, sum(play[: cut + 1])


def composition_title(record: dict[str, Any]) -> str:
    rows = record["card"]["composition"]["by_depth"]
    play = words.play(record["unit"])
    if ends := where_play_ends(record):
        _, last, there, total, policy, part = ends
        by = "" if policy == "equilibrium" else " of uniform play"
        return (
            f"{capital(many(part, play))}{by} end by depth {last}, "
            f"where {numbers.percent(there / total)} % of the endings lie"
        )
    having = [r for r in rows if r["endings"]]
    if len(having) == 1:
        return (
            f"Every {play} ends at depth {having[0]['depth']}, in {numbers.count(having[0]['endings'])} ways"
        )
    if not having:
        return f"No {play} ends within the {rows[-1]['depth']} moves that were counted"
    return (
        f"Endings lie between depths {having[0]['depth']} and {having[-1]['depth']}; "
        f"play is not drawn to the early ones"
    )


def many(part: float, noun: str) -> str:
    """Two hands in five, half of the hands, 63 % of the hands, all hands."""
    said = share(part)
    if " in " in said:
        above, below = said.split(" in ")
        return f"{above} {noun}s in {below}"
    return f"all {noun}s" if said == "all" else f"{said} of the {noun}s"


def as_state_title(record: dict[str, Any]) -> str:
    rows = [r for r in record["card"]["composition"]["as_state"] if numbers.known(r["count"])]
    whole = [r for r in rows if r.get("seat") is None]
    own = [r for r in rows if r.get("seat") is not None]
    if len(whole) < 2:
        return capital(f"{rows[0]['what']} makes {numbers.count(rows[0]['count'])} states")
    most, least = max(whole, key=lambda r: r["count"]), min(whole[1:], key=lambda r: r["count"])
    ratio = most["count"] / max(least["count"], 1)
    if ratio < 1.05:
        head = f"History and state are the same here: {numbers.count(most['count'])} of each"
    else:
        how = words.times(ratio).replace("it", "the count", 1)
        head = f"Taking the history as the state {how}"
    if not own:
        return head
    fewest = min(own, key=lambda r: r["count"])
    return f"{head}; seat {fewest['seat']} tells {numbers.count(fewest['count'])} situations apart"


def decisions_title(record: dict[str, Any]) -> str:
    rows = record["card"]["composition"]["decisions"]
    pairs = [
        (a, b, label)
        for a in rows
        for b in rows
        if a["group"] == b["group"] and a["policy"] != "uniform" and b["policy"] == "uniform"
        for label in a["shares"]
    ]
    if not pairs:
        top = max(((r, k) for r in rows for k in r["shares"]), key=lambda t: t[0]["shares"][t[1]])
        return f"{capital(top[1])} is {numbers.percent(top[0]['shares'][top[1]])} % of {top[0]['policy']} decisions"
    apart = lambda t: abs(t[0]["shares"][t[2]] - t[1]["shares"].get(t[2], 0))  # noqa: E731
    a, b, label = max(pairs, key=apart)
    if apart((a, b, label)) < CLEAR / 2:
        return (
            f"{capital(a['policy'])} and uniform play choose alike: no kind of move differs by 5 in a hundred"
        )
    groups = {r["group"] for r in rows}
    where = f" in {a['group']}" if len(groups) > 1 and a["group"] else ""
    here, there = a["shares"][label], b["shares"].get(label, 0)
    verb = "rise" if here > there else "fall"
    return (
        f"From uniform play to {a['policy']}, choices of “{label}”{where} {verb} "
        f"from {numbers.percent(there)} to {numbers.percent(here)} %"
    )


def prices_title(record: dict[str, Any]) -> str:
    prices = record["prices"]
    found = [p for p in prices if numbers.known(p.get("price"))]
    rows = {(p["what"], p["held_fixed"]) for p in prices}
    priced = {(p["what"], p["held_fixed"]) for p in found}
    if not found:
        return f"None of the {few(len(rows))} prices asked for is known here"
    nothing = {
        k for k in priced if all(abs(p["price"]) < 5e-9 for p in found if (p["what"], p["held_fixed"]) == k)
    }
    if nothing == priced:
        return f"Nothing changes hands: all {few(len(priced))} known prices are 0"
    top = max(found, key=lambda p: p["price"])
    if top["price"] < 5e-9:
        top = min(found, key=lambda p: p["price"])
    size = numbers.digits(top["price"])
    comma = "," if "," in top["what"] else ""
    head = f"{capital(top['what'])}{comma} is worth {size} {record['unit']} to seat {top['player']}"
    free = f"; {few(len(nothing))} of {few(len(priced))} known prices are 0" if nothing else ""
    return head + free


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
    target = numbers.digits(race["target"])
    if order:
        first = order[:2]
        times = listed([numbers.milliseconds(s["seconds_to_target"]) for s in first])
        verb = "comes" if len(first) == 1 else "come"
        head = f"{listed([s['solver'] for s in first])} {verb} within {target} in {times} ms"
        late = [s for s in race["solvers"] if s not in order]
        return f"{head}; {few(len(late))} of {few(len(race['solvers']))} do not" if late else head
    last = [(s["trace"][-1]["exploitability"], s) for s in race["solvers"] if s["trace"]]
    if not last:
        return f"None of {few(len(race['solvers']))} solvers has a trace"
    rest, best = min(last, key=lambda t: t[0])
    n = numbers.count(best["trace"][-1]["iteration"])
    few_ = few(len(race["solvers"]))
    return f"None of {few_} solvers comes within {target}; {best['solver']} is {numbers.small(rest)} away after {n}"


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
        return f"The best reply to {words.opponent(top)} earns seat {top['seat']} {earns} {unit}"
    top, least = max(rows, key=gain), min(rows, key=gain)
    if gain(top) < 1e-6:
        return (
            f"Modelling pays nothing here against any of {few(len({r['opponent'] for r in rows}))} opponents"
        )
    head = (
        f"Modelling pays seat {top['seat']} {numbers.digits(gain(top))} {unit} against {words.opponent(top)}"
    )
    if gain(least) < 1e-6:
        return f"{head} and nothing against {words.opponent(least)}"
    return f"{head}, {numbers.digits(gain(least))} against {words.opponent(least)}"


def frontier_title(record: dict[str, Any]) -> str:
    part = record["modelling"]
    found = {s: half_way(row["frontier"]) for s in seats(part) if (row := shown(part, s))}
    found = {s: f for s, f in found.items() if f}
    (seat, (risk, whole)), *rest = found.items()
    row = shown(part, seat)
    who = row.get("label") or row["opponent"]
    others = [f"seat {s}, {words.part(r / w)}" for s, (r, w) in rest]
    tail = "".join(f"; {said}" for said in others)
    return (
        f"Half of what {who} play gives away costs seat {seat} {words.part(risk / whole)} of the risk{tail}"
    )


def intervals_title(record: dict[str, Any]) -> str:
    rows = record["modelling"]["seats"]
    lead = [r for r in rows if numbers.known(r.get("stackelberg")) and numbers.known(r.get("nash_high"))]
    more = max(lead, key=lambda r: r["stackelberg"] - r["nash_high"], default=None)
    if more and more["stackelberg"] - more["nash_high"] > 1e-9:
        size = numbers.digits(more["stackelberg"] - more["nash_high"])
        return f"Committing first earns seat {more['seat']} {size} more than its best equilibrium"
    spread = [r for r in rows if numbers.known(r.get("nash_low")) and numbers.known(r.get("nash_high"))]
    wide = max(spread, key=lambda r: r["nash_high"] - r["nash_low"], default=None)
    if wide and wide["nash_high"] - wide["nash_low"] > 1e-9:
        low, high = numbers.digits(wide["nash_low"]), numbers.digits(wide["nash_high"])
        return f"Equilibria found give seat {wide['seat']} between {low} and {high}; committing first adds nothing"
    sure = [r for r in rows if numbers.known(r.get("security_level"))]
    if not spread:
        said = [f"seat {r['seat']} of {numbers.digits(r['security_level'])}" for r in sure]
        return f"Whatever the others do, {listed(said)} is sure"
    same = all(abs(r["nash_low"] - r["security_level"]) < 1e-9 for r in sure if r in spread)
    said = [f"{numbers.digits(r['nash_low'])} to seat {r['seat']}" for r in spread]
    tail = ", no more than it can be sure of" if same and sure else ""
    return f"Equilibrium is worth {listed(said)}{tail}"


def menus_title(record: dict[str, Any]) -> str:
    menus = record["card"]["composition"]["menus"]
    total = sum(sum(m["sets"]) for m in menus)
    top = max(menus, key=lambda m: sum(m["sets"]))
    if len(menus) == 1:
        return f"One menu of {few(len(top['actions']))} actions serves all {numbers.count(total)} information sets"
    said = share(sum(top["sets"]) / total)
    n = few(len(top["actions"]))
    return f"{capital(few(len(menus)))} menus of actions; the commonest, of {n}, stands in {said} of the information sets"
