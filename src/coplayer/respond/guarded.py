"""A seat's linear programs, kept from hand to hand, whose answers depend on the question alone.

A program that starts from where the last one ended is faster, but of several optima it may then return
another one; and an agent must play the same whenever it is asked the same. So every question starts from
the basis of the game's own maximin optimum.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from coplayer.form.policy import normal
from coplayer.form.sequence import SequenceForm
from coplayer.solve.linear_program import Program
from coplayer.solve.response import earned, plan, worst
from coplayer.solve.safe_side import SafeSide, safe_side

TIE = 1e-6  # what a unit of worst case is worth beside a unit against the model: of equals the safer one
ROUNDING = 1e-12  # shortfalls below this, in the largest payoff, are rounding


@dataclass(frozen=True, eq=False)
class Guarded:
    """What `seat` can do and still be sure of something; y [Q_other] is a behaviour expected of the other."""

    side: SafeSide
    start: Any  # the bases to start from
    face_start: Any

    @property
    def value(self) -> float:
        """What the seat can be sure of."""
        return self.side.value

    @property
    def sure(self) -> np.ndarray:
        """The plan [Q] of a policy that is sure of it."""
        return self.plan(self.side.policy)

    def plan(self, behaviour: np.ndarray) -> np.ndarray:
        return plan(self.side.form, self.side.seat, behaviour)

    def worst(self, x: np.ndarray) -> float:
        """What a plan earns at worst, by a best response and not by the program."""
        return worst(self.side.form, self.side.seat, x)

    def cautious(self, y: np.ndarray) -> np.ndarray:
        """The behaviour of all maximin ones that earns most against y."""
        anew(self.side.face, self.face_start)
        return self.kept(self.side.best_equilibrium(y).policy, 0.0)

    def restricted(self, y: np.ndarray, weight: float) -> np.ndarray:
        """The restricted Nash response to y trusted with `weight`."""
        anew(self.side.program, self.start)
        anew(self.side.face, self.face_start)
        return self.side.restricted(y, weight).policy

    def risking(self, y: np.ndarray, risk: float) -> np.ndarray:
        """The behaviour that earns most against y of those that earn at least value - risk at worst."""
        if risk <= 0:
            return self.cautious(y)
        program, form, seat = self.side.program, self.side.form, self.side.seat
        highs, leave = program.highs, form.sequences[seat]  # the column of f[0]
        anew(program, self.start)
        highs.changeColBounds(leave, (self.value - risk) / program.unit, highs.inf)
        try:
            policy = program.maximize(earned(form, seat, plan(form, 1 - seat, y)), TIE)
        finally:
            highs.changeColBounds(leave, -highs.inf, highs.inf)
        return self.kept(policy, risk)

    def kept(self, policy: np.ndarray, risk: float) -> np.ndarray:
        """`policy`, or where rounding makes it short of value - risk, as much of `sure` with it as repairs that."""
        x = self.plan(policy)
        short = self.value - risk - self.worst(x)
        if short <= ROUNDING * self.side.program.unit:
            return policy
        share = short / (risk + short)  # the worst case is concave: that of a mixture is no less than the mean
        return self.mixed(self.sure, x, share)

    def mixed(self, one: np.ndarray, other: np.ndarray, share: float) -> np.ndarray:
        """The behaviour of playing the plan `one` with chance `share`, else `other`."""
        return normal(self.side.form, self.side.seat, share * one + (1 - share) * other)


def anew(program: Program, start: Any) -> None:
    """Forget all but the basis `start`."""
    program.highs.clearSolver()
    program.highs.setBasis(start)


@lru_cache(maxsize=16)
def guarded(form: SequenceForm, seat: int) -> Guarded:
    """The programs of a seat; Unsuited for what is not two-player zero-sum."""
    side = safe_side(form, seat)
    return Guarded(side, side.program.highs.getBasis(), side.face.highs.getBasis())
