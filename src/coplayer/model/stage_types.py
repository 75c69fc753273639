"""Bayes over types: the other is one of a list of strategies with finite memory, or changes between them.

A type says what it does in each of its states and how a round moves it on; it trembles: with chance e it acts
uniformly. The default list has, for each e in `trembles`, every pure answer to the last round if there are at
most 256, otherwise every pure answer to our last act and to their own; where each likes one act of the other
most, grim and tit for two tats; and uniform play. What a type does first, nobody knows, unless it is a machine.

    P(k | history, b) ∝ P(k | history) P(b | k's state),    then with chance `hazard` a type is drawn anew

The posterior is exact: all types' states follow from the history, and a type that is taken up is in the state
that the history gives it. The states of all types together are those of `reaction`, the mean over types, which
does not say that we learn more about the type later on; `types` gives weights and types apart.
Source: Harsanyi (1967); Kalai & Lehrer, Rational learning leads to Nash equilibrium (Econometrica 61, 1993).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import NamedTuple

import numpy as np

from coplayer.game import TooLarge, Unsuited
from coplayer.model.stage import Reaction, Stage

FOR = "repeated games: Bayes over strategies with finite memory, who may change"
KIND = "stage"
ANSWERS = 256  # pure answers to the last round, at most, for all to be listed
STATES = 2_000  # of all types together, at most


class Types(NamedTuple):
    """The posterior [K] over types, and the state they are all in."""

    weight: np.ndarray
    at: int


@dataclass(frozen=True, eq=False)
class StageTypes:
    """Bayes over `machines` (theirs [S, B] without trembling, starting in `at`) or, without any, the usual list."""

    stage: Stage
    trembles: Sequence[float] = (0.02, 0.1, 0.3)
    hazard: float = 0.0
    machines: Sequence[Reaction] | None = None

    def __post_init__(self):
        if not 0 <= self.hazard <= 1 or not self.trembles or not all(0 <= e <= 1 for e in self.trembles):
            raise Unsuited(f"a hazard and at least one tremble in [0, 1] are expected, given {self!r}")

    @cached_property
    def listed(self) -> list[Reaction]:
        """The machines, before they tremble."""
        return list(self.machines) if self.machines is not None else [*answers(self.stage), *patient(self.stage)]

    @cached_property
    def chains(self) -> dict[tuple, int]:
        """Machines with the same states move together: (start, shape, moves) -> which chain."""
        return {moves: i for i, moves in enumerate(dict.fromkeys(map(moves_of, self.listed)))}

    @cached_property
    def joint(self) -> tuple[list[tuple[int, ...]], np.ndarray]:
        """(the states that all chains are in together, the first first; [S, A, B] which follows)."""
        return explored([(at, np.frombuffer(told, np.int64).reshape(shape)) for at, shape, told in self.chains])

    @cached_property
    def theirs(self) -> np.ndarray:
        """[K, S, B] what each type does in each joint state; the last type is uniform."""
        states, _ = self.joint
        pure = np.array([[m.theirs[s[self.chains[moves_of(m)]]] for s in states] for m in self.listed])
        even = np.full_like(pure[0], 1 / pure.shape[2])
        return np.concatenate([*((1 - e) * pure + e * even for e in self.trembles), even[None]])

    def begin(self) -> Types:
        many = len(self.theirs)
        return Types(np.full(many, 1 / many), 0)

    def update(self, memory: Types, mine: int, theirs: int) -> Types:
        weight = memory.weight * self.theirs[:, memory.at, theirs]
        weight = (1 - self.hazard) * weight / weight.sum() + self.hazard / len(weight)
        return Types(weight, int(self.joint[1][memory.at, mine, theirs]))

    def predict(self, memory: Types) -> np.ndarray:
        return memory.weight @ self.theirs[:, memory.at]

    def reaction(self, memory: Types) -> Reaction:
        """The mean over types, as if nothing more could be learned about which it is."""
        return Reaction(memory.at, np.tensordot(memory.weight, self.theirs, 1), self.joint[1])

    def types(self, memory: Types) -> tuple[np.ndarray, list[Reaction]]:
        """(chance of each type [K], how each reacts)."""
        return memory.weight, [Reaction(memory.at, theirs, self.joint[1]) for theirs in self.theirs]


def moves_of(machine: Reaction) -> tuple[int, tuple[int, ...], bytes]:
    """Where it starts and how it moves, as a key."""
    return machine.at, machine.then.shape, np.asarray(machine.then, np.int64).tobytes()


def explored(chains: Sequence[tuple[int, np.ndarray]]) -> tuple[list[tuple[int, ...]], np.ndarray]:
    """All states that chains (start, [S, A, B]) can be in together, and which follows; TooLarge past the limit."""
    states = [tuple(at for at, _ in chains)]
    number, then = {states[0]: 0}, []
    for s in states:  # grows on the way
        after = np.array([moves[i] for i, (_, moves) in zip(s, chains, strict=True)])  # [chains, A, B]
        flat = [tuple(map(int, t)) for t in after.reshape(len(chains), -1).T]
        for t in flat:
            if number.setdefault(t, len(states)) == len(states):
                states.append(t)
        then.append(np.reshape([number[t] for t in flat], after.shape[1:]))
        if len(states) > STATES:
            raise TooLarge(f"the types have more than {STATES} states together; name fewer or simpler machines")
    return states, np.array(then)


def last_round(stage: Stage, plays: np.ndarray) -> Reaction:
    """A machine that does plays [A, B, B] after the last round (ours, theirs), and anything at first."""
    ours, theirs = stage.shape
    then = np.tile(1 + np.arange(ours * theirs).reshape(1, ours, theirs), (1 + ours * theirs, 1, 1))
    return Reaction(0, np.vstack([np.full(theirs, 1 / theirs), plays.reshape(-1, theirs)]), then)


def answers(stage: Stage) -> Iterator[Reaction]:
    """The pure answers to the last round, or to one half of it."""
    ours, theirs = stage.shape
    pure = np.eye(theirs)
    if theirs ** (ours * theirs) <= ANSWERS:
        for acts in product(range(theirs), repeat=ours * theirs):
            yield last_round(stage, pure[list(acts)].reshape(ours, theirs, theirs))
        return
    for acts in product(range(theirs), repeat=ours):
        yield last_round(stage, np.repeat(pure[list(acts)][:, None], theirs, axis=1))
    for acts in product(range(theirs), repeat=theirs):
        if len(set(acts)) > 1:  # constants are above
            yield last_round(stage, np.repeat(pure[list(acts)][None], ours, axis=0))


def patient(stage: Stage) -> Iterator[Reaction]:
    """Grim and tit for two tats: nice until we were not, once; unless we were not, twice in a row."""
    liked, like = stage.other.mean(1), stage.payoff.mean(0)  # what they like of us, what we like of them
    if min(np.ptp(liked), np.ptp(like)) <= 1e-9 * np.abs(stage.payoff).max():
        return
    bad = np.arange(len(liked)) != liked.argmax()
    nice, nasty = np.eye(len(like))[[like.argmax(), like.argmin()]]
    for plays, after in (([nice, nasty], ([0, 1], [1, 1])), ([nice, nice, nasty], ([0, 1], [0, 2], [0, 2]))):
        then = np.array([[[row[int(b)]] * len(like) for b in bad] for row in after])
        yield Reaction(0, np.array(plays), then)
