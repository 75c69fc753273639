"""Bayes over types with hidden cards: the other is one of a list of players, which may change between hands.

    P(type | hands seen)  ∝  P(type) product over hands of L(end | type)
    L(end | type) = sum over the histories h that end in our record of chance(h) y_type[the other's sequence in h]

exactly, whatever was hidden. With `hazard` the other is a new draw from the prior before each hand with that chance:
P <- (1 - hazard) P + hazard prior. The expected plan is the posterior mean of the types' plans; inside a hand it
conditions by itself (a mixture of plans is a plan, Kuhn 1953).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from coplayer.form.hands import Hands
from coplayer.form.policy import normal, uniform
from coplayer.form.sequence import SequenceForm
from coplayer.model.style import NAMED, styled
from coplayer.solve.by_name import run
from coplayer.solve.level_k import level_k
from coplayer.solve.response import plan

FOR = "hands: the other is one of a list of types (named styles, levels, equilibrium), perhaps changing"
KIND = "hands"
EQUILIBRIUM = 1000  # iterations of CFR+
DISTURBED = (0.02, 0.15, 0.4)  # share of uniform play


@dataclass(frozen=True, eq=False)
class BayesTypes:
    """The memory is the logarithm of the weights [K]."""

    hands: Hands
    hazard: float = 0.0
    types: np.ndarray | None = None  # [K, Q_other] behaviours; None: the list of `known`
    prior: np.ndarray | None = None  # [K]; None: even

    def begin(self) -> np.ndarray:
        even = np.full(len(self.plans), 1 / len(self.plans))
        return np.log(even if self.prior is None else self.prior)

    def update(self, memory: np.ndarray, end: int) -> np.ndarray:
        memory = memory + logs(self.hands.likelihood(end, self.plans))
        memory -= np.logaddexp.reduce(memory)
        if self.hazard:
            memory = np.logaddexp(memory + np.log1p(-self.hazard), self.begin() + np.log(self.hazard))
        return memory

    def plan(self, memory: np.ndarray) -> np.ndarray:
        """The expected behaviour [Q_other]."""
        return normal(self.hands.form, self.hands.other, weights(memory) @ self.plans)

    @cached_property
    def plans(self) -> np.ndarray:
        """The types' plans [K, Q_other]."""
        form, other = self.hands.form, self.hands.other
        return known(form, other) if self.types is None else realized(form, other, self.types)


def realized(form: SequenceForm, player: int, behaviours) -> np.ndarray:
    """The plans [K, Q] of behaviours [K, Q]."""
    return np.array([plan(form, player, b) for b in behaviours])


@lru_cache(maxsize=8)
def known(form: SequenceForm, player: int) -> np.ndarray:
    """The plans of types that any player should reckon with.

    Named styles, uniform play, levels 1 and 2, and in zero-sum games an equilibrium, a little and much disturbed.
    All tremble: a type that excludes what happens is never heard of again.
    """
    even = uniform(form)[player]
    listed = [styled(form, player, style) for style in NAMED.values()]
    levels = [level_k(form, k)[player] for k in range(3)]
    listed += [level + 0.05 * (even - level) for level in levels]
    if form.zero_sum:
        calm = run(form, "cfr+", EQUILIBRIUM, at=[EQUILIBRIUM]).policy[player]
        listed += [calm + share * (even - calm) for share in DISTURBED]
    return realized(form, player, listed)


def logs(likelihood: np.ndarray) -> np.ndarray:
    """Logarithms; all 0 where no type allows what happened: then nothing is learned."""
    if not likelihood.any():
        return np.zeros_like(likelihood)
    with np.errstate(divide="ignore"):
        return np.log(likelihood)


def weights(memory: np.ndarray) -> np.ndarray:
    """Probabilities from their logarithms."""
    w = np.exp(memory - memory.max())
    return w / w.sum()
