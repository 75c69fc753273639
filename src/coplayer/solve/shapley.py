"""Shapley's value iteration (1953): the value of two-player zero-sum Markov games.

    V_{k+1}(s) = val [ r(s, a, b) + discount * sum_s' P(s' | s, a, b) V_k(s') ]

contracts by the discount, so |V_k - V| <= discount / (1 - discount) * |V_k - V_{k-1}|. With a horizon it is
run that many times, and the strategies are those of the first decision. A game that never returns to a
state takes one pass in order (the stage games of `order`), whatever its discount.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coplayer.compiled import njit
from coplayer.form.markov import MarkovForm
from coplayer.game import Unsuited
from coplayer.solve.matrix_game import equilibrium

NAME = "shapley"
FOR = "two-player zero-sum Markov games: discounted, with a horizon, or without return"
FORM = "markov"


@dataclass(frozen=True, eq=False)
class Solution:
    """What a Markov game is worth to player 0, and how to play it."""

    value: float
    V: np.ndarray  # [S]; with a horizon, with all of it to come
    row: np.ndarray  # [sum A] player 0's mixed actions, state by state
    col: np.ndarray  # [sum B] player 1's
    iterations: int
    error: float  # |V - true V| is at most this; rounding apart

    def strategy(self, form: MarkovForm, player: int, s: int) -> np.ndarray:
        """The player's mixed action in state number `s` of the form."""
        at = np.concatenate([[0], np.cumsum(form.sizes[:, player])])
        return (self.row, self.col)[player][at[s] : at[s + 1]]


@njit()
def stage(s, sizes, first, paid, begin, target, prob, discount, V, x, y):
    """The value of the stage game of state s if V [S] comes after, its strategies into x and y."""
    m, n = sizes[s, 0], sizes[s, 1]
    A = np.empty((m, n))
    j = first[s]
    for a in range(m):
        for b in range(n):
            total = 0.0
            for t in range(begin[j], begin[j + 1]):
                total += prob[t] * V[target[t]]
            A[a, b] = paid[j] + discount * total
            j += 1
    return equilibrium(A, x, y)


@njit()
def sweep(order, sizes, first, paid, begin, target, prob, discount, V, new, row, col, rows, cols):
    """Every stage game once, from V [S] into new [S] (which may be V itself); the largest change."""
    change = 0.0
    for s in order:
        x, y = row[rows[s] : rows[s + 1]], col[cols[s] : cols[s + 1]]
        v = stage(s, sizes, first, paid, begin, target, prob, discount, V, x, y)
        change = max(change, abs(v - V[s]))
        new[s] = v
    return change


def shapley(form: MarkovForm, tolerance: float = 1e-9, iterations: int = 1_000_000) -> Solution:
    """The value of the game to player 0 within `tolerance` (exact for a horizon or without return)."""
    refuse(form)
    table = (
        form.sizes,
        form.first,
        np.ascontiguousarray(form.paid[:, 0]),
        form.begin,
        form.target,
        form.prob,
    )
    places = [np.concatenate([[0], np.cumsum(form.sizes[:, i])]) for i in (0, 1)]
    row, col = np.empty(places[0][-1]), np.empty(places[1][-1])
    once = form.horizon is None and form.order is not None
    V, new, error, k = np.zeros(form.states), np.empty(form.states), np.inf, 0
    order = form.order if once else np.arange(form.states)
    while k < (form.horizon if form.horizon is not None else iterations) and error > tolerance:
        after = V if once else new
        change = sweep(order, *table, form.discount, V, after, row, col, *places)
        V, new, k = after, V, k + 1
        error = bound(form, change, once)
    value = float(form.opening[0] + form.start @ V)
    return Solution(value, V, row, col, k, 0.0 if form.horizon == k else error)


def bound(form: MarkovForm, change: float, once: bool) -> float:
    """How far V can be from the truth after a sweep that changed it by at most `change`."""
    if once:
        return 0.0
    if form.horizon is not None:
        return np.inf  # run all of it
    return change * form.discount / (1 - form.discount)


def refuse(form: MarkovForm) -> None:
    """Raise Unsuited unless the game is two-player, zero-sum, and its values are certain to converge."""
    if form.players != 2 or not form.zero_sum:
        raise Unsuited(
            f"the game has {form.players} players and is {'' if form.zero_sum else 'not '}zero-sum; shapley "
            "is for "
            "two-player zero-sum Markov games. Where one player moves at a time and play does not return, "
            "use "
            "`backward-induction`; on the sequence form, `team` for common payoff, `logit` otherwise"
        )
    if form.horizon is None and form.discount >= 1 and form.order is None:
        raise Unsuited(
            "play can go on for ever undiscounted, and the values need not converge; give the game a "
            "discount "
            "below 1 or a horizon"
        )


solve = shapley  # the name all solvers of a form share
