"""Layers of agents by strength, and how wide each is (spinning tops: Czarnecki et al. 2020)."""

from __future__ import annotations

import numpy as np

from coplayer.measure.hodge import antisymmetric
from coplayer.measure.nash_averaging import central


def layers(payoff: np.ndarray) -> list[list[int]]:
    """Agents of antisymmetric `payoff` [K, K], strongest layer first: the support of the equilibrium of greatest
    entropy, then the same of the rest, and so on.

    A transitive game has K layers of one, a cycle of three one layer of three; games of skill are wide in the middle.
    """
    P = antisymmetric(payoff)
    P = P / (np.abs(P).max() or 1.0)
    left, made = np.arange(len(P)), []
    while len(left):
        _, inside = central(P[np.ix_(left, left)])
        made.append(left[inside].tolist())
        left = left[~inside]
    return made
