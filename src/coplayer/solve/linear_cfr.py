"""Linear CFR (Brown & Sandholm 2019): iteration t weighs t, in the regrets and in the average plan.

Regrets are multiplied by t / (t + 1) after iteration t, which is the same up to scale: DCFR(1, 1, 1).
For: two-player zero-sum games with perfect recall, where early iterations make large mistakes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from coplayer.form.policy import Policy
from coplayer.form.sequence import SequenceForm
from coplayer.solve.regret import Schedule, average, two_player_zero_sum

NAME = "lcfr"
FOR = "two-player zero-sum games with perfect recall: early mistakes fade linearly"
FORM = "sequence"
AVERAGING = "t, alternating"
refuse = two_player_zero_sum


def schedule(t: np.ndarray) -> Schedule:
    return Schedule(t / (t + 1), t / (t + 1), t)


def steps(form: SequenceForm, at: Iterable[int], rng: np.random.Generator) -> Iterator[tuple[int, Policy]]:
    """Yield (iterations, average plans) at each iteration count in `at`; no randomness is used."""
    return average(form, schedule, at)
