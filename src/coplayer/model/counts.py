"""Decayed counts: the other draws from a distribution that drifts.

    P(b) = (n_b + prior) / sum over b' of (n_b' + prior),    n <- decay * n, then 1 more for what was seen

With decay = 1 it is a Dirichlet belief, and best-responding to it is fictitious play (Brown 1951).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coplayer.model.stage import Stage

FOR = "repeated games: the other draws from a distribution that drifts"
KIND = "stage"


@dataclass(frozen=True, eq=False)
class Counts:
    """Counts of what the other did, each round worth `decay` times the one after it."""

    stage: Stage
    decay: float = 1.0
    prior: float = 1.0  # pseudo-count of each action

    def begin(self) -> np.ndarray:
        return np.zeros(self.stage.shape[1])  # [B]

    def update(self, memory: np.ndarray, mine: int, theirs: int) -> np.ndarray:
        memory = memory * self.decay
        memory[theirs] += 1
        return memory

    def predict(self, memory: np.ndarray) -> np.ndarray:
        weight = memory + self.prior
        return weight / weight.sum()
