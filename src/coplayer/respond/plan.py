"""Plan through the other's reaction: value iteration over the Markov states of a `Reaction`.

    Q_k(s, a) = sum over b of theirs(b | s) (u(a, b) + d V_{k-1}(then(s, a, b))),    V_0 = 0
    V_k(s)    = (1 - e) max over a of Q_k(s, a) + e (mean of Q_k(s, a') over the other a')

with k rounds to play, discount d, and a hand that trembles with chance e (Bellman 1957; Puterman 1994, section 4).
Where the other's answers depend on what we did, this earns what best-responding to each forecast does not: it
cooperates with tit for tat, whose next move it expects to steer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from coplayer.compiled import njit
from coplayer.game import Unsuited
from coplayer.model.stage import Reaction, Stage

FOR = "repeated games: value iteration through the other's reaction, to the end of the match or discounted"
KIND = "stage"
TIE = 1e-9


@dataclass(frozen=True, eq=False)
class Plan:
    """The first action of the best plan against a model that says how the other reacts."""

    stage: Stage
    ahead: int = 80  # rounds looked ahead at most
    discount: float = 1.0  # on top of the game's
    tremble: float = 0.0  # chance that our own later actions are replaced

    def strategy(self, model: Any, memory: Any, left: int) -> np.ndarray:
        """What to do [A], with `left` rounds to play; ties evenly."""
        value = self.values(model, memory, left)
        best = value >= value.max() - TIE * np.ptp(self.stage.payoff)
        return best / best.sum()

    def values(self, model: Any, memory: Any, left: int) -> np.ndarray:
        """What each action is worth [A] to the end of the plan."""
        if not hasattr(model, "reaction"):
            raise Unsuited(
                f"plan: {type(model).__name__} says what the other does next, not how it reacts; "
                "a model with reaction() is expected, such as bounded_memory"
            )
        reaction = model.reaction(memory)
        rounds = min(left, self.ahead)
        return worth(self.stage.payoff, reaction, rounds, self.discount * self.stage.discount, self.tremble)


def worth(payoff: np.ndarray, reaction: Reaction, rounds: int, discount: float, tremble: float = 0.0) -> np.ndarray:
    """What each action [A] in the state now is worth with `rounds` to play."""
    later = ahead(payoff, reaction.theirs, reaction.then, max(rounds, 1) - 1, discount, tremble)
    to = reaction.then[reaction.at]  # [A, B]
    return (payoff + discount * later[to]) @ reaction.theirs[reaction.at]  # [A, B] @ [B] -> [A]


@njit()
def ahead(payoff, theirs, then, rounds, discount, tremble):
    """V [S] with `rounds` to play."""
    later, value = np.zeros(len(theirs)), np.empty(len(theirs))
    for _ in range(rounds):
        step(payoff, theirs, then, later, value, discount, tremble)
        later, value = value, later
    return later


@njit(_nrt=False)
def step(payoff, theirs, then, later, value, discount, tremble):
    """V_k into `value` [S] from V_{k-1}, `later` [S]."""
    states, actions, answers = then.shape
    for s in range(states):
        best, total = -1e300, 0.0
        for a in range(actions):
            q = 0.0
            for b in range(answers):
                q += theirs[s, b] * (payoff[a, b] + discount * later[then[s, a, b]])
            best = max(best, q)
            total += q
        value[s] = best - tremble * (best - (total - best) / (actions - 1)) if actions > 1 else best
