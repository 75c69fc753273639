"""What other people did in a like situation: boosted trees on the treatment and on this match so far (people/trees.py).

It knows the moves of this match; what the person did in earlier ones, or how this person differs, it does not use.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from coplayer.people.boosted import Boosted, Described, described, foreseen, learn
from coplayer.people.features import situation
from coplayer.people.predictors.constant import Constant
from coplayer.people.records import Person, Records
from coplayer.people.trees import Boosting

FOR = "what other people did in a like situation: boosted trees on the match so far"
KIND = "pooled"


class Learned(NamedTuple):
    constant: dict[str, np.ndarray]
    boosted: Boosted
    shape: tuple[int, int]


@dataclass(frozen=True)
class Pooled:
    rounds: int = 200  # trees at most
    depth: int = 3

    def learn(self, records: Records, rng: np.random.Generator) -> Learned:
        shape = len(records.actions), len(records.others)
        constant = Constant().learn(records, rng)
        people = [seen(p, constant, shape) for p in records.people]
        return Learned(constant, learn(people, Boosting(rounds=self.rounds, depth=self.depth), rng), shape)

    def forecast(self, learned: Learned, person: Person) -> np.ndarray:
        return foreseen(learned.boosted, seen(person, learned.constant, learned.shape))


def seen(person: Person, constant: dict[str, np.ndarray], shape: tuple[int, int]) -> Described:
    return described(rows(person, shape), [Constant().forecast(constant, person)], person.chosen, person.group)


def rows(person: Person, shape: tuple[int, int]) -> np.ndarray:
    """[n, F]"""
    return np.concatenate([situation(m, k, shape) for k, m in enumerate(person.matches)])
