"""Best response that would rather repeat itself: bait for opponents who count.

    play a = our last action unless another one is expected to earn more than `edge` above it, as long as
    sum over rounds of (what the best response would have earned - what we earned) < budget;
    after that: best-respond, evenly among actions that are expected to earn as much as the best less `vague`

Where the forecast is vague repeating costs little, and an opponent who answers our frequent actions becomes
predictable once we are: it is led into a cycle in which each of its answers comes too late. Whoever exploits the
bait takes the budget and no more: the price is counted against what the other really did.

Known: with model=experts 359 a match against the 43 roshambo bots (greenberg, the best of them, 287), 346 without the
bait. It pays against one of the 43, inocencio (from about 250 to 890), and edge and budget were tuned on it; against
the others it costs about 3. docs/arena.md has the tables.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from coplayer.game import Did, Game, Saw
from coplayer.model.stage import stage_of
from coplayer.read.parts import part

FOR = "repeated games: a model of the other (model=...) and inertia as bait; the strongest at roshambo"


class Baited(NamedTuple):
    model: Any
    spent: float  # what the bait has cost
    mine: int | None  # our last action
    value: list[float]  # [A] what each action is expected to earn now


class Lure:
    """Predict and best-respond, with inertia that may cost `budget` in all; two-player repeated one-shot games."""

    def __init__(self, game: Game, seat: int, model="experts", edge=0.6, budget=10.0, vague=0.01):
        self.stage = stage_of(game, seat)
        self.model = part("model", model, self.stage, kind="stage")
        self.edge, self.budget, self.vague = edge, budget, vague

    def begin(self) -> Baited:
        model = self.model.begin()
        return Baited(model, 0.0, None, self.worth(model))

    def worth(self, model: Any) -> list[float]:
        """What each action is expected to earn now [A]."""
        return (self.stage.payoff @ self.model.predict(model)).tolist()  # [A, B] @ [B] -> [A]

    def act(self, memory: Baited, view, actions, rng: np.random.Generator):
        value, mine = memory.value, memory.mine
        least = max(value) - self.vague
        if mine is not None and memory.spent < self.budget and value[mine] >= max(value) - self.edge:
            return actions[mine]
        near = [a for a, v in enumerate(value) if v >= least]
        return actions[near[0] if len(near) == 1 else rng.choice(near)]

    def watch(self, memory: Baited, event: Did | Saw) -> Baited:
        seen = self.stage.read(event)
        if seen is None:
            return memory
        mine, theirs = seen
        model = self.model.update(memory.model, mine, theirs)
        return Baited(model, memory.spent + self.price(memory.value, mine, theirs), mine, self.worth(model))

    def price(self, value: list[float], mine: int, theirs: int) -> float:
        """What the best response would have earned more than `mine` did."""
        best = value.index(max(value))
        if value[mine] >= value[best] - self.vague:
            return 0.0
        return float(self.stage.payoff[best, theirs] - self.stage.payoff[mine, theirs])

    def forecast_move(self, memory: Baited, view, player, actions) -> dict[Any, float]:
        return dict(zip(actions, self.model.predict(memory.model).tolist(), strict=True))
