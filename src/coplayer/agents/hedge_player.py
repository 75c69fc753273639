"""Hedge: exponential weights of what each action would have earned so far (Freund & Schapire 1997).

    p_a goes with exp(eta * sum over the rounds of payoff[a, what they did])

eta=None is sqrt(8 ln A / T) / span. Known: whatever they do, its expected total is at most span * sqrt(T ln A / 2)
below that of the best single action (Cesa-Bianchi & Lugosi 2006, theorem 2.2). It is smooth fictitious play.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from coplayer.game import Did, Game, Saw
from coplayer.model.stage import stage_of

FOR = "repeated games: a learner without regret that sees what it could have earned (Hedge)"
EXAMPLES = ("hedge_player", "hedge_player(eta=0.5)")


class HedgePlayer:
    """Exponential weights with full information; the memory is each action's total [A]."""

    def __init__(self, game: Game, seat: int, eta: float | None = None):
        self.stage = stage_of(game, seat)
        span = max(np.ptp(self.stage.payoff), 1e-300)
        self.eta = np.sqrt(8 * np.log(self.stage.shape[0]) / self.stage.rounds) / span if eta is None else eta

    def begin(self) -> np.ndarray:
        return np.zeros(self.stage.shape[0])

    def mix(self, memory: np.ndarray) -> np.ndarray:
        """What it does now [A]."""
        weight = np.exp(self.eta * (memory - memory.max()))
        return weight / weight.sum()

    def act(self, memory: np.ndarray, view, actions, rng: np.random.Generator):
        return actions[rng.choice(len(actions), p=self.mix(memory))]

    def watch(self, memory: np.ndarray, event: Did | Saw) -> np.ndarray:
        seen = self.stage.read(event)
        return memory if seen is None else memory + self.stage.payoff[:, seen[1]]

    def distribution(self, memory: np.ndarray, view, actions) -> dict[Any, float]:
        """The chance of each action now."""
        return dict(zip(actions, self.mix(memory).tolist(), strict=True))
