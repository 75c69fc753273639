"""CFR+ (Tammelin 2014): regrets floored at zero, players in turn, the plan of iteration t weighs t.

For: two-player zero-sum games with perfect recall, where the average plan's exploitability falls to 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from coplayer.form.policy import Policy
from coplayer.form.sequence import SequenceForm
from coplayer.solve.regret import Schedule, average, two_player_zero_sum

NAME = "cfr+"
FOR = "two-player zero-sum games with perfect recall: the usual first choice"
FORM = "sequence"
AVERAGING = "t, alternating"
refuse = two_player_zero_sum


def schedule(t: np.ndarray) -> Schedule:
    return Schedule(np.ones_like(t), np.zeros_like(t), t)


def steps(form: SequenceForm, at: Iterable[int], rng: np.random.Generator) -> Iterator[tuple[int, Policy]]:
    """Yield (iterations, average plans) at each iteration count in `at`; no randomness is used."""
    return average(form, schedule, at)
