"""One seat of a two-player zero-sum game against many opponents, on programs kept warm."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from coplayer.form.sequence import SequenceForm
from coplayer.solve import best_equilibrium, linear_program, restricted_nash
from coplayer.solve.linear_program import Program
from coplayer.solve.regret import two_player_zero_sum
from coplayer.solve.response import Response, plan, worst


@dataclass(frozen=True, eq=False)
class SafeSide:
    """What `seat` can earn: `value` for sure, and more against an opponent y [Q_other] it has a model of."""

    form: SequenceForm
    seat: int
    value: float  # what `policy` earns at worst
    policy: np.ndarray  # a maximin behaviour [Q_seat]
    program: Program
    face: Program  # the program over all maximin plans

    def best_equilibrium(self, y: np.ndarray) -> Response:
        """The maximin policy that earns most against y."""
        return best_equilibrium.best_equilibrium(self.face, y)

    def restricted(self, y: np.ndarray, weight: float) -> Response:
        """The restricted Nash response to y trusted with 0 <= weight <= 1."""
        if weight == 0:
            return replace(self.best_equilibrium(y), weight=0.0)
        if weight == 1:
            return self.best_response(y)
        return restricted_nash.restricted_nash(self.program, y, weight)

    def best_response(self, y: np.ndarray) -> Response:
        """The best response to y that is safest."""
        return restricted_nash.safest_best_response(self.program, y)

    def frontier(self, y: np.ndarray, weights: Iterable[float]) -> list[Response]:
        """Restricted Nash responses to y by ascending weight."""
        return [self.restricted(y, p) for p in sorted(set(weights))]


def safe_side(form: SequenceForm, seat: int, seconds: float = float("inf")) -> SafeSide:
    """Solve for `seat`; refuses what is not two-player zero-sum. No program may take over `seconds`."""
    two_player_zero_sum(form)
    program = linear_program.maximin(form, seat, seconds)
    policy = program.behaviour()
    face = best_equilibrium.optimal_face(program)
    return SafeSide(form, seat, worst(form, seat, plan(form, seat, policy)), policy, program, face)
