"""A recurrent net that learned, from a population of others, to learn about this one while playing it.

The weights come from a file (`weights=FILE.npz`, written with numpy.savez) or are trained when first asked for
(learn/in_context.py; half a minute, once for each shape of game and settings); playing needs numpy only. The
population is memory-one players with mixed actions drawn from Dirichlet distributions with the given
`concentrations`; 1 is uniform, below 1 nearly pure.

Known: for the one concentration 1 the exact Bayesian is `(count + 1) / (all + B)` after each joint action; the
net with 32 units comes within 0.0015 nats a round of it over 100 rounds against members it never saw.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np

from coplayer.game import GameError
from coplayer.learn.in_context import Course, train
from coplayer.learn.recurrent import START, Weights, cell, logits
from coplayer.model.stage import Stage

FOR = "repeated games: a recurrent net that learned to learn from many others (needs coplayer[deep] to train)"
KIND = "stage"
EXAMPLES = ("in_context(steps=3, hidden=4)",)


@cache
def trained(course: Course) -> Weights:
    """The weights at the end of a course."""
    return deque(train(course), maxlen=1)[0].weights


@dataclass(frozen=True, eq=False)
class InContext:
    """Its memory is the net's state [H]."""

    stage: Stage
    weights: str | None = None
    concentrations: tuple[float, ...] = (1.0,)
    hidden: int = 32
    steps: int = 2000
    seed: int = 0
    rounds: int = 100  # of a lesson
    visits: int = 1  # others who come one after another in a lesson

    @cached_property
    def net(self) -> Weights:
        a, b = self.stage.shape
        if self.weights is None:
            c = tuple(self.concentrations)
            shape = {"hidden": self.hidden, "steps": self.steps, "rounds": self.rounds, "visits": self.visits}
            return trained(Course(a, b, c, seed=self.seed, **shape))
        with np.load(self.weights) as kept:
            net = dict(kept)
        reads, says = len(net["token"]), len(net["bias"])
        if (reads, says) != (1 + a * b, b):
            raise GameError(
                f"{self.weights} reads {reads} tokens and forecasts {says} actions; this game needs {1 + a * b} and {b}"
            )
        return net

    def begin(self) -> np.ndarray:
        return cell(np, self.net, np.zeros(len(self.net["recur"]), np.float32), START)

    def meet(self, memory: np.ndarray) -> np.ndarray:
        """Somebody else comes, who it is is not said."""
        return cell(np, self.net, memory, START)

    def update(self, memory: np.ndarray, mine: int, theirs: int) -> np.ndarray:
        return cell(np, self.net, memory, 1 + mine * self.stage.shape[1] + theirs)

    def predict(self, memory: np.ndarray) -> np.ndarray:
        scores = logits(self.net, memory).astype(float)  # [B]
        likely = np.exp(scores - scores.max())
        return likely / likely.sum()
