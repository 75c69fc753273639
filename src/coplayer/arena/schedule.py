"""What an arena plays: every match named by plain words and numbers, so that any process can play it.

With a population each of our agents meets every member, from every seat, under every seed; the member's
draws hang on the seed, its name and the seat alone, so that all our agents meet the same ones (paired seeds).
Without one the agents meet each other: all seatings of two players, random tables of more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from zlib import crc32

import numpy as np

from coplayer.game import GameError
from coplayer.population.by_name import population
from coplayer.read.name import load


@dataclass(frozen=True)
class Arena:
    """Who plays what, how often."""

    game: str
    agents: tuple[str, ...]
    population: str | None = None
    seeds: int = 20
    first: int = 0  # the first seed
    everyone: bool = False  # the members meet each other too
    regrets: int = 0  # seeds for which comparators are replayed and forecasts forked


@dataclass(frozen=True)
class Job:
    """One match. A seat's text names an agent, or with @ in front a member of the population."""

    seats: tuple[str, ...]
    seed: int
    forks: bool = False  # conditional forecasts are scored on the way

    @property
    def key(self) -> str:
        return f"{self.seed} {' / '.join(self.seats)}"

    @property
    def stream(self) -> int:
        """The seed of the match: it hangs on the members and their seats, never on our agents."""
        members = "/".join(text if text.startswith("@") else "" for text in self.seats)
        return crc32(f"{self.seed} {members}".encode())


def jobs(arena: Arena) -> list[Job]:
    """All matches, in the order in which they are reported."""
    if arena.seeds < 1:
        raise GameError(f"{arena.seeds} seeds given, at least 1 is expected")
    sample, ours = sampled(arena), set(arena.agents)
    return [replace(j, forks=j.seed in sample and not ours.isdisjoint(j.seats)) for j in matches(arena)]


def matches(arena: Arena) -> list[Job]:
    """Who meets whom."""
    game = load(arena.game)
    seeds = range(arena.first, arena.first + arena.seeds)
    if arena.population is None:
        return league(arena.agents, game.players, seeds)
    module = population(arena.population)
    members = [f"@{m.name}" for m in module.members(game)]
    ours = getattr(module, "SEATS", range(game.players))
    met = [Job(seated(a, m, i, game.players), k) for a, m, i, k in product(arena.agents, members, ours, seeds)]
    if getattr(module, "kept", lambda game: None)(game):  # a round robin, in which each also meets itself
        met += [Job((a,) * game.players, k) for a, k in product(arena.agents, seeds)]
    if arena.everyone:
        met += league(tuple(members), game.players, seeds, tuple(ours))
    return met


def sampled(arena: Arena) -> range:
    """The seeds for which comparators are replayed."""
    return range(arena.first, arena.first + min(arena.regrets, arena.seeds))


def seated(agent: str, member: str, seat: int, players: int) -> tuple[str, ...]:
    """An agent at its seat, the member at all others."""
    return tuple(agent if i == seat else member for i in range(players))


def league(names: tuple[str, ...], players: int, seeds: range, seats: tuple[int, ...] = ()) -> list[Job]:
    """Everybody with everybody: all ordered pairs (unordered where only seat 0 counts), or random tables."""
    if players == 2:
        pairs = [(a, b) for i, a in enumerate(names) for j, b in enumerate(names) if seats != (0,) or i <= j]
        return [Job(pair, k) for pair, k in product(pairs, seeds)]
    if players == 1:
        return [Job((a,), k) for a, k in product(names, seeds)]
    return [Job(table, k) for k in seeds for table in tables(names, players, k)]


def tables(names: tuple[str, ...], players: int, seed: int) -> list[tuple[str, ...]]:
    """Random tables in which each agent sits once at each seat; nobody meets itself where there are enough."""
    rng = np.random.default_rng([seed, players])
    order, n = rng.permutation(len(names)), len(names)
    shift = rng.permutation(n)[:players] if n >= players else rng.integers(n, size=players)
    return [tuple(names[order[(i + k) % n]] for k in shift) for i in range(n)]
