"""Every action that can be chosen is as likely as any other: what a forecast is measured against."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coplayer.people.records import Person, Records

FOR = "guessing evenly among what can be chosen"
KIND = "blind"


@dataclass(frozen=True)
class Uniform:
    def learn(self, records: Records, rng: np.random.Generator) -> None:
        return None

    def forecast(self, learned: None, person: Person) -> np.ndarray:
        return person.legal / person.legal.sum(1, keepdims=True)
