"""Predictors of people by name: found by looking into people/predictors, or a model of the arena.

A predictor is a module with `FOR` (one line), `KIND` ("blind": from nobody, "pooled": from other people, "personal":
from this person, "mixed": both, "shown": recorded) and a frozen dataclass named like its file:

    learn(records, rng) -> learned         # from those learnt from; `records` hold nobody else
    forecast(learned, person) -> [n, A]    # of all decisions of a person, each from what came before it alone

A forecast may give something to what cannot be chosen: it is taken away and the rest made to sum to one.
"""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import Any, Protocol

import numpy as np

from coplayer.game import NotFound, nearest
from coplayer.people.arena_model import ArenaModel
from coplayer.people.records import Person, Records
from coplayer.read.catalogue import modules
from coplayer.read.parts import found, maker
from coplayer.read.spec import build, call

PACKAGE = "coplayer.people.predictors"
LEARNS = ("pooled", "mixed")  # kinds that want other people
USUAL = ("uniform", "constant", "tables", "pooled", "personal", "mixed")


class Predictor(Protocol):
    """See above."""

    def learn(self, records: Records, rng: np.random.Generator, /) -> Any: ...
    def forecast(self, learned: Any, person: Person, /) -> np.ndarray: ...


def predictors() -> dict[str, ModuleType]:
    """Our predictors of people by name."""
    return {name: importlib.import_module(f"{PACKAGE}.{name}") for name in modules(PACKAGE)}


def purpose(text: str) -> str:
    """What a predictor is for, in a line."""
    name = call(text).name
    ours = predictors()
    return ours[name].FOR if name in ours else f"a model of the arena: {found('model')[name].FOR}"


def predictor(text: str) -> tuple[Predictor, str]:
    """(the predictor that `text` names, its kind)."""
    name, args, kwargs = call(text)
    ours = predictors()
    if name in ours:
        return build(maker(ours[name]), name, args, kwargs), ours[name].KIND
    models = [n for n, m in found("model").items() if m.KIND == "stage"]
    if name not in models:
        hint = nearest(name, [*ours, *models])
        raise NotFound(
            f"there is no predictor {name!r}{hint}; there are {', '.join(ours)}, and of the arena {', '.join(models)}"
        )
    return ArenaModel(text), "personal"
