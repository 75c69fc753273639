"""What other people in the same treatment did in the same situation: counts that back off to shorter memories.

    p_k(a) = (n_k(a) + weight p_{k-1}(a)) / (n_k + weight)

from the whole treatment (k = 0) to the last `memory` rounds of both. The weight is the one of WEIGHTS under which the
people learnt from are foreseen best, each from the others (its own counts taken out).

Source: interpolated back-off with Dirichlet weights, MacKay & Peto (1995).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from coplayer.people.contexts import contexts, names
from coplayer.people.predictors.constant import Constant
from coplayer.people.records import Person, Records

FOR = "what other people did after the same last rounds, by treatment"
KIND = "pooled"
CHAIN = ("round", "both", "both, own two", "both two")  # from short to long
WEIGHTS = (4.0, 16.0, 64.0, 256.0, 1024.0, 4096.0)


class Tabled(NamedTuple):
    constant: dict[str, np.ndarray]
    met: list[np.ndarray]  # for each context [treatments * codes, A] how often each action was chosen there
    treatments: dict[str, int]
    chain: tuple[str, ...]
    others: int  # B
    weight: float

    def places(self, person: Person) -> list[np.ndarray]:
        """For each context the row [n] of each decision."""
        seen = contexts(person, self.chain, self.met[0].shape[1], self.others)
        kind = [self.treatments.get(m.treatment, -1) for m in person.matches]
        at = np.repeat(kind, [m.length for m in person.matches])
        return [np.where(at < 0, -1, at * size + code) for code, size in zip(seen.code.T, seen.size, strict=True)]


@dataclass(frozen=True)
class Tables:
    weight: float | None = None  # None: found as said above
    memory: int = 2  # rounds

    def learn(self, records: Records, rng: np.random.Generator) -> Tabled:
        treatments = {t: k for k, t in enumerate(dict.fromkeys(m.treatment for p in records.people for m in p.matches))}
        a, b = len(records.actions), len(records.others)
        chain = names((a, b), CHAIN[: 2 + 2 * (self.memory > 1)])
        size = contexts(records.people[0], chain, a, b).size
        # a row of zeros at the end stands for treatments that nobody else was in
        met = [np.zeros((len(treatments) * int(codes) + 1, a)) for codes in size]
        made = Tabled(Constant().learn(records, rng), met, treatments, chain, b, 0.0)
        for person in records.people:
            count(made, person, 1)
        return made._replace(weight=self.weight or heaviest(made, records.people))

    def forecast(self, learned: Tabled, person: Person) -> np.ndarray:
        return backed_off(learned, person, learned.weight)


def count(learned: Tabled, person: Person, times: int) -> None:
    """Put a person's choices in (times = 1) or take them out (-1)."""
    for met, rows in zip(learned.met, learned.places(person), strict=True):
        np.add.at(met, (rows, person.chosen), times)


def backed_off(learned: Tabled, person: Person, weight: float) -> np.ndarray:
    """[n, A]"""
    p = Constant().forecast(learned.constant, person)
    for met, rows in zip(learned.met, learned.places(person), strict=True):
        n = met[rows]
        p = (n + weight * p) / (n.sum(1, keepdims=True) + weight)
    return p


def heaviest(learned: Tabled, people: tuple[Person, ...]) -> float:
    """The weight under which each is foreseen best from the others."""
    cost = np.zeros(len(WEIGHTS))
    for person in people:
        count(learned, person, -1)
        at = np.arange(person.decisions), person.chosen
        cost -= [np.log(backed_off(learned, person, weight)[at]).sum() for weight in WEIGHTS]
        count(learned, person, 1)
    return WEIGHTS[int(cost.argmin())]
