"""Dominated actions: in matrix games all that another pure action dominates, again and again; else a lower bound."""

import numpy as np

from coplayer.card.dominance import sure, survivors
from coplayer.card.facts import Facts, Property, unknown
from coplayer.card.labels import named
from coplayer.card.properties import WORTH

NAME, TITLE, PLACE = "dominated_actions", "Dominated moves", (WORTH, 7)


def prop(facts: Facts) -> Property:
    if facts.matrix is not None:
        return in_matrix(facts.matrix.payoff)
    form, table = facts.form, sure(facts)
    if form is None or table is None:
        return unknown(facts.why_no_form or "too many actions to compare each with each")
    number = int(table.any((1, 2)).sum())
    if not number:
        return Property(
            0, "no action's most is below another's least in each history of a set", "certified: at least so many"
        )
    return Property(number, example(facts, table), "certified: at least so many information sets", unit="sets")


def in_matrix(payoff: np.ndarray) -> Property:
    total = sum(payoff.shape[1:])
    strict, weak = (sum(len(a) for a in survivors(payoff, s)) for s in (True, False))
    witness = f"strictly, by pure actions, {total - strict} of {total}; weakly {total - weak}, by rounds"
    return Property(total - strict, witness)


def example(facts: Facts, table: np.ndarray) -> str:
    """The set where the sure loss is plainest: the one with the longest record."""
    assert facts.form
    bounds = np.concatenate([[0], np.cumsum(facts.form.infosets)])
    k = int(np.flatnonzero(table.any((1, 2)))[-1])
    p = int(np.searchsorted(bounds, k, side="right")) - 1
    a, b = (int(x) for x in np.argwhere(table[k])[0])
    menu = named(facts.graph, int(facts.form.unrolled.menu[facts.form.sets[p][k - int(bounds[p])]]))
    first = int(np.flatnonzero(facts.sets == k)[0])
    rest = "" if (facts.sets == k).sum() == 1 else f" and all that seat {p} cannot tell from it"
    return f"“{menu[a]}” is never better than “{menu[b]}” for seat {p} after “{facts.history(first)}”{rest}"
