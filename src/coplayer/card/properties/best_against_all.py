"""Whether each player has a policy that is best against every opponent (a dominant one); card/policies.py."""

from coplayer.card.facts import Facts, Property, unknown
from coplayer.card.properties import WORTH

NAME, TITLE, PLACE = "best_against_all", "Best against all", (WORTH, 4)


def prop(facts: Facts) -> Property:
    found = facts.guarantee
    if found.exists is None:
        return unknown(found.witness)
    return Property("exists" if found.exists else "none", found.witness, found.how)
