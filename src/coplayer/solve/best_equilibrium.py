"""The best that a policy which stays unexploitable can earn against a given opponent.

All of a seat's maximin plans are the optimal face of its linear program. By complementary slackness any
optimal dual names it: wherever a dual is not zero, every optimal plan meets that bound or row exactly.
So the face is exact: held by a floor on f[0] with slack instead, 1e-9 would move Leduc by 4e-6.
"""

from __future__ import annotations

import numpy as np

from coplayer.solve.linear_program import Program, passed
from coplayer.solve.response import Response, earned, plan, response

ZERO = 1e-10  # duals below this are rounding (payoffs are scaled to about 1)


def optimal_face(program: Program) -> Program:
    """A program over the maximin plans alone; `program` must be at its maximin optimum."""
    highs = passed(program.highs.getLp())
    solution = program.highs.getSolution()
    closed = np.flatnonzero(np.abs(solution.col_dual) > ZERO).astype(np.int32)
    nothing = np.zeros(len(closed))
    highs.changeColsBounds(len(closed), closed, nothing, nothing)
    tight = np.flatnonzero(np.abs(solution.row_dual) > ZERO).astype(np.int32)
    tight = tight[tight > program.form.infosets[program.seat]]  # the rows before are equations already
    nothing = np.zeros(len(tight))
    highs.changeRowsBounds(len(tight), tight, nothing, nothing)
    highs.setBasis(program.highs.getBasis())
    return Program(program.form, program.seat, program.unit, highs, program.seconds)


def best_equilibrium(face: Program, y: np.ndarray) -> Response:
    """The maximin policy that earns most against the behaviour y [Q_other]; `face` from `optimal_face`."""
    form, seat = face.form, face.seat
    policy = face.maximize(earned(form, seat, plan(form, 1 - seat, y)), 0.0)
    return response(form, seat, policy, y)
