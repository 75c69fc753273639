"""A mixture of models of hands: each is trusted as far as it foretold what was seen.

    w_m  ∝  w_m L(end | plan of m),        then  w <- (1 - share) w + share / M

L is the chance of our record at the end of a hand under the plan that the model expected before it, so share = 0 is
Bayes' rule over models that learn. The expected plan is the mixture of their plans.

Known: in T hands at most ln M nats more than the best member; with share > 0 it follows members that take turns
(Herbster & Warmuth 1998).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from coplayer.form.hands import Hands
from coplayer.form.policy import normal
from coplayer.model.bayes_types import logs, realized, weights
from coplayer.read.parts import part
from coplayer.read.spec import separated

FOR = "hands: several models at once, each trusted as far as it foretold what was seen"
KIND = "hands"
MEMBERS = (
    "bayes_styles; bayes_styles(decay=0.96); bayes_types; counted_plan(base=styles); counted_plan(base=equilibrium)"
)


class Mixed(NamedTuple):
    members: list[Any]  # [M] memories
    plans: np.ndarray  # [M, Q_other]
    weight: np.ndarray  # [M] logarithms


@dataclass(frozen=True, eq=False)
class MixedPlans:
    """Models by name, separated by ;"""

    hands: Hands
    members: str = MEMBERS
    share: float = 0.005

    @cached_property
    def models(self) -> list[Any]:
        return [part("model", text, self.hands, kind="hands") for text in separated(self.members, ";")]

    def begin(self) -> Mixed:
        return self.mixed([m.begin() for m in self.models], np.full(len(self.models), -np.log(len(self.models))))

    def mixed(self, members: list[Any], weight: np.ndarray) -> Mixed:
        """The memory, with what each member expects now."""
        behaviours = [m.plan(memory) for m, memory in zip(self.models, members, strict=True)]
        return Mixed(members, realized(self.hands.form, self.hands.other, behaviours), weight)

    def update(self, memory: Mixed, end: int) -> Mixed:
        weight = weights(memory.weight + logs(self.hands.likelihood(end, memory.plans)))
        weight += self.share * (1 / len(weight) - weight)
        members = [m.update(kept, end) for m, kept in zip(self.models, memory.members, strict=True)]
        return self.mixed(members, np.log(np.maximum(weight, 1e-300)))

    def plan(self, memory: Mixed) -> np.ndarray:
        """The expected behaviour [Q_other]."""
        return normal(self.hands.form, self.hands.other, weights(memory.weight) @ memory.plans)
