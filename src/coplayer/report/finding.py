"""The finding: three sentences made from the results. What kind of game and what it is worth; which guarantee
exists; what a model of the others buys. Each number in them stands further down the page, where it is proved.
"""

from __future__ import annotations

from typing import Any

from . import numbers, words
from .modelling import gain, half_way, of_seat, seats, shown, without

MANY = 3  # opponents named in a sentence


def finding(record: dict[str, Any]) -> list[str]:
    """Three sentences in plain text with **bold** marks."""
    part = record.get("modelling") or {}
    second = {"zero_sum": safe_or_best, "common": team, "general": sure_of, "many": sure_of}
    third = {"zero_sum": profit, "common": partner, "general": reply, "many": reply}
    kind = part.get("kind") if part.get("rows") or part.get("seats") or part.get("team") else None
    return [
        what_it_is(record),
        second.get(kind, guarantee_unknown)(record),
        third.get(kind, model_unknown)(record) if part.get("rows") else model_unknown(record),
    ]


def stated(card: dict[str, Any], *names: str) -> Any:
    """The value of the first of these properties that is known."""
    found = (card.get("properties", {}).get(n, {}).get("value") for n in names)
    return next((v for v in found if v is not None), None)


def kind(card: dict[str, Any]) -> str:
    """two-player zero-sum game with hidden information: only what was computed."""
    payoffs = stated(card, "payoffs") or ("zero-sum" if card.get("zero_sum") else "")
    sight = stated(card, "perfect_information", "sight")
    told = {True: " of perfect information", "perfect": " of perfect information"}
    told |= {False: " with hidden information", "imperfect": " with hidden information"}
    return f"{words.few(card['players'])}-player {payoffs} game{told.get(sight, '')}".replace("  ", " ")


def what_it_is(record: dict[str, Any]) -> str:
    card = record["card"]
    size = f"{record['title']} is {article(kind(card))} **{kind(card)}**"
    return f"{size}: {listing(card)}{worth(record)}."


def article(noun: str) -> str:
    return "an" if noun[:5] == "eight" or noun[:1] in "aeiu" else "a"


def listing(card: dict[str, Any]) -> str:
    """How large it is, or what a sample of plays saw of it."""
    if numbers.known(card.get("histories")):
        more = "" if card.get("counts_are") == "exact" else "at least "
        sets = card.get("infosets") or []
        each = ""
        if sets and all(numbers.known(n) for n in sets):
            same = len(set(sets)) == 1
            counted = numbers.count(sets[0]) if same else words.listed([numbers.count(n) for n in sets])
            noun = "set" if same and sets[0] == 1 else "sets"
            each = f", {counted} information {noun}{' a seat' if same else ' by seat'}"
        return f"{more}{numbers.count(card['histories'])} histories{each}"
    sample = card.get("sampled") or {}
    if length := sample.get("length"):
        places = numbers.decimals([length["high"] - length["low"]], 1)
        return (
            f"too large to count; {numbers.count(sample['playouts'])} random plays took "
            f"{numbers.fixed(length['mean'], places)} moves on average "
            f"(95 % {numbers.interval(length['low'], length['high'], places)})"
        )
    return "its size is not known"


def worth(record: dict[str, Any]) -> str:
    """Its value to each seat, the best of the team, or the range over equilibria; nothing where none is known."""
    card, part, unit = record["card"], record.get("modelling") or {}, record["unit"]
    value = card.get("value")
    if value and part.get("kind") == "common":
        return f", worth **{numbers.digits(value[0])}** {unit} to the best team"
    if value:
        first, *rest = [f"**{numbers.signed(v, numbers.decimals([v]))}**" for v in value]
        tail = [f"{v} to seat {i}" for i, v in enumerate(rest, 1)]
        return f", worth {words.listed([f'{first} {unit} to seat 0', *tail])}"
    spread = [r for r in part.get("seats") or [] if numbers.known(r.get("nash_low"))]
    if spread:
        said = [f"{span(r['nash_low'], r['nash_high'])} to seat {r['seat']}" for r in spread]
        return f"; the equilibria found are worth {words.listed(said)}"
    return ""


def span(low: float, high: float) -> str:
    if abs(high - low) < numbers.ZERO:
        return f"**{numbers.digits(low)}**"
    return f"between **{numbers.digits(low)}** and **{numbers.digits(high)}**"


def safe_or_best(record: dict[str, Any]) -> str:
    """Two-player zero-sum: minimax is safe; whether anything is best against each is a property of the card."""
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
        return f"{safe}**: {keeps}; no opponent was found that is worth leaving it for."
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
    """(seat, "another 2.86 from a level-1 player, ...") for the first seat whose gains are known."""
    part = record["modelling"]
    for seat in seats(part):
        rows = [r for r in of_seat(part, seat) if numbers.known(gain(r))]
        if rows:
            said = [f"**{numbers.digits(gain(r))}** {preposition} {words.opponent(r)}" for r in named(rows)]
            return seat, words.listed(said)
    return None


