"""Restricted Nash responses (Johanson, Zinkevich & Bowling 2007): exploit, but not at any price.

    max over plans x of   p * x' A y  +  (1 - p) * min over y' of x' A y'

y is a model of the opponent, p how far it is trusted. Each is Pareto-optimal: nothing earns more against
y and at least as much at worst. What it earns against y does not fall with p, what it earns at worst
does not rise. At p = 0 and p = 1, where the objective alone leaves plans with different returns, we take
the limits from inside: the best equilibrium, and of all best responses the one with the best worst case.
"""

from __future__ import annotations

import numpy as np

from coplayer.solve.linear_program import Program
from coplayer.solve.response import Response, earned, plan, regret, response

TIE = 1e-11  # regrets below this, in the program's unit, are rounding


def restricted_nash(program: Program, y: np.ndarray, weight: float) -> Response:
    """The response to the behaviour y [Q_other] trusted with 0 < weight < 1."""
    form, seat = program.form, program.seat
    policy = program.maximize(weight * earned(form, seat, plan(form, 1 - seat, y)), 1 - weight)
    return response(form, seat, policy, y, weight)


def safest_best_response(program: Program, y: np.ndarray) -> Response:
    """Of all best responses to the behaviour y [Q_other] the one with the best worst case."""
    form, seat, highs = program.form, program.seat, program.highs
    costly = regret(form, seat, plan(form, 1 - seat, y)) > TIE * program.unit
    closed = np.flatnonzero(costly).astype(np.int32)
    nothing = np.zeros(len(closed))
    highs.changeColsBounds(len(closed), closed, nothing, nothing)
    try:
        policy = program.maximize(np.zeros(len(costly)), 1.0)
    finally:
        highs.changeColsBounds(len(closed), closed, nothing, np.full(len(closed), highs.inf))
    return response(form, seat, policy, y, 1.0)
