"""Perfect recall: no information set joins histories in which its player itself did or saw different things."""

from coplayer.card.facts import Facts, Property, unknown
from coplayer.card.properties import KIND
from coplayer.card.sight import recall_of

NAME, TITLE, PLACE = "perfect_recall", "Perfect recall", (KIND, 5)


def prop(facts: Facts) -> Property:
    value, witness = recall_of(facts)
    return unknown(witness) if value is None else Property(value, witness)
