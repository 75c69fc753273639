"""What a policy of one seat in a two-player game earns: against a given opponent, and at worst.

Measured by the passes that best responses use, on the leaves themselves: whatever made the policy (a
linear program, a learner) is not asked. The payoffs are the seat's own, so the game may be general-sum.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coplayer.form.passes import best, realize
from coplayer.form.sequence import SequenceForm


@dataclass(frozen=True, eq=False)
class Response:
    """A policy of `seat` and its returns."""

    seat: int
    policy: np.ndarray  # behaviour [Q_seat]
    against: float  # against the given opponent
    worst: float  # against whoever hurts it most
    weight: float | None = None  # how much of the objective the given opponent was, where that was asked for


def response(form: SequenceForm, seat: int, policy: np.ndarray, y: np.ndarray, weight: float | None = None):
    """Measure the behaviour `policy` [Q_seat] against the behaviour `y` [Q_other]."""
    x = plan(form, seat, policy)
    against = float(earned(form, seat, plan(form, 1 - seat, y)) @ x)
    return Response(seat, policy, against, worst(form, seat, x), weight)


def plan(form: SequenceForm, player: int, behaviour: np.ndarray) -> np.ndarray:
    """One player's plan [Q] from its behaviour [Q]."""
    x = np.zeros(form.sequences[player])
    realize(form.trees[player], np.asarray(behaviour, float), x)
    return x


def earned(form: SequenceForm, seat: int, y: np.ndarray) -> np.ndarray:
    """What each sequence of `seat` earns it against the other's plan y, [Q_seat]."""
    mine, theirs = form.leaf[:, seat], form.leaf[:, 1 - seat]
    return np.bincount(mine, form.paid[:, seat] * y[theirs], form.sequences[seat])


def left(form: SequenceForm, seat: int, x: np.ndarray) -> np.ndarray:
    """What each sequence of the other player leaves to `seat` and its plan x, [Q_other]."""
    mine, theirs = form.leaf[:, seat], form.leaf[:, 1 - seat]
    return np.bincount(theirs, form.paid[:, seat] * x[mine], form.sequences[1 - seat])


def worst(form: SequenceForm, seat: int, x: np.ndarray) -> float:
    """The least that the other player can leave to `seat` and its plan x [Q_seat]."""
    room = np.zeros(max(form.infosets[1 - seat], 1))
    return -float(best(form.trees[1 - seat], -left(form, seat, x), room))


def regret(form: SequenceForm, seat: int, y: np.ndarray) -> np.ndarray:
    """How much less than the best at its set each sequence can earn against the plan y, [Q_seat] >= 0.

    The plans that use only sequences without regret are the best responses to y.
    """
    g = earned(form, seat, y)
    top = np.zeros(max(form.infosets[seat], 1))
    best(form.trees[seat], g, top)  # g ends as the values of sequences, top of sets
    out = np.zeros_like(g)
    out[1:] = top[form.owner[seat][1:]] - g[1:]
    return out
