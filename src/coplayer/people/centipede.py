"""Two games without a matrix: centipedes by agents' logit equilibrium, p-beauty contests by cognitive hierarchy.

Agents' logit equilibrium (McKelvey & Palfrey 1998): at each move, from the last to the first, taking has chance
1 / (1 + exp(λ (v − u))), u what taking pays the mover, v what it expects from passing.

Beauty contests (Camerer, Ho & Chong 2004): in a large group level k guesses p times the mean of the levels below it,
level 0 guesses 50 on average, levels are Poisson(tau).
"""

from __future__ import annotations

import numpy as np

from coplayer.model.one_shot import lower, poisson

MIDDLE = 50.0  # of the guesses of level 0
HIGHEST = 40  # level


def ends(payoff: np.ndarray, precision: float) -> np.ndarray:
    """[M + 1] how often the game ends at each of M moves, or after the last; payoff [M + 1, 2]."""
    moves = len(payoff) - 1
    expected, take = payoff[-1].astype(float), np.zeros(moves)
    for k in reversed(range(moves)):
        mover = k % 2
        take[k] = 1 / (1 + np.exp(np.clip(precision * (expected[mover] - payoff[k, mover]), -700, 700)))
        expected = take[k] * payoff[k] + (1 - take[k]) * expected
    passed = np.r_[1.0, np.cumprod(1 - take)]
    return passed * np.r_[take, 1.0]


def mean_guess(tau: float, p: float) -> float:
    """The mean guess of all levels."""
    share = poisson(tau, HIGHEST)
    belief, guess = lower(share), np.full(HIGHEST + 1, MIDDLE)
    for k in range(1, HIGHEST + 1):
        guess[k] = p * (belief[k] @ guess)
    return float(share @ guess)
