"""Bayes over a continuous family of styles (model/style.py): points spread evenly, and again where they matter.

The points fill a box of parameters. Their weights are exact likelihoods of all hands seen. When the weight has
gathered on few of them, or the hands seen have doubled, new points are spread over the box

    mean ± (3 standard deviations + 1 spacing of the points)

of the posterior, inside the family, and weighed by all hands again: so the points stay close to each other on the
scale of what is known. Nothing is drawn at random.

With `decay` < 1 the other may change: the logarithm of a hand's likelihood counts `decay` as much with every hand
that follows (a power prior, Ibrahim & Chen 2000), and points are spread at least every quarter of 1 / (1 - decay)
hands, from the whole family anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from coplayer.form.hands import Hands
from coplayer.form.policy import normal
from coplayer.form.sequence import SequenceForm
from coplayer.model.bayes_types import logs, weights
from coplayer.model.style import HIGH, LOW, Style, spread_out, style_plans

FOR = "hands: the other has a style of a continuous family (precise, loose, aggressive, trembling)"
KIND = "hands"
FAINT = 1e-6  # of a hand: forgotten
ROUNDS = 3  # of narrowing, from the whole family
FEW = 0.1  # share of the points that must carry the weight


class Belief(NamedTuple):
    low: Style
    high: Style
    weight: np.ndarray  # [K] logarithms
    ends: dict[int, float]  # how often each end has been seen, decayed
    seen: int  # hands
    spread: int  # hands seen when the points were spread


@dataclass(frozen=True, eq=False)
class BayesStyles:
    """K = `points` styles."""

    hands: Hands
    points: int = 200
    decay: float = 1.0

    def begin(self) -> Belief:
        return Belief(LOW, HIGH, np.zeros(self.points), {}, 0, 0)

    def update(self, memory: Belief, end: int) -> Belief:
        ends = memory.ends
        if self.decay < 1:
            ends = {e: n * self.decay for e, n in ends.items() if n > FAINT}
        ends[end] = ends.get(end, 0) + 1
        weight = memory.weight * self.decay + logs(self.hands.likelihood(end, self.plans(memory)))
        memory = memory._replace(weight=weight, ends=ends, seen=memory.seen + 1)
        return self.spread(memory) if self.due(memory) else memory

    def due(self, memory: Belief) -> bool:
        """Whether it is time for new points."""
        since = memory.seen - memory.spread
        old = 4 * since * (1 - self.decay) >= 1
        return old or memory.seen >= max(2 * memory.spread, 30) or (self.few(memory) and since >= 0.2 * memory.spread)

    def few(self, memory: Belief) -> bool:
        """Whether few points carry the weight."""
        w = weights(memory.weight)
        return bool(1 / (w @ w) < FEW * self.points)

    def spread(self, memory: Belief) -> Belief:
        """New points where the weight is."""
        if self.decay == 1:
            return self.narrowed(memory)
        memory = self.weighed(memory, LOW, HIGH)
        for _ in range(ROUNDS):
            if self.few(memory):
                memory = self.narrowed(memory)
        return memory

    def narrowed(self, memory: Belief) -> Belief:
        """New points around the mean of the old ones."""
        low, high = np.array(memory.low), np.array(memory.high)
        w, at = weights(memory.weight), np.array(spread_out(self.points, memory.low, memory.high))  # [K, d]
        mean = w @ at
        wide = 3 * np.sqrt(w @ (at - mean) ** 2) + (high - low) * self.points ** (-1 / len(low))
        low, high = np.maximum(mean - wide, LOW), np.minimum(mean + wide, HIGH)
        return self.weighed(memory, Style(*low.tolist()), Style(*high.tolist()))

    def weighed(self, memory: Belief, low: Style, high: Style) -> Belief:
        """Points spread between `low` and `high`, weighed by all hands."""
        memory = memory._replace(low=low, high=high, spread=memory.seen)
        likelihood = self.hands.likelihoods(list(memory.ends), self.plans(memory))  # [K, E]
        heard = likelihood[:, likelihood.any(0)]
        times = np.array(list(memory.ends.values()))[likelihood.any(0)]
        return memory._replace(weight=logs(heard) @ times)

    def plan(self, memory: Belief) -> np.ndarray:
        """The expected behaviour [Q_other]."""
        return normal(self.hands.form, self.hands.other, weights(memory.weight) @ self.plans(memory))

    def plans(self, memory: Belief) -> np.ndarray:
        """The plans of the points [K, Q_other]."""
        return plans_between(self.hands.form, self.hands.other, self.points, memory.low, memory.high)


@lru_cache(maxsize=12)
def plans_between(form: SequenceForm, player: int, points: int, low: Style, high: Style) -> np.ndarray:
    """The plans [K, Q] of styles spread over a box."""
    return style_plans(form, player, spread_out(points, low, high))
