"""Counterfactual regret minimisation on a sequence form: the kernel that all its variants share.

After iteration t, with r = the instantaneous counterfactual regrets and σ = the current behaviour:

    R  <- (R + r) * (up[t] where R + r > 0, else down[t])     # down = 0 floors at zero
    σ  ∝  max(R + ahead * r, 0), uniform where all are 0      # ahead = 1 predicts the next r to be the last
    average plan += weight[t] * (the plan played at t, before its update)

Players are updated in turn, each against the newest plans of the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from coplayer.compiled import njit
from coplayer.form.passes import gradient, realize, room
from coplayer.form.policy import Policy
from coplayer.form.sequence import SequenceForm
from coplayer.game import Unsuited


class Schedule(NamedTuple):
    """What a variant does at iterations t [T]."""

    up: np.ndarray
    down: np.ndarray
    weight: np.ndarray
    ahead: float = 0.0


@njit(fastmath=True, _nrt=False)
def update(tree, g, R, sigma, up, down, ahead, room):
    """One player's regrets and behaviour from g [Q] (used up), deepest block first; room [2, n]."""
    for b in range(len(tree.blocks) - 1, -1, -1):
        first, n, A, q = tree.blocks[b]
        value, total, parent = room[0, :n], room[1, :n], tree.parent[first : first + n]
        value[:] = 0.0
        total[:] = 0.0
        for a in range(A):
            row, share = g[q + a * n : q + (a + 1) * n], sigma[q + a * n : q + (a + 1) * n]
            for i in range(n):
                value[i] += row[i] * share[i]
        for a in range(A):
            row, regret = g[q + a * n : q + (a + 1) * n], R[q + a * n : q + (a + 1) * n]
            share = sigma[q + a * n : q + (a + 1) * n]
            for i in range(n):
                r = row[i] - value[i]
                new = regret[i] + r
                new *= up if new > 0.0 else down
                regret[i] = new
                share[i] = max(new + ahead * r, 0.0)
                total[i] += share[i]
        for i in range(n):
            g[parent[i]] += value[i]
        normalize(sigma, n, A, q, total)


@njit(fastmath=True, _nrt=False)
def normalize(sigma, n, A, q, total):
    """Divide the rows of a block by their totals [n]; uniform where the total is 0. Uses `total` up."""
    for i in range(n):
        total[i] = 1.0 / total[i] if total[i] > 0.0 else 0.0
    for a in range(A):
        share = sigma[q + a * n : q + (a + 1) * n]
        for i in range(n):
            share[i] = share[i] * total[i] if total[i] > 0.0 else 1.0 / A


@njit(fastmath=True, _nrt=False)
def iterate(trees, R, sigma, x, average, g, k, v, up, down, weight, ahead, start, stop):
    """Iterations start .. stop - 1, all players in turn."""
    for t in range(start, stop):
        for p in range(len(trees)):
            w, plan, total = weight[t], x[p], average[p]
            for q in range(len(plan)):
                total[q] += w * plan[q]
            gradient(trees[p], x, p, k, g[p])
            update(trees[p], g[p], R[p], sigma[p], up[t], down[t], ahead, v)
            realize(trees[p], sigma[p], plan)


@dataclass(frozen=True, eq=False)
class Regrets:
    """A running solver: arrays [N] of [Q_p], live (copy to keep)."""

    form: SequenceForm
    R: tuple[np.ndarray, ...]  # regrets
    sigma: tuple[np.ndarray, ...]  # current behaviours
    x: tuple[np.ndarray, ...]  # current plans
    average: tuple[np.ndarray, ...]  # weighted sums of plans: divide by average[p][0]

    def plans(self) -> tuple[np.ndarray, ...]:
        """The average plans; before any iteration, the current ones."""
        return tuple(a / a[0] if a[0] else x for a, x in zip(self.average, self.x, strict=True))


def begin(form: SequenceForm) -> Regrets:
    """No regrets, uniform play."""
    sigma = room(form)
    for tree, s in zip(form.trees, sigma, strict=True):
        s[0] = 1.0
        for _, n, A, q in tree.blocks:
            s[q : q + n * A] = 1 / A
    x = room(form)
    for tree, s, plan in zip(form.trees, sigma, x, strict=True):
        realize(tree, s, plan)
    return Regrets(form, room(form), sigma, x, room(form))


def minimize(form: SequenceForm, schedule, at: Iterable[int]) -> Iterator[tuple[int, Regrets]]:
    """Run to each iteration count in `at` (ascending) and yield (count, live state: copy to keep).

    `schedule(T)` gives the Schedule for iterations 1 .. T.
    """
    state, done = begin(form), 0
    g = room(form)
    k = np.zeros(max(len(t.pay) for t in form.trees))
    v = np.zeros((2, max([n for t in form.trees for n in t.blocks[:, 1]], default=1)))
    for stop in at:
        up, down, weight, ahead = schedule(np.arange(done + 1, stop + 1, dtype=float))
        iterate(
            form.trees, state.R, state.sigma, state.x, state.average, g, k, v,
            up, down, weight, ahead, 0, stop - done,
        )  # fmt: skip
        done = stop
        yield done, state


def average(form: SequenceForm, schedule, at: Iterable[int]) -> Iterator[tuple[int, Policy]]:
    """`minimize`, yielding (count, average plans)."""
    for n, state in minimize(form, schedule, at):
        yield n, state.plans()


def two_player_zero_sum(form: SequenceForm) -> None:
    """Refuse a form on which averages of regret minimisers need not approach an equilibrium."""
    if form.players != 2 or not form.zero_sum:
        kind = "zero-sum" if form.zero_sum else "not zero-sum"
        raise Unsuited(
            f"the game has {form.players} players and is {kind}; this solver is for two-player zero-sum games. "
            "For common payoff use `team`, for matrix games `support` or `correlated`, "
            "for any finite game `logit` or `cfr-any` (its gap is reported, not promised to vanish)"
        )
