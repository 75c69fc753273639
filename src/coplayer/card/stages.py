"""Whether a game is one stage played again and again: equal menus, payoffs and chances from every start.

A stage is a fixed number of joint decisions by all players, with the chance that follows each folded in.
What a state looks like k decisions ahead is its menus and, for each joint action, the expected pay and
the distribution of what the next states look like k - 1 ahead. Starts that look alike make a repetition.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array

from coplayer.card import facts as fact
from coplayer.form.markov import begun, chance_folded
from coplayer.game import Unsuited
from coplayer.graph import END, Graph

LONGEST = 3  # joint decisions in a stage
DIGITS = 9  # of payoffs and probabilities that must agree
EDGES = 1_000_000  # looked at


def stage_length(facts: fact.Facts) -> int | None:
    """The joint decisions of the stage that the game repeats; None: it repeats none, or is too large to see."""
    graph = facts.graph
    if graph.edges > EDGES or not facts.decisions.any() or (graph.menu[facts.decisions] < 0).any():
        return None
    try:
        ahead = Ahead(graph)
        return next((k for k in range(1, LONGEST + 1) if repeats(ahead, k)), None)
    except Unsuited:  # chance can go round for ever
        return None


def repeats(ahead: Ahead, steps: int) -> bool:
    """Whether all states in which a stage of `steps` decisions starts look alike, and one leads to another."""
    todo, seen, again = ahead.first, set(), False
    look = {ahead.look(s, steps) for s in todo}
    while todo and len(look) == 1:
        seen |= todo
        ends = todo
        for _ in range(steps):
            ends = {t for s in ends for t in ahead.after(s)}
        starts = {s for s in ends if ahead.graph.kind[s] != END}
        again |= bool(starts)
        todo = starts - seen
        look |= {ahead.look(s, steps) for s in todo}
    return again and len(look) == 1


@dataclass(eq=False)
class Ahead:
    """Decision states and what comes after each joint action, chance folded in."""

    graph: Graph
    looks: dict[tuple[int, int], int] = field(default_factory=dict)
    numbers: dict[Hashable, int] = field(default_factory=dict)

    @cached_property
    def edges(self) -> np.ndarray:
        return np.flatnonzero((self.graph.menu[self.graph.source] >= 0).any(1))

    @cached_property
    def folded(self) -> tuple[csr_array, np.ndarray]:
        return chance_folded(self.graph, self.edges)

    @cached_property
    def first(self) -> set[int]:
        """The states of the first decision."""
        return set(np.flatnonzero(begun(self.graph)[0]).tolist())

    def outcomes(self, s: int) -> range:
        """The joint actions of a state, as rows of `folded`."""
        return range(*np.searchsorted(self.edges, self.graph.start[s : s + 2]).tolist())

    def after(self, s: int) -> set[int]:
        """The decision and end states that can follow a decision state."""
        if not (rows := self.outcomes(s)):
            return {s}
        reach = self.folded[0]
        return set(reach.indices[reach.indptr[rows[0]] : reach.indptr[rows[-1] + 1]].tolist())

    def look(self, s: int, steps: int) -> int:
        """A number for what state `s` looks like `steps` decisions ahead: equal looks, equal numbers."""
        if steps == 0:
            return -1
        if (s, steps) not in self.looks:
            what = tuple(self.graph.menu[s].tolist()), tuple(self.branch(k, steps) for k in self.outcomes(s))
            self.looks[s, steps] = self.numbers.setdefault((steps, what), len(self.numbers))
        return self.looks[s, steps]

    def branch(self, k: int, steps: int) -> Hashable:
        reach, paid = self.folded
        places = slice(reach.indptr[k], reach.indptr[k + 1])
        chances: dict[int, float] = {}
        for t, p in zip(reach.indices[places].tolist(), reach.data[places].tolist(), strict=True):
            look = self.look(t, steps - 1)
            chances[look] = chances.get(look, 0.0) + p
        mixed = tuple(sorted((look, round(p, DIGITS)) for look, p in chances.items()))
        return tuple((np.round(paid[k], DIGITS) + 0.0).tolist()), mixed
