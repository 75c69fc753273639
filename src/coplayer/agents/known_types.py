"""Bayes over the strategies of the axelrod library: whoever sits opposite is one of them.

A type is ruled out by the first move that it would not have made in this very match, simulated on its history; the
prior is even. Those left are answered by the best way of changing between courses of play (see courses.py), planned
again and again, so that a probe is made where what it tells is worth what it spoils. Strategies that draw take part
with one seed. When none of the deterministic ones is left, it is Bayes over those that draw, each as the reactions to
the last three rounds that it showed against random play, and over `good_faith`'s model for strangers.

Those who cooperated for six rounds, half of all, are put to the test with one defection: who shrugs it off can be
exploited, and most others forgive someone who knows how they want to be asked. Plans that see one change of course
ahead would not do it (they expect 2.8 a turn of it; changing course again and again earns 3.04, faith 3.0), so this
probe was chosen by trial on the list. It is the ruin of Grudger and a few others; `probe=False` goes without.

Made for matches without noise. Plans are kept for all matches of a process: they depend on the history alone.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from coplayer.agents.axelrod_player import dilemma, library, strategies
from coplayer.agents.courses import RULES, Changing, Course, Rounds, follow, simulated
from coplayer.agents.good_faith import GoodFaith
from coplayer.game import Did, Game, Saw
from coplayer.model.bounded_memory import BoundedMemory
from coplayer.model.stage import Stage
from coplayer.respond.plan import worth

FOR = "repeated dilemmas against the axelrod library's strategies, which it knows: Bayes over them, and plans"
EXAMPLES = ("known_types(longest=1, among=('Cooperator', 'Tit For Tat', 'Grudger', 'Random'))",)
AGAIN = (6, 9, 12, 15, 18, 22, 28, 36, 48, 80, 120, 160)  # rounds after which it plans again
NICE, PROBE = 6, (1, 0, 0)  # after so many rounds of cooperation: defect, cooperate, cooperate


class Memory(NamedTuple):
    rounds: Rounds
    learner: Any
    types: tuple[str, ...] | None = None  # at the last plan; None: none is left
    planned: int = 0  # rounds at the last plan
    evidence: np.ndarray = np.zeros(1)  # [J + 1] log weights of those that draw, and of a stranger


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
            return self.learned(memory, view, actions, rng)
        probe = probing(memory.rounds) if self.probe else None
        return actions[choice(*self.asked(memory), memory.rounds) if probe is None else probe]

    def learned(self, memory: Memory, view, actions, rng: np.random.Generator):
        """The move where only those that draw and strangers are left."""
        if memory.learner.trembles:
            return self.learner.act(memory.learner, view, actions, rng)
        reaction = self.learner.calm.reaction(memory.learner.calm)
        weight = np.exp(memory.evidence - memory.evidence.max())
        mixed = np.tensordot(weight[:-1], self.profiles, 1) + weight[-1] * reaction.theirs  # [S, B]
        left = self.stage.rounds - len(memory.rounds)
        told = reaction._replace(theirs=mixed / weight.sum())
        value = worth(self.stage.payoff, told, min(left, self.learner.ahead), self.stage.discount)
        return actions[int(value[1] > value[0] + 1e-9)]

    @property
    def profiles(self) -> np.ndarray:
        """[J, S, B] the reactions of those that draw."""
        return profiles(Key(self.stage), tuple(name for name in self.among or strategies() if not fixed(name)))

    def asked(self, memory: Memory) -> tuple:
        """What a plan depends on."""
        before = memory.rounds[: memory.planned]
        return Key(self.stage), memory.types, before, self.longest, self.ahead

    def watch(self, memory: Memory, event: Did | Saw) -> Memory:
        seen = None if isinstance(event, Did) else self.stage.read(event)
        before = memory.learner
        memory = memory._replace(learner=self.learner.watch(before, event))
        if seen is None:
            return memory
        stranger = self.learner.calm.predict(before.calm)[seen[1]]
        expected = np.append(self.profiles[:, before.calm.at, seen[1]], stranger)  # [J + 1]
        memory = memory._replace(rounds=(*memory.rounds, seen), evidence=memory.evidence + np.log(expected))
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


@lru_cache(10)
def profiles(key: Key, names: tuple[str, ...]) -> np.ndarray:
    """[J, S, B] how each of `names` answers the last rounds, counted in matches against random play."""
    model = BoundedMemory(key.stage, rounds=3, back_off=1.0, prior=1.0)
    return np.array([model.answers(watched(name, key.stage, model)) for name in names]).reshape(
        len(names), -1, key.stage.shape[1]
    )


def watched(name: str, stage: Stage, model: BoundedMemory) -> Any:
    """The counts of `model` after a match at each of five rates of cooperation."""
    memory = model.begin()
    for seed, rate in enumerate((0.1, 0.3, 0.5, 0.7, 0.9)):
        moves = np.random.default_rng(seed).random(stage.rounds) > rate
        rounds = follow(name, stage, (), Course(tuple(moves.astype(int).tolist()), RULES[0]), stage.rounds, seed)
        memory = memory._replace(at=0)
        for mine, theirs in rounds:
            memory = model.update(memory, mine, theirs)
    return memory


@lru_cache(10_000)
def planned(key: Key, types: tuple[str, ...], before: Rounds, longest: int, ahead: int) -> Changing:
    return simulated(key.stage, types, before, longest, ahead)


@lru_cache(100_000)
def choice(key: Key, types: tuple[str, ...], before: Rounds, longest: int, ahead: int, rounds: Rounds) -> int:
    """The move to make after `rounds`."""
    plan = planned(key, types, before, longest, ahead)
    value = plan.values(*plan.after(rounds[len(before) :]), len(rounds) - len(before))
    return int(value[1] > value[0] + 1e-9)
