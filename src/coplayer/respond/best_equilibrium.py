"""The equilibrium that earns most against the model: the cautious end of exploiting.

    max over plans x of u(x, y),  where  min over y' of u(x, y') = v*

Never below the value of the game in any hand, whatever the other does; two-player zero-sum games only. A
new one is made when the hands seen have grown by a `step`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from coplayer.form.hands import Hands
from coplayer.respond.guarded import guarded
from coplayer.respond.played import Played, renewed
from coplayer.solve.regret import two_player_zero_sum

FOR = "zero-sum hands: of all equilibrium plans the one that earns most against the model"
KIND = "hands"


@dataclass(frozen=True, eq=False)
class BestEquilibrium:
    """Exploit without any risk."""

    hands: Hands
    step: float = 0.1

    def __post_init__(self):
        two_player_zero_sum(self.hands.form)

    def begin(self) -> Played:
        return Played()

    def strategy(self, model: Any, memory: Any, own: Played) -> np.ndarray:
        """The behaviour [Q_seat] for the next hand."""
        return self.solved(model, memory) if own.policy is None else own.policy

    def update(self, own: Played, behaviour: np.ndarray, end: int, model: Any, memory: Any) -> Played:
        return renewed(own, self.step, lambda: self.solved(model, memory))

    def solved(self, model: Any, memory: Any) -> np.ndarray:
        return guarded(self.hands.form, self.hands.seat).cautious(model.plan(memory))
