"""Pure equilibria of matrix games with any number of players: joint actions that nobody gains by leaving."""

from __future__ import annotations

import numpy as np

from coplayer.form.matrix import MatrixForm

NAME = "pure"
FOR = "matrix games with any number of players: all pure equilibria (there may be none)"
FORM = "matrix"
SLACK = 1e-9  # gains below are none, in units of the largest payoff


def pure_equilibria(form: MatrixForm) -> list[tuple[int, ...]]:
    """All pure equilibria, each as one action a player, in the order of joint actions."""
    stable = np.ones(form.actions, bool)
    for i, pay in enumerate(form.payoff):
        stable &= pay >= pay.max(axis=i, keepdims=True) - SLACK * form.scale
    return [tuple(map(int, cell)) for cell in np.argwhere(stable)]


def refuse(form: MatrixForm) -> None:
    """Nothing: every matrix game can be searched."""


solve = pure_equilibria  # the name all solvers of a form share
