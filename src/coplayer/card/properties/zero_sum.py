"""Zero-sum: what all players together are paid is nothing in each play (not: in each step)."""

from coplayer.card.facts import Facts, Property, unknown
from coplayer.card.payments import ending
from coplayer.card.properties import KIND

NAME, TITLE, PLACE = "zero_sum", "", (KIND, 6.1)


def prop(facts: Facts) -> Property:
    pay = facts.payments
    if pay.zero is None:
        return unknown("no two plays that end differ, and steps need not sum to nothing")
    if pay.zero:
        low, high = pay.own[0].low, pay.own[0].high
        where = "each step" if facts.layers.cut else f"all {facts.layers.terminals:,.0f} endings"
        return Property(True, f"payoffs sum to 0 at {where}; {low:+g} to {high:+g} to seat 0")
    edges = pay.sums.most if abs(pay.sums.high) > abs(pay.sums.low) else pay.sums.least
    paid, words = ending(facts, edges)
    return Property(False, f"“{words}” pays {', '.join(f'{x:+g}' for x in paid)}, {paid.sum():+g} in all")
