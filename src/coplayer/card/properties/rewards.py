"""When rewards come: the share of steps before the last that pay something (reward density)."""

import numpy as np

from coplayer.card.facts import Facts, Property
from coplayer.card.properties import KIND
from coplayer.graph import END

NAME, TITLE, PLACE = "rewards", "Rewards", (KIND, 7)


def prop(facts: Facts) -> Property:
    if facts.layers.cut:
        return by_states(facts)
    inner, paying = steps(facts)
    if not inner:
        return Property("at the end", "one step, and then it pays")
    if not paying:
        return Property("at the end", f"0 of {inner:,.0f} histories reached before the end pay")
    return Property("on the way", f"{paying:,.0f} of {inner:,.0f} histories reached before the end pay")


def steps(facts: Facts) -> tuple[float, float]:
    """Histories that are not over, the root left out, and those whose last step paid."""
    layers, some = facts.layers, (facts.graph.reward != 0).any(1)
    inner = paying = 0.0
    for here, below, counts, ended in zip(
        layers.layers, layers.layers[1:], layers.counts, layers.nodes(END)[1:], strict=False
    ):
        on = ~ended[here.child] if len(below.state) else np.zeros(0, bool)
        n = counts[here.source]
        inner, paying = inner + n[on].sum(), paying + n[on & some[here.edge]].sum()
    return inner, paying


def by_states(facts: Facts) -> Property:
    """Of a game without an end: the steps of its graph that do not end play."""
    on = facts.graph.kind[facts.graph.target] != END
    paying = int((on & (facts.graph.reward != 0).any(1)).sum())
    return Property("on the way" if paying else "at the end", f"{paying:,} of {int(on.sum()):,} steps that go on pay")
