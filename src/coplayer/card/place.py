"""The class of a game, by the first of these rules that holds; each is a test on the graph and its forms.

    one player                                            MDP if it sees the state, else POMDP
    private sight, equal payoffs, two players, one of
        whom sees the state                               AG    assistance game
    private sight, equal payoffs                          DECP  Dec-POMDP
    one joint decision, something seen in private before  BG    Bayesian game
    one joint decision                                    NFG   normal form
    the same joint decision (or sequence of up to 3)
        again and again, all of it seen                   RG    repeated game
    everybody sees the state, one mover at a time         EFGP  extensive form, perfect information
    everybody sees the state, play can come back to one   MG    Markov game
    everybody sees the state, some move at once           EFGI  extensive form, imperfect information
    private sight, all chance before the first decision,
        all decisions seen, mixed interests               BG    Bayesian game in several steps: types, then
                                                                signals or bargaining
    private sight, play can come back to a state          POSG  partially observable stochastic game
    private sight                                         EFGI

The last lines draw lines that usage draws, not mathematics: a poker hand is a Bayesian game too, and a
tree with simultaneous moves a Markov game with a horizon. "Private" is: somebody's information set
lies in several states, beyond what others do at the same moment.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from coplayer.card import facts as fact
from coplayer.card.layers import cycle
from coplayer.card.sight import IMPERFECT, PERFECT, public_deeds
from coplayer.card.stages import stage_length
from coplayer.game import horizon
from coplayer.graph import DRAW

NAMES = {
    "NFG": "normal form", "RG": "repeated game", "MG": "Markov game",
    "EFGP": "extensive form, perfect information", "EFGI": "extensive form, imperfect information",
    "POSG": "partially observable stochastic game", "DECP": "Dec-POMDP", "BG": "Bayesian game",
    "AG": "assistance game", "MDP": "Markov decision process", "POMDP": "partially observable Markov decision process",
}  # fmt: skip


class Place(NamedTuple):
    """`code` None: not known."""

    code: str | None
    witness: str


def place(facts: fact.Facts) -> Place:
    kind = facts.sight.kind
    if kind is None:
        return Place(None, f"sight is not known: {facts.sight.witness}")
    if facts.players == 1:
        return Place("POMDP" if kind == IMPERFECT else "MDP", "one player")
    return private(facts) if kind == IMPERFECT else public(facts)


def public(facts: fact.Facts) -> Place:
    """Everybody sees the state when it moves, but for moves made at the same moment."""
    if once(facts):
        return Place("NFG", "one joint decision, nothing seen before it")
    if (steps := stage_length(facts)) is not None:
        what = "joint decision" if steps == 1 else f"sequence of {steps} joint decisions"
        return Place("RG", f"the same {what} again and again, all of it seen")
    if facts.sight.kind == PERFECT:
        return Place("EFGP", "one mover at a time, who sees the state")
    if comes_back(facts):
        return Place("MG", "everybody sees the state, several move at once, and play can come back to a state")
    return Place("EFGI", "several move at once; written in turns, the second does not see what the first did")


def private(facts: fact.Facts) -> Place:
    """Somebody cannot tell states apart when it moves."""
    if facts.payments.common:
        return shared(facts)
    if once(facts):
        return Place("BG", "private signals, then one joint decision")
    mixed = facts.payments.constant is False
    if mixed and opening_chance(facts) and public_deeds(facts):
        return Place("BG", "types are drawn first and seen in part; every decision is seen; interests are mixed")
    if comes_back(facts):
        return Place("POSG", "hidden states to which play can come back")
    return Place("EFGI", "one-time tree with hidden parts")


def shared(facts: fact.Facts) -> Place:
    """Equal payoffs and private sight."""
    blind = facts.sight.seats
    if facts.players == 2 and len(blind) == 1:
        return Place("AG", f"equal payoffs; seat {1 - blind[0]} sees the state, seat {blind[0]} does not")
    return Place("DECP", f"equal payoffs; {len(blind)} of {facts.players} seats do not see the state")


def most_decisions(facts: fact.Facts) -> float:
    """The most joint decisions in a play."""
    if facts.layers.cut:
        return np.inf
    made = np.zeros(1, np.int64)
    top = 0
    for here, below in zip(facts.layers.layers, facts.layers.layers[1:], strict=False):
        after = np.zeros(len(below.state), np.int64)
        np.maximum.at(after, here.child, (made + (facts.decisions[here.state] & ~here.over))[here.source])
        made = after
        top = max(top, int(made.max(initial=0)))
    return top


def once(facts: fact.Facts) -> bool:
    """Whether there is one decision in each play, made by all players together."""
    everybody = (facts.graph.menu[facts.decisions] >= 0).all()
    return bool(everybody) and most_decisions(facts) == 1


def comes_back(facts: fact.Facts) -> bool:
    """Whether the graph of states has a cycle."""
    if facts.endless is not None:
        return True
    return horizon(facts.game) is not None and cycle(facts.graph) is not None


def opening_chance(facts: fact.Facts) -> bool:
    """Whether chance moves before the first decision, and never after one."""
    graph, source = facts.graph, facts.graph.source
    after = facts.decisions.copy()  # a decision, or after one
    while True:
        more = after.copy()
        more[graph.target[after[source]]] = True
        if (more == after).all():
            break
        after = more
    draws = graph.kind == DRAW
    return bool(draws[0]) and not bool((after & draws).any())
