"""What players can tell apart when they move: "perfect", "simultaneous only" or "imperfect"."""

from coplayer.card.facts import Facts, Property, unknown
from coplayer.card.properties import KIND

NAME, TITLE, PLACE = "sight", "Sight", (KIND, 4)


def prop(facts: Facts) -> Property:
    seen = facts.sight
    return Property(seen.kind, seen.witness) if seen.kind else unknown(seen.witness)
