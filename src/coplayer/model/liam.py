"""The other as a vector, from one's own record of hands with hidden cards (LIAM); its plan is read off the vector.

Trained when first asked for (learn/liam.py; under a minute for Kuhn poker, once for each game, seat and settings) on
styles drawn evenly from the family of model/style.py, met by styles and by mixed plans of ours drawn evenly; playing
needs numpy only. `vector(memory)` is where the other lies among those it could be.

Known: over 200 hands of Kuhn poker against 33 hidden styles (bench/forecasts.py) it loses 0.061 nats a hand beside who
knows the other's plan, the mean of the family 0.107, Bayes over the family 0.035.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from coplayer.form.hands import Hands
from coplayer.form.policy import normal
from coplayer.learn.liam import Acquaintance, ends, scores, train
from coplayer.learn.recurrent import START, Weights, cell, logits
from coplayer.model.bayes_types import realized
from coplayer.model.style import random_style, style_plans

FOR = "hands: a net that sums up one's own record of the other in a vector (LIAM; needs coplayer[deep] to train)"
KIND = "hands"
EXAMPLES = ("liam(steps=2, hidden=4)",)


@lru_cache(maxsize=8)
def trained(hands: Hands, course: Acquaintance) -> Weights:
    """The weights at the end of a course."""
    return deque(train(hands, course, ours(hands), styles(hands, hands.other)), maxlen=1)[0].weights


def styles(hands: Hands, player: int):
    """Draws plans [M, Q] of styles."""
    return lambda rng, many: style_plans(hands.form, player, [random_style(rng) for _ in range(many)])


def ours(hands: Hands):
    """Draws our plans: half styles, half evenly mixed at each information set."""

    def draw(rng: np.random.Generator, many: int) -> np.ndarray:
        form, seat = hands.form, hands.seat
        any_ = [normal(form, seat, rng.exponential(size=form.sequences[seat])) for _ in range(many - many // 2)]
        return np.concatenate([styles(hands, seat)(rng, many // 2), realized(form, seat, any_)])

    return draw


@dataclass(frozen=True, eq=False)
class Liam:
    """Its memory is the encoder's state [H]; settings as in learn.liam.Acquaintance."""

    hands: Hands
    hidden: int = 32
    size: int = 8
    steps: int = 1000
    lesson: int = 120  # hands
    seed: int = 0

    @cached_property
    def weights(self) -> Weights:
        shape = {"hands": self.lesson, "hidden": self.hidden, "size": self.size}
        return trained(self.hands, Acquaintance(steps=self.steps, seed=self.seed, **shape))

    @cached_property
    def tokens(self) -> dict[int, int]:
        return ends(self.hands).number

    def begin(self) -> np.ndarray:
        return cell(np, self.weights, np.zeros(self.hidden, np.float32), START)

    def update(self, memory: np.ndarray, end: int) -> np.ndarray:
        return cell(np, self.weights, memory, self.tokens[end])

    def vector(self, memory: np.ndarray) -> np.ndarray:
        return logits(self.weights, memory)

    def plan(self, memory: np.ndarray) -> np.ndarray:
        """The expected behaviour [Q_other]."""
        s = np.clip(scores(np, self.weights, self.vector(memory)).astype(float), -15, 15)
        return normal(self.hands.form, self.hands.other, np.exp(s))
