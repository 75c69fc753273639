"""Inverse planning: the other wants something, thinks some rounds ahead, and does it more or less reliably.

What it wants is a mixture of its own pay and ours, both in units of their ranges, by an angle in degrees (social
value orientation: 0 selfish, 45 fair, 90 kind, negative spiteful):

    G(a, b) = cos(angle) * theirs(a, b) + sin(angle) * ours(a, b)

It expects of us m(a | s), what we did after rounds like the last one, s, with decayed counts that lean on what we do
on the whole, and plans k rounds ahead:

    Q_1(s, b) = sum over a of m(a | s) G(a, b),    P(b | s) ∝ exp(precision * Q_k(s, b)), a share `tremble` uniform
    Q_k(s, b) = sum over a of m(a | s) (G(a, b) + max over b' of Q_{k-1}((a, b), b'))

Bayes over (angle, k, precision) is exact. Where the pay changes the goal stays: `moved` takes what was learned to
another stage, where a model of behaviour has to start anew. Goals are known up to what gives the same Q.
Source: Baker, Saxe & Tenenbaum, Action understanding as inverse planning (Cognition 113, 2009); the angle:
Murphy, Ackermann & Handgraaf (2011).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from coplayer.compiled import njit
from coplayer.game import Unsuited
from coplayer.model.stage import Reaction, Stage

FOR = "repeated games: the other plans for a goal of its own, which may include ours"
KIND = "stage"
ANGLES = (-45.0, -20.0, 0.0, 20.0, 45.0, 70.0, 90.0)
PRECISIONS = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0)


class Purpose(NamedTuple):
    """What is believed of the other's goal, and what it has seen of us."""

    weight: np.ndarray  # [angles, ahead, precisions]
    seen: np.ndarray  # [S, A] what we did after each last round; row 0 is the start
    at: int  # the last round: 1 + mine * B + theirs
    table: np.ndarray  # [angles, ahead, precisions, B] what it does now, under each


@dataclass(frozen=True, eq=False)
class Goals:
    """Bayes over what the other wants, how far ahead it plans and how reliably."""

    stage: Stage
    angles: Sequence[float] = ANGLES
    ahead: Sequence[int] = (1, 2, 8)
    precisions: Sequence[float] = PRECISIONS
    tremble: float = 0.02
    decay: float = 0.95  # of what it remembers of us
    lean: float = 2.0  # rounds' worth of what we do on the whole, in what it expects after each last round
    share: float = 0.0  # of the weights that goes back to even after each round

    def __post_init__(self):
        lists = self.angles, self.ahead, self.precisions
        if not all(lists) or min(self.ahead) < 1 or not 0 <= self.tremble <= 1 or self.lean <= 0:
            raise Unsuited(f"angles, ahead >= 1, precisions, 0 <= tremble <= 1 and lean > 0, given {self!r}")

    @cached_property
    def wants(self) -> np.ndarray:
        """[angles, A, B] what each goal is worth."""
        own, ours = (pay / (np.ptp(pay) or 1) for pay in (self.stage.other, self.stage.payoff))
        radians = np.deg2rad(np.asarray(self.angles, float))[:, None, None]
        return np.cos(radians) * own + np.sin(radians) * ours

    def begin(self) -> Purpose:
        ours, theirs = self.stage.shape
        weight = np.ones((len(self.angles), len(self.ahead), len(self.precisions)))
        return self.told(weight / weight.size, np.zeros((1 + ours * theirs, ours)), 0)

    def update(self, memory: Purpose, mine: int, theirs: int) -> Purpose:
        weight = memory.weight * memory.table[..., theirs]
        weight = (1 - self.share) * weight / weight.sum() + self.share / weight.size
        seen = memory.seen * self.decay
        seen[memory.at, mine] += 1
        return self.told(weight, seen, 1 + mine * self.stage.shape[1] + theirs)

    def predict(self, memory: Purpose) -> np.ndarray:
        return np.tensordot(memory.weight, memory.table, 3)

    def reaction(self, memory: Purpose) -> Reaction:
        """How it answers each last round, on the mean over goals; it does not change its mind about us."""
        ours, theirs = self.stage.shape
        states = 1 + ours * theirs
        value = self.values(memory.seen)
        table = [np.tensordot(memory.weight, self.chances(value[:, :, s]), 3) for s in range(states)]
        then = np.broadcast_to(1 + np.arange(ours * theirs).reshape(ours, theirs), (states, ours, theirs))
        return Reaction(memory.at, np.array(table), then)

    def angle(self, memory: Purpose) -> dict[float, float]:
        """The chance of each goal."""
        return dict(zip(self.angles, memory.weight.sum((1, 2)).tolist(), strict=True))

    def moved(self, memory: Purpose, stage: Stage) -> tuple[Goals, Purpose]:
        """The model and its memory on another stage: same goals, same thought; same view of us if acts are the same."""
        model = replace(self, stage=stage)
        if stage.shape != self.stage.shape:
            return model, model.told(memory.weight, model.begin().seen, 0)
        return model, model.told(memory.weight, memory.seen, memory.at)

    def told(self, weight: np.ndarray, seen: np.ndarray, at: int) -> Purpose:
        """The memory, with what each goal makes it do now."""
        return Purpose(weight, seen, at, self.chances(self.values(seen)[:, :, at]))

    def values(self, seen: np.ndarray) -> np.ndarray:
        """Q [angles, ahead, S, B] when it has seen us act so."""
        whole = (seen.sum(0) + 1 / seen.shape[1]) / (seen.sum() + 1)
        expects = (seen + self.lean * whole) / (seen.sum(1, keepdims=True) + self.lean)  # [S, A]
        steps = np.asarray(self.ahead)
        value = np.empty((len(self.angles), len(steps), len(seen), self.stage.shape[1]))
        plan(expects, self.wants, steps, value)
        return value

    def chances(self, value: np.ndarray) -> np.ndarray:
        """[angles, ahead, precisions, B] from Q [angles, ahead, B]."""
        lift = np.asarray(self.precisions, float)[:, None] * (value - value.max(-1, keepdims=True))[:, :, None]
        weight = np.exp(lift)
        return (1 - self.tremble) * weight / weight.sum(-1, keepdims=True) + self.tremble / value.shape[-1]


@njit()
def plan(expects, wants, ahead, value):
    """Fill value [goals, ahead, S, B] with Q of so many rounds ahead; expects [S, A], wants [goals, A, B]."""
    now, best = np.zeros(value.shape[2:]), np.zeros(len(expects))
    for g in range(len(wants)):
        best[:] = 0
        for k in range(1, ahead.max() + 1):
            look(expects, wants[g], best, now)
            for i in range(len(ahead)):
                if ahead[i] == k:
                    value[g, i] = now


@njit()
def look(expects, want, best, now):
    """One round more: now [S, B] from best [S], then the new best."""
    for s in range(now.shape[0]):
        for b in range(now.shape[1]):
            now[s, b] = 0.0
            for a in range(len(want)):
                now[s, b] += expects[s, a] * (want[a, b] + best[1 + a * now.shape[1] + b])
    for s in range(now.shape[0]):
        best[s] = now[s].max()
