"""Pure equilibria of matrix games: cells in which nobody gains by changing its own action."""

from coplayer.card.facts import Facts, Property, unknown
from coplayer.card.properties import WORTH
from coplayer.solve.pure_equilibria import solve

NAME, TITLE, PLACE = "pure_equilibria", "Pure equilibria", (WORTH, 6)
SHOWN = 4


def prop(facts: Facts) -> Property:
    if facts.matrix is None:
        return unknown("not asked: counted in matrix games")
    found = solve(facts.matrix)
    names = facts.matrix.labels
    said = [f"({', '.join(str(names[i][a]) for i, a in enumerate(cell))})" for cell in found[:SHOWN]]
    more = ", ..." if len(found) > SHOWN else ""
    return Property(len(found), ", ".join(said) + more if found else "in each cell somebody gains by a change")
