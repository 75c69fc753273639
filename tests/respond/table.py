"""Hands dealt and played, models that count, and opponents: what tests of responses share."""

from dataclasses import dataclass

import numpy as np

from coplayer.form.hands import Hands
from coplayer.form.passes import reply
from coplayer.form.policy import normal, uniform
from coplayer.solve.response import left, plan


class Table:
    """The ends of a hand, drawn with their exact chances."""

    def __init__(self, hands: Hands):
        over = hands.lived.over
        node = hands.lived.node[over]
        self.hands, self.chance, self.node = hands, hands.lived.chance[over], node[:, hands.seat]
        self.mine, self.theirs = (hands.own[node[:, p]] for p in (hands.seat, hands.other))

    def weights(self, x, y):
        """The chance of each end history for two plans."""
        return self.chance * x[self.mine] * y[self.theirs]

    def end(self, x, y, rng):
        """The record of the seat at the end of a hand."""
        total = np.cumsum(self.weights(x, y))
        return int(self.node[np.searchsorted(total, rng.random() * total[-1], side="right")])

    def won(self, end):
        """What the hands that end in a record paid on average, chance being what it is."""
        lived, here = self.hands.lived, self.node == end
        pays = lived.paid[lived.over, self.hands.seat]
        return float(pays[here] @ self.chance[here] / self.chance[here].sum())


@dataclass(frozen=True, eq=False)
class Fixed:
    """Expects the same behaviour in every hand."""

    behaviour: np.ndarray

    def begin(self):
        return None

    def plan(self, memory):
        return self.behaviour

    def update(self, memory, end):
        return memory


@dataclass(frozen=True, eq=False)
class Counted:
    """Counts what the other did, as far as the model of before tells."""

    hands: Hands
    prior: float = 2.0

    def begin(self):
        return uniform(self.hands.form)[self.hands.other] * self.prior

    def plan(self, memory):
        return normal(self.hands.form, self.hands.other, memory)

    def update(self, memory, end):
        form, other = self.hands.form, self.hands.other
        theirs, chance = self.hands.end_rows(end)
        weight = chance * plan(form, other, self.plan(memory))[theirs]
        memory = memory.copy()
        for q, w in zip(theirs, weight / weight.sum(), strict=True):
            while q > 0:
                memory[q] += w
                q = form.trees[other].parent[form.owner[other][q]]
        return memory


def pure(hands: Hands, behaviour, rng):
    """A pure behaviour of the other, drawn from a behaviour."""
    owner, out = hands.form.owner[hands.other], np.ones(len(behaviour))
    when = -np.log(rng.random(len(behaviour))) / np.maximum(behaviour, 1e-300)  # the first of them happens
    first = np.full(hands.form.infosets[hands.other], np.inf)
    np.minimum.at(first, owner[1:], when[1:])
    out[1:] = when[1:] == first[owner[1:]]
    return out


def nemesis(hands: Hands, x):
    """A pure behaviour of the other that hurts the plan x most."""
    form, other = hands.form, hands.other
    g, sets = -left(form, hands.seat, x), max(form.infosets[other], 1)
    out = np.ones_like(g)
    reply(form.trees[other], g, np.zeros(sets), np.full(sets, 1e-12), out)
    return pure(hands, out, np.random.default_rng(0))
