"""Pure dominance in matrix games, and the actions of larger games that are certainly never better.

In a matrix game an action is dominated if another is better whatever the others do (Luce & Raiffa 1957);
domination by mixtures is not looked for. In larger games an action is called dominated at an information
set if in each history there its most is no more than another action's least, whatever anybody does
later: enough to be dominated, not necessary, so that counts are lower bounds.
"""

from __future__ import annotations

import numpy as np

from coplayer.card import facts as fact
from coplayer.card.histories import never_worse

CELLS = 50_000_000  # of the table set x action x action


def by_player(payoff: np.ndarray, player: int) -> np.ndarray:
    """The player's own payoffs as [A_i, joint actions of the others]."""
    return np.moveaxis(payoff[player], player, 0).reshape(payoff.shape[1 + player], -1)


def better(own: np.ndarray, strict: bool) -> np.ndarray:
    """[A, A]: whether action b dominates action a, given own payoffs [A, others]."""
    gain = own[None, :, :] - own[:, None, :]  # [a, b, others]
    if strict:
        return (gain > 0).all(2)
    return (gain >= 0).all(2) & (gain > 0).any(2)


def survivors(payoff: np.ndarray, strict: bool = True) -> list[np.ndarray]:
    """Each player's actions left by iterated elimination; all at once in each round. payoff [N, A_1, ...]"""
    left = [np.arange(n) for n in payoff.shape[1:]]
    while True:
        here = payoff[np.ix_(np.arange(len(payoff)), *left)]
        gone = [better(by_player(here, i), strict).any(1) for i in range(len(payoff))]
        if not any(g.any() for g in gone):
            return left
        left = [a[~g] for a, g in zip(left, gone, strict=True)]


def dominant(payoff: np.ndarray, player: int) -> int | None:
    """An action that is best whatever the others do."""
    own = by_player(payoff, player)
    best = np.flatnonzero((own >= own.max(0)).all(1))
    return int(best[0]) if len(best) else None


def sure(facts: fact.Facts) -> np.ndarray | None:
    """[I, A, A]: at each set of the sequence form, whether b is certainly never worse than a and not the reverse."""
    form = facts.form
    if form is None:
        return None
    number, width = sum(form.infosets), max((int(w.max(initial=1)) for w in form.widths), default=1)
    if number * width * width > CELLS:
        return None
    allowed = never_worse(facts.graph, facts.pays, facts.sets, number, len(facts.layers))
    widths = np.concatenate(form.widths)
    there = np.arange(allowed.shape[1]) < widths[:, None]
    allowed &= there[:, :, None] & there[:, None, :]
    return allowed & ~allowed.transpose(0, 2, 1)
