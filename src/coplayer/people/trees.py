"""Gradient-boosted trees over A actions: a forecast as a sum of many small trees on top of a given one.

    score(x) = base(x) + rate * sum of trees(x),    p = softmax(score)

Each tree is grown on a random part of the rows and columns, from the top, to `depth`. With G the sum of y − p and H
that of p (1 − p), the split of a node gains

    G_l² / (H_l + ridge) + G_r² / (H_r + ridge) − G² / (H + ridge)

and a leaf is G / (H + ridge). Columns are cut into at most BINS pieces. Of two actions the first alone has trees.

Source: Friedman, Greedy function approximation (Ann. Stat. 29, 2001) and Stochastic gradient boosting (2002); leaves
as in Friedman, Hastie & Tibshirani, Additive logistic regression (Ann. Stat. 28, 2000).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from coplayer.compiled import njit

BINS = 32
LEAST_GAIN = 1e-6


@dataclass(frozen=True)
class Boosting:
    """How trees are grown."""

    rounds: int = 200
    rate: float = 0.05
    depth: int = 3
    ridge: float = 2.0
    least: float = 3.0  # the H that each side of a split keeps
    rows: float = 0.7  # share of rows a tree sees
    most: int = 20_000  # and how many at most
    columns: float = 0.4  # share of columns a tree may split on


class Forest(NamedTuple):
    """M trees for each of K actions (K = 1 if there are two); nodes are counted level by level from the root."""

    edges: list[np.ndarray]  # [F] where columns are cut
    column: np.ndarray  # [M, K, nodes] NONE where a node is not split
    cut: np.ndarray  # [M, K, nodes] the last bin that goes left
    leaf: np.ndarray  # [M, K, leaves] already times rate


def softmax(score: np.ndarray) -> np.ndarray:
    """[n, A]"""
    p = np.exp(score - score.max(1, keepdims=True))
    return p / p.sum(1, keepdims=True)


def cuts(column: np.ndarray) -> np.ndarray:
    """Where to cut a column: between its values if they are few, else at quantiles."""
    values = np.unique(column)
    if len(values) <= BINS:
        return (values[1:] + values[:-1]) / 2
    return np.unique(np.quantile(column, np.linspace(0, 1, BINS + 1)[1:-1]))


def binned(x: np.ndarray, edges: list[np.ndarray]) -> np.ndarray:
    """[n, F] the number of the piece each value lies in."""
    return np.stack([np.searchsorted(e, x[:, f]) for f, e in enumerate(edges)], 1).astype(np.uint8)


def grow(x: np.ndarray, y: np.ndarray, base: np.ndarray, how: Boosting, rng: np.random.Generator) -> Forest:
    """The forest for features x [n, F], actions y [n] and scores base [n, A]."""
    edges = [cuts(column) for column in x.T]
    bins, score, (n, actions) = binned(x, edges), base.copy(), base.shape
    many, nodes = 1 if actions == 2 else actions, 2**how.depth - 1
    column = np.full((how.rounds, many, nodes), -1, np.int64)
    cut = np.zeros((how.rounds, many, nodes), np.int64)
    leaf = np.zeros((how.rounds, many, nodes + 1))
    hit = np.eye(actions)[y]
    rows, columns = min(how.most, max(1, int(how.rows * n))), max(1, int(how.columns * len(edges)))
    for m in range(how.rounds):
        p = softmax(score)
        some = np.sort(rng.choice(n, rows, replace=False))
        drawn = np.sort(rng.choice(len(edges), columns, replace=False))
        for a in range(many):
            slope, bend = hit[:, a] - p[:, a], p[:, a] * (1 - p[:, a])
            tree = column[m, a], cut[m, a], leaf[m, a]
            grown(bins, slope, bend, some, drawn, how.depth, how.ridge, how.least, *tree)
            leaf[m, a] *= how.rate
            score[:, a] += dropped(bins, *tree)
    return Forest(edges, column, cut, leaf)


def forecast(forest: Forest, x: np.ndarray, base: np.ndarray) -> np.ndarray:
    """[n, A] probabilities for features x [n, F] on scores base [n, A]."""
    *_, score = stages(forest, x, base)
    return softmax(score)


def stages(forest: Forest, x: np.ndarray, base: np.ndarray) -> Iterator[np.ndarray]:
    """Yield the scores [n, A] with no tree, the first, the first two ...: one live array, copy to keep."""
    bins, score = binned(x, forest.edges), base.copy()
    yield score
    for column, cut, leaf in zip(forest.column, forest.cut, forest.leaf, strict=True):
        for a in range(len(column)):
            score[:, a] += dropped(bins, column[a], cut[a], leaf[a])
        yield score


def costs(forest: Forest, x: np.ndarray, base: np.ndarray, y: np.ndarray) -> np.ndarray:
    """[M + 1] the nats that actions y [n] cost in all under the first 0 to M trees."""
    at = np.arange(len(y)), y
    return np.array([-np.log(np.maximum(softmax(s)[at], 1e-300)).sum() for s in stages(forest, x, base)])


def first(forest: Forest, trees: int) -> Forest:
    """The first so many trees."""
    return Forest(forest.edges, forest.column[:trees], forest.cut[:trees], forest.leaf[:trees])


@njit()
def grown(bins, slope, bend, rows, columns, depth, ridge, least, column, cut, leaf):
    """Grow one tree in place: its splits and leaves."""
    node = np.zeros(len(rows), np.int64)  # within its level
    first = 0
    for d in range(depth):
        m = 1 << d
        best(bins, slope, bend, rows, columns, node, m, ridge, least, column[first : first + m], cut[first : first + m])
        for i in range(len(rows)):
            f = column[first + node[i]]
            right = f >= 0 and bins[rows[i], f] > cut[first + node[i]]
            node[i] = 2 * node[i] + (1 if right else 0)
        first += m
    g, h = np.zeros(len(leaf)), np.zeros(len(leaf))
    for i in range(len(rows)):
        g[node[i]] += slope[rows[i]]
        h[node[i]] += bend[rows[i]]
    for k in range(len(leaf)):
        leaf[k] = g[k] / (h[k] + ridge)


@njit()
def best(bins, slope, bend, rows, columns, node, m, ridge, least, column, cut):
    """Find the best split of each of a level's m nodes."""
    gain = np.full(m, LEAST_GAIN)
    g, h = np.empty((m, BINS)), np.empty((m, BINS))
    for f in columns:
        g[:], h[:] = 0, 0
        for i in range(len(rows)):
            b = bins[rows[i], f]
            g[node[i], b] += slope[rows[i]]
            h[node[i], b] += bend[rows[i]]
        for k in range(m):
            at, won = split(g[k], h[k], ridge, least)
            if won > gain[k]:
                gain[k], column[k], cut[k] = won, f, at


@njit()
def split(g, h, ridge, least):
    """(the last bin that goes left, what is gained) of the best cut of a column."""
    whole, weight = g.sum(), h.sum()
    left, light, at, won = 0.0, 0.0, 0, 0.0
    for b in range(len(g) - 1):
        left += g[b]
        light += h[b]
        if light >= least and weight - light >= least:
            gain = left**2 / (light + ridge) + (whole - left) ** 2 / (weight - light + ridge)
            gain -= whole**2 / (weight + ridge)
            if gain > won:
                at, won = b, gain
    return at, won


@njit()
def dropped(bins, column, cut, leaf):
    """[n] the leaf that each row falls into."""
    out = np.empty(len(bins))
    for i in range(len(bins)):
        k = first = 0
        width = 1
        while first < len(column):
            f = column[first + k]
            right = f >= 0 and bins[i, f] > cut[first + k]
            k = 2 * k + (1 if right else 0)
            first += width
            width *= 2
        out[i] = leaf[k]
    return out
