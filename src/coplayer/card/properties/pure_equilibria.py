"""Pure equilibria of matrix games: cells in which nobody gains by changing its own action."""

import numpy as np

from coplayer.card.facts import Facts, Property, unknown
from coplayer.card.properties import WORTH

NAME, TITLE, PLACE = "pure_equilibria", "Pure equilibria", (WORTH, 6)
SHOWN = 4


def prop(facts: Facts) -> Property:
    if facts.matrix is None:
        return unknown("not asked: counted in matrix games")
    found = cells(facts.matrix.payoff, facts.scale)
    names = facts.matrix.labels
    said = [f"({', '.join(str(names[i][a]) for i, a in enumerate(cell))})" for cell in found[:SHOWN]]
    more = ", ..." if len(found) > SHOWN else ""
    return Property(len(found), ", ".join(said) + more if found else "in each cell somebody gains by a change")


def cells(payoff: np.ndarray, slack: float = 0.0) -> list[tuple[int, ...]]:
    """The pure equilibria of payoffs [N, A_1, ...]."""
    still = np.ones(payoff.shape[1:], bool)
    for i, own in enumerate(payoff):
        still &= own >= own.max(axis=i, keepdims=True) - slack
    return [tuple(map(int, cell)) for cell in np.argwhere(still)]
