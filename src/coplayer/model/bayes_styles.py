"""Bayes over a continuous family of styles (model/style.py): points spread evenly, and again where they matter.

The points fill a box of parameters. Their weights are exact likelihoods of all hands seen. When the weight has
gathered on few of them, or the hands seen have doubled, new points are spread over the box

    mean ± (3 standard deviations + 1 spacing of the points)

of the posterior, inside the family, and weighed by all hands again: so the points stay close to each other on the
scale of what is known. Nothing is drawn at random.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from coplayer.form.hands import Hands
from coplayer.form.policy import normal
from coplayer.form.sequence import SequenceForm
from coplayer.model.bayes_types import logs, realized, weights
from coplayer.model.style import HIGH, LOW, Style, spread_out, styled

FOR = "hands: the other has a style of a continuous family (precise, loose, aggressive, trembling)"
KIND = "hands"
FEW = 0.1  # share of the points that must carry the weight


class Belief(NamedTuple):
    low: Style
    high: Style
    weight: np.ndarray  # [K] logarithms
    ends: dict[int, int]  # how often each end has been seen
    seen: int  # hands
    spread: int  # hands seen when the points were spread


@dataclass(frozen=True, eq=False)
class BayesStyles:
    """K = `points` styles."""

    hands: Hands
    points: int = 200

    def begin(self) -> Belief:
        return Belief(LOW, HIGH, np.zeros(self.points), {}, 0, 0)

    def update(self, memory: Belief, end: int) -> Belief:
        memory.ends[end] = memory.ends.get(end, 0) + 1
        weight = memory.weight + logs(self.hands.likelihood(end, self.plans(memory)))
        memory = memory._replace(weight=weight, seen=memory.seen + 1)
        return self.narrowed(memory) if self.due(memory) else memory

    def due(self, memory: Belief) -> bool:
        """Whether it is time for new points."""
        w = weights(memory.weight)
        few = 1 / (w @ w) < FEW * self.points and memory.seen >= 1.2 * memory.spread
        return few or memory.seen >= max(2 * memory.spread, 30)

    def narrowed(self, memory: Belief) -> Belief:
        """New points where the weight is."""
        low, high = np.array(memory.low), np.array(memory.high)
        w, at = weights(memory.weight), np.array(spread_out(self.points, memory.low, memory.high))  # [K, d]
        mean = w @ at
        wide = 3 * np.sqrt(w @ (at - mean) ** 2) + (high - low) * self.points ** (-1 / len(low))
        low, high = np.maximum(mean - wide, LOW), np.minimum(mean + wide, HIGH)
        memory = memory._replace(low=Style(*low.tolist()), high=Style(*high.tolist()), spread=memory.seen)
        plans, weight = self.plans(memory), np.zeros(self.points)
        for end, n in memory.ends.items():
            weight += n * logs(self.hands.likelihood(end, plans))
        return memory._replace(weight=weight)

    def plan(self, memory: Belief) -> np.ndarray:
        """The expected behaviour [Q_other]."""
        return normal(self.hands.form, self.hands.other, weights(memory.weight) @ self.plans(memory))

    def plans(self, memory: Belief) -> np.ndarray:
        """The plans of the points [K, Q_other]."""
        return plans_between(self.hands.form, self.hands.other, self.points, memory.low, memory.high)


@lru_cache(maxsize=32)
def plans_between(form: SequenceForm, player: int, points: int, low: Style, high: Style) -> np.ndarray:
    """The plans [K, Q] of styles spread over a box."""
    return realized(form, player, [styled(form, player, style) for style in spread_out(points, low, high)])
