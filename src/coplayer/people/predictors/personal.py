"""This person's own play and nothing else, from a cold start.

Where both have three actions: the mixture of hundreds of small predictors of model/experts.py. Elsewhere counts in many
contexts (people/contexts.py), mixed as the person goes (people/mixture.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from coplayer.people.arena_model import ArenaModel
from coplayer.people.contexts import LOOKS, contexts, names
from coplayer.people.mixture import adapted
from coplayer.people.records import Person, Records, stage

FOR = "this person's own habits, from a cold start"
KIND = "personal"
KEPT = 4096  # people whose forecasts are remembered: they are the same in every fold


class Rules(NamedTuple):
    """What there is to choose, of one and the other."""

    game: str
    seat: int
    actions: int
    others: int


@dataclass(frozen=True)
class Personal:
    share: float = 0.01  # of the weights, spread evenly after each choice

    def learn(self, records: Records, rng: np.random.Generator) -> Rules:
        """Of the people nothing."""
        return Rules(records.game, records.seat, len(records.actions), len(records.others))

    def forecast(self, learned: Rules, person: Person) -> np.ndarray:
        return forecast(self, learned, person).copy()


@lru_cache(KEPT)
def forecast(how: Personal, rules: Rules, person: Person) -> np.ndarray:
    """[n, A]"""
    known = stage(rules.game, rules.seat)
    if known is not None and known.shape == (3, 3):
        return ArenaModel("experts").forecast(known, person)
    shape = rules.actions, rules.others
    base = person.legal / person.legal.sum(1, keepdims=True)
    return adapted(base, contexts(person, names(shape, tuple(LOOKS)), *shape), person.chosen, how.share)
