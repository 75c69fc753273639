"""Exact potential (Monderer & Shapley 1996): one function whose differences are each deviator's gains.

It exists if around each 4-cycle, two players moving in turn there and back, the movers' gains sum to
nothing. It is enough to look at cycles through the first action of both.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np

from coplayer.card.facts import Facts, Property, unknown
from coplayer.card.properties import KIND

NAME, TITLE, PLACE = "exact_potential", "Exact potential", (KIND, 9)


def prop(facts: Facts) -> Property:
    if facts.matrix is None:
        return unknown("not asked: the test is for matrix games")
    payoff = facts.matrix.payoff
    for i, j in combinations(range(facts.players), 2):
        turn = cycles(payoff, i, j)
        if np.abs(turn).max() > facts.scale:
            at = np.unravel_index(np.abs(turn).argmax(), turn.shape)
            return Property(False, cycle_words(facts, i, j, tuple(map(int, at)), float(turn[at])))
    return Property(True, "around each 4-cycle the movers' gains sum to 0")


def cycles(payoff: np.ndarray, i: int, j: int) -> np.ndarray:
    """[A_1, ...]: the sum of the movers' gains around 0, a_i, (a_i, a_j), a_j, 0, the others' actions fixed."""
    d = [mixed_difference(payoff[p], i, j) for p in (i, j)]
    return d[1] - d[0]


def mixed_difference(u: np.ndarray, i: int, j: int) -> np.ndarray:
    u = u - np.take(u, [0], axis=i)
    return u - np.take(u, [0], axis=j)


def cycle_words(facts: Facts, i: int, j: int, at: tuple[int, ...], total: float) -> str:
    assert facts.matrix
    names = facts.matrix.labels
    moves = f"{names[i][0]} → {names[i][at[i]]} (seat {i}), {names[j][0]} → {names[j][at[j]]} (seat {j})"
    return f"around {moves} and back the movers gain {total:+g} in all"
