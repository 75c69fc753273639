"""What the model `experts` remembers: which contexts it has, and one record with all its arrays.

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
f4, f8, i4 = np.float32, np.float64, np.int32


@dataclass(frozen=True)
class Shape:
    """Sizes and tables that the kernels are compiled for and given."""

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

    @cached_property
    def record(self) -> np.dtype:
        """The arrays, as one record that kernels index by name."""
        C, S, E, M, V = len(self.contexts), self.guesses, self.experts, self.bayes + self.logistic, self.voices
        return np.dtype(
            [
                ("time", np.int64),
                ("symbols", i4, (SYMBOLS, DEEP)),  # latest first
                ("ranked", f4, (7, 3)),
                ("aged", f4, (max(self.ages, 1), SERIES, 3)),
                ("key", i4, (C, self.slots)),
                ("followed", np.int16, (C, self.slots, 6)),  # theirs [3], mine [3]
                ("latest", np.int16, (C, self.slots, 3)),  # theirs, mine, both
                ("slot", i4, C),  # of the situation now
                ("frame", i4, C),
                ("counts", f4, (C, 2, 3)),  # in the situation now, of throws
                ("recent", i4, (C, 3)),
                ("guess", i4, S),
                ("state", i4, S),
                ("turns", f4, (S, STATES, self.rates, 3)),
                ("P", f4, (3, E)),  # forecasts, action-major
                ("log", f4, (3, E)),
                ("bits", i4, E),
                ("weight", f4, (M, E)),  # Bayes mixers first
                ("mixed", f8, (M, 3)),
                ("top", i4, M),  # likeliest throw of each mixer
                ("turned", i4, M),  # how far it was off in the last two rounds
                ("met", f8, (M, 9, 3)),
                ("voice", f8, (V, 3)),
                ("voice_log", f4, (3, V)),
                ("trust", f8, V),
                ("say", f4, V),  # weights of the voices in a logistic mixture
                ("said", f8, 3),  # its forecast
                ("forecast", f8, 3),
            ],
            align=True,
        )

    def begin(self, total: float) -> np.ndarray:
        """The record before the first round, [1]; `total` of all experts' weights in a logistic mixer at first."""
        memory = np.zeros(1, self.record)
        one = memory[0]
        for name in ("P", "mixed", "voice", "said", "forecast"):
            one[name][...] = 1 / 3
        one["weight"][: self.bayes] = 1 / self.experts
        one["weight"][self.bayes :] = total / self.experts
        one["trust"][:] = 1 / self.voices
        one["say"][:] = np.tile([0.6, 0.01, 0.01, 0.3], self.voices)[: self.voices] * 4 / (self.voices - 1)
        one["say"][-1] = 0.01
        return memory
