"""Backward induction (Zermelo 1913; Kuhn 1953): subgame-perfect play of games of perfect information.

From the ends back, each mover takes the first of its best actions: that is one subgame-perfect equilibrium.
Where an action ties, another choice may be worth more or less to the others. `low` and `high` [N] hold
every subgame-perfect value: in a state an action can be chosen in some equilibrium if the most it may bring
its mover reaches the most that every action brings at least. The bounds are attained if movers' own values
are unique; in two-player zero-sum games, and where nothing ties, they meet.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coplayer.compiled import njit
from coplayer.form.markov import MarkovForm
from coplayer.game import Unsuited

NAME = "backward-induction"
FOR = "games of perfect information with one mover at a time, any number of players, that end"
FORM = "markov"
SLACK = 1e-9  # actions this close to the best tie, in units of the largest payoff


@dataclass(frozen=True, eq=False)
class Solution:
    """Subgame-perfect play."""

    value: np.ndarray  # [N] of the equilibrium that takes the first best action
    low: np.ndarray  # [N] at most what any subgame-perfect equilibrium brings
    high: np.ndarray  # [N] at least
    V: np.ndarray  # [S, N] what states are worth; with a horizon, with all of it to come
    action: np.ndarray  # [S] number of the joint action taken, within its state

    @property
    def unique(self) -> bool:
        """Whether all subgame-perfect equilibria are worth the same to everybody."""
        return bool((self.high - self.low <= 4 * SLACK * max(1.0, np.abs(self.value).max())).all())


@njit()
def brought(j, i, paid, begin, target, prob, discount, V):
    """What joint action j brings player i if V [S, N] comes after."""
    total = 0.0
    for t in range(begin[j], begin[j + 1]):
        total += prob[t] * V[target[t], i]
    return paid[j, i] + discount * total


@njit()
def chosen(s, mover, table, V, low, high, new, slack, N):
    """One state: the first best action's values and the bounds over all that can be chosen, into new [3, "
    "S, N]."""
    first, paid, begin, target, prob, discount = table
    best, most, at = -np.inf, -np.inf, first[s]
    for j in range(first[s], first[s + 1]):
        v = brought(j, mover, paid, begin, target, prob, discount, V)
        if v > best + slack:
            best, at = v, j
        most = max(most, brought(j, mover, paid, begin, target, prob, discount, low))
    for i in range(N):
        new[0, s, i] = brought(at, i, paid, begin, target, prob, discount, V)
        new[1, s, i], new[2, s, i] = np.inf, -np.inf
    for j in range(first[s], first[s + 1]):
        if brought(j, mover, paid, begin, target, prob, discount, high) >= most - slack:
            for i in range(N):
                new[1, s, i] = min(new[1, s, i], brought(j, i, paid, begin, target, prob, discount, low))
                new[2, s, i] = max(new[2, s, i], brought(j, i, paid, begin, target, prob, discount, high))
    new[1, s, mover] = max(new[1, s, mover], most)
    return at - first[s]


@njit()
def back(order, mover, table, old, new, slack, action):
    """Every state once, in order, from values old [3, S, N] into new (which may be old itself)."""
    for s in order:
        action[s] = chosen(s, mover[s], table, old[0], old[1], old[2], new, slack, new.shape[2])


def backward_induction(form: MarkovForm) -> Solution:
    """Subgame-perfect values and actions; other games are refused."""
    refuse(form)
    mover = form.movers.argmax(1)
    table = (form.first, form.paid, form.begin, form.target, form.prob, form.discount)
    scale = np.abs(form.paid).max(initial=0) + np.abs(form.opening).max(initial=0)
    worth, action = np.zeros((3, form.states, form.players)), np.zeros(form.states, np.int64)
    if form.horizon is None:
        back(form.order, mover, table, worth, worth, SLACK * scale, action)
    for _ in range(form.horizon or 0):
        new = np.empty_like(worth)
        back(np.arange(form.states), mover, table, worth, new, SLACK * scale, action)
        worth = new
    value, low, high = (form.value(V) for V in worth)
    return Solution(value, low, high, worth[0], action)


def refuse(form: MarkovForm) -> None:
    """Raise Unsuited where two move at once, or where play can return without a horizon."""
    both = np.flatnonzero(form.movers.sum(1) > 1)
    if len(both):
        s = form.graph.state(int(form.state[both[0]]))
        raise Unsuited(
            f"more than one player moves in state {s!r}; for two-player zero-sum use `shapley`, for "
            "one-shot games "
            "`pure` or `support`, otherwise a solver on the sequence form (`logit`, `cfr-any`)"
        )
    if form.horizon is None and form.order is None:
        raise Unsuited(
            "play can come back to a state, so there is no last decision to begin with; give the game a "
            "horizon, or "
            "use `shapley` for two-player zero-sum with a discount below 1"
        )


solve = backward_induction  # the name all solvers of a form share
