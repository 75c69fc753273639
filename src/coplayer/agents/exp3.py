"""EXP3: no regret from its own payoffs alone (Auer, Cesa-Bianchi, Freund & Schapire 2002).

    p = (1 - gamma) w / sum(w) + gamma / A,    w_a <- w_a exp(gamma x_a / (p_a A)) for the action a it did

x_a is its payoff, scaled to [0, 1]. gamma=None is min(1, sqrt(A ln A / ((e - 1) T))). Known: against any fixed
sequence of the other's actions its expected regret is at most 2 sqrt((e - 1) T A ln A), in scaled payoffs.
A hand that trembles does action a with another chance than p_a; that chance is the one to divide by.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from coplayer.game import Did, Game, Saw
from coplayer.model.stage import stage_of

FOR = "repeated games: a learner without regret that uses only its own payoffs (EXP3)"
EXAMPLES = ("exp3", "exp3(gamma=0.2)")


class Exp3:
    """Exponential weights of importance-weighted payoffs; the memory is ln w [A]."""

    def __init__(self, game: Game, seat: int, gamma: float | None = None):
        self.stage = stage_of(game, seat)
        pay, a = self.stage.payoff, self.stage.shape[0]
        self.gain = (pay - pay.min()) / max(np.ptp(pay), 1e-300)  # [A, B] in [0, 1]
        self.gamma = min(1.0, np.sqrt(a * np.log(a) / ((np.e - 1) * self.stage.rounds))) if gamma is None else gamma

    def begin(self) -> np.ndarray:
        return np.zeros(self.stage.shape[0])

    def mix(self, memory: np.ndarray) -> np.ndarray:
        """What it means to do now [A]."""
        weight = np.exp(memory - memory.max())
        return (1 - self.gamma) * weight / weight.sum() + self.gamma / len(weight)

    def made(self, mix: np.ndarray) -> np.ndarray:
        """What it then does [A]."""
        if not self.stage.wrapped or len(mix) == 1:
            return mix
        rate = self.stage.noise
        return (1 - rate) * mix + rate * (1 - mix) / (len(mix) - 1)

    def act(self, memory: np.ndarray, view, actions, rng: np.random.Generator):
        return actions[rng.choice(len(actions), p=self.mix(memory))]

    def watch(self, memory: np.ndarray, event: Did | Saw) -> np.ndarray:
        seen = self.stage.read(event)
        if seen is None:
            return memory
        memory, mine, chance = memory.copy(), seen[0], self.made(self.mix(memory))
        memory[mine] += self.gamma * self.gain[seen] / (chance[mine] * len(memory))
        return memory

    def distribution(self, memory: np.ndarray, view, actions) -> dict[Any, float]:
        """The chance of each action now."""
        return dict(zip(actions, self.mix(memory).tolist(), strict=True))
