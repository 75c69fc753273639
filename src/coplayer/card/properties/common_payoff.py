"""Common payoff: all players are always paid the same."""

import numpy as np

from coplayer.card.facts import Facts, Property, unknown
from coplayer.card.payments import difference, ending, span
from coplayer.card.properties import KIND

NAME, TITLE, PLACE = "common_payoff", "", (KIND, 6.3)


def prop(facts: Facts) -> Property:
    pay = facts.payments
    if facts.players == 1:
        return Property(True, "there is one player")
    if pay.teams is None:
        return unknown("no play that ends shows it, and steps need not pay the same")
    if pay.common:
        return Property(True, f"all are paid the same, {pay.own[0].low:+g} to {pay.own[0].high:+g}")
    j = pay.teams[1][0]
    apart = span(facts, difference(facts.players, 0, j))
    edges = apart.most if abs(apart.high) > abs(apart.low) else apart.least
    paid, words = ending(facts, edges)
    return Property(False, f"“{words}” pays {', '.join(f'{x:+g}' for x in np.round(paid, 9))}")
