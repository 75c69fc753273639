"""Logit response: the more an action earns against the forecast, the likelier it is played.

    P(a) ∝ exp(precision * u(a)),    u(a) = sum over b of payoff(a, b) P(b)

precision = 0 is uniform play, a large one the best response. Of all mixtures it has the greatest
u . P + entropy(P) / precision.  Source: Luce, Individual choice behavior (1959); McKelvey & Palfrey (1995).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from coplayer.game import Unsuited
from coplayer.model.stage import Predictor, Stage

FOR = "repeated games: the better an action looks this round, the likelier it is"
KIND = "stage"


@dataclass(frozen=True, eq=False)
class Logit:
    """Tremble between actions that look about equally good."""

    stage: Stage
    precision: float = 3.0  # per unit of payoff

    def __post_init__(self):
        if not 0 <= self.precision < np.inf:
            raise Unsuited(f"logit: a finite precision of at least 0 is expected, given {self.precision}")

    def strategy(self, model: Predictor, memory: Any, left: int) -> np.ndarray:
        """What to do [A], with `left` rounds to play."""
        value = self.precision * (self.stage.payoff @ model.predict(memory))  # [A, B] @ [B] -> [A]
        weight = np.exp(value - value.max())
        return weight / weight.sum()
