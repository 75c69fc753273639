"""What the game is worth to each player, where theory names one number; card/worth.py says when."""

from coplayer.card.facts import Facts, Property, unknown
from coplayer.card.properties import WORTH

NAME, TITLE, PLACE = "value", "Value", (WORTH, 1)


def prop(facts: Facts) -> Property:
    found = facts.worth
    if found.value is None:
        return unknown(found.how)
    error = f", to {found.error:.0e}" if found.error else ""
    return Property(list(found.value), found.how + error)
