"""Hedge between a response to the model and the safe strategy of the stage, never far behind the better one.

    weight_i ∝ exp(rate * G_i),    G_i = what arm i would have earned so far against what the other did

Both arms are known in full after each round, for the other's act is seen. The safe arm is the maximin mixed
action: in a zero-sum stage its equilibrium strategy, worth the value; in others the security level.

Known: against any sequence of acts, over T rounds, the mixture's expected gain is at least that of the better arm
less range * sqrt(T ln 2 / 2), with rate = sqrt(8 ln 2 / T) / range; so at least T * (security level) less that. It
counts what was earned against acts as they came, not how the other would have answered the other arm.
Source: Freund & Schapire (1997); the constant: Cesa-Bianchi & Lugosi, Prediction, learning, and games (2006), 2.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from coplayer.model.stage import Predictor, Stage
from coplayer.read.parts import part
from coplayer.solve.matrix_game import equilibrium

FOR = "repeated games: a response to the model or the safe strategy, whichever has earned more, with a guarantee"
KIND = "stage"


class Hedged(NamedTuple):
    """What the two arms (response, safe) earned, and what they do next."""

    gain: np.ndarray  # [2]
    arms: np.ndarray  # [2, A]
    left: int


@dataclass(frozen=True, eq=False)
class Hedge:
    """Exponential weights over `response` (a response without memory, by name) and the safe strategy."""

    stage: Stage
    response: str = "best"

    @cached_property
    def inner(self) -> Any:
        """The response to the model."""
        return part("respond", self.response, self.stage, kind="stage")

    @cached_property
    def safe(self) -> np.ndarray:
        """The maximin mixed action [A]."""
        x, y = (np.empty(n) for n in self.stage.shape)
        equilibrium(self.stage.payoff, x, y)
        return x

    @property
    def rate(self) -> float:
        return float(np.sqrt(8 * np.log(2) / self.stage.rounds) / max(np.ptp(self.stage.payoff), 1e-300))

    def begin(self) -> Hedged:
        """Both arms are safe in the first round: nothing is known."""
        return Hedged(np.zeros(2), np.array([self.safe, self.safe]), self.stage.rounds)

    def update(self, own: Hedged, mine: int, theirs: int, model: Predictor, memory: Any) -> Hedged:
        """After a round; `memory` is the model's after it too."""
        gain = own.gain + own.arms @ self.stage.payoff[:, theirs]
        left = own.left - 1
        return Hedged(gain, np.array([self.inner.strategy(model, memory, left), self.safe]), left)

    def strategy(self, model: Predictor, memory: Any, left: int, own: Hedged) -> np.ndarray:
        """What to do [A]."""
        weight = np.exp(self.rate * (own.gain - own.gain.max()))
        return weight @ own.arms / weight.sum()
