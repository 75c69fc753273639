"""Bayes over strategies of repeated dilemmas: shares by EM from other people in the same treatment, then this person.

    p(a_t) ∝ Σ_k share_k P(choices so far | k) P(a_t | k),    P(a | k) = β where machine k foretells a, else 1 - β

The posterior is carried over all matches of a person. See people/strategies.py.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coplayer.game import Unsuited
from coplayer.people.records import Person, Records
from coplayer.people.strategies import Frequencies, foretold, frequencies, within

FOR = "repeated dilemmas: Bayes over AD, AC, G, TFT, WSLS, T2 with slips, shares from other people"
KIND = "mixed"
LEAST = 0.01  # of a share


@dataclass(frozen=True)
class Strategies:
    def learn(self, records: Records, rng: np.random.Generator) -> dict[str, Frequencies]:
        """By treatment; over all under the empty name."""
        if (len(records.actions), len(records.others)) != (2, 2):
            raise Unsuited(f"strategies: two actions of each are expected, given {records.actions}")
        kinds = {m.treatment for p in records.people for m in p.matches}
        found = {t: frequencies([within(p, t) for p in records.people if has(p, t)], rng) for t in sorted(kinds)}
        return found | {"": frequencies(records.people, rng)}

    def forecast(self, learned: dict[str, Frequencies], person: Person) -> np.ndarray:
        known = learned.get(person.treatment, learned[""])
        told = np.concatenate([foretold(m) for m in person.matches])  # [n, K]
        says = np.where(np.arange(2)[:, None] == told[:, None, :], known.beta, 1 - known.beta)  # [n, 2, K]
        posterior = np.log(np.maximum(known.share, LEAST))
        out = np.empty((len(told), 2))
        for t, a in enumerate(person.chosen):
            weight = np.exp(posterior - posterior.max())
            out[t] = says[t] @ weight / weight.sum()
            posterior += np.log(says[t, a])
        return out


def has(person: Person, treatment: str) -> bool:
    return any(m.treatment == treatment for m in person.matches)
