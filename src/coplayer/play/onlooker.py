"""What both at the table know: forecasts and beliefs that tell nothing about anybody's hidden cards.

A forecast of your move that uses the agent's own card tells you about that card. So what a page shows in games with
hidden parts is the forecast of an onlooker. At your turn it knows the set of histories that both players can never
rule out together: those reached from the true one by "one of the two sees no difference", again and again (the meet
of their information, Aumann, Agreeing to disagree, 1976). With plans y_k of kinds of you and a fixed plan x of the
agent,

    P(move a)  ∝  sum over kinds k and histories h of w_k chance(h) x[h] y_k[h] y_k(a | h)
    w_k  ∝  prior_k  product over hands seen of L_k(end),    L_k(end) = sum over h at this end of chance(h) x[h] y_k[h]

exactly. x is an equilibrium in zero-sum games, even play in others: what the agent really does is its secret.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from coplayer.agents.solver import solution
from coplayer.form.hands import Hands, Position
from coplayer.form.policy import uniform
from coplayer.form.sequence import SequenceForm
from coplayer.game import Did, Label, Saw
from coplayer.model.bayes_types import known
from coplayer.model.style import NAMED
from coplayer.play.belief import Belief, against_last, reason, shares
from coplayer.solve.response import plan

STYLES = tuple(f"you play {name.replace('-', ' and ')}" for name in NAMED)
LEVELS = ("you answer random play best", "you answer those who answer random play best")
CALM, NO_HABIT = "you play close to an equilibrium", "you choose at random"


class Watched(NamedTuple):
    """Where you are, and what your hands say about each type."""

    position: Position
    log: np.ndarray  # [K] log-likelihoods of the hands that are over
    hands: int = 0


@dataclass(frozen=True, eq=False)
class Onlooker:
    """An observer of what both know; `you` are the hands from your seat, whose events it is given."""

    you: Hands

    @property
    def form(self) -> SequenceForm:
        return self.you.form

    @cached_property
    def kinds(self) -> tuple[tuple[str, ...], list[list[int]]]:
        """(names, the types of each) of the list of `bayes_types`: styles, levels 0 to 2, equilibria if zero-sum."""
        n, K = len(NAMED), len(self.types)
        calm = [(CALM, list(range(n + 3, K)))] if n + 3 < K else []
        singles = [(name, [k]) for k, name in enumerate(STYLES)] + [(LEVELS[0], [n + 1]), (LEVELS[1], [n + 2])]
        names, groups = zip(*singles, *calm, (NO_HABIT, [n]), strict=True)
        return names, list(groups)

    @cached_property
    def types(self) -> np.ndarray:
        """[K, Q_you] plans of all types."""
        return known(self.form, self.you.seat)

    @cached_property
    def turns(self) -> Meet:
        """Your decisions."""
        return meet(self.you, self.you.lived.moves[:, self.you.seat])

    @cached_property
    def ends(self) -> Meet:
        return meet(self.you, self.you.lived.over)

    def begin(self) -> Watched:
        return Watched(self.you.start(), np.zeros(len(self.types)))

    def watch(self, memory: Watched, event: Did | Saw) -> Watched:
        """After an entry of *your* record; a hand that has ended is evidence."""
        position, end = self.you.step(memory.position, event)
        if end is None:
            return memory._replace(position=position)
        seen = self.weights(self.ends.at(end)).sum(0)  # [K]
        return Watched(position, memory.log + np.log(np.maximum(seen, 1e-300)), memory.hands + 1)

    def weights(self, histories: np.ndarray) -> np.ndarray:
        """[H, K] chance(h) x[h] y_k[h]."""
        lived, you = self.you.lived, self.you
        theirs, mine = (you.own[lived.node[histories, i]] for i in (you.other, you.seat))
        return (lived.chance[histories] * agents_plan(self.form, you.other)[theirs])[:, None] * self.types[:, mine].T

    def forecast(self, memory: Watched, actions: Sequence[Label]) -> dict[Label, float]:
        """Your next move, before it."""
        histories = self.turns.at(memory.position.node)
        weight = self.weights(histories) * self.mixed(memory)  # [H, K]
        total, menus = np.zeros(len(actions)), self.menus(histories)
        for i in set(menus.tolist()):
            menu, here = self.form.menu(self.you.seat, i), menus == i
            if set(menu) == set(actions):
                at = [menu.index(a) for a in actions]
                total += weight[here].sum(0) @ self.moves(i)[:, at]  # [K] @ [K, A]
        return dict(zip(actions, (total / total.sum()).tolist(), strict=True))

    def menus(self, histories: np.ndarray) -> np.ndarray:
        """Your information set in each history."""
        met = self.you.records.met[self.you.seat, self.you.lived.node[histories, self.you.seat]]
        return met - self.you.offset(self.you.seat)

    def moves(self, i: int) -> np.ndarray:
        """[K, A] what each type does at your information set i; even where it never comes there."""
        first, stride, width = (column[i] for column in self.you.slots[self.you.seat])
        y = self.types[:, first + stride * np.arange(width)]
        total = y.sum(1, keepdims=True)
        return np.where(total > 0, y / np.where(total > 0, total, 1), 1 / width)

    def mixed(self, memory: Watched) -> np.ndarray:
        """[K] the posterior of types: kinds are equally likely at first, and so are the types of each."""
        _, groups = self.kinds
        prior = np.zeros(len(self.types))
        for g in groups:
            prior[g] = 1 / len(groups) / len(g)
        return shares(np.log2(prior) + memory.log / np.log(2))

    def tell(self, memory: Watched) -> Belief:
        names, groups = self.kinds
        bits = against_last(memory.log, groups)
        return Belief(
            names, np.full(len(names), 1 / len(names)), bits, reason(names, bits, "the hands both of you saw")
        )


class Meet(NamedTuple):
    """Some histories in parts that nobody at the table can tell apart."""

    histories: np.ndarray  # [H]
    part: np.ndarray  # [H]
    of: dict[int, int]  # your record -> its part

    def at(self, node: int) -> np.ndarray:
        """The histories of the part in which your record lies."""
        return self.histories[self.part == self.of[node]]


def meet(you: Hands, which: np.ndarray) -> Meet:
    """The finest parts of the histories `which` [all] such that each player knows which part holds."""
    histories = np.flatnonzero(which)
    node = you.lived.node[histories]  # [H, 2]
    _, (one, other) = zip(*(np.unique(node[:, i], return_inverse=True) for i in range(2)), strict=True)
    size = one.max(initial=-1) + 1
    total = size + other.max(initial=-1) + 1
    joined = coo_array((np.ones(len(one)), (one, size + other)), shape=(total, total))
    part = connected_components(joined, directed=False)[1][one]
    return Meet(histories, part, dict(zip(node[:, you.seat].tolist(), part.tolist(), strict=True)))


@lru_cache(maxsize=16)
def agents_plan(form: SequenceForm, player: int) -> Any:
    """x [Q]: an equilibrium plan where the game is zero-sum, else even play."""
    policy = solution(form, "cfr+", 1000) if form.zero_sum and form.players == 2 else uniform(form)
    return plan(form, player, policy[player])
