"""Prices that follow from a theorem, and commitment to a mixed strategy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from coplayer.card import prices as p
from coplayer.card.facts import Facts
from coplayer.card.stakes import Stakes

OPEN = ("perfect", "simultaneous only")  # kinds of sight that hide nothing


def known(facts: Facts, asked: p.Asked, base: Stakes) -> list[p.Price]:
    """The rows of `asked`, if a theorem or the rules give its price without solving a transformed game."""
    if base.sense == "nash" and asked.transform.startswith("commit_pure"):
        return [row for row in announced(facts, base) if row.transform == asked.transform]
    why = reason(facts, asked, base)
    return [zero(asked, seat, base, why) for seat in range(facts.players)] if why else []


def reason(facts: Facts, asked: p.Asked, base: Stakes) -> str:
    """Why the price of `asked` is 0, or nothing."""
    name = asked.transform.partition("(")[0]
    if name == "repeat":
        return repetition(facts, base)
    if name == "commit_pure" and not facts.together.any():
        return "the same game: no two players move at the same time"
    if name == "reveal" and facts.sight.kind in OPEN:
        return "the same game: nothing is hidden but the moves of the moment"
    if name == "channel" and base.sense == "value" and facts.players == 2 and not facts.payments.common:
        if asked.transform == "channel(coin)":
            return "theorem: minimax, a public coin changes no guarantee"
        if asked.transform == "channel(cheap)" and large(facts):
            return "theorem: minimax, a message that binds nobody changes no guarantee"
    if asked.transform == "channel(coin)" and facts.payments.common:
        return "theorem: a team's best joint plan needs no chance (Kuhn 1953)"
    return ""


def large(facts: Facts) -> bool:
    """Whether solving the game with one more message is left to the theorem."""
    return facts.form is None or sum(facts.form.sequences) > 10_000


def repetition(facts: Facts, base: Stakes) -> str:
    if facts.endless is not None:
        return ""  # what never ends is not played again
    if base.sense == "value":
        return "theorem: independent repetitions, each is played as if alone (backward induction)"
    if base.sense == "security":
        return "theorem: one can secure it in each repetition, and the others can hold one to it in each"
    if (base.bounds[:, 0] == base.bounds[:, 1]).all() and base.how.endswith("1 equilibrium"):
        return "theorem: one equilibrium, so each stage of a subgame-perfect one is that (Benoit & Krishna 1985)"
    return ""


def zero(asked: p.Asked, seat: int, base: Stakes, why: str) -> p.Price:
    """A price of 0 that needs no solving, even where V itself is not known."""
    v = None if np.isnan(base.bounds[seat]).any() else float(base.bounds[seat, 0])
    return p.Price(asked.transform, asked.what, asked.group, seat, v, v, 0.0, p.LEAST[base.sense], why)


def commitment(facts: Facts, base: Stakes) -> Iterator[p.Price]:
    """Announcing a mixed policy first and being held to it; ties are broken for the leader."""
    asked = p.Asked("commit(leader=seat)", "Announcing a mixed policy first", p.ORDER, None)
    for seat in range(facts.players):
        if base.sense == "value":
            why = "theorem: a team plans together anyway" if facts.payments.common else "theorem: minimax"
            yield zero(asked, seat, base, why)
        elif base.sense == "nash":
            yield stackelberg_price(facts, asked, seat, base)
        else:
            held = "the others' best reply"
            why = "no solver here for commitment in trees or against several (strong Stackelberg equilibrium)"
            yield p.missing(asked, seat, base, held, why)


def stackelberg_price(facts: Facts, asked: p.Asked, seat: int, base: Stakes) -> p.Price:
    """The Stackelberg value against the interval of equilibria."""
    from coplayer.solve.stackelberg import stackelberg

    assert facts.matrix is not None
    value = stackelberg(facts.matrix, seat).value
    low, high = value - base.bounds[seat, 1], value - base.bounds[seat, 0]
    found = interval(asked, seat, [value, value], base, float(low), float(high))
    return replace(
        found, held_fixed="the other's best reply, ties for the leader", how=f"one program a reply; {base.how}"
    )


def announced(facts: Facts, base: Stakes) -> Iterator[p.Price]:
    """Matrix games: moving first with an action that all see, and seeing it; the follower answers best."""
    from coplayer.solve.stackelberg import pure

    assert facts.matrix is not None
    for leads in (False, True):
        what = "Moving first, with an action all see" if leads else "Seeing the other's move"
        transform = f"commit_pure(leader={'seat' if leads else 'other'})"
        for seat in (0, 1):
            found = pure(facts.matrix, seat if leads else 1 - seat)
            paid = sorted(float(c.payoffs[seat]) for c in (found.low, found.high))
            low, high = paid[0] - base.bounds[seat, 1], paid[1] - base.bounds[seat, 0]
            yield interval(p.Asked(transform, what, p.ORDER, None), seat, paid, base, low, high)


def interval(asked: p.Asked, seat: int, paid: list[float], base: Stakes, low: float, high: float) -> p.Price:
    """A price that is a number only where ties and equilibria leave one."""
    one = bool(np.isclose(low, high))
    without = base.bounds[seat]
    return p.Price(
        asked.transform, asked.what, asked.group, seat,
        paid[0] if paid[0] == paid[1] else None, float(without[0]) if without[0] == without[1] else None,
        low if one else None, "the follower's best reply", f"every first action tried; {base.how}",
        None if one else "ties or equilibria leave an interval", None if one else low, None if one else high,
    )  # fmt: skip
