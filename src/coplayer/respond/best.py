"""Best response to the forecast of this round or hand; ties evenly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from coplayer.model.stage import Predictor, Stage

FOR = "repeated games: the action that earns most against the forecast of this round"
KIND = "stage"
TIE = 1e-9


@dataclass(frozen=True, eq=False)
class Best:
    """Best-respond to what the other is expected to do now, as if the future did not depend on it."""

    stage: Stage

    def strategy(self, model: Predictor, memory: Any, left: int) -> np.ndarray:
        """What to do [A], with `left` rounds to play."""
        value = self.stage.payoff @ model.predict(memory)  # [A, B] @ [B] -> [A]
        best = value >= value.max() - TIE
        return best / best.sum()
