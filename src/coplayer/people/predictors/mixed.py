"""Other people's ways and this person's own habits together: boosted trees on both, on top of a pool of forecasts.

The features are those of `pooled`, the person's own frequencies so far in several contexts, what was done in earlier
matches (people/features.py) and what `personal` forecasts. The pool is of `constant` and `personal`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from coplayer.people.boosted import LEAST, Boosted, Described, described, foreseen, learn
from coplayer.people.features import habits
from coplayer.people.predictors.constant import Constant
from coplayer.people.predictors.personal import Personal, Rules
from coplayer.people.predictors.pooled import rows
from coplayer.people.records import Person, Records
from coplayer.people.trees import Boosting

FOR = "other people's ways and this person's habits: boosted trees on both"
KIND = "mixed"


class Learned(NamedTuple):
    constant: dict[str, np.ndarray]
    rules: Rules
    boosted: Boosted


@dataclass(frozen=True)
class Mixed:
    rounds: int = 200  # trees at most
    depth: int = 3
    rate: float = 0.05

    def learn(self, records: Records, rng: np.random.Generator) -> Learned:
        constant = Constant().learn(records, rng)
        rules = Personal().learn(records, rng)
        people = [seen(p, rules, constant) for p in records.people]
        how = Boosting(rounds=self.rounds, depth=self.depth, rate=self.rate)
        return Learned(constant, rules, learn(people, how, rng))

    def forecast(self, learned: Learned, person: Person) -> np.ndarray:
        return foreseen(learned.boosted, seen(person, learned.rules, learned.constant))


def seen(person: Person, rules: Rules, constant: dict[str, np.ndarray]) -> Described:
    shape = rules.actions, rules.others
    own = Personal().forecast(rules, person)
    x = np.concatenate([rows(person, shape), habits(person, shape), np.log(np.maximum(own, LEAST))], 1)
    return described(x, [Constant().forecast(constant, person), own], person.chosen, person.group)
