"""Whether seats are alike: swapping players (and renaming actions) changes nothing.

Decided for matrix games: by each transposition of players with the same action numbers, and for two
players with up to SMALL actions by each renaming. Other games: different counts or values say no.
"""

from __future__ import annotations

from itertools import permutations, product

import numpy as np

from coplayer.card.facts import Facts, Property, unknown
from coplayer.card.properties import KIND

NAME, TITLE, PLACE = "symmetric", "Seats alike", (KIND, 8)
SMALL = 4


def prop(facts: Facts) -> Property:
    if facts.players == 1:
        return unknown("there is one seat")
    if facts.matrix is not None:
        return of_matrix(facts.matrix.payoff, facts.scale)
    form = facts.form
    if form is not None and len(set(form.infosets)) > 1:
        return Property(False, f"seats have {', '.join(f'{n:,}' for n in form.infosets)} information sets")
    value = facts.worth.value
    if value is not None and max(value) - min(value) > 1e-6:
        return Property(False, f"swapping them moves the value from {value[0]:+.4g} to {value[1]:+.4g}")
    return unknown("counts and values agree between seats; for trees no renaming is looked for")


def of_matrix(payoff: np.ndarray, scale: float) -> Property:
    N, sizes = len(payoff), payoff.shape[1:]
    if len(set(sizes)) > 1:
        return Property(False, f"players have {', '.join(map(str, sizes))} actions")
    for j in range(1, N):
        apart = np.abs(swapped(payoff, 0, j) - payoff)
        if apart.max() > scale:
            return renamed(payoff, scale, j, apart)
    return Property(True, "swapping any two seats leaves the payoffs as they are, action by action")


def swapped(payoff: np.ndarray, i: int, j: int) -> np.ndarray:
    order = list(range(len(payoff)))
    order[i], order[j] = j, i
    return payoff[order].swapaxes(1 + i, 1 + j)


def renamed(payoff: np.ndarray, scale: float, j: int, apart: np.ndarray) -> Property:
    """What follows if swapping 0 and j with actions as numbered changes payoffs."""
    A = payoff.shape[1]
    cell = tuple(int(c) for c in np.unravel_index(apart.argmax(), apart.shape)[1:])
    if len(payoff) > 2 or A > SMALL:
        return unknown(f"swapping seats 0 and {j} changes the payoffs at {cell}; other names were not tried")
    other = swapped(payoff, 0, 1)
    for rows, cols in product(permutations(range(A)), repeat=2):
        if np.abs(other[:, rows][:, :, cols] - payoff).max() <= scale:
            return Property(True, f"swapped, with actions renamed to {rows} and {cols}, payoffs are the same")
    return Property(False, f"no renaming of {A} actions each makes up for the swap; as numbered {cell} differs")
