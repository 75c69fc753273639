"""Prices with others' behaviour held fixed: seeing in secret, and knowing which type one faces."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from coplayer.card import prices as p
from coplayer.card import prices_theorem
from coplayer.card.facts import Facts
from coplayer.card.modelling import too_many
from coplayer.card.references import references
from coplayer.card.stakes import stakes
from coplayer.form.passes import best
from coplayer.form.policy import Policy
from coplayer.form.sequence import SequenceForm
from coplayer.game import GameError
from coplayer.solve.best_response import best_response, incentive, plans
from coplayer.transform.reveal import reveal


def in_secret(facts: Facts, look: Callable[[str], None]) -> Iterator[p.Price]:
    """What the other knows, seen without its knowing that: its equilibrium policy stays as it is."""
    if facts.form is None or facts.players != 2 or not facts.form.zero_sum or facts.sight.kind in prices_theorem.OPEN:
        return
    look("what the other knows, in secret")
    from coplayer.solve.linear_program import value

    solved = value(facts.form)
    names = [None, *p.other_parts(facts)]
    for name in names:
        what = "What the other knows, in secret" if name is None else f"“{name}”, in secret"
        transform = "reveal(to=seat), secretly" if name is None else f"reveal({name!r}, to=seat), secretly"
        for seat in (0, 1):
            made = Facts(reveal(facts.game, name, to=seat), facts.limit)
            assert made.form
            with_ = best_response(made.form, carried(facts.form, solved.policy, made.form, 1 - seat), seat)[0]
            without = float(solved.value[seat])
            yield p.Price(
                transform, what, p.HIDDEN, seat, with_, without, with_ - without,
                "the other's equilibrium policy", "best response to the linear program's equilibrium",
            )  # fmt: skip


def carried(form: SequenceForm, policy: Policy, other: SequenceForm, player: int) -> Policy:
    """The policy of `player` in a game of the same histories in which it knows the same; the others' uniform.

    Both forms list their decision histories in the same order.
    """
    mover, old, _, _ = form.rows
    again, new, _, _ = other.rows
    if len(mover) != len(again) or (mover != again).any():
        raise GameError("the transformed game has other histories: a policy cannot be carried over")
    out = tuple(np.ones(n) for n in other.sequences)
    mine = mover == player
    back = np.zeros(other.infosets[player], np.int64)
    back[new[mine]] = old[mine]
    if (back[new[mine]] != old[mine]).any():
        raise GameError("the transform changed what the player whose policy is held fixed knows")
    for i, j in enumerate(back):
        for a in range(len(other.menu(player, i))):
            out[player][other.sequence(player, i, a)] = policy[player][form.sequence(player, int(j), a)]
    return out


def which_type(facts: Facts) -> Iterator[p.Price]:
    """Knowing which of the reference types one faces: the mean best response less the best response to the mean.

    The types are the reference opponents of the last section without the equilibrium, at equal odds; all
    other players are of one type.
    """
    asked = p.Asked("reveal(type)", "Which of the reference types one faces", p.WHO, None)
    held = "the types, at equal odds"
    if facts.form is None or facts.players == 1:
        return
    if why := too_many(facts):
        base = stakes(facts)
        yield from (p.missing(asked, seat, base, held, why) for seat in range(facts.players))
        return
    types = [plans(facts.form, r.policy) for r in references(facts, None)]
    for seat in range(facts.players):
        g = np.array([incentive(facts.form, x, seat) for x in types])  # [K, Q]
        knowing = np.mean([replied(facts.form, seat, row) for row in g])
        blind = replied(facts.form, seat, g.mean(0))
        how = f"best response to each of {len(types)}, less best response to their mixture"
        yield p.Price(
            asked.transform,
            asked.what,
            asked.group,
            seat,
            float(knowing),
            blind,
            float(knowing - blind),
            held,
            how,
        )


def replied(form: SequenceForm, seat: int, g: np.ndarray) -> float:
    """The most that a policy of `seat` earns from g [Q]."""
    return float(best(form.trees[seat], g.copy(), np.zeros(max(form.infosets[seat], 1))))
