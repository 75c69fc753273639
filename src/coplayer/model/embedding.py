"""The other as a vector: each stretch of play says one, their mean says who it is (after ToMnet).

Trained when first asked for (learn/embedding.py; about a minute, once for each shape of game and settings) on
memory-one players; playing needs numpy only. `vector(memory)` is where the other lies among those it could be.

Known: in matches of 80 rounds with members it never saw (2,000 of them) it loses 0.064 nats a round less, from
the second stretch of 20 on, than the best forecast that sees one stretch only, and 0.006 more than the exact
Bayesian, who sees all.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

import numpy as np

from coplayer.learn.embedding import Acquaintance, net, state, train
from coplayer.learn.recurrent import START, Weights, cell, logits
from coplayer.model.stage import Stage

FOR = "repeated games: a net that sums up earlier play in a vector (ToMnet; needs coplayer[deep] to train)"
KIND = "stage"
EXAMPLES = ("embedding(steps=3, hidden=4)",)


@cache
def trained(course: Acquaintance) -> Weights:
    """The weights at the end of a course."""
    return deque(train(course), maxlen=1)[0].weights


class Memory(NamedTuple):
    past: np.ndarray  # [size] sum of the vectors of whole stretches
    round: int
    reader: np.ndarray  # [H] of the net that embeds
    forecaster: np.ndarray  # [H] of the net that forecasts


@dataclass(frozen=True, eq=False)
class Embedding:
    """Settings as in learn.embedding.Acquaintance."""

    stage: Stage
    concentrations: tuple[float, ...] = (1.0,)
    stretch: int = 20
    size: int = 8
    hidden: int = 16
    steps: int = 1500
    seed: int = 0

    @cached_property
    def weights(self) -> Weights:
        a, b = self.stage.shape
        shape = {"hidden": self.hidden, "stretch": self.stretch, "size": self.size, "rounds": 4 * self.stretch}
        return trained(Acquaintance(a, b, tuple(self.concentrations), steps=self.steps, seed=self.seed, **shape))

    @cached_property
    def nets(self) -> tuple[Weights, Weights]:
        """(the one that embeds, the one that forecasts)."""
        return net(self.weights, "e"), net(self.weights, "f")

    def vector(self, memory: Memory) -> np.ndarray:
        """The mean over whole stretches so far [size]; 0 in the first."""
        return memory.past / max(memory.round // self.stretch, 1)

    def begin(self) -> Memory:
        size, hidden = self.weights["join"].shape
        return self.read(Memory(np.zeros(size, np.float32), 0, *np.zeros((2, hidden), np.float32)), START)

    def read(self, memory: Memory, token: int) -> Memory:
        """After a token; a new stretch begins with the token before it."""
        embed, forecast = self.nets
        reader, forecaster = memory.reader, memory.forecaster
        past = memory.past
        if memory.round % self.stretch == 0:
            past = past + logits(embed, reader) if memory.round else past
            reader = np.zeros_like(reader)
            forecaster = state(np, self.weights, self.vector(memory._replace(past=past)))
        return Memory(past, memory.round, cell(np, embed, reader, token), cell(np, forecast, forecaster, token))

    def update(self, memory: Memory, mine: int, theirs: int) -> Memory:
        token = 1 + mine * self.stage.shape[1] + theirs
        return self.read(memory._replace(round=memory.round + 1), token)

    def predict(self, memory: Memory) -> np.ndarray:
        scores = logits(self.nets[1], memory.forecaster).astype(float)  # [B]
        likely = np.exp(scores - scores.max())
        return likely / likely.sum()
