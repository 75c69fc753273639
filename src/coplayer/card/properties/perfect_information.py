"""Perfect information: each mover knows the state, and nobody moves at the same moment."""

from coplayer.card.facts import Facts, Property, unknown
from coplayer.card.properties import KIND
from coplayer.card.sight import PERFECT, TOGETHER

NAME, TITLE, PLACE = "perfect_information", "", (KIND, 4.1)


def prop(facts: Facts) -> Property:
    seen = facts.sight
    if seen.kind is None:
        return unknown(seen.witness)
    if seen.kind == TOGETHER:
        s = int(facts.together.argmax())
        return Property(False, f"several players move at the same moment in {facts.named(s)}")
    return Property(seen.kind == PERFECT, seen.witness)
