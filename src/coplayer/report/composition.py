"""Titles of the figures of composition: where play ends, the history as state, what is chosen, the menus."""

from __future__ import annotations

from typing import Any

from . import numbers, words
from .words import capital, few, share

CLEAR = 0.1  # a difference of shares from which a title speaks of it


def ending_shares(record: dict[str, Any]) -> tuple[str, list[float], list[float]] | None:
    """(policy, share of play ending at each depth, share of endings lying there)."""
    rows = record["card"]["composition"]["by_depth"]
    endings = sum(r["endings"] or 0 for r in rows)
    policy = next((p for p in ("equilibrium", "uniform") if any(r.get(f"share_{p}") for r in rows)), None)
    if not policy or not endings:
        return None
    return policy, [r.get(f"share_{policy}") or 0.0 for r in rows], [(r["endings"] or 0) / endings for r in rows]


def where_play_ends(record: dict[str, Any]) -> tuple[int, int, int, int, str, float] | None:
    """(first depth, last depth, endings there, all endings, policy, share of play) of the best cut."""
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
    there = sum(r["endings"] or 0 for r in rows[: cut + 1])
    total = sum(r["endings"] or 0 for r in rows)
    return rows[first]["depth"], rows[cut]["depth"], there, total, policy, sum(play[: cut + 1])


def composition_title(record: dict[str, Any]) -> str:
    rows = record["card"]["composition"]["by_depth"]
    play = words.play(record["unit"])
    if ends := where_play_ends(record):
        _, last, there, total, policy, part = ends
        who = f"{many(part, play)} end" if policy == "equilibrium" else f"{quantity(part)} of uniform play ends"
        return f"{capital(who)} by depth {last}, where {numbers.percent(there / total)} % of the endings lie"
    having = [r for r in rows if r["endings"]]
    if len(having) == 1:
        return f"Every {play} ends at depth {having[0]['depth']}, in {numbers.count(having[0]['endings'])} ways"
    if not having:
        return f"No {play} ends within the {rows[-1]['depth']} moves that were counted"
    return (
        f"Endings lie between depths {having[0]['depth']} and {having[-1]['depth']}; "
        f"play is not drawn to the early ones"
    )


def quantity(part: float) -> str:
    """Half, a third, 75 %: of something that is not counted."""
    said = share(part)
    return f"{numbers.percent(part)} %" if " in " in said else said


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
    n = "one situation" if fewest["count"] == 1 else f"{numbers.count(fewest['count'])} situations"
    return f"{head}; seat {fewest['seat']} can be in {n}"


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
        shares = list(top[0]["shares"].values())
        if len(rows) == 1 and len(shares) > 1 and max(shares) - min(shares) < CLEAR / 100:
            return f"{capital(top[0]['policy'])} play takes each of {few(len(shares))} moves equally often"
        most = numbers.percent(top[0]["shares"][top[1]])
        return f"“{top[1]}” is {most} % of {top[0]['policy']} decisions"
    apart = lambda t: abs(t[0]["shares"][t[2]] - t[1]["shares"].get(t[2], 0))  # noqa: E731
    a, b, label = max(pairs, key=apart)
    if apart((a, b, label)) < CLEAR / 2:
        return f"{capital(a['policy'])} and uniform play choose alike: no kind of move differs by 5 in a hundred"
    groups = {r["group"] for r in rows}
    where = f" in {a['group']}" if len(groups) > 1 and a["group"] else ""
    here, there = a["shares"][label], b["shares"].get(label, 0)
    verb = "rise" if here > there else "fall"
    return (
        f"From uniform play to {a['policy']}, choices of “{label}”{where} {verb} "
        f"from {numbers.percent(there)} to {numbers.percent(here)} %"
    )


def menus_title(record: dict[str, Any]) -> str:
    menus = record["card"]["composition"]["menus"]
    total = sum(sum(m["sets"]) for m in menus)
    top = max(menus, key=lambda m: sum(m["sets"]))
    if len(menus) == 1:
        n = few(len(top["actions"]))
        return f"One menu of {n} actions serves all {numbers.count(total)} information sets"
    said = share(sum(top["sets"]) / total)
    n = few(len(top["actions"]))
    head = f"{capital(few(len(menus)))} menus of actions"
    return f"{head}; the commonest, of {n}, stands in {said} of the information sets"
