"""Bayes over the strategies of the axelrod library: whoever sits opposite is one of them.

A type is ruled out by the first move that it would not have made in this very match, simulated on its history; the
prior is even. Those left are answered by the best way of changing between courses of play (see courses.py), planned
again and again, so that a probe is made where what it tells is worth what it spoils. Strategies that draw take part
with one seed; when none of the deterministic ones is left, `good_faith`'s model takes over.

Those who cooperated for six rounds, half of all, are put to the test with one defection: who shrugs it off can be
exploited, and nearly all others forgive someone who knows how they want to be asked. Plans that see one change of
course ahead would not do it (they expect 2.8 a turn of it; changing course again and again earns 3.1), so this probe
was chosen by trial on the list.

Made for matches without noise. Plans are kept for all matches of a process: they depend on the history alone.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from coplayer.agents.axelrod_player import dilemma, library, strategies
from coplayer.agents.courses import Changing, Rounds, simulated
from coplayer.agents.good_faith import GoodFaith
from coplayer.game import Did, Game, Saw
from coplayer.model.stage import Stage

FOR = "repeated dilemmas against the axelrod library's strategies, which it knows: Bayes over them, and plans"
AGAIN = (6, 9, 12, 15, 18, 22, 28, 36, 48, 80, 120, 160)  # rounds after which it plans again
NICE, PROBE = 6, (1, 0, 0)  # after so many rounds of cooperation: defect, cooperate, cooperate


class Memory(NamedTuple):
    rounds: Rounds
    learner: Any
    types: tuple[str, ...] | None = None  # at the last plan; None: none is left
    planned: int = 0  # rounds at the last plan


class KnownTypes:
    """See above; `longest` words of first moves are tried, `ahead` rounds simulated; `among`: the types (all)."""

    def __init__(
        self, game: Game, seat: int, longest: int = 3, ahead: int = 50, among: tuple[str, ...] = (), probe: bool = True
    ):
        self.stage = dilemma(game, seat)
        self.longest, self.ahead = longest, ahead
        self.among, self.probe = among, probe
        self.learner = GoodFaith(game, seat)

    def begin(self) -> Memory:
        return Memory((), self.learner.begin(), self.among or tuple(strategies()))

    def act(self, memory: Memory, view, actions, rng: np.random.Generator):
        if memory.types is None:
            return self.learner.act(memory.learner, view, actions, rng)
        probe = probing(memory.rounds) if self.probe else None
        return actions[choice(*self.asked(memory), memory.rounds) if probe is None else probe]

    def asked(self, memory: Memory) -> tuple:
        """What a plan depends on."""
        before = memory.rounds[: memory.planned]
        return Key(self.stage), memory.types, before, self.longest, self.ahead

    def watch(self, memory: Memory, event: Did | Saw) -> Memory:
        memory = memory._replace(learner=self.learner.watch(memory.learner, event))
        seen = None if isinstance(event, Did) else self.stage.read(event)
        if seen is None:
            return memory
        memory = memory._replace(rounds=(*memory.rounds, seen))
        return memory if memory.types is None else self.narrowed(memory)

    def narrowed(self, memory: Memory) -> Memory:
        """Types are ruled out when it is time to plan again, or when nobody known is left."""
        plan = planned(*self.asked(memory))
        some, left = plan.after(memory.rounds[memory.planned :])
        types = tuple(plan.types[i] for i in left)
        if not len(some) or not any(map(fixed, types)):
            return memory._replace(types=None)
        if len(memory.rounds) not in AGAIN:
            return memory
        return memory._replace(types=types, planned=len(memory.rounds))


def probing(rounds: Rounds) -> int | None:
    """The move of the probe, where it is time for it."""
    at = len(rounds) - NICE
    return PROBE[at] if 0 <= at < len(PROBE) and set(rounds[:NICE]) == {(0, 0)} else None


class Key:
    """A stage that is equal to others with the same numbers."""

    def __init__(self, stage: Stage):
        self.stage = stage
        self.numbers = (stage.seat, stage.rounds, stage.noise, *stage.payoff.ravel().tolist())

    def __eq__(self, other):
        return self.numbers == other.numbers

    def __hash__(self):
        return hash(self.numbers)


@lru_cache(None)
def fixed(name: str) -> bool:
    """Whether a strategy does not draw."""
    return not library().Classifiers["stochastic"](strategies()[name]())


@lru_cache(10_000)
def planned(key: Key, types: tuple[str, ...], before: Rounds, longest: int, ahead: int) -> Changing:
    return simulated(key.stage, types, before, longest, ahead)


@lru_cache(100_000)
def choice(key: Key, types: tuple[str, ...], before: Rounds, longest: int, ahead: int, rounds: Rounds) -> int:
    """The move to make after `rounds`."""
    plan = planned(key, types, before, longest, ahead)
    value = plan.values(*plan.after(rounds[len(before) :]), len(rounds) - len(before))
    return int(value[1] > value[0] + 1e-9)
