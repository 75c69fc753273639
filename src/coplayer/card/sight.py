"""What players can tell apart when they move: the state, all but what is done at the same moment, or less.

A player sees the state if each of its information sets lies in one state. That is read off the views, where
each decision state has a view of its own, else off the sets of the sequence form; a game without one is
looked at for a few decisions only, which can show that sight is imperfect but not that it is perfect.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from coplayer.card import facts as fact
from coplayer.game import horizon, recall

PERFECT, TOGETHER, IMPERFECT = "perfect", "simultaneous only", "imperfect"
FEW = 3  # decisions looked at where play has no end or too many histories
HISTORIES = 1_000_000  # of them at most


@dataclass(frozen=True)
class Sight:
    """`kind` None: not known. `seats`: who at some decision cannot tell the state."""

    kind: str | None
    witness: str
    seats: tuple[int, ...] = ()


def sight(facts: fact.Facts) -> Sight:
    full = TOGETHER if facts.together.any() else PERFECT
    if facts.markov is not None:
        return Sight(full, a_view_each(facts.markov.states))
    if facts.form is not None:
        return in_sets(facts, full)
    if recall(facts.game) == "given":
        return in_views(facts)
    for decisions in range(1, FEW + 1):
        early = few_decisions(facts, decisions)
        if early.form is not None and (seen := sight(early)).kind == IMPERFECT:
            return seen
    return Sight(None, f"the first decisions show no two states in one set, and {facts.why_no_form}")


def a_view_each(states: int) -> str:
    if states == 1:
        return "there is one decision, and nothing happened before it"
    return f"each of {states:,} decision states has a view of its own"


def in_sets(facts: fact.Facts, full: str) -> Sight:
    """From the information sets of the sequence form."""
    assert facts.form
    number = sum(facts.form.infosets)
    met = facts.form.unrolled.met
    if met.max(initial=1) == 1:
        return Sight(full, f"each of {number:,} information sets holds one history")
    least = np.full(number, facts.graph.states)
    np.minimum.at(least, facts.sets, facts.rows.state)
    other = np.flatnonzero(facts.rows.state != least[facts.sets])
    if not len(other):
        return Sight(full, f"each of {number:,} information sets lies in one state")
    second = other[np.lexsort([other, facts.rows.depth[other]])[0]]
    k = facts.sets[second]
    first = np.flatnonzero((facts.sets == k) & (facts.rows.state != facts.rows.state[second]))[0]
    bounds = np.cumsum(facts.form.infosets)
    seats = np.unique(np.searchsorted(bounds, facts.sets[other], side="right"))
    i = int(np.searchsorted(bounds, k, side="right"))
    return Sight(IMPERFECT, alike(facts.history(first), facts.history(second), i), tuple(seats.tolist()))


def in_views(facts: fact.Facts) -> Sight:
    """From information sets that are given, where they have no sequence form."""
    graph, seats, witness = facts.graph, [], ""
    for i in range(facts.players):
        mine = np.flatnonzero(graph.menu[:, i] >= 0)
        _, first, index = np.unique(graph.view[mine, i], return_index=True, return_inverse=True)
        twice = np.flatnonzero(first[index] != np.arange(len(mine)))
        if len(twice):
            seats.append(i)
            one, two = (fact.said(graph, graph.path(int(s))) for s in (mine[first[index[twice[0]]]], mine[twice[0]]))
            witness = witness or alike(one, two, i)
    full = TOGETHER if facts.together.any() else PERFECT
    return Sight(IMPERFECT if seats else full, witness or "each information set given lies in one state", tuple(seats))


def alike(one: str, two: str, player: int) -> str:
    return f"“{one}” and “{two}” are one set to seat {player}"


@dataclass(frozen=True)
class Short:
    """A game stopped after a few decisions."""

    game: Any
    horizon: int

    def __getattr__(self, name: str) -> Any:
        return getattr(self.game, name)


def few_decisions(facts: fact.Facts, decisions: int) -> fact.Facts:
    """The facts of the game stopped early; its graph is the same one."""
    last = horizon(facts.game)
    short = replace(facts, game=Short(facts.game, min(decisions, last or decisions)), histories=HISTORIES)
    short.__dict__["graph"] = replace(facts.graph, game=short.game)
    short.__dict__["markov"] = None
    return short


def recall_of(facts: fact.Facts) -> tuple[bool | None, str]:
    """Whether players remember what they did, and what shows it."""
    if recall(facts.game) == "made":
        return True, "each information set is a record, which only grows"
    if facts.form is not None:
        return True, f"each of {sum(facts.form.infosets):,} sets has one own past; no counterexample"
    if facts.why_no_form.startswith("imperfect recall"):
        return False, facts.why_no_form
    return None, facts.why_no_form


def public_deeds(facts: fact.Facts) -> bool | None:
    """Whether each mover knows all that was done before: a set's histories differ in chance alone."""
    if facts.form is None:
        return None
    order = np.lexsort([facts.rows.deeds, facts.sets])
    k, h = facts.sets[order], facts.rows.deeds[order]
    return not bool(((k[1:] == k[:-1]) & (h[1:] != h[:-1])).any())
