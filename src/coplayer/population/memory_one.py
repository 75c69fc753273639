"""Players that look at the last round only, drawn at random or famous; they react, so planning through them pays.

random        after each joint action a distribution drawn evenly; with two actions each chance is U(0, 1)
forgiving     the same with no chance under .05: whatever was done is forgotten after a while
named ones    where one action is nicer than another: tit_for_tat, pavlov, generous, extorter, grim, ...

`grim`, `tit_for_two_tats` and `alternator` need a little more memory than one round and are here for company.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from coplayer.agents.machine import NAMED, Machine
from coplayer.agents.memory_one import MemoryOne
from coplayer.game import Game, Unsuited
from coplayer.model.stage import stage_of
from coplayer.population.by_name import Member

GAME = "prisoners_dilemma|repeat(200)"
UNIT = "turn"
REACTS = True
LEAST = 0.05


def members(game: Game) -> list[Member]:
    stages = [stage_of(game, seat) for seat in (0, 1)]
    least = min(LEAST, *(1 / (2 * stage.shape[0]) for stage in stages))
    drawn = [Member("random", partial(random, 0.0)), Member("forgiving", partial(random, least))]
    named = [Member(name, partial(famous, name)) for name in NAMED if name != "always" and suits(game, name)]
    if suits(game, "always"):
        named += [Member(f"always_{how}", partial(famous, "always", label=how)) for how in ("nice", "nasty")]
    return drawn + named


def suits(game: Game, name: str) -> bool:
    """Whether the machine makes sense at both seats."""
    try:
        return all(Machine(game, seat, name) for seat in (0, 1))
    except Unsuited:
        return False


def random(least: float, game: Game, seat: int, rng: np.random.Generator) -> MemoryOne:
    """Distributions evenly from those with no chance under `least`."""
    a, b = stage_of(game, seat).shape
    drawn = least + (1 - a * least) * rng.dirichlet(np.ones(a), 1 + a * b)
    return MemoryOne(game, seat, drawn[0], drawn[1:].reshape(a, b, a))


def famous(name: str, game: Game, seat: int, rng: np.random.Generator, **settings: str) -> Machine:
    return Machine(game, seat, name, **settings)
