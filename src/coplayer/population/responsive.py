"""Players who change only when exploited: a favourite action (chance .7) until it costs too much, then another.

responsive(n)   looks back about n rounds: m <- (1 - 1/n) m + (1/n) (what it got - what its mix gets against uniform
                play); when m falls under -.175 times the span of its payoffs, another favourite is taken and m is 0

Left alone it stays as it is for ever, or nearly (the look back is short: luck alone makes it change now and then).
Whoever exploits it moves it, so it is no use to learn it once. Any two-player one-shot game, repeated.
"""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

import numpy as np

from coplayer.game import Did, Game, Saw
from coplayer.model.stage import stage_of
from coplayer.population.by_name import Member
from coplayer.population.hidden_types import LOVED, loving, suit

GAME = "rps|repeat(1000)"
UNIT = "turn"
REACTS = True
LOOKS = 20, 50, 200
LIMIT = 0.175


def members(game: Game) -> list[Member]:
    suit(game)
    return [Member(f"responsive({n})", partial(drawn, n)) for n in LOOKS]


def drawn(look: int, game: Game, seat: int, rng: np.random.Generator) -> Responsive:
    stage = stage_of(game, seat)
    return Responsive(game, seat, look, fashions(stage.rounds, stage.shape[0], rng))


def fashions(rounds: int, actions: int, rng: np.random.Generator) -> np.ndarray:
    """One favourite after the other [T + 1], each another than the one before."""
    step = rng.integers(1, actions, rounds + 1)
    step[0] = rng.integers(actions)
    return np.cumsum(step) % actions


class Memory(NamedTuple):
    changes: int
    mood: float  # the decayed mean of what it got above what it expects


class Responsive:
    """Changes its favourite when its recent return is too low."""

    def __init__(self, game: Game, seat: int, look: int, favourites: np.ndarray, limit: float = LIMIT):
        self.stage = stage_of(game, seat)
        actions = self.stage.shape[0]
        self.kinds = np.array([loving(a, actions, LOVED) for a in range(actions)])  # [K, A]
        self.expected = self.kinds @ self.stage.payoff.mean(1)  # [K, A] @ [A] -> [K]
        self.favourites = favourites  # [T + 1]
        self.rate, self.floor = 1 / look, -limit * float(np.ptp(self.stage.payoff))

    def begin(self) -> Memory:
        return Memory(0, 0.0)

    def kind(self, memory: Memory) -> int:
        return int(self.favourites[memory.changes])

    def act(self, memory: Memory, view, actions, rng: np.random.Generator):
        return actions[rng.choice(len(actions), p=self.kinds[self.kind(memory)])]

    def watch(self, memory: Memory, event: Did | Saw) -> Memory:
        seen = self.stage.read(event)
        if seen is None:
            return memory
        gain = float(self.stage.payoff[seen]) - float(self.expected[self.kind(memory)])
        mood = (1 - self.rate) * memory.mood + self.rate * gain
        return Memory(memory.changes + 1, 0.0) if mood < self.floor else Memory(memory.changes, mood)

    def distribution(self, memory: Memory, view, actions) -> dict[Any, float]:
        """The chance of each action now."""
        return dict(zip(actions, self.kinds[self.kind(memory)].tolist(), strict=True))
