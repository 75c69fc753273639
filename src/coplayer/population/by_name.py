"""Populations by name: found by looking into this folder. Who to play against.

A population is a module, ours or a Python file of one's own, with

    first line of its docstring      who they are
    members(game) -> [Member]        one a name; Unsuited if the game is not theirs
    GAME                             optional: the game to take where a shorthand names only the population
    UNIT                             optional: "turn" (returns are given per round) or "match", the default
    SEATS                            optional: the seats *we* take; default: all
    ROUNDS, or rounds(spec)          optional: rounds of a match where the game is not repeated
    NOTE                             optional: what a page has to say of them
    AGENTS, SEEDS                    optional: whom to send, how often, where it is not said
    REACTS                           optional: True where what we do changes what they do later (see arena/prize.py)
    kept(game) -> (names, [K, K])    optional: what the members earn from each other, played before; None if not known

A member makes its agent anew for each match, with its own randomness: what it draws from `rng` (its type, its
seed) is hidden from us and the same for all who meet it under the same seed.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from coplayer.agents.by_name import module_of
from coplayer.game import Game, NotFound, nearest
from coplayer.read.catalogue import modules


class Member(NamedTuple):
    """A name and what makes its agent for a match: make(game, seat, rng)."""

    name: str
    make: Callable[[Game, int, np.random.Generator], Any]


def populations() -> list[str]:
    """The names of our populations."""
    return [name for name in modules("coplayer.population") if name != "by_name"]


@cache
def people(where: str) -> Any:
    """Recorded people; the records are read when they are first asked for."""
    from coplayer.population._people import People

    return People(where)


def population(text: str) -> Any:
    """The population that `text` names: one of ours, a Python file, or people:PATH, recorded people."""
    if text.startswith("people:"):
        return people(text.removeprefix("people:"))
    if text.endswith(".py"):
        return module_of(text)
    if text not in populations():
        raise NotFound(
            f"there is no population {text!r}{nearest(text, populations())}; `coplayer populations` lists all"
        )
    return importlib.import_module(f"coplayer.population.{text}")
