"""How often other people in the same treatment chose each action, whatever happened.

p(a | treatment) = (n_treatment(a) + WEIGHT p(a)) / (n_treatment + WEIGHT)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coplayer.people.records import Person, Records

FOR = "the frequencies of other people, by treatment"
KIND = "pooled"


@dataclass(frozen=True)
class Constant:
    weight: float = 20.0  # choices that the frequencies of all treatments count for

    def learn(self, records: Records, rng: np.random.Generator) -> dict[str, np.ndarray]:
        """Frequencies by treatment; those of all under the empty name."""
        actions = len(records.actions)
        counts: dict[str, np.ndarray] = {}
        for match in (m for p in records.people for m in p.matches):
            counts.setdefault(match.treatment, np.zeros(actions))
            counts[match.treatment] += np.bincount(match.mine, minlength=actions)
        whole = sum(counts.values(), np.ones(actions))
        whole = whole / whole.sum()
        return {t: (n + self.weight * whole) / (n.sum() + self.weight) for t, n in counts.items()} | {"": whole}

    def forecast(self, learned: dict[str, np.ndarray], person: Person) -> np.ndarray:
        return np.concatenate([np.tile(learned.get(m.treatment, learned[""]), (m.length, 1)) for m in person.matches])
