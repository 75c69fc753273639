"""How long a play is, in steps (chance included), under uniform play."""

from coplayer.card.facts import Facts, Property, unknown
from coplayer.card.properties import WORTH
from coplayer.graph import END

NAME, TITLE, PLACE = "length", "Length", (WORTH, 11)


def prop(facts: Facts) -> Property:
    if facts.layers.cut:
        return unknown("play has no end")
    ends = [float(r[w].sum()) for r, w in zip(facts.layers.reach, facts.layers.nodes(END), strict=True)]
    there = [bool(w.any()) for w in facts.layers.nodes(END)]
    mean = sum(k * p for k, p in enumerate(ends))
    return Property(
        mean, f"steps of uniform play, chance included; {there.index(True)} to {len(ends) - 1}", unit="steps"
    )
