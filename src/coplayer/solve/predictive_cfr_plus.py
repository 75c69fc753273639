"""Predictive CFR+ (Farina, Kroer, Sandholm 2021): CFR+ that expects the last regrets to come again.

The next behaviour matches max(R + r, 0), where R are the floored regrets and r the last instantaneous
ones; the plan of iteration t weighs t^2. For: two-player zero-sum games with perfect recall; often the
fastest outside poker.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from coplayer.form.policy import Policy
from coplayer.form.sequence import SequenceForm
from coplayer.solve.regret import Schedule, average, two_player_zero_sum

NAME = "pcfr+"
FOR = "two-player zero-sum games with perfect recall: often the fastest outside poker"
FORM = "sequence"
AVERAGING = "t², alternating"
refuse = two_player_zero_sum


def schedule(t: np.ndarray) -> Schedule:
    return Schedule(np.ones_like(t), np.zeros_like(t), t**2, ahead=1.0)


def steps(form: SequenceForm, at: Iterable[int], rng: np.random.Generator) -> Iterator[tuple[int, Policy]]:
    """Yield (iterations, average plans) at each iteration count in `at`; no randomness is used."""
    return average(form, schedule, at)
