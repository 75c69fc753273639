"""CFR on any finite game with perfect recall: no promise, its gap is reported.

For: games outside two-player zero-sum, as a first guess. Each player's regret still vanishes; what then
approaches the coarse correlated equilibria is the joint distribution of play, not the product of the
average plans that is returned here, so the exploitability shown need not fall to 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from coplayer.form.policy import Policy
from coplayer.form.sequence import SequenceForm
from coplayer.solve.cfr import schedule
from coplayer.solve.regret import average

NAME = "cfr-any"
FOR = "any finite game with perfect recall: no promise outside two-player zero-sum, the gap is reported"
FORM = "sequence"
AVERAGING = "1, alternating"


def refuse(form: SequenceForm) -> None:
    """Nothing: a sequence form is a finite game with perfect recall."""


def steps(form: SequenceForm, at: Iterable[int], rng: np.random.Generator) -> Iterator[tuple[int, Policy]]:
    """Yield (iterations, average plans) at each iteration count in `at`; no randomness is used."""
    return average(form, schedule, at)
