"""Counts at each information set of the other, with hidden cards shared out by how likely they are.

    y(a | I) = (n_a + strength base(a | I)) / (n + strength)

After a hand the histories that agree with our record are weighed by chance(h) y[the other's sequence in h], which
is one step of expectation maximisation, and each adds its share to the counts along its sequence; older hands count
`decay` as much a hand. No types are assumed; `base` says what to expect where little was seen: "uniform",
"equilibrium" (CFR+, zero-sum games), or "styles", the expectation of a family of styles fitted to the same hands.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

import numpy as np

from coplayer.form.hands import Hands
from coplayer.form.passes import expected
from coplayer.form.policy import normal, uniform
from coplayer.form.sequence import SequenceForm
from coplayer.game import GameError
from coplayer.model.bayes_styles import BayesStyles
from coplayer.solve.by_name import run
from coplayer.solve.response import plan

FOR = "hands: counts at each information set, whoever the other is"
KIND = "hands"
BASES = ("uniform", "equilibrium", "styles")


class Counted(NamedTuple):
    counts: np.ndarray  # [Q_other]
    base: Any  # memory of the family


@dataclass(frozen=True, eq=False)
class CountedPlan:
    """Dirichlet counts; see above."""

    hands: Hands
    base: str = "uniform"
    strength: float = 4.0
    decay: float = 1.0

    def __post_init__(self):
        if self.base not in BASES:
            raise GameError(f"counted_plan: base={self.base!r} given, one of {', '.join(BASES)} is expected")

    def begin(self) -> Counted:
        counts = np.zeros(self.hands.form.sequences[self.hands.other])
        return Counted(counts, self.family.begin() if self.base == "styles" else None)

    def update(self, memory: Counted, end: int) -> Counted:
        form, other = self.hands.form, self.hands.other
        theirs, chance = self.hands.end_rows(end)
        share = chance * plan(form, other, self.plan(memory))[theirs]
        share = share if share.sum() > 0 else chance  # nothing that was expected has happened
        new = np.bincount(theirs, share / share.sum(), form.sequences[other])
        expected(form.trees[other], new, np.ones_like(new))  # what ends below a sequence has gone through it
        base = self.family.update(memory.base, end) if self.base == "styles" else None
        return Counted(memory.counts * self.decay + new, base)

    def plan(self, memory: Counted) -> np.ndarray:
        """The expected behaviour [Q_other]."""
        base = self.family.plan(memory.base) if self.base == "styles" else self.still
        return normal(self.hands.form, self.hands.other, memory.counts + self.strength * base)

    @cached_property
    def family(self) -> BayesStyles:
        return BayesStyles(self.hands)

    @cached_property
    def still(self) -> np.ndarray:
        """The base that does not change, [Q_other]."""
        form, other = self.hands.form, self.hands.other
        return uniform(form)[other] if self.base == "uniform" else equilibrium(form)[other]


@lru_cache(maxsize=8)
def equilibrium(form: SequenceForm):
    return run(form, "cfr+", 1000, at=[1000]).policy
