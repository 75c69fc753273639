"""Who is paid what over whole plays: the sum of payoffs, and how far apart two players' can be.

Decided by the least and most over all histories (not step by step: what is paid now may be taken back later);
where play has no end, by the steps, or by two plays that differ for certain.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from coplayer.card import facts as fact
from coplayer.game import discount

ERROR = 1e-9  # relative, of value iteration


class Range(NamedTuple):
    """The least and most of a weighted sum of returns, and a history for each; `slack`: either can be this far off."""

    low: float
    high: float
    least: list[int]
    most: list[int]
    slack: float


@dataclass(frozen=True, eq=False)
class Payments:
    """None everywhere means: not known."""

    facts: fact.Facts

    @cached_property
    def sums(self) -> Range:
        return span(self.facts, np.ones(self.facts.players))

    @cached_property
    def own(self) -> tuple[Range, ...]:
        """Each player's own returns."""
        return tuple(span(self.facts, w) for w in np.eye(self.facts.players))

    @cached_property
    def constant(self) -> bool | None:
        return still(self.facts, np.ones(self.facts.players), self.sums)

    @cached_property
    def zero(self) -> bool | None:
        if max(abs(self.sums.low), abs(self.sums.high)) > self.sums.slack + self.facts.scale:
            return False
        return self.constant

    @cached_property
    def common(self) -> bool | None:
        """Whether all players are always paid the same."""
        return None if self.teams is None else len(self.teams) == 1

    @cached_property
    def teams(self) -> tuple[tuple[int, ...], ...] | None:
        """Players who are always paid the same, together."""
        groups: list[list[int]] = []
        for i in range(self.facts.players):
            same = [self.alike(g[0], i) for g in groups]
            if None in same:
                return None
            groups[same.index(True)].append(i) if True in same else groups.append([i])
        return tuple(tuple(g) for g in groups)

    def alike(self, i: int, j: int) -> bool | None:
        weights = difference(self.facts.players, i, j)
        apart = span(self.facts, weights)
        if max(abs(apart.low), abs(apart.high)) > apart.slack + self.facts.scale:
            return False
        return still(self.facts, weights, apart)


def difference(players: int, i: int, j: int) -> np.ndarray:
    weights = np.zeros(players)
    weights[i], weights[j] = 1, -1
    return weights


def span(facts: fact.Facts, weights: np.ndarray) -> Range:
    """The least and most of returns weighted [N].

    Of a game without an end: over all plays, if there is a discount, else over those seen to end.
    """
    layers, cut, rate = facts.layers, facts.layers.cut, discount(facts.game)
    (low, least), (high, most) = (layers.extreme(weights, sign, cut and rate == 1) for sign in (-1, 1))
    if not cut:
        return Range(low + 0.0, high + 0.0, least, most, 0.0)
    if rate < 1:
        low, high = (sign * for_ever(facts, sign * weights) for sign in (-1, 1))
        return Range(low, high, least, most, ERROR * max(abs(low), abs(high)))
    return Range(low, high, least, most, 0.0) if low <= high else Range(0.0, 0.0, [], [], 0.0)


def for_ever(facts: fact.Facts, weights: np.ndarray) -> float:
    """The supremum of discounted returns weighted [N], chance taken as it is best, by value iteration."""
    graph, rate = facts.graph, discount(facts.game)
    pay, source = graph.reward @ weights, graph.source
    decided = facts.decisions
    best, worth = np.zeros(graph.states), np.zeros(graph.states)
    steps = int(np.log(ERROR / 10) / np.log(rate)) + graph.states
    for _ in range(steps):
        worth = np.where(decided, rate * best, best)
        new = np.full(graph.states, -np.inf)
        np.maximum.at(new, source, pay + worth[graph.target])
        new[np.isneginf(new)] = 0.0
        if np.abs(new - best).max() <= ERROR * (1 - rate) * max(np.abs(pay).max(initial=0), 1e-300) / 10:
            break
        best = new
    return float(opening(facts, pay, best))


def opening(facts: fact.Facts, pay: np.ndarray, best: np.ndarray) -> float:
    """From the root: what comes before the first decision is not discounted, nor is that decision."""
    graph, todo = facts.graph, best.copy()
    before = ~facts.decisions
    for _ in range(graph.states):
        new = np.full(graph.states, -np.inf)
        np.maximum.at(new, graph.source, pay + todo[graph.target])
        new = np.where(before & np.isfinite(new), new, best * facts.decisions)
        if (new == todo).all():
            break
        todo = new
    return float(todo[0])


def still(facts: fact.Facts, weights: np.ndarray, found: Range) -> bool | None:
    """Whether returns weighted [N] are the same in every play."""
    same = found.high - found.low <= 2 * found.slack + facts.scale
    if not facts.layers.cut or not same:
        return bool(same)
    if discount(facts.game) < 1 or not np.abs(facts.graph.reward @ weights).max(initial=0) > facts.scale:
        return True
    return None


def ending(facts: fact.Facts, edges: list[int]) -> tuple[np.ndarray, str]:
    """What a history pays in all [N], and the history in words."""
    time, total, graph = 0, np.zeros(facts.players), facts.graph
    decision = facts.decisions[graph.source[edges]] if edges else []
    for e, decided in zip(edges, decision, strict=True):
        late = time if decided else max(time - 1, 0)
        total += graph.reward[e] * discount(facts.game) ** late
        time += bool(decided)
    return total, fact.said(graph, edges)
