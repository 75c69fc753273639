"""Which guarantee exists: a dominant policy, else a safe one, else neither."""

from coplayer.card.facts import Facts, Property
from coplayer.card.properties import WORTH, best_against_all, safe_policy

NAME, TITLE, PLACE = "guarantee", "", (WORTH, 4.1)


def prop(facts: Facts) -> Property:
    best, safe = best_against_all.prop(facts), safe_policy.prop(facts)
    if best.value == "exists":
        return Property("dominant policy", best.witness, best.how)
    if safe.value is None:
        return safe
    return Property("safe policy" if safe.value == "exists" else "neither", safe.witness, safe.how)
