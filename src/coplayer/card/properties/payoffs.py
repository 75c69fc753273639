"""How interests lie: zero-sum, constant-sum, common payoff, two teams against each other, general-sum."""

from coplayer.card.facts import Facts, Property, unknown
from coplayer.card.properties import KIND, common_payoff, constant_sum, zero_sum

NAME, TITLE, PLACE = "payoffs", "Payoffs", (KIND, 6)


def prop(facts: Facts) -> Property:
    pay = facts.payments
    if facts.players == 1:
        return Property("one player's own", f"{pay.own[0].low:+g} to {pay.own[0].high:+g}")
    if pay.constant and pay.teams and 1 < len(pay.teams) == 2 < facts.players:
        return Property("two teams, constant sum", f"{pay.teams[0]} and {pay.teams[1]} are always paid the same")
    for name, module in (("zero-sum", zero_sum), ("constant-sum", constant_sum), ("common payoff", common_payoff)):
        found = module.prop(facts)
        if found.value:
            return Property(name, found.witness)
    if pay.constant is None or pay.common is None:
        return unknown(constant_sum.prop(facts).witness)
    return Property("general-sum", f"{constant_sum.prop(facts).witness}; {common_payoff.prop(facts).witness}")
