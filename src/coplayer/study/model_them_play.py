"""What one seat earns from each of K people by what it knows of them: exact, but for the matches it learns from.

Plans x [Q_seat] earn E[k] @ x from person k. After n matches a learner expects of the person

    listed     a list of people with even chances, weighed by Bayes: its mean plan
    personal   counts at each information set, hidden cards shared out by how likely they are, around `base`:
               y(a | I) = (n_a + strength base(a | I)) / (n + strength)

and answers the expectation as if it were sure of it. Learners play their own answers and see what the seat sees;
they think again after 1, 2, 4, ... matches. Between, matches are drawn from the exact distribution of endings.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from coplayer.form.hands import Hands
from coplayer.form.passes import best, expected, reply
from coplayer.form.policy import normal, uniform
from coplayer.form.sequence import SequenceForm
from coplayer.model.bayes_types import logs, weights
from coplayer.solve.response import earned, plan

SLACK = 1e-9  # actions this near to the best share evenly


def answer(form: SequenceForm, seat: int, y: np.ndarray) -> np.ndarray:
    """The plan [Q_seat] of a best response to the other's plan y [Q_other]."""
    g, sets = earned(form, seat, y), max(form.infosets[seat], 1)
    out = np.zeros_like(g)
    reply(form.trees[seat], g, np.zeros(sets), np.full(sets, SLACK), out)
    return plan(form, seat, out)


def most(form: SequenceForm, seat: int, y: np.ndarray) -> float:
    """What the best response to the plan y earns."""
    return float(best(form.trees[seat], earned(form, seat, y), np.zeros(max(form.infosets[seat], 1))))


class Learner(NamedTuple):
    """What is expected of a person: a list of others, or nobody, and how far one's own counts go beside it."""

    listed: np.ndarray | None  # [K, Q_other] plans, alike frequent
    strength: float | None = None  # matches that the list is worth at each information set; None: no counting


class Seen(NamedTuple):
    logs: np.ndarray  # [K] of the list
    counts: np.ndarray  # [Q_other]


class Ends(NamedTuple):
    """How matches ended: records of the seat [E], and how often each."""

    records: np.ndarray
    times: np.ndarray


@dataclass(frozen=True, eq=False)
class Seat:
    """One seat of a game."""

    hands: Hands

    @property
    def form(self) -> SequenceForm:
        return self.hands.form

    @property
    def seat(self) -> int:
        return self.hands.seat

    @cached_property
    def endings(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """(record of the seat, own sequence, the other's, chance), of each way a match can end."""
        over = self.hands.lived.over
        node, own = self.hands.lived.node[over], self.hands.own
        return node[:, self.seat], own[node[:, self.seat]], own[node[:, 1 - self.seat]], self.hands.lived.chance[over]

    def dealt(self, x: np.ndarray, y: np.ndarray, luck: np.ndarray) -> Ends:
        """How matches of x against y end, one for each number of `luck` in [0, 1)."""
        node, mine, theirs, chance = self.endings
        up = np.cumsum(chance * x[mine] * y[theirs])
        drawn = np.minimum(np.searchsorted(up, luck * up[-1], side="right"), len(node) - 1)
        return Ends(*np.unique(node[drawn], return_counts=True))

    def begin(self, learner: Learner) -> Seen:
        many = 1 if learner.listed is None else len(learner.listed)
        return Seen(np.zeros(many), np.zeros(self.form.sequences[1 - self.seat]))

    def expected(self, learner: Learner, seen: Seen) -> np.ndarray:
        """The plan [Q_other] that is expected of the other."""
        form, other = self.form, 1 - self.seat
        if learner.listed is None:
            base = uniform(form)[other]
        elif learner.strength is None:
            return weights(seen.logs) @ learner.listed
        else:
            base = normal(form, other, weights(seen.logs) @ learner.listed)
        assert learner.strength is not None
        return plan(form, other, normal(form, other, seen.counts + learner.strength * base))

    def learned(self, learner: Learner, seen: Seen, ends: Ends) -> Seen:
        """The memory after matches that ended in these records."""
        counts = seen.counts
        if learner.strength is not None:
            counts = counts + self.counted(ends, self.expected(learner, seen))
        if learner.listed is None:
            return Seen(seen.logs, counts)
        news = [logs(row) for row in self.hands.likelihoods(ends.records.tolist(), learner.listed).T]
        total = seen.logs + sum(n * row for n, row in zip(ends.times, news, strict=True))
        return Seen(total if np.isfinite(total.max()) else seen.logs, counts)

    def counted(self, ends: Ends, y: np.ndarray) -> np.ndarray:
        """How often the other came through each of its sequences, [Q_other], if it plays about y."""
        new = np.zeros_like(y)
        for end, times in zip(*ends, strict=True):
            theirs, chance = self.hands.end_rows(int(end))
            share = chance * y[theirs] if (chance * y[theirs]).sum() > 0 else chance
            np.add.at(new, theirs, times * share / share.sum())
        expected(self.form.trees[1 - self.seat], new, np.ones_like(new))
        return new

    def curve(self, learner: Learner, y: np.ndarray, stops: tuple[int, ...], luck: np.ndarray) -> Iterator[float]:
        """What the answer after each number of matches in `stops` (from 0) earns from the person y [Q_other]."""
        pay, seen = earned(self.form, self.seat, y), self.begin(learner)
        for now, then in pairwise((*stops, stops[-1])):
            x = answer(self.form, self.seat, self.expected(learner, seen))
            yield float(pay @ x)
            if then > now:
                seen = self.learned(learner, seen, self.dealt(x, y, luck[now:then]))
