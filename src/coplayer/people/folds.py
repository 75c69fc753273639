"""Folds that leave people out: whom to learn from, whom to forecast."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from coplayer.game import Unsuited
from coplayer.people.records import Person, Records


def folds(records: Records, k: int, rng: np.random.Generator) -> Iterator[tuple[Records, tuple[Person, ...]]]:
    """(records of those learnt from, people to forecast) k times; each person is forecast once.

    Groups stay together. Those of each treatment are dealt out in random order, so that every fold has some of each.
    """
    treatment = {p.group: p.treatment for p in reversed(records.people)}
    groups = list(treatment)
    if len(groups) < 2:
        raise Unsuited(f"{records.source}: {len(groups)} group of people; leaving people out wants two at least")
    order = sorted((groups[i] for i in rng.permutation(len(groups))), key=lambda g: treatment[g])
    fold = {group: i % min(k, len(groups)) for i, group in enumerate(order)}
    for f in range(min(k, len(groups))):
        kept = tuple(p for p in records.people if fold[p.group] != f)
        yield replace(records, people=kept), tuple(p for p in records.people if fold[p.group] == f)
