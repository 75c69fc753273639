"""The first seat's advantage: its value less seat 1's, where both have one."""

from coplayer.card.facts import Facts, Property, unknown
from coplayer.card.properties import WORTH

NAME, TITLE, PLACE = "first_mover_advantage", "Seat 0 over seat 1", (WORTH, 2)


def prop(facts: Facts) -> Property:
    if facts.players < 2:
        return unknown("there is one seat")
    value = facts.worth.value
    if value is None:
        return unknown(facts.worth.how)
    who = first(facts)
    return Property(value[0] - value[1], f"value to seat 0 less value to seat 1; {who}")


def first(facts: Facts) -> str:
    """Who decides first."""
    for here in facts.layers.layers:
        nodes = here.state[facts.decisions[here.state] & ~here.over]
        if len(nodes):
            movers = (facts.graph.menu[nodes] >= 0).any(0).nonzero()[0]
            return f"seat {movers[0]} moves first" if len(movers) == 1 else "several can be first, or move at once"
    return "nobody moves"
