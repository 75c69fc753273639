"""The hidden part: how uncertain the mover is about the history, in bits, at each seat's first decisions.

Entropy of the history within its information set, each set weighted by its reach under uniform play; and the
mean over sets of log2 of how many histories they hold.
"""

from __future__ import annotations

import numpy as np

from coplayer.card.facts import Facts, Property, unknown
from coplayer.card.properties import WORTH
from coplayer.solve.best_response import plans

NAME, TITLE, PLACE = "hidden_bits", "Hidden, at first decisions", (WORTH, 9)


def prop(facts: Facts) -> Property:
    if facts.form is None:
        return unknown(facts.why_no_form)
    bits, weight = entropies(facts)
    first = np.concatenate([t.parent == 0 for t in facts.form.trees])
    each = np.split(np.arange(len(bits)), np.cumsum(facts.form.infosets)[:-1])
    seats = [averaged(bits, weight, k[first[k]]) for k in each]
    size = float(np.log2(facts.form.unrolled.met).mean()) if len(bits) else 0.0
    said = ", ".join(f"seat {i}: {b:.4g}" for i, b in enumerate(seats))
    every = averaged(bits, weight, np.arange(len(bits)))
    witness = f"{said}; {every:.4g} over all decisions of uniform play; mean log₂ of set sizes {size:.4g}"
    return Property(max(seats, default=0.0), witness, unit="bits")


def entropies(facts: Facts) -> tuple[np.ndarray, np.ndarray]:
    """Per information set [I]: the entropy of the history there in bits, and how often play gets there."""
    assert facts.form
    _, _, seqs, chance = facts.form.rows
    x = plans(facts.form, facts.uniform)
    reach = chance.copy()
    for p, plan in enumerate(x):
        reach *= plan[seqs[:, p]]
    number = sum(facts.form.infosets)
    total = np.bincount(facts.sets, reach, number)
    share = reach / np.where(total > 0, total, 1)[facts.sets]
    return np.bincount(facts.sets, -share * np.log2(np.where(share > 0, share, 1)), number) + 0.0, total


def averaged(bits: np.ndarray, weight: np.ndarray, at: np.ndarray) -> float:
    total = weight[at].sum()
    return float(bits[at] @ weight[at] / total) if total > 0 else 0.0
