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
    least, most = there.index(True), len(ends) - 1
    if least == most:
        return Property(mean, "in every play, chance included", unit="step" if most == 1 else "steps")
    return Property(mean, f"mean of uniform play, chance included; from {least} to {most}", unit="steps")
