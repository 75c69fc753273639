"""How many players."""

from coplayer.card.facts import Facts, Property
from coplayer.card.properties import KIND

NAME, TITLE, PLACE = "players", "Players", (KIND, 1)


def prop(facts: Facts) -> Property:
    n = facts.players
    idle = [str(i) for i, menus in enumerate(facts.graph.menu.T) if (menus < 0).all()]
    seats = "one seat" if n == 1 else f"seats 0 to {n - 1}" if n > 2 else "seats 0 and 1"
    return Property(n, seats + (f"; {', '.join(idle)} never moves" if idle else ""))
