"""The class of the game; card/place.py has the rules."""

from coplayer.card.facts import Facts, Property, unknown
from coplayer.card.place import NAMES
from coplayer.card.properties import KIND

NAME, TITLE, PLACE = "class", "Class", (KIND, 10)


def prop(facts: Facts) -> Property:
    code, witness = facts.place
    return Property(NAMES[code], f"{code}: {witness}") if code else unknown(witness)
