"""Cooperate until they break faith; then learn how they react and plan through it.

For repeated games of 'cooperate' and 'defect', against players who were never seen. Three things make it:

faith    While they have never defected and our own hand has not trembled, cooperate; defect in the last round only.
         A test defection would find the few who do not mind, and wake all who do not forgive.
model    Otherwise `reactive_mixture`: the answers to the last three rounds, taken at first for a rule.
tremble  An agent sees its own trembling hand: once a move was made that it did not mean, there is noise. Then it
         expects less forgiveness (a tremble of ours shows who forgives, soon enough), forgets slowly, and plans with
         its trembles at the rate seen. It never asks the game for the noise rate.

The prior chances of their cooperation after (ours, theirs) = CC, CD, DC, DD, their pseudo-counts, the forms of the
mixture and the decay were chosen by hand and by trials on the strategies of the axelrod library.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from coplayer.agents.axelrod_player import dilemma
from coplayer.game import Did, Game, Saw
from coplayer.model.reactive_mixture import ReactiveMixture
from coplayer.respond.plan import worth

FOR = "repeated dilemmas: cooperates in good faith, then learns how they react; notices noise by its own hand"
CALM = ((0.95, 0.35, 0.6, 0.3), (1.5, 1.0, 1.0, 1.0))  # chance of C after CC, CD, DC, DD; pseudo-counts
SHAKEN = ((0.99, 0.05, 0.3, 0.05), (8.0, 5.0, 5.0, 5.0))
EARLY = 10  # rounds without a tremble that are imagined before the first


class Memory(NamedTuple):
    calm: Any  # the model without noise
    shaken: Any  # the model with noise
    meant: int = 0
    trembles: int = 0
    rounds: int = 0
    broken: bool = False  # have they defected?


class GoodFaith:
    """See above; `ahead` rounds are planned at most."""

    def __init__(self, game: Game, seat: int, ahead: int = 60, decay: float = 0.97, trust: float = 6.0):
        self.stage = dilemma(game, seat)
        self.ahead = ahead
        self.calm, self.shaken = (
            ReactiveMixture(self.stage, trust=trust, decay=decay, prior=pseudo_counts(*prior))
            for prior in (CALM, SHAKEN)
        )

    def begin(self) -> Memory:
        return Memory(self.calm.begin(), self.shaken.begin())

    def act(self, memory: Memory, view, actions, rng: np.random.Generator):
        left = self.stage.rounds - memory.rounds
        if not memory.rounds or not (memory.trembles or memory.broken):
            return actions[int(left == 1)]
        model, belief = self.believed(memory)
        tremble = memory.trembles / (memory.rounds + EARLY)
        rounds = min(left, self.ahead)
        value = worth(self.stage.payoff, model.reaction(belief), rounds, self.stage.discount, tremble)
        return actions[int(value[1] > value[0] + 1e-9)]

    def believed(self, memory: Memory) -> tuple[ReactiveMixture, Any]:
        """The model in use and its memory."""
        return (self.shaken, memory.shaken) if memory.trembles else (self.calm, memory.calm)

    def watch(self, memory: Memory, event: Did | Saw) -> Memory:
        if isinstance(event, Did):
            return memory._replace(meant=self.stage.mine.index(event.label))
        seen = self.stage.read(event)
        if seen is None:
            return memory
        return Memory(
            self.calm.update(memory.calm, *seen),
            self.shaken.update(memory.shaken, *seen),
            trembles=memory.trembles + (seen[0] != memory.meant),
            rounds=memory.rounds + 1,
            broken=memory.broken or seen[1] == 1,
        )

    def forecast_move(self, memory: Memory, view, player, actions) -> dict[Any, float]:
        model, belief = self.believed(memory)
        return dict(zip(actions, model.predict(belief).tolist(), strict=True))


def pseudo_counts(chance: tuple[float, ...], weight: tuple[float, ...]) -> tuple[tuple[float, ...], ...]:
    """[4][2] pseudo-counts of C and D after CC, CD, DC, DD."""
    return tuple((p * w, (1 - p) * w) for p, w in zip(chance, weight, strict=True))
