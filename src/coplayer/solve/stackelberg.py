"""Commitment in two-player matrix games (von Stackelberg 1934; Conitzer & Sandholm 2006).

Mixed: for each answer b of the follower one linear program finds the leader's best mixture under which b is
a best answer; the best of them is what commitment is worth, the follower breaking ties for the leader (its
supremum without that). Never less than what the leader gets in any equilibrium. Pure: the leader announces
one action; ties are broken for the leader (`high`) or against it (`low`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import linprog

from coplayer.form.matrix import MatrixForm
from coplayer.game import Unsuited

NAME = "stackelberg"
FOR = "two-player matrix games: what committing to a mixed or a pure strategy is worth to the leader"
FORM = "matrix"
SLACK = 1e-9  # ties, in units of the largest payoff
EXACT: dict[str, Any] = {
    "method": "highs-ds",
    "options": {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10},
}


@dataclass(frozen=True, eq=False)
class Commitment:
    value: float  # the leader's payoff
    payoffs: np.ndarray  # [2] by seat
    mixture: np.ndarray  # [A] the leader's
    answer: int  # the follower's action


@dataclass(frozen=True, eq=False)
class PureCommitment:
    """The leader's best announcement if the follower's ties break for it (high), and against it (low)."""

    high: Commitment
    low: Commitment


def stackelberg(form: MatrixForm, leader: int = 0) -> Commitment:
    """The best mixed commitment of `leader`, ties broken for the leader."""
    own, theirs = payoffs(form, leader)
    best: Commitment | None = None
    for b in range(own.shape[1]):
        x = inducing(own, theirs, b, form.scale)
        if x is not None and (best is None or x @ own[:, b] > best.value):
            best = committed(own, theirs, x, b, leader)
    assert best is not None  # some answer is best against the first action
    return best


def committed(own: np.ndarray, theirs: np.ndarray, x: np.ndarray, b: int, leader: int) -> Commitment:
    """The leader's mixture x [A] answered by the follower's action b."""
    value, follower = float(x @ own[:, b]), float(x @ theirs[:, b])
    return Commitment(value, np.array([value, follower][:: 1 if leader == 0 else -1]), x, b)


def inducing(own: np.ndarray, theirs: np.ndarray, b: int, unit: float) -> np.ndarray | None:
    """The mixture best for the leader among those to which `b` is a best answer; None if there is none."""
    A = len(own)
    better = (theirs - theirs[:, [b]]).T / unit  # what the follower gains by another answer, [B, A]
    program = linprog(-own[:, b] / unit, better, np.zeros(len(better)), np.ones((1, A)), [1], **EXACT)
    if program.x is None:
        return None
    x = np.maximum(program.x, 0)
    return x / x.sum()


def pure(form: MatrixForm, leader: int = 0) -> PureCommitment:
    """The best pure commitment of `leader`, with ties for and against it."""
    own, theirs = payoffs(form, leader)
    tied = theirs >= theirs.max(1, keepdims=True) - SLACK * form.scale  # [A, B]
    for_, against = np.where(tied, own, -np.inf), np.where(tied, own, np.inf)
    found = []
    for answers, a in ((for_.argmax(1), for_.max(1).argmax()), (against.argmin(1), against.min(1).argmax())):
        b = int(answers[a])
        found.append(committed(own, theirs, np.eye(len(own))[a], b, leader))
    return PureCommitment(*found)


def payoffs(form: MatrixForm, leader: int) -> tuple[np.ndarray, np.ndarray]:
    """The leader's and the follower's payoffs, both [leader's actions, follower's actions]."""
    refuse(form)
    own, theirs = form.payoff[leader], form.payoff[1 - leader]
    return (own, theirs) if leader == 0 else (own.T, theirs.T)


def refuse(form: MatrixForm) -> None:
    """Raise Unsuited for other than two players."""
    if form.players != 2:
        raise Unsuited(
            f"the game has {form.players} players; `stackelberg` is for a leader and one follower. Use `pure` or "
            "`correlated` for any number"
        )


solve = stackelberg  # the name all solvers of a form share
