"""Constant-sum: what all players together are paid is the same in each play."""

from coplayer.card.facts import Facts, Property, unknown
from coplayer.card.payments import ending
from coplayer.card.properties import KIND

NAME, TITLE, PLACE = "constant_sum", "", (KIND, 6.2)


def prop(facts: Facts) -> Property:
    pay = facts.payments
    if pay.constant is None:
        return unknown("no two plays that end differ, and steps need not sum to nothing")
    if pay.constant:
        return Property(True, f"payoffs sum to {round(pay.sums.low, 9) + 0.0:g} in each play")
    (least, one), (most, two) = (ending(facts, edges) for edges in (pay.sums.least, pay.sums.most))
    return Property(False, f"“{one}” pays {least.sum():+g} in all, “{two}” pays {most.sum():+g}")
