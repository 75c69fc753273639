"""How people play a game once: level k, cognitive hierarchy, logit equilibrium; and fitting them to counts.

A game is a pair of payoff matrices, own action first: pay = (row's [A, B], column's [B, A]); (U, U) if symmetric.
A level answers a belief about the levels below it; level 0 is `start`, uniform unless said.

    level k                a population with given shares of levels, each sure that all others are one below
    cognitive hierarchy    levels are Poisson(tau), each knows the relative shares of those below
    quantal                everybody gives logit answers to what everybody does

Answers are logit with `precision` per unit of payoff, best replies (ties evenly) if it is infinite; a share
`tremble` acts uniformly.  Sources: Stahl & Wilson (1995); Camerer, Ho & Chong, A cognitive hierarchy model of
games (Q. J. Econ. 119, 2004); McKelvey & Palfrey, Quantal response equilibria (Games Econ. Behav. 10, 1995).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from math import factorial

import numpy as np

from coplayer.compiled import njit
from coplayer.game import Unsuited

TINY = 1e-300
TIE = 1e-9
Pair = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True, eq=False)
class Fit:
    """What fits best: parameters, log-likelihood in nats, and the mixed actions (row, column) for each game."""

    parameters: dict[str, float]
    likelihood: float
    mixes: list[Pair]


def quantal(pay: Pair, precision: float) -> Pair:
    """The logit equilibrium on the branch that starts at uniform play."""
    from scipy.optimize import root

    ours, theirs = pay[0].shape
    steps = int(np.ceil(precision * max(np.ptp(pay[0]), np.ptp(pay[1])) / 2)) + 1
    x = -np.log(np.r_[np.full(ours, ours), np.full(theirs, theirs)].astype(float))  # log probabilities
    for part in np.linspace(0, precision, steps + 1)[1:]:
        found = root(lack, x, args=(pay, part), tol=1e-12)
        x = found.x
    if np.abs(lack(x, pay, precision)).max() > 1e-6:
        raise Unsuited(f"quantal: no logit equilibrium was reached at precision {precision}; take a smaller one")
    return np.exp(x[:ours]), np.exp(x[ours:])


def lack(x: np.ndarray, pay: Pair, precision: float) -> np.ndarray:
    """How far the log probabilities x [A + B] are from the logit answers to themselves."""
    ours = len(pay[0])
    value = precision * np.r_[pay[0] @ np.exp(x[ours:]), pay[1] @ np.exp(x[:ours])]
    rest = np.empty_like(x)
    for part in (slice(0, ours), slice(ours, None)):
        top = value[part].max()
        rest[part] = x[part] - value[part] + top + np.log(np.exp(value[part] - top).sum())
    return rest


def hierarchy(
    pay: Pair, tau: float, precision: float = np.inf, tremble: float = 0.0, start: Pair | None = None, depth: int = 8
) -> Pair:
    """Cognitive hierarchy with Poisson(tau) levels up to `depth`."""
    share = poisson(tau, depth)
    return mixed(pay, share, lower(share), precision, tremble, start)


def level_k(
    pay: Pair, share: Sequence[float], precision: float = np.inf, tremble: float = 0.0, start: Pair | None = None
) -> Pair:
    """A population with shares [K + 1] of levels 0 to K."""
    return mixed(pay, np.asarray(share, float), np.eye(len(share), k=-1), precision, tremble, start)


def poisson(tau: float, depth: int) -> np.ndarray:
    """[depth + 1] shares of levels."""
    share = np.array([tau**k / factorial(k) for k in range(depth + 1)])
    return share / share.sum()


def lower(share: np.ndarray) -> np.ndarray:
    """[K + 1, K + 1]: what level k (row) believes about the levels below it: their shares, relatively."""
    belief = np.tril(np.tile(share, (len(share), 1)), -1)
    return belief / np.maximum(belief.sum(1, keepdims=True), TINY)


def mixed(
    pay: Pair, share: np.ndarray, belief: np.ndarray, precision: float, tremble: float, start: Pair | None
) -> Pair:
    """What the population of all levels does."""
    ladders = levels(pay, belief[None], np.array([precision]), start or uniform(pay))
    row, col = ((1 - tremble) * share @ ladder[0] + tremble / ladder.shape[2] for ladder in ladders)
    return row, col


def uniform(pay: Pair) -> Pair:
    return tuple(np.full(len(p), 1 / len(p)) for p in pay)  # type: ignore[return-value]


def levels(pay: Pair, belief: np.ndarray, precision: np.ndarray, start: Pair) -> Pair:
    """([G, K + 1, A], [G, K + 1, B]): what each level does, under G beliefs [G, K + 1, K + 1] and precisions [G]."""
    row, col = (np.empty((*belief.shape[:2], len(p))) for p in pay)
    row[:, 0], col[:, 0] = start
    climb(pay[0], pay[1], belief, precision, row, col)
    return row, col


@njit()
def climb(ours, theirs, belief, precision, row, col):
    for g in range(belief.shape[0]):
        for k in range(1, belief.shape[1]):
            answer(ours, belief[g, k], col[g], k, precision[g], row[g, k])
            answer(theirs, belief[g, k], row[g], k, precision[g], col[g, k])


@njit()
def answer(pay, belief, other, k, precision, mix):
    """Fill mix [A] with the answer to what the other's levels below k do, as believed."""
    value = np.zeros(len(mix))
    for a in range(len(mix)):
        for j in range(k):
            for b in range(pay.shape[1]):
                value[a] += belief[j] * other[j, b] * pay[a, b]
    top, total = value.max(), 0.0
    for a in range(len(mix)):
        if precision < np.inf:
            mix[a] = np.exp(precision * (value[a] - top))
        else:
            mix[a] = 1.0 if value[a] >= top - TIE else 0.0
        total += mix[a]
    for a in range(len(mix)):
        mix[a] /= total


def likelihood(counts: Pair, mixes: Pair) -> float:
    """Of how often each action was chosen, in nats; an empty array of counts is a role nobody saw."""
    return float(sum(n @ np.log(np.maximum(p, TINY)) for n, p in zip(counts, mixes, strict=True) if len(n)))


def fit(make: Callable[..., Pair], games: Sequence[tuple[Pair, Pair]], **grids: Sequence[float]) -> Fit:
    """Maximum likelihood of make(pay, **parameters) over games [(counts, pay)]: over all grid points, then refined."""
    from scipy.optimize import minimize

    def score(values) -> float:
        named = dict(zip(grids, values, strict=True))
        return sum(likelihood(counts, make(pay, **named)) for counts, pay in games)

    best = max(product(*grids.values()), key=score)
    box = [(min(g), max(g)) for g in grids.values()]
    found = minimize(lambda x: -score(x), best, bounds=box, method="Nelder-Mead", options=dict(xatol=1e-6, fatol=1e-8))
    named = dict(zip(grids, map(float, found.x), strict=True))
    return Fit(named, -float(found.fun), [make(pay, **named) for _, pay in games])


def fit_shares(counts: np.ndarray, components: np.ndarray, passes: int = 5_000) -> tuple[np.ndarray, float]:
    """(shares [K], log-likelihood) of the mixture of given distributions [K, A], by expectation-maximisation."""
    share = np.full(len(components), 1 / len(components))
    for _ in range(passes):
        share *= components @ (counts / np.maximum(share @ components, TINY)) / counts.sum()
    return share, float(counts @ np.log(np.maximum(share @ components, TINY)))
