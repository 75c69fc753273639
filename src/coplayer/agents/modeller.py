"""A model of the other times a response to it: any predictor in model/ with any response in respond/.

`modeller(model=counts, respond=best)` is fictitious play; `modeller(model='counts(decay=0.9)', respond=logit)`
forgets and trembles. Models and responses are for rounds of a repeated one-shot game (`stage`) or for hands of
a two-player game in sequence form (`hands`); `coplayer agents` says which is for what.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from coplayer.game import Did, Game, Saw
from coplayer.model.stage import stage_of
from coplayer.read.parts import part

FOR = "repeated games: a model of the other (model=...) and a response to it (respond=...)"


class Memory(NamedTuple):
    model: Any
    left: int  # rounds to play
    own: Any = None  # the response's memory, if it has one


class Modeller:
    """Predict, then respond; two-player repeated one-shot games."""

    def __init__(self, game: Game, seat: int, model: str = "counts", respond: str = "best"):
        self.stage = stage_of(game, seat)
        self.model = part("model", model, self.stage, kind="stage")
        self.response = part("respond", respond, self.stage, kind="stage")
        self.remembers = hasattr(self.response, "begin")

    def begin(self) -> Memory:
        return Memory(self.model.begin(), self.stage.rounds, self.response.begin() if self.remembers else None)

    def mix(self, memory: Memory) -> np.ndarray:
        """What it will do, [A]."""
        own = (memory.own,) if self.remembers else ()
        return self.response.strategy(self.model, memory.model, memory.left, *own)

    def act(self, memory: Memory, view, actions, rng: np.random.Generator):
        up_to = self.mix(memory).cumsum()
        return actions[int(np.searchsorted(up_to / up_to[-1], rng.random(), side="right"))]

    def distribution(self, memory: Memory, view, actions) -> dict[Any, float]:
        """The chance of each action now."""
        return dict(zip(actions, self.mix(memory).tolist(), strict=True))

    def watch(self, memory: Memory, event: Did | Saw) -> Memory:
        seen = self.stage.read(event)
        if seen is None:
            return memory
        model, own = self.model.update(memory.model, *seen), memory.own
        if self.remembers:
            own = self.response.update(own, *seen, self.model, model)
        return Memory(model, memory.left - 1, own)

    def forecast_move(self, memory: Memory, view, player, actions) -> dict[Any, float]:
        return dict(zip(actions, self.model.predict(memory.model).tolist(), strict=True))
