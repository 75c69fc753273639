"""A predictor of the arena (model/NAME.py, for rounds) as a forecaster of a recorded person.

It sits where the other sat and watches the person round by round, through all matches; a round whose other move is not
recorded teaches it nothing. It starts cold and learns from nobody else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from coplayer.game import Unsuited
from coplayer.model.stage import Stage
from coplayer.people.records import NONE, Person, Records
from coplayer.read.parts import part


@dataclass(frozen=True)
class ArenaModel:
    """The model that `text` names, `context_tree(depth=6)`."""

    text: str

    def learn(self, records: Records, rng: np.random.Generator) -> Stage:
        if records.stage is None:
            raise Unsuited(
                f"{self.text} watches rounds of a one-shot game of two with known rules; {records.source} has "
                f"{records.game or 'choices of an unknown game'}: take one of our predictors of people"
            )
        return records.stage

    def forecast(self, stage: Stage, person: Person) -> np.ndarray:
        model = part("model", self.text, stage, kind="stage")
        memory: Any = model.begin()
        out = np.empty((person.decisions, stage.shape[1]))
        rounds = ((a, b) for m in person.matches for a, b in zip(m.seen, m.theirs, strict=True))
        for row, (own, other) in zip(out, rounds, strict=True):
            row[:] = model.predict(memory)
            if own != NONE and other != NONE:
                memory = model.update(memory, int(other), int(own))
        return out
