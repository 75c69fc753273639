"""Players who change by themselves: a favourite action that switches, or a mix that wanders.

switch(h)   a favourite with chance .7; before each round but the first, with chance h, another action takes its place
walk(r)     softmax of values that wander: z <- sqrt(1 - r) z + sqrt(r) 1.5 noise, a Gaussian process that keeps its
            spread and forgets within about 2 / r rounds

Nothing we do changes them, so a best answer to what they do now is the best there is. The way they will go is
drawn at the match's beginning. Any two-player one-shot game, repeated.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from coplayer.game import Did, Game, Saw
from coplayer.model.stage import stage_of
from coplayer.population.by_name import Member
from coplayer.population.hidden_types import LOVED, loving, suit

GAME = "rps|repeat(1000)"
UNIT = "turn"
SPREAD = 1.5
HAZARDS = 0.001, 0.01, 0.1
RATES = 0.001, 0.01, 0.1


def members(game: Game) -> list[Member]:
    suit(game)
    return [
        *(Member(f"switch({h:g})", partial(drawn, switch, h)) for h in HAZARDS),
        *(Member(f"walk({r:g})", partial(drawn, walk, r)) for r in RATES),
    ]


def drawn(path: Callable, rate: float, game: Game, seat: int, rng: np.random.Generator) -> Scheduled:
    stage = stage_of(game, seat)
    mixes = path(stage.rounds, stage.shape[0], rate, rng)
    return Scheduled(game, seat, mixes, mixes.argmax(1) if path is switch else None)


def favourites(rounds: int, actions: int, hazard: float, rng: np.random.Generator) -> np.ndarray:
    """The favourite of each round [T]."""
    first = rng.integers(actions)
    step = (rng.random(rounds) < hazard) * rng.integers(1, actions, rounds)
    step[0] = first
    return np.cumsum(step) % actions


def switch(rounds: int, actions: int, hazard: float, rng: np.random.Generator) -> np.ndarray:
    """The mix of each round [T, A]."""
    kinds = np.array([loving(a, actions, LOVED) for a in range(actions)])
    return kinds[favourites(rounds, actions, hazard, rng)]


def walk(rounds: int, actions: int, rate: float, rng: np.random.Generator) -> np.ndarray:
    """The mix of each round [T, A]."""
    from scipy.signal import lfilter

    noise = SPREAD * rng.standard_normal((rounds, actions))
    noise[1:] *= np.sqrt(rate)
    z = lfilter([1.0], [1.0, -np.sqrt(1 - rate)], noise, axis=0)
    weight = np.exp(z - z.max(1, keepdims=True))
    return weight / weight.sum(1, keepdims=True)


class Scheduled:
    """Plays path[t] in round t, whatever happens; the memory is t."""

    cut = 2  # the view says which round it is

    def __init__(self, game: Game, seat: int, path: np.ndarray, ways: np.ndarray | None = None):
        self.stage = stage_of(game, seat)
        self.path = path  # [T, A]
        self.ways = ways  # [T] the favourite; None where it only wanders

    def begin(self) -> int:
        return 0

    def act(self, memory: int, view, actions, rng: np.random.Generator):
        return actions[rng.choice(len(actions), p=self.path[memory])]

    def watch(self, memory: int, event: Did | Saw) -> int:
        if isinstance(event, Did):
            return memory
        view: Any = event.view
        return view[0][0] if self.stage.wrapped else view[0]

    def way(self, memory: int) -> int | None:
        """The favourite now: another one than in the round before is a switch."""
        return None if self.ways is None else int(self.ways[memory])

    def distribution(self, memory: int, view, actions) -> dict[Any, float]:
        """The chance of each action now."""
        return dict(zip(actions, self.path[memory].tolist(), strict=True))
