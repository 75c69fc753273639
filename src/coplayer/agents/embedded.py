"""An embedded agent: it plans on a mixture of universes in which its own actions are evidence about the other.

    a = argmax Q^k_rho(h, a)        see model/embedded_mixture.py

`k` = 1 takes the self-model for what one does later, k > 1 plans k - 1 more rounds by max. Ties go to what the
self-model expects (so the thresholds of Example 4.13 are strict). `embedded=False` is the decoupled control.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from coplayer.game import Did, Game, Saw
from coplayer.model.embedded_mixture import EmbeddedMixture, Part, quality
from coplayer.model.stage import stage_of

FOR = "repeated games with the same actions for both: the other may be a copy of me (MUPI)"


class Memory(NamedTuple):
    belief: tuple[Part, ...]
    left: int  # rounds to play


class Embedded:
    """Plan `look` rounds ahead with discount `gamma` (0: this round only); the prior is EmbeddedMixture's."""

    def __init__(self, game: Game, seat: int, alpha=0.5, always=0.3, k: int = 1, gamma=0, look: int = 3, **prior: Any):
        self.stage = stage_of(game, seat)
        self.model = EmbeddedMixture(self.stage, alpha, always, **prior)
        self.k, self.look, self.gamma = k, look, self.model.number(gamma)
        self.pay = [[self.model.number(r) for r in row] for row in self.stage.payoff.tolist()]  # [A][B]

    def begin(self) -> Memory:
        return Memory(self.model.begin(), self.stage.rounds)

    def worth(self, memory: Memory) -> dict[int, Any]:
        """Q^k of every action that some universe foresees."""
        ahead = min(self.look, memory.left)
        return quality(self.model.rho, memory.belief, self.pay, self.gamma, self.k, ahead)

    def act(self, memory: Memory, view, actions, rng: np.random.Generator):
        worth, own = self.worth(memory), self.model.rho.own(memory.belief)
        return actions[max(worth, key=lambda a: (worth[a], own[a], -a))]

    def watch(self, memory: Memory, event: Did | Saw) -> Memory:
        seen = self.stage.read(event)
        if seen is None:
            return memory
        return Memory(self.model.update(memory.belief, *seen), memory.left - 1)

    def forecast_move(self, memory: Memory, view, player, actions) -> dict[Any, float]:
        return dict(zip(actions, self.model.predict(memory.belief).tolist(), strict=True))
