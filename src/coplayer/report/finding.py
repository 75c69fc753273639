"""The finding: three sentences made from the results. What kind of game and what it is worth; which guarantee
exists; what a model of the others buys. Each number in them stands further down the page, where it is proved.
"""

from __future__ import annotations

from typing import Any

from . import numbers, words
from .kind import stated, what_it_is
from .modelling import gain, half_way, nobody, of_seat, played, seats, shown

MANY = 3  # opponents named in a sentence


def finding(record: dict[str, Any]) -> list[str]:
    """Three sentences in plain text with **bold** marks."""
    part = record.get("modelling") or {}
    second = {"zero_sum": safe_or_best, "common": team, "general": sure_of, "many": sure_of}
    third = {"zero_sum": profit, "common": partner, "general": reply, "many": reply}
    known = part.get("kind", "") if part.get("rows") or part.get("seats") or part.get("team") else ""
    said = [
        what_it_is(record),
        second.get(known, guarantee_unknown)(record),
        third.get(known, model_unknown)(record) if part.get("rows") else model_unknown(record),
    ]
    reason = why(record.get("modelling") or {})
    if said[1].endswith(f": {reason}.") and said[2].endswith(f": {reason}."):
        said[2] = said[2].replace(f": {reason}", ", for the same reason")
    few = record["card"]["players"] == 2  # then there is one other
    said[2] = said[2].replace("a model of the others", "a model of the other") if few else said[2]
    return [words.one(s, record["unit"]) for s in said]


def safe_or_best(record: dict[str, Any]) -> str:
    """Two-player zero-sum: minimax is safe; the card says whether anything is best against each."""
    part = record["modelling"]
    if stated(record["card"], "best_against_all") in (True, "exists", "yes"):
        return (
            "A **policy that is best against every opponent exists**: it needs no model of the other, "
            "and it also keeps the value against anyone."
        )
    row = next((r for s in seats(part) if (r := shown(part, s)) and half_way(r["frontier"])), None)
    safe = "A **safe policy exists"
    keeps = "minimax play keeps that value against anyone, fixed or adapting"
    if row is None:
        return f"{safe}**: {keeps}; {nobody(part)} is worth leaving it for."
    risk = half_way(row["frontier"])[1]
    return (
        f"{safe} and a best one does not**: {keeps}, but the best reply to {words.opponent(row)} "
        f"leaves seat {row['seat']} open to losing {numbers.digits(risk)} below it."
    )


