"""Discounted CFR (Brown & Sandholm 2019): past regrets fade, negative ones faster.

After iteration t positive regrets are multiplied by t^alpha / (t^alpha + 1), negative ones by
t^beta / (t^beta + 1), and the plan of iteration t weighs t^gamma; (3/2, 0, 2) is the authors' choice.
For: two-player zero-sum games with perfect recall.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from coplayer.form.policy import Policy
from coplayer.form.sequence import SequenceForm
from coplayer.solve.regret import Schedule, average, two_player_zero_sum

NAME = "dcfr"
FOR = "two-player zero-sum games with perfect recall: past regrets fade, negative ones faster"
FORM = "sequence"
AVERAGING = "t², alternating"
refuse = two_player_zero_sum
ALPHA, BETA, GAMMA = 1.5, 0.0, 2.0


def schedule(t: np.ndarray) -> Schedule:
    return Schedule(t**ALPHA / (t**ALPHA + 1), t**BETA / (t**BETA + 1), t**GAMMA)


def steps(form: SequenceForm, at: Iterable[int], rng: np.random.Generator) -> Iterator[tuple[int, Policy]]:
    """Yield (iterations, average plans) at each iteration count in `at`; no randomness is used."""
    return average(form, schedule, at)
