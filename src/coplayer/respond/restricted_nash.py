"""Restricted Nash response (Johanson, Zinkevich & Bowling 2007) that trusts the model the more hands it saw.

    max over plans x of   p u(x, y)  +  (1 - p) min over y' of u(x, y'),     p = most * n / (n + half)

n is the number of hands played, each worth `decay` times the one after it; after `half` of them the model is
trusted half of what it ever will be. At n = 0 it is the best equilibrium. In a hand it loses at most
p / (1 - p) * (what an equilibrium earns less against y than the best response to y) of the value: not safe,
but never at any price. Two-player zero-sum games only; solved anew when the hands have grown by a `step`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from coplayer.form.hands import Hands
from coplayer.game import GameError
from coplayer.respond.guarded import guarded
from coplayer.respond.played import Played, renewed
from coplayer.solve.regret import two_player_zero_sum

FOR = "zero-sum hands: restricted Nash, the model trusted the more hands it saw"
KIND = "hands"


@dataclass(frozen=True, eq=False)
class RestrictedNash:
    """Exploit, but not at any price."""

    hands: Hands
    most: float = 0.9  # trust in a model of endless experience
    half: float = 20.0  # hands
    decay: float = 1.0
    step: float = 0.1

    def __post_init__(self):
        two_player_zero_sum(self.hands.form)
        if not (0 <= self.most <= 1 and self.half > 0 and 0 < self.decay <= 1):
            raise GameError(
                f"restricted_nash: most={self.most}, half={self.half}, decay={self.decay} given; "
                "0 <= most <= 1, half > 0 and 0 < decay <= 1 are expected"
            )

    def trust(self, hands: int) -> float:
        """p after a number of hands."""
        seen = hands if self.decay == 1 else (1 - self.decay**hands) / (1 - self.decay)
        return self.most * seen / (seen + self.half)

    def begin(self) -> Played:
        return Played()

    def strategy(self, model: Any, memory: Any, own: Played) -> np.ndarray:
        """The behaviour [Q_seat] for the next hand."""
        return self.solved(0, model, memory) if own.policy is None else own.policy

    def update(self, own: Played, behaviour: np.ndarray, end: int, model: Any, memory: Any) -> Played:
        return renewed(own, self.step, lambda: self.solved(own.hands + 1, model, memory))

    def solved(self, hands: int, model: Any, memory: Any) -> np.ndarray:
        guard = guarded(self.hands.form, self.hands.seat)
        return guard.restricted(model.plan(memory), self.trust(hands))
