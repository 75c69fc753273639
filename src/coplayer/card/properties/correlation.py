"""How returns go together under uniform play: the correlation of each two players' (-1 in zero-sum games)."""

import numpy as np

from coplayer.card.facts import Facts, Property, unknown
from coplayer.card.properties import WORTH

NAME, TITLE, PLACE = "return_correlation", "Correlation of returns", (WORTH, 10)


def prop(facts: Facts) -> Property:
    if facts.players < 2:
        return unknown("there is one player")
    if facts.layers.cut:
        return unknown("play has no end")
    mean, spread = facts.layers.moments
    deviation = np.sqrt(np.maximum(np.diag(spread), 0))
    if (deviation <= facts.scale).any():
        return unknown("a player's return never varies under uniform play")
    r = np.clip(spread / np.outer(deviation, deviation), -1, 1)
    above = r[np.triu_indices(facts.players, 1)]
    said = (
        f"standard deviations {', '.join(f'{d:.4g}' for d in deviation)}; means {', '.join(f'{m:.4g}' for m in mean)}"
    )
    return Property(float(above.mean()), said if len(above) == 1 else f"{above.min():.4g} to {above.max():.4g}; {said}")
