"""A model of the other times a response to it, for hands: two-player games in sequence form, once or repeated.

`hand_player(model=mixed_plans, respond=best_hand)`. Model and response look at what has been seen when a hand
ends; the behaviour for the next hand is made then and played by sampling. What the other shows inside a hand needs
no second look: the response is to its whole expected plan.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from coplayer.agents.fixed import drawn
from coplayer.form.hands import Position, hands_of
from coplayer.game import Did, Game, Saw
from coplayer.model import foresight
from coplayer.read.parts import part
from coplayer.solve.response import plan

FOR = "hands: a model of the other (model=...) and a response to it (respond=...)"


class Memory(NamedTuple):
    position: Position
    model: Any
    own: Any  # the response's memory, None if it has none
    mine: np.ndarray  # [Q_seat] the behaviour of this hand
    theirs: np.ndarray  # [Q_other] the plan expected of the other


class HandPlayer:
    """Predict the other's plan of a hand, then respond."""

    def __init__(self, game: Game, seat: int, model: str = "mixed_plans", respond: str = "best_hand"):
        self.hands = hands_of(game, seat)
        self.model = part("model", model, self.hands, kind="hands") if isinstance(model, str) else model
        self.response = part("respond", respond, self.hands, kind="hands") if isinstance(respond, str) else respond

    def begin(self) -> Memory:
        own = self.response.begin() if hasattr(self.response, "begin") else None
        return self.ready(self.hands.start(), self.model.begin(), own)

    def ready(self, position: Position, model: Any, own: Any) -> Memory:
        """Before a hand."""
        known = () if own is None else (own,)
        mine = self.response.strategy(self.model, model, *known)
        return Memory(position, model, own, mine, plan(self.hands.form, self.hands.other, self.model.plan(model)))

    def act(self, memory: Memory, view, actions, rng: np.random.Generator):
        return drawn(self.hands, memory.position, memory.mine, rng)

    def watch(self, memory: Memory, event: Did | Saw) -> Memory:
        position, ends = self.hands.steps(memory.position, event)
        for end in ends:
            model, own = self.model.update(memory.model, end), memory.own
            if own is not None:
                own = self.response.update(own, memory.mine, end, self.model, model)
            memory = self.ready(position, model, own)
        return memory._replace(position=position)

    def plan(self, memory: Memory) -> np.ndarray:
        return memory.mine

    def forecast_move(self, memory: Memory, view, player, actions) -> dict[Any, float]:
        return foresight.next_move(self.hands, memory.position.node, memory.theirs, actions)

    def forecast_hidden(self, memory: Memory, view) -> dict[str, dict[Any, float]]:
        return foresight.hidden(self.hands, memory.position.node, memory.theirs)
