"""Whether chance moves: a step with more than one outcome."""

import numpy as np

from coplayer.card.facts import Facts, Property
from coplayer.card.properties import KIND
from coplayer.graph import DRAW

NAME, TITLE, PLACE = "chance", "Chance", (KIND, 3)


def prop(facts: Facts) -> Property:
    draws = facts.graph.kind == DRAW
    outcomes = np.diff(facts.graph.start)[draws]
    if not len(outcomes) or outcomes.max() < 2:
        return Property(False, "no step has more than one outcome by chance")
    few, many = outcomes.min(), outcomes.max()
    span = f"{few} to {many}" if few < many else f"{few}"
    if facts.layers.cut:
        return Property(True, f"{draws.sum():,} chance states of {span} outcomes")
    n = facts.layers.total(facts.layers.counts, facts.layers.nodes(DRAW))
    return Property(True, f"{n:,.0f} chance histories of {span} outcomes")
