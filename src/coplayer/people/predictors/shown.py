"""The forecast that the agent made at the time, as the record has it; a choice without one is guessed evenly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coplayer.game import Unsuited
from coplayer.people.records import Person, Records

FOR = "the forecast that was made at the time, from the record"
KIND = "shown"


@dataclass(frozen=True)
class Shown:
    def learn(self, records: Records, rng: np.random.Generator) -> None:
        if all(m.shown is None or np.isnan(m.shown).all() for p in records.people for m in p.matches):
            raise Unsuited(f"{records.source}: no forecast was recorded there")

    def forecast(self, learned: None, person: Person) -> np.ndarray:
        kept = [np.full(m.legal.shape, np.nan) if m.shown is None else m.shown for m in person.matches]
        p = np.concatenate(kept)
        return np.where(np.isnan(p).any(1, keepdims=True), person.legal / person.legal.sum(1, keepdims=True), p)
