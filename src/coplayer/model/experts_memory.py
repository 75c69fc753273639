"""What the model `experts` remembers: which contexts it has, and its arrays.

A context is a row (kind, order, a, b). Its key is made from the last `order` symbols of its kind; what it counts is
relative to the frame a * theirs + b * mine (mod 3) of the round before: with a = b = 0 throws as they are, with
a = 1, b = 0 their step from their last throw. So a rule such as "one further than last time" needs no learning of
three cases.

    THEIRS, MINE, BOTH    throws
    OUTCOME               mine - theirs
    STEP, OWN_STEP        throw less the one before
    TURNED                outcome and step: both throws, up to a rotation
    RANKS                 which throw is the most and the least frequent; order 0, 1: theirs, mine; 2, 3: lately
    STEP_RANKS, CLOCK     of steps; number of the round, mod order

FROM_SOURCE are those that were thought of after reading the source of bots; the others were not.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

THEIRS, MINE, BOTH, OUTCOME, STEP, OWN_STEP, TURNED, RANKS, STEP_RANKS, CLOCK = range(10)
SYMBOLS = 7  # kinds that are strings of symbols
DEEP = 12  # longest string
ACTUAL, FROM_THEIRS, FROM_MINE = (0, 0), (1, 0), (0, 1)

FAMILIES = {  # kind, orders, frame
    "theirs": (THEIRS, (1, 2, 3, 4, 5, 6, 8, 10), ACTUAL),
    "mine": (MINE, (1, 2, 3, 4, 5, 6, 8, 10), ACTUAL),
    "both": (BOTH, (0, 1, 2, 3, 4, 5, 6, 8, 11), ACTUAL),
    "turned": (TURNED, (1, 2, 3, 4, 5), FROM_THEIRS),
    "outcome": (OUTCOME, (1, 2, 3, 4, 5, 6), FROM_THEIRS),
    "step": (STEP, (0, 1, 2, 3, 4, 5), FROM_THEIRS),
    "own step": (OWN_STEP, (0, 1, 2, 3, 4), FROM_MINE),
    "ranks": (RANKS, (0, 1, 2, 3), ACTUAL),
}
FROM_SOURCE = {
    "step ranks": (STEP_RANKS, (0, 1), FROM_THEIRS),
    "clock": (CLOCK, (2, 3, 6), ACTUAL),
    "sum": (BOTH, (0,), (1, 1)),
    "minus sum": (BOTH, (0,), (2, 2)),
    "difference": (BOTH, (0,), (2, 1)),
    "minus difference": (BOTH, (0,), (1, 2)),
}
BLENDS = (  # families whose orders are summed; suggested by the source of a bot too
    ("theirs",), ("mine",), ("both",), ("turned",), ("outcome",), ("step",), ("own step",), ("theirs", "mine", "both"),
)  # fmt: skip
SERIES = 6  # throws of each, relative to nothing and to either's last
STATES = 32  # of a guess
f4, i4 = np.float32, np.int32


class Memory(NamedTuple):
    """The arrays of a match, changed in place. (Not one structured array: numba's cache confuses their types.)"""

    time: np.ndarray  # [1] rounds
    symbols: np.ndarray  # [kind, DEEP] latest first
    ranked: np.ndarray  # [7, 3] what ranks are of
    aged: np.ndarray  # [age, SERIES, 3]
    key: np.ndarray  # [C, slot] hash of the situation there
    followed: np.ndarray  # [C, slot, 6] counts of their throws and of mine
    latest: np.ndarray  # [C, slot, 3] theirs, mine, both
    slot: np.ndarray  # [C] of the situation now
    frame: np.ndarray  # [C]
    counts: np.ndarray  # [C, 2, 3] in the situation now, of throws
    recent: np.ndarray  # [C, 3]
    guess: np.ndarray  # [S]
    state: np.ndarray  # [S]
    turns: np.ndarray  # [S, STATES, rate, 3]
    P: np.ndarray  # [3, E] forecasts
    log: np.ndarray  # [3, E]
    bits: np.ndarray  # [E]
    weight: np.ndarray  # [M, E] Bayes mixers first
    mixed: np.ndarray  # [M, 3]
    top: np.ndarray  # [M] likeliest throw
    turned: np.ndarray  # [M] how far it was off in the last two rounds
    met: np.ndarray  # [M, 9, 3]
    voice: np.ndarray  # [V, 3]
    voice_log: np.ndarray  # [3, V]
    trust: np.ndarray  # [V]
    say: np.ndarray  # [V] weights of the voices in a logistic mixture
    said: np.ndarray  # [3] its forecast
    forecast: np.ndarray  # [3]


@dataclass(frozen=True)
class Shape:
    """Sizes and tables that the kernels are given."""

    slots: int  # situations a context has room for, a power of two
    read: bool  # whether to take contexts and blends FROM_SOURCE
    ages: int
    rates: int
    bayes: int  # mixers of each kind
    logistic: int

    @cached_property
    def families(self) -> dict[str, list[tuple]]:
        """The contexts' rows by family."""
        taken = FAMILIES | FROM_SOURCE if self.read else FAMILIES
        return {name: [(kind, k, *frame) for k in orders] for name, (kind, orders, frame) in taken.items()}

    @cached_property
    def contexts(self) -> np.ndarray:
        """(kind, order, a, b), [C, 4]."""
        return np.array([row for rows in self.families.values() for row in rows], np.int64)

    @cached_property
    def blends(self) -> np.ndarray:
        """Contexts of each blend, filled up with -1, [G, .]."""
        number, first = {}, 0
        for name, rows in self.families.items():
            number[name] = list(range(first, first + len(rows)))
            first += len(rows)
        groups = [[c for name in group for c in number[name]] for group in BLENDS] if self.read else []
        table = np.full((len(groups), max(map(len, groups), default=1)), -1)
        for g, group in enumerate(groups):
            table[g, : len(group)] = group
        return table

    @cached_property
    def guesses(self) -> int:
        """S: five of each context, six of each blend, one of each aged series."""
        return 5 * len(self.contexts) + 6 * len(self.blends) + SERIES * self.ages

    @cached_property
    def experts(self) -> int:
        """E: each guess at each rate, and the contexts' and blends' own distributions."""
        return self.rates * self.guesses + len(self.contexts) + 2 * len(self.blends)

    @cached_property
    def voices(self) -> int:
        """V: each mixer, rotated by none, one and two, and turned; and the uniform."""
        return 4 * (self.bayes + self.logistic) + 1

    def begin(self, total: float) -> Memory:
        """The memory before the first round; `total` of all experts' weights in a logistic mixer at first."""
        C, S, E, M, V = len(self.contexts), self.guesses, self.experts, self.bayes + self.logistic, self.voices
        weight, say = np.full((M, E), total / E, f4), np.tile(np.array([0.6, 0.01, 0.01, 0.3], f4), M) / M
        weight[: self.bayes] = 1 / E
        return Memory(
            time=np.zeros(1, np.int64),
            symbols=np.zeros((SYMBOLS, DEEP), i4),
            ranked=np.zeros((7, 3), f4),
            aged=np.zeros((self.ages, SERIES, 3), f4),
            key=np.zeros((C, self.slots), i4),
            followed=np.zeros((C, self.slots, 6), np.int16),
            latest=np.zeros((C, self.slots, 3), np.int16),
            slot=np.zeros(C, i4),
            frame=np.zeros(C, i4),
            counts=np.zeros((C, 2, 3), f4),
            recent=np.zeros((C, 3), i4),
            guess=np.zeros(S, i4),
            state=np.zeros(S, i4),
            turns=np.zeros((S, STATES, self.rates, 3), f4),
            P=np.full((3, E), 1 / 3, f4),
            log=np.zeros((3, E), f4),
            bits=np.zeros(E, i4),
            weight=weight,
            mixed=np.full((M, 3), 1 / 3),
            top=np.zeros(M, i4),
            turned=np.zeros(M, i4),
            met=np.zeros((M, 9, 3)),
            voice=np.full((V, 3), 1 / 3),
            voice_log=np.zeros((3, V), f4),
            trust=np.full(V, 1 / V),
            say=np.append(say, f4(0.01)),
            said=np.full(3, 1 / 3),
            forecast=np.full(3, 1 / 3),
        )
