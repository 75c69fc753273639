"""Experts: many small predictors of a game of three actions, turned, weighed and mixed (rock, paper, scissors).

A round goes through five stages, one compiled kernel:

    contexts    what followed the same situation before: strings of throws of either or both, outcomes, steps,
                ranks of frequencies, each at several lengths (experts_memory.py has the list)
    guesses     a throw x and a state: the most frequent or the latest that followed in a context, or in several
                contexts together, of theirs *and of mine*
    experts     counts of (theirs - x) mod 3 in that state, decayed at several rates: whether the other plays x, what
                beats x, or what beats that is learned and not assumed
    mixers      Bayes mixtures with fixed share at several powers, and a logistic mixture
    last stage  a mixture of mixers, of mixers rotated, and of mixers corrected by their own last errors

Nothing is known of any opponent beforehand. `read=False` leaves out contexts and blends that were thought of after
reading the source of opponents it is measured against (coplayer.population.roshambo).

Known: with respond=lure about 348 a match against the 43 roshambo bots; the best of them gets 287.
Source: the iocaine powder of Egnor (ICGA Journal 23, 2000) for guesses of my throw and their turns; Billings (2000).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from coplayer.compiled import njit
from coplayer.game import Unsuited
from coplayer.model.experts_contexts import FAST, lengthen, look, remember
from coplayer.model.experts_guesses import age, from_ages, from_blends, from_contexts, learn_turns, turn
from coplayer.model.experts_memory import Memory, Shape
from coplayer.model.experts_mixing import last, learn_last, learn_mixers, mix
from coplayer.model.stage import Stage

FOR = "repeated games of three actions each: hundreds of small predictors, turned and mixed (roshambo)"
KIND = "stage"
ROOM = 2048  # situations a context remembers; half full after 1,000 rounds


@dataclass(frozen=True, eq=False)
class Experts:
    """A mixture of several hundred predictors; the memory is changed in place."""

    stage: Stage
    read: bool = True  # take contexts and blends suggested by reading opponents' source
    ages: tuple[float, ...] = (0.5, 0.8, 0.9, 0.95, 0.98)  # decays of plain frequencies
    rates: tuple[float, ...] = (0.8, 0.97, 1.0)  # decays of how far guesses were off
    bayes: tuple[tuple[float, float], ...] = ((0.5, 0.01), (0.25, 0.003), (0.5, 0.001), (1.0, 0.02))  # (eta, share)
    logistic: tuple[float, ...] = (0.2, 0.1)  # rates
    prior: float = 0.2  # pseudo-count of each throw in a context
    turn_prior: float = 0.4  # pseudo-count of each turn of a guess
    total: float = 3.5  # of all weights in a logistic mixer at first
    power: float = 0.5  # of the likelihood in the last stage
    share: float = 0.003
    decay: float = 0.99  # of trust in the last stage
    last_rate: float = 0.05  # of the last stage's logistic half

    def __post_init__(self):
        if self.stage.shape != (3, 3):
            raise Unsuited(f"experts turn three actions of each player; this game has {self.stage.shape}")
        if any(eta not in (1, 0.5, 0.25) for eta, _ in self.bayes):
            raise Unsuited(f"the Bayes mixers' eta is 1, 0.5 or 0.25; given {self.bayes!r}")

    @cached_property
    def shape(self) -> Shape:
        return Shape(ROOM, self.read, len(self.ages), len(self.rates), len(self.bayes), len(self.logistic))

    @cached_property
    def settings(self) -> tuple:
        """What the kernel is given, in its order."""
        single = np.array([self.prior, self.turn_prior], np.float32)
        lists = [np.array(a, np.float32) for a in (self.ages, self.rates, self.bayes, self.logistic)]
        trust = np.array([self.power, self.share, self.decay, self.last_rate])
        return self.shape.contexts, self.shape.blends, *lists, single, trust, np.zeros((2, 3), np.float32)

    def begin(self) -> Memory:
        return self.shape.begin(self.total)

    def update(self, memory: Memory, mine: int, theirs: int) -> Memory:
        observe(memory, mine, theirs, *self.settings)
        return memory

    def predict(self, memory: Memory) -> np.ndarray:
        return memory.forecast.copy()


@njit(**FAST)
def observe(s, mine, theirs, contexts, blends, ages, rates, bayes, logistic, single, trust, room):
    """One round: learn from it, then forecast the next."""
    prior, turn_prior = single
    C, S = len(contexts), s.guess.shape[0]
    if s.time[0] > 0:
        learn_mixers(s, theirs, bayes, logistic)
        learn_last(s, theirs, trust[0], trust[1], trust[2], np.float32(trust[3]))
        learn_turns(s, theirs, rates)
        remember(s, mine, theirs)
        age(s, mine, theirs, ages)
    lengthen(s, mine, theirs)
    look(s, contexts, mine, theirs)
    from_contexts(s, len(rates) * S, prior)
    from_blends(s, blends, len(rates) * S, prior, room)
    from_ages(s, mine, theirs, 5 * C + 6 * len(blends), ages)
    turn(s, rates, turn_prior)
    mix(s, len(bayes))
    last(s)
