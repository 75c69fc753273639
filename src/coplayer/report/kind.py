"""What kind of game it is, how large, what it is worth: the first sentence of the finding."""

from __future__ import annotations

from typing import Any

from . import numbers, words

PAID = {
    "zero-sum": "; each paid 0 in all",
    "constant-sum": "; all paid the same sum",
    "common payoff": "; each paid all seats the same",
}  # what sampled plays were seen to pay


def stated(card: dict[str, Any], *names: str) -> Any:
    """The value of the first of these properties that is known."""
    found = (card.get("properties", {}).get(n, {}).get("value") for n in names)
    return next((v for v in found if v is not None), None)


def kind(card: dict[str, Any]) -> str:
    """two-player zero-sum game with hidden information: only what was computed."""
    payoffs = stated(card, "payoffs") or ("zero-sum" if card.get("zero_sum") else "")
    told: dict[Any, str] = {
        "perfect": " of perfect information",
        "simultaneous only": " with simultaneous moves",
    }
    told |= {
        True: told["perfect"],
        False: " of imperfect information",
        "imperfect": " with hidden information",
    }
    sight = stated(card, "sight", "perfect_information")
    if card["players"] == 1:
        return f"one-player game{told.get(sight, '')}"
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
            f"(95 % {numbers.interval(length['low'], length['high'], places)})" + PAID.get(sample.get("pays", ""), "")
        )
    if numbers.known(card.get("states")):
        return f"{numbers.count(card['states'])} states and no end to play"
    return "its size is not known"


def worth(record: dict[str, Any]) -> str:
    """Its value to each seat, the best of the team, or the range over equilibria; or nothing."""
    card, part, unit = record["card"], record.get("modelling") or {}, record["unit"]
    value = card.get("value")
    if value and part.get("kind") == "common":
        return f", worth **{numbers.digits(value[0])}** {unit} to the best team"
    if value:
        first, *rest = [f"**{'+' if v >= numbers.ZERO else ''}{numbers.digits(v)}**" for v in value]
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
