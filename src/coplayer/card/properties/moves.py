"""Whether players move in turn, at once, or both."""

import numpy as np

from coplayer.card.facts import Facts, Property
from coplayer.card.properties import KIND
from coplayer.graph import MOVE

NAME, TITLE, PLACE = "moves", "Moves", (KIND, 2)


def prop(facts: Facts) -> Property:
    together, here = facts.together, facts.decisions
    kinds = {bool(k) for k in np.unique(together[here])}
    value = {frozenset(): "nobody moves", frozenset({True}): "at once", frozenset({False}): "in turn"}
    return Property(value.get(frozenset(kinds), "both"), witness(facts))


def witness(facts: Facts) -> str:
    """How many decisions have one mover, how many several."""
    if facts.layers.cut:
        several, one = int(facts.together.sum()), int((facts.decisions & ~facts.together).sum())
        what = "decision states"
    else:
        where = facts.layers.nodes(MOVE)
        both = [w & facts.together[x.state] for w, x in zip(where, facts.layers.layers, strict=True)]
        several, every = (int(facts.layers.total(facts.layers.counts, w)) for w in (both, where))
        one, what = every - several, "decision histories"
    if several and one:
        return f"{one:,} {what} with one mover, {several:,} with several"
    if several + one == 1:
        return f"one decision, {'made by several together' if several else 'by one mover'}"
    return f"{several or one:,} {what}, {'several movers' if several else 'one mover'} at each"