def profit(record: dict[str, Any]) -> str:
    part = record["modelling"]
    known = [gain(r) for r in part["rows"] if numbers.known(gain(r))]
    found = gains(record, "from")
    if not found:
        return model_unknown(record)
    if max(known) < 1e-6:
        n = words.several(len({r["opponent"] for r in part["rows"]}), "opponent")
        return f"So a model of the other buys **nothing here**: against none of {n} does the best reply earn more."
    seat, said = found
    text = f"over the best policy that stays safe it earns seat {seat} another {said}"
    row = shown(part, seat)
    half = half_way(row["frontier"]) if row else None
    if half:
        who = row.get("label") or row["opponent"]
        text += f", and half of the prize from {who} play can be had by risking {numbers.digits(half[0], 2)}"
    return f"So a model of the other buys **profit, not protection**: {text}."


def team(record: dict[str, Any]) -> str:
    """Common payoff: the best team policy, and what half of it earns with a partner who does not know it."""
    part, unit = record["modelling"], record["unit"]
    best = (part.get("team") or {}).get("optimum")
    rows = [r for r in part.get("rows", []) if numbers.known(without(r))]
    if not numbers.known(best):
        return f"A best team policy exists, but it is **not known here**: {why(part.get('team') or part)}."
    head = (
        f"A **best team policy exists and earns {numbers.digits(best)}** {unit}, if every seat plays its part"
    )
    if not rows:
        return f"{head}; what one part of it earns with a stranger was not computed."
    least = min(rows, key=without)
    earns = numbers.digits(without(least))
    return f"{head}; with {words.opponent(least)} as partner, seat {least['seat']}’s part earns {earns}."  # noqa: RUF001


def partner(record: dict[str, Any]) -> str:
    found = gains(record, "with")
    if not found:
        return reply(record)
    seat, said = found
    known = [gain(r) for r in record["modelling"]["rows"] if numbers.known(gain(r))]
    if max(known) < 1e-6:
        return "So a model of the partner buys **nothing here**: one’s own part is a best reply to each."  # noqa: RUF001
    text = f"replying to whom one has, not whom one wants, earns seat {seat} another {said}"
    return f"So a model of the partner buys **coordination**: {text}."


def sure_of(record: dict[str, Any]) -> str:
    """General sum or more seats: no value, no interchange; what is sure, and what committing first adds."""
    part, unit = record["modelling"], record["unit"]
    levels = [r for r in part.get("seats") or [] if numbers.known(r.get("security_level"))]
    sure = [f"**{numbers.digits(r['security_level'])}** of seat {r['seat']}" for r in levels]
    head = "**No policy here keeps an equilibrium’s payoff by itself**"  # noqa: RUF001
    if stated(record["card"], "best_against_all") in (True, "exists", "yes"):
        head = "A **policy that is best whatever the others do exists**"
    if not sure:
        return f"{head}; what each seat can be sure of is not known: {why(part)}."
    return f"{head}; whatever the others do, only {words.listed(sure)} {unit} is sure{committing(part)}."


def committing(part: dict[str, Any]) -> str:
    lead = [
        r for r in part["seats"] if numbers.known(r.get("stackelberg")) and numbers.known(r.get("nash_high"))
    ]
    if not lead:
        return ""
    top = max(lead, key=lambda r: r["stackelberg"] - r["nash_high"])
    more = top["stackelberg"] - top["nash_high"]
    if more < 1e-9:
        return ", and committing first adds nothing to the best equilibrium"
    return f", and committing first adds **{numbers.digits(more)}** to seat {top['seat']}’s best equilibrium"  # noqa: RUF001


def reply(record: dict[str, Any]) -> str:
    """Best replies where no safe policy is there to compare with."""
    part, unit = record["modelling"], record["unit"]
    if found := gains(record, "against"):
        seat, said = found
        than = part.get("baseline_is", "what it had without one")
        return f"A model of the others buys seat {seat} {said}, {unit}, over {than}."
    rows = [r for r in part["rows"] if numbers.known(r.get("best_response"))]
    if not rows:
        return model_unknown(record)
    best = {
        s: max(of, key=lambda r: r["best_response"])
        for s in seats(part)
        if (of := [r for r in rows if r["seat"] == s])
    }
    said = [
        f"**{numbers.digits(r['best_response'])}** to seat {s} against {words.opponent(r)}"
        for s, r in best.items()
    ]
    return f"With a model of the others the best reply is worth up to {words.listed(said)}, {unit}."


def guarantee_unknown(record: dict[str, Any]) -> str:
    return f"**Which guarantee exists is not known**: {why(record.get('modelling') or {})}."


def model_unknown(record: dict[str, Any]) -> str:
    return f"**What a model of the others buys is not known**: {why(record.get('modelling') or {})}."


def why(part: dict[str, Any]) -> str:
    return (part.get("reason") or "no reason was recorded").rstrip(".")