def named(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The dearest opponent, uniform play, and the cheapest, each once."""
    order = sorted(rows, key=gain, reverse=True)
    uniform = [r for r in order if r["opponent"] == "uniform"]
    picked = [order[0], *uniform, order[-1]]
    return [r for k, r in enumerate(picked) if r not in picked[:k]][:MANY]


def gains(record: dict[str, Any], preposition: str) -> tuple[int, str] | None:
    """(seat, "another 2.86 from a level-1 player, ...") for the seat that gains most, the first of equals."""
    part = record["modelling"]
    known = {s: [r for r in of_seat(part, s) if numbers.known(gain(r))] for s in seats(part)}
    having = [s for s in known if known[s]]
    if not having:
        return None
    seat = max(having, key=lambda s: round(max(gain(r) for r in known[s]), 9))
    return seat, each([(gain(r), f"{preposition} {words.opponent(r)}") for r in named(known[seat])], record)


def each(pairs: list[tuple[float, str]], record: dict[str, Any]) -> str:
    """**2** points to seat 0 and **0** to seat 1: the unit once; chips are said in the first sentence."""
    unit = "" if record["modelling"].get("kind") == "zero_sum" else f" {record['unit']}"
    said = [f"**{numbers.digits(x)}**{'' if k else unit} {whom}" for k, (x, whom) in enumerate(pairs)]
    return words.listed(said)


def profit(record: dict[str, Any]) -> str:
    part = record["modelling"]
    known = [gain(r) for r in part["rows"] if numbers.known(gain(r))]
    found = gains(record, "from")
    if not found:
        return model_unknown(record)
    if max(known) < 1e-6:
        than = "the best reply earns no more than the best policy that stays safe"
        return f"**{words.capital(nobody(part))}** leaves anything to a model of the other: {than}."
    seat, said = found
    text = f"over the best policy that stays safe it earns seat {seat} another {said}"
    row = shown(part, seat)
    half = half_way(row["frontier"]) if row else None
    if half:
        text += f", and half of the prize from {played(row)} can be had by risking {numbers.digits(half[0], 2)}"
    return f"So a model of the other buys **profit, not protection**: {text}."


def team(record: dict[str, Any]) -> str:
    """Common payoff: the best team policy, and the most that is left with a partner who does not know it."""
    part, unit = record["modelling"], record["unit"]
    best = (part.get("team") or {}).get("optimum")
    if not numbers.known(best):
        return f"A best team policy exists, but it is **not known here**: {why(part.get('team') or part)}."
    head = f"A **best team policy exists and earns {numbers.digits(best)}** {unit}"
    head += " if every seat plays its part"
    rows = [r for r in part.get("rows", []) if numbers.known(r.get("best_response"))]
    if not rows:
        return f"{head}; what a seat earns with a stranger was not computed."
    least = min(rows, key=lambda r: r["best_response"])
    if least["best_response"] > best - 1e-9:
        return f"{head}; the best reply to each partner here earns no less."
    whom = f"with {words.opponent(least)} as partner seat {least['seat']}"
    return f"{head}; {whom} earns no more than **{numbers.digits(least['best_response'])}**."


def partner(record: dict[str, Any]) -> str:
    found = gains(record, "with")
    if not found:
        return reply(record)
    seat, said = found
    known = [gain(r) for r in record["modelling"]["rows"] if numbers.known(gain(r))]
    if max(known) < 1e-6:
        none = words.capital(nobody(record["modelling"], "partner"))
        return f"**{none}** leaves anything to a model of the partner: no best reply earns more than {over(record)}."
    text = f"over {over(record)}, the best reply earns seat {seat} another {said}"
    return f"So a model of the partner buys **coordination**: {text}."


def over(record: dict[str, Any]) -> str:
    """What a best reply is compared with, in words."""
    return record["modelling"].get("baseline_is", "what it had without one")


def sure_of(record: dict[str, Any]) -> str:
    """General sum or more seats: what is sure beside what equilibria pay, and what committing first adds."""
    part, unit = record["modelling"], record["unit"]
    levels = [r for r in part.get("seats") or [] if numbers.known(r.get("security_level"))]
    if not levels:
        unknown = why(part, *part.get("seats") or [])
        return f"{promised(record, [])}; what each seat can be sure of is not known: {unknown}."
    whatever = "with it" if "best whatever" in promised(record, levels) else "whatever the others do,"
    sure = [f"seat {r['seat']} of **{numbers.digits(r['security_level'])}**" for r in levels]
    sure[0] = f"{sure[0].replace(' of ', ' is sure of ', 1)} {unit}"
    return f"{promised(record, levels)}: {whatever} {words.listed(sure)}{committing(part)}."


def promised(record: dict[str, Any], levels: list[dict[str, Any]]) -> str:
    """Whether equilibrium payoffs are safe: by a dominant policy, by the numbers, or not by any theorem."""
    if stated(record["card"], "best_against_all") in (True, "exists", "yes"):
        return "A **policy that is best whatever the others do exists**"
    both = [r for r in levels if numbers.known(r.get("nash_high"))]
    if not both:
        n = record["card"]["players"]
        why_not = "general sum" if n == 2 else f"{words.few(n)} seats"
        return f"With {why_not} **no theorem makes equilibrium play safe**"
    if all(r["security_level"] > r["nash_high"] - 1e-9 for r in both):
        return "**What equilibria pay is safe**"
    return "**What equilibria pay is not safe**"


def committing(part: dict[str, Any]) -> str:
    lead = [r for r in part["seats"] if numbers.known(r.get("stackelberg")) and numbers.known(r.get("nash_high"))]
    if not lead:
        return ""
    top = max(lead, key=lambda r: r["stackelberg"] - r["nash_high"])
    more = top["stackelberg"] - top["nash_high"]
    if more < 1e-9:
        return ", and committing first adds nothing to the best equilibrium"
    return f", and committing first adds **{numbers.digits(more)}** to seat {top['seat']}’s best equilibrium"


def reply(record: dict[str, Any]) -> str:
    """Best replies, over what is had without a model where that is known."""
    part = record["modelling"]
    if found := gains(record, "against"):
        seat, said = found
        if max(gain(r) for r in part["rows"] if numbers.known(gain(r))) < 1e-6:
            none = words.capital(nobody(part))
            return f"**{none}** leaves anything to a model of the others: no best reply earns more than {over(record)}."
        than = f"over {over(record)}, the best reply earns seat {seat} another {said}"
        return f"So a model of the others buys **profit**: {than}."
    rows = [r for r in part["rows"] if numbers.known(r.get("best_response"))]
    if not rows:
        return model_unknown(record)
    best = [max((r for r in rows if r["seat"] == s), key=lambda r: r["best_response"]) for s in seats(part)]
    if len({r["opponent"] for r in best}) == 1:
        said = each([(r["best_response"], f"to seat {r['seat']}") for r in best], record)
        whom = f"to {words.opponent(best[0])} in each other seat"
        return f"A model of the others tells the **best reply**: {whom} it is worth {said}."
    said = each([(r["best_response"], f"to seat {r['seat']} (against {words.opponent(r)})") for r in best], record)
    return f"A model of the others tells the **best reply**: it is worth up to {said}."


def guarantee_unknown(record: dict[str, Any]) -> str:
    unknown = why(record.get("modelling") or {})
    if stated(record["card"], "safe_policy") in (True, "exists", "yes"):
        if record["card"].get("value"):
            witness = record["card"]["properties"]["safe_policy"]["witness"]
            return f"A **safe policy exists**: it keeps that value against anyone, fixed or adapting ({witness})."
        return f"A **safe policy exists** and is not known here: {unknown}."
    return f"**Which guarantee exists is not known**: {unknown}."


def model_unknown(record: dict[str, Any]) -> str:
    return f"**What a model of the others buys is not known**: {why(record.get('modelling') or {})}."


def why(*parts: dict[str, Any]) -> str:
    """The first reason that is recorded."""
    found = next((p["reason"].rstrip(".") for p in parts if p.get("reason")), "no reason was recorded")
    return found.removeprefix("no sequence form: ")
