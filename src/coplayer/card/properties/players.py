"""How many players."""

from coplayer.card.facts import Facts, Property
from coplayer.card.properties import KIND

NAME, TITLE, PLACE = "players", "Players", (KIND, 1)


def prop(facts: Facts) -> Property:
    n = facts.players
    movers = (facts.graph.menu >= 0).any(0)
    idle = [str(i) for i in range(n) if not movers[i]]
    seats = "one seat" if n == 1 else f"seats 0 to {n - 1}" if n > 2 else "seats 0 and 1"
    return Property(n, seats + (f"; {', '.join(idle)} never moves" if idle else ""))
