"""A stream of partners of rock-paper-scissors, each met twice, with some twenty others in between.

    first visits of 0 .. gap, then second of 0, first of gap + 1, second of 1, first of gap + 2, ...

Visits are matches of their own. We play a habit (the log is the same for every place), or what answers the forecast.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from coplayer.agents.memory_one import MemoryOne
from coplayer.game import Did, Saw, Unsuited
from coplayer.learn.in_context import members
from coplayer.model.stage import Stage, stage_of
from coplayer.people.read import alike
from coplayer.population.by_name import population
from coplayer.read.name import load

B = 3
THROWS = ("rock", "paper", "scissors")
BEATS = np.array([[0, -1, 1], [1, 0, -1], [-1, 1, 0]])  # what the first earns
TREMBLE = 0.05


class Visit(NamedTuple):
    """Partner `who` comes for the first time or again."""

    who: int
    again: bool


class Log(NamedTuple):
    """Throws [T] of a match."""

    mine: np.ndarray
    theirs: np.ndarray


class Partner(NamedTuple):
    """Somebody, with the logs of both visits; `make(game, seat, rng)` if they can be played against."""

    name: str
    logs: tuple[Log, Log]
    make: Callable[..., Any] | None


def order(many: int, gap: int) -> list[Visit]:
    """Every partner twice, `gap` to 2 gap - 1 visits of others in between."""
    visits = []
    for k in range(many + gap):
        visits += [Visit(k, False)] if k < many else []
        visits += [Visit(k - gap, True)] if k >= gap else []
    return visits


def game(rounds: int) -> Any:
    return load(f"rps|repeat({rounds})")


def stage() -> Stage:
    return stage_of(game(2), 0)


def habit(rng: np.random.Generator) -> np.ndarray:
    """Our mix [1 + 9, 3], first in a match and after each joint throw (mine, theirs)."""
    return members(rng, 1, 1 + B * B, B, (1.0,))[0]


def played(make: Callable, rounds: int, rng: np.random.Generator, choose: Callable[[int, int, float], int],
           saw: Callable[[int, int], None] = lambda mine, theirs: None) -> Log:  # fmt: skip
    """A match with a partner at seat 1; choose(t, last joint throw or -1, uniform) is ours, `saw` hears each round."""
    here = game(rounds)
    at = stage_of(here, 1)
    other = make(here, 1, rng)
    memory, view, last, throws = other.begin(), None, -1, np.empty((2, rounds), np.int64)
    for t, u in enumerate(np.random.default_rng(rng.integers(2**31)).random(rounds)):
        a, b = choose(t, last, u), other.act(memory, view, at.mine, rng)
        view = (t + 1, (at.theirs[a], b))
        memory = other.watch(other.watch(memory, Did(b)), Saw(view))
        throws[:, t] = a, at.mine.index(b)
        saw(a, int(throws[1, t]))
        last = B * a + int(throws[1, t])
    return Log(*throws)


def by_habit(ours: np.ndarray) -> Callable[[int, int, float], int]:
    below = np.cumsum(ours, 1)[:, :-1]
    return lambda t, last, u: int((u >= below[last + 1]).sum())


def partners(named: str, places: list[int], rounds: tuple[int, int], seed: int) -> list[Partner]:
    """Members of a population by their places in it; "memory_one" draws them."""
    ours = by_habit(habit(np.random.default_rng([seed, 0])))
    if named == "memory_one":
        rng = np.random.default_rng([seed, 1])
        who = [
            (f"drawn {k}", partial(memory_one, members(rng, 1, 1 + B * B, B, (0.4,))[0]))
            for k in range(max(places) + 1)
        ]
    else:
        who = [(m.name, m.make) for m in population(named).members(game(rounds[0]))]
    return [
        Partner(who[k][0], tuple(  # type: ignore[arg-type]
            played(who[k][1], n, np.random.default_rng([seed, 2 + again, k]), ours) for again, n in enumerate(rounds)
        ), who[k][1])
        for k in places
    ]  # fmt: skip


def memory_one(mix: np.ndarray, game: Any, seat: int, rng: np.random.Generator) -> MemoryOne:
    """A player with this mix [1 + 9, 3]: first, and after each (mine, theirs)."""
    return MemoryOne(game, seat, mix[0], mix[1:].reshape(B, B, B))


def people(folder: str, rounds: tuple[int, int]) -> list[Partner]:
    """People from records of rock-paper-scissors: who has at least two matches; the last one is the second visit."""
    found: dict[str, list[Log]] = {}
    for records in alike(folder, lambda game, seat: game.startswith("rps|repeat")):
        own, other = (np.array([THROWS.index(a) for a in names]) for names in (records.actions, records.others))
        for person in records.people:
            logs = (Log(other[m.theirs[m.theirs >= 0]], own[m.mine[m.theirs >= 0]]) for m in person.matches)
            found.setdefault(person.name, []).extend(log for log in logs if len(log.theirs))
    whole = {name: logs for name, logs in found.items() if len(logs) > 1}
    if not whole:
        raise Unsuited(
            f"{folder} has nobody with two recorded matches of rps|repeat(n), as `coplayer play` writes them"
        )
    return [
        Partner(name, (cut(joined(logs[:-1]), rounds[0]), cut(logs[-1], rounds[1])), None)
        for name, logs in whole.items()
    ]


def joined(logs: list[Log]) -> Log:
    return Log(*(np.concatenate(rows) for rows in zip(*logs, strict=True)))


def cut(log: Log, rounds: int) -> Log:
    return Log(*(row[:rounds] for row in log))
