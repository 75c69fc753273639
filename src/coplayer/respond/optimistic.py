"""Plan through the other's reaction as well as it may be: optimism in the face of uncertainty.

A state of the reaction met n times in t rounds answers b with chance p(b); it may as well be u(b), the largest with

    n KL(p(b), u(b)) <= scale ln(1 + t)

and the plan takes for each of our actions the answer that is best for us at u(b), the others scaled down. So states
little known look good, the plan goes there, and an unlucky look is put right (UCRL2, Jaksch, Ortner & Auer, JMLR 11
(2010) 1563; with Kullback-Leibler bounds, Filippi, Cappé & Garivier 2010). Only the other's answers are learned: what
an answer leads to is known. Against rivals whose answers depend on the last rounds, and who let every state come
back, the regret grows like ln t; against rivals who never forgive the first look costs for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from coplayer.compiled import njit
from coplayer.game import Unsuited
from coplayer.model.bounded_memory import BoundedMemory
from coplayer.model.stage import Stage

FOR = "repeated games: plans through the other's reaction and tries what it does not know (bounded_memory)"
KIND = "stage"
HALVINGS = 20  # of an interval of chances


@dataclass(frozen=True, eq=False)
class Optimistic:
    """The first action of the best plan against the kindest rival that the counts allow."""

    stage: Stage
    scale: float = 0.5  # of the bound; 0 trusts the counts
    ahead: int = 150  # rounds looked ahead

    def strategy(self, model: Any, memory: Any, left: int) -> np.ndarray:
        """What to do [A], with `left` rounds to play; ties evenly."""
        if not isinstance(model, BoundedMemory):
            raise Unsuited(f"optimistic: {type(model).__name__} does not count reactions; bounded_memory is expected")
        reaction, pay = model.reaction(memory), self.stage.payoff
        met = memory.counts.sum(1)  # [S]; the empty word has met all rounds
        may = bounds(reaction.theirs, met, self.scale * np.log1p(met[0]))
        rounds = min(left, self.ahead)
        value = hoped(pay, reaction.theirs, may, reaction.then, reaction.at, rounds, self.stage.discount)
        best = value >= value.max() - 1e-9 * np.ptp(pay)
        return best / best.sum()


@njit()
def apart(p, q):
    """KL(p, q) of two coins."""
    lost = (1 - p) * np.log((1 - p) / (1 - q)) if p < 1 else 0.0
    return lost + (p * np.log(p / q) if p > 0 else 0.0)


@njit()
def bounds(theirs, met, most):
    """u [S, B], see the top."""
    out = np.ones_like(theirs)
    for s in range(len(theirs)):
        for b in range(theirs.shape[1]):
            low, high = theirs[s, b], 1.0
            for _ in range(HALVINGS if met[s] > 0 else 0):
                middle = (low + high) / 2
                if met[s] * apart(theirs[s, b], middle) <= most:
                    low = middle
                else:
                    high = middle
            out[s, b] = low if met[s] > 0 else 1.0
    return out


@njit()
def kindest(pay, theirs, may, later, to, discount):
    """What an action is worth [pay, to: B] if its best answer is as likely as it may be."""
    top, best, mean = -np.inf, 0, 0.0
    for b in range(len(pay)):
        worth = pay[b] + discount * later[to[b]]
        mean += theirs[b] * worth
        if worth > top:
            top, best = worth, b
    rest = 1 - theirs[best]
    return may[best] * top + ((1 - may[best]) * (mean - theirs[best] * top) / rest if rest > 0 else 0.0)


@njit()
def hoped(payoff, theirs, may, then, at, rounds, discount):
    """What each action [A] is worth now with `rounds` to play."""
    states, actions, _ = then.shape
    later, value, now = np.zeros(states), np.zeros(states), np.zeros(actions)
    for _ in range(rounds):
        for s in range(states):
            value[s] = -np.inf
            for a in range(actions):
                q = kindest(payoff[a], theirs[s], may[s], later, then[s, a], discount)
                value[s] = max(value[s], q)
                if s == at:
                    now[a] = q
        later[:] = value
    return now
