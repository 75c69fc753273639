"""CFR (Zinkevich, Johanson, Bowling, Piccione 2007): counterfactual regrets add up, all plans weigh the same.

For: two-player zero-sum games with perfect recall. After T iterations the average plans' exploitability
is at most of order span * I * sqrt(A / T). Here the players are updated in turn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from coplayer.form.policy import Policy
from coplayer.form.sequence import SequenceForm
from coplayer.solve.regret import Schedule, average, two_player_zero_sum

NAME = "cfr"
FOR = "two-player zero-sum games with perfect recall: the plain rule, to compare others with"
FORM = "sequence"
AVERAGING = "1, alternating"
refuse = two_player_zero_sum


def schedule(t: np.ndarray) -> Schedule:
    return Schedule(np.ones_like(t), np.ones_like(t), np.ones_like(t))


def steps(form: SequenceForm, at: Iterable[int], rng: np.random.Generator) -> Iterator[tuple[int, Policy]]:
    """Yield (iterations, average plans) at each iteration count in `at`; no randomness is used."""
    return average(form, schedule, at)
