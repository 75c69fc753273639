"""Trees on top of a pool of forecasts, as many as pay on people left out: what `pooled` and `mixed` share.

The pool is geometric, log p = sum_k w_k log p_k + const, with weights of largest likelihood on the people learnt from:
a forecast that is of no use gets no weight. The number of trees is the one that foresees best those people who are left
out in turn, INNER parts of them (none, if trees do not pay).

Source: logarithmic opinion pools, Genest & Zidek (Stat. Sci. 1, 1986); Friedman (2001) for the number of trees.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from coplayer.people.trees import Boosting, Forest, costs, first, forecast, grow, softmax

INNER = 3
LEAST = 1e-4  # of a forecast in the pool
RIDGE = 1.0  # of the pool's weights, in nats


class Described(NamedTuple):
    """A person's n decisions: features [n, F], log forecasts [n, K, A] to pool, what was chosen [n]."""

    x: np.ndarray
    pool: np.ndarray
    chosen: np.ndarray
    group: str = ""


class Boosted(NamedTuple):
    weight: np.ndarray  # [K]
    forest: Forest


def described(x: np.ndarray, forecasts: Sequence[np.ndarray], chosen: np.ndarray, group: str) -> Described:
    return Described(x, np.log(np.maximum(np.stack(forecasts, 1), LEAST)), chosen, group)


def joined(people: Sequence[Described]) -> Described:
    """All their decisions."""
    x, pool, chosen = (np.concatenate([p[k] for p in people]) for k in range(3))  # type: ignore[misc]
    return Described(x, pool, chosen)


def pooled(pool: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """[K] the weights of largest likelihood, a little towards even ones that sum to 1."""
    from scipy.optimize import minimize

    many, at = pool.shape[1], np.arange(len(pool))
    even = np.full(many, 1 / many)

    def cost(w):
        score = np.einsum("k,nka->na", w, pool)
        p = softmax(score)
        nats = -np.log(np.maximum(p[at, chosen], 1e-300)).sum()
        slope = np.einsum("na,nka->k", p, pool) - pool[at, :, chosen].sum(0)
        return nats + RIDGE * ((w - even) ** 2).sum(), slope + 2 * RIDGE * (w - even)

    return minimize(cost, even, jac=True, bounds=[(0, 2)] * many, method="L-BFGS-B").x


def learn(people: Sequence[Described], how: Boosting, rng: np.random.Generator) -> Boosted:
    """The pool and the trees, as many as pay."""
    whole = joined(people)
    weight = pooled(whole.pool, whole.chosen)
    forest = grow(whole.x, whole.chosen, np.einsum("k,nka->na", weight, whole.pool), how, rng)
    return Boosted(weight, first(forest, trees(people, how, rng)))


def trees(people: Sequence[Described], how: Boosting, rng: np.random.Generator) -> int:
    """How many trees foresee best the people who are left out in turn."""
    groups = sorted({p.group for p in people})
    part = {groups[i]: k % INNER for k, i in enumerate(rng.permutation(len(groups)))}
    if len(groups) < INNER:
        return 0
    cost = np.zeros(how.rounds + 1)
    for k in range(INNER):
        others, out = ([p for p in people if (part[p.group] == k) == left] for left in (False, True))
        known, new = joined(others), joined(out)
        weight = pooled(known.pool, known.chosen)
        base, bare = (np.einsum("k,nka->na", weight, d.pool) for d in (known, new))
        cost += costs(grow(known.x, known.chosen, base, how, rng), new.x, bare, new.chosen)
    return int(cost.argmin())


def foreseen(learned: Boosted, person: Described) -> np.ndarray:
    """[n, A]"""
    return forecast(learned.forest, person.x, np.einsum("k,nka->na", learned.weight, person.pool))
