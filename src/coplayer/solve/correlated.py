"""Correlated (Aumann 1974) and coarse correlated (Moulin & Vial 1978) equilibria of matrix games.

A distribution p over joint actions is correlated if nobody gains by leaving the action it is told:
    sum_{a_-i} p(a, a_-i) (u_i(a, a_-i) - u_i(b, a_-i)) >= 0   for all i, a, b,
and coarse correlated if nobody gains by one action instead of all advice. Both sets are polytopes: one
linear program finds the best of them for any weights on the players.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, vstack

from coplayer.form.matrix import MatrixForm
from coplayer.game import TooLarge, Unsuited

NAME = "correlated"
FOR = "matrix games with any number of players: the best correlated or coarse correlated equilibrium"
FORM = "matrix"
LIMIT = 20_000_000  # non-zeros of the program


@dataclass(frozen=True, eq=False)
class Correlated:
    p: np.ndarray  # [A_1, ..., A_N] probabilities of joint actions
    value: np.ndarray  # [N]
    gap: float  # the most anybody gains by leaving, 0 to rounding


def correlated(form: MatrixForm, weights=None, coarse: bool = False) -> Correlated:
    """The (coarse) correlated equilibrium with the highest sum of payoffs, or the highest weighted one.

    `weights` [N]: all ones by default; a player's own index in np.eye(N) is the best for that player.
    """
    refuse(form)
    weights = np.ones(form.players) if weights is None else np.asarray(weights, float)
    unit = form.scale
    gains = incentives(form, coarse) / unit
    goal = -np.tensordot(weights, form.payoff, 1).ravel() / unit
    cells = goal.size
    program = linprog(
        goal, gains, np.zeros(gains.shape[0]), np.ones((1, cells)), [1], (0, None), method="highs-ds",
        options={"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10},
    )  # fmt: skip
    p = np.maximum(program.x, 0)
    p /= p.sum()
    gap = float(np.max(gains @ p, initial=0)) * unit
    return Correlated(p.reshape(form.actions), form.payoff.reshape(form.players, -1) @ p, gap)


def incentives(form: MatrixForm, coarse: bool) -> csr_array:
    """What p loses to each deviation: rows (player, told action, other action), or (player, action) if "
    "coarse."""
    cells = np.arange(form.payoff[0].size).reshape(form.actions)
    rows = []
    for i, pay in enumerate(form.payoff):
        for b in range(form.actions[i]):
            gain = np.take(pay, [b], axis=i) - pay  # by playing b instead, in each cell
            told = np.zeros_like(cells) if coarse else np.indices(form.actions)[i]
            shape = (1 if coarse else form.actions[i], cells.size)
            rows.append(csr_array((gain.ravel(), (told.ravel(), cells.ravel())), shape))
    return csr_array(vstack(rows))


def refuse(form: MatrixForm) -> None:
    """Raise TooLarge where the program would not fit."""
    size = form.payoff[0].size * sum(form.actions)
    if size > LIMIT:
        raise TooLarge(f"the program has {size:,} numbers, the limit is {LIMIT:,}; `pure` can be searched still")
    if not np.isfinite(form.payoff).all():
        raise Unsuited("a payoff is not finite")


solve = correlated  # the name all solvers of a form share
