"""Theories of how people play once, fitted as the match goes: level k, cognitive hierarchy, logit equilibrium.

Bayes over a grid of parameters: precision per range of the other's payoffs, and the level k, or the Poisson mean
tau of the levels; each theory says what the other does (one_shot.py has the equations). Level 0 is what a player
did lately (start = play) or uniform, the theories as published (start = uniform); a share `tremble` is uniform.
With start = play level 1 answers what we did lately, level 2 what would answer what they did lately ...; the
weights of parameters go back to even by `share` a round, as people learn to think further.

The logit equilibrium and start = uniform do not look at what was played: they are here for people who play once or
a few times, and foresee bots worse than counting does.

Sources: Stahl & Wilson (1995); Camerer, Ho & Chong (2004); McKelvey & Palfrey (1995).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import NamedTuple

import numpy as np

from coplayer.game import Unsuited
from coplayer.model.one_shot import levels, lower, poisson, quantal
from coplayer.model.stage import Stage

FOR = "repeated games: level k, cognitive hierarchy or logit equilibrium, fitted as it goes"
KIND = "stage"
PRECISIONS = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0)  # per range of the other's payoffs
TAUS = (0.5, 1.0, 1.5, 2.0, 3.0)
THEORIES = ("hierarchy", "level_k", "quantal")
STARTS = ("play", "uniform")


class Parameters(NamedTuple):
    precision: float  # per range of the other's payoffs
    thought: float  # the level k, or tau; 0 for quantal


class Fitting(NamedTuple):
    """What was learned of the G parameters, and how often each action was played (decayed)."""

    weight: np.ndarray  # [G]
    mine: np.ndarray  # [A]
    theirs: np.ndarray  # [B]
    table: np.ndarray  # [G, B] what the other does now, under each


@dataclass(frozen=True, eq=False)
class Fitted:
    """The posterior mean of a theory's forecasts."""

    stage: Stage
    theory: str = "hierarchy"
    start: str = "play"
    depth: int = 4  # the highest level
    decay: float = 0.9  # of the counts that level 0 is made of
    tremble: float = 0.05
    share: float = 0.005

    def __post_init__(self):
        if self.theory not in THEORIES or self.start not in STARTS:
            raise Unsuited(f"theory is one of {THEORIES}, start of {STARTS}; given {self.theory!r}, {self.start!r}")
        if not 0 < self.tremble <= 1 or not 0 <= self.share <= 1 or self.depth < 1:
            raise Unsuited(f"0 < tremble <= 1, 0 <= share <= 1 and depth >= 1 are expected, given {self!r}")

    @cached_property
    def parameters(self) -> list[Parameters]:
        """[G]"""
        thoughts = {"hierarchy": TAUS, "level_k": range(self.depth + 1), "quantal": (0,)}[self.theory]
        return [Parameters(x, float(t)) for x, t in product(PRECISIONS, thoughts)]

    @cached_property
    def pay(self) -> tuple[np.ndarray, np.ndarray]:
        """Both players' payoffs, own action first, in units of their ranges."""
        ours, theirs = self.stage.payoff, self.stage.other.T.copy()
        return ours / (np.ptp(ours) or 1), theirs / (np.ptp(theirs) or 1)

    @cached_property
    def grid(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(precision [G], belief [G, K + 1, K + 1] about lower levels, share [G, K + 1] of levels)."""
        if self.theory == "level_k":
            share = np.array([np.eye(self.depth + 1)[int(p.thought)] for p in self.parameters])
            belief = np.tile(np.eye(self.depth + 1, k=-1), (len(share), 1, 1))
        else:
            share = np.array([poisson(p.thought, self.depth) for p in self.parameters])
            belief = np.array([lower(s) for s in share])
        return np.array([p.precision for p in self.parameters]), belief, share

    @cached_property
    def fixed(self) -> np.ndarray:
        """[G, B] where the theory does not look at what was played."""
        if self.theory == "quantal":
            table = np.array([quantal(self.pay, p.precision)[1] for p in self.parameters])
            return (1 - self.tremble) * table + self.tremble / table.shape[1]
        return self.expected(*(np.full(n, 1 / n) for n in self.stage.shape))

    def expected(self, mine: np.ndarray, theirs: np.ndarray) -> np.ndarray:
        """What the other does [G, B], if levels 0 play `mine` [A] and `theirs` [B]."""
        precision, belief, share = self.grid
        ladder = levels(self.pay, belief, precision, (mine, theirs))[1]  # [G, K + 1, B]
        return (1 - self.tremble) * np.einsum("gk,gkb->gb", share, ladder) + self.tremble / len(theirs)

    def begin(self) -> Fitting:
        weight = np.full(len(self.parameters), 1 / len(self.parameters))
        return self.told(weight, *(np.zeros(n) for n in self.stage.shape))

    def update(self, memory: Fitting, mine: int, theirs: int) -> Fitting:
        weight = memory.weight * memory.table[:, theirs]
        weight = (1 - self.share) * weight / weight.sum() + self.share / len(weight)
        ours, others = memory.mine * self.decay, memory.theirs * self.decay
        ours[mine] += 1
        others[theirs] += 1
        return self.told(weight, ours, others)

    def told(self, weight: np.ndarray, mine: np.ndarray, theirs: np.ndarray) -> Fitting:
        """The memory, with what each parameter says now."""
        if self.start == "uniform" or self.theory == "quantal":
            return Fitting(weight, mine, theirs, self.fixed)
        lately = ((n + 1 / len(n)) / (n.sum() + 1) for n in (mine, theirs))
        return Fitting(weight, mine, theirs, self.expected(*lately))

    def predict(self, memory: Fitting) -> np.ndarray:
        return memory.weight @ memory.table
