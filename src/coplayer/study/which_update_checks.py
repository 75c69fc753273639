"""Closed forms that the study of weight updates must meet."""

from __future__ import annotations

from typing import Any

import numpy as np

from coplayer.learn.in_context import members
from coplayer.study import which_update_rivals as rival
from coplayer.study.by_name import check
from coplayer.study.which_update_cells import arena
from coplayer.study.which_update_data import CONCENTRATION, entropy, fitted
from coplayer.study.which_update_play import CODES, B, C, Treatment, fresh, learner, loss, slope, stream

STEP = 1e-6


def checks(config: Any) -> list[dict[str, Any]]:
    rng = np.random.default_rng([config.seed, 9])
    counts = rng.integers(0, 6, CODES).astype(float)
    return [
        check("the gradient is that of central differences, nats (largest error)", 0.0, by_differences(fresh(8, rng), counts)),
        check("a batch’s gradient is the mean of its throws’ gradients (largest error)", 0.0, one_by_one(fresh(8, rng), counts)),
        check("learning from one’s own log gives the same weights (largest difference)", 0.0, replayed(config)),
        check("no net foresees what it was fitted to better than the frequencies after each joint throw (nats below)", 0.0, below(rng)),
        check(f"memory-one players, Dirichlet {CONCENTRATION:g}: ψ(3c + 1) − ψ(c + 1) nats cannot be foreseen, drawn",
              unforeseen(CONCENTRATION), mixes(rng)),
    ]  # fmt: skip


def by_differences(w: np.ndarray, counts: np.ndarray) -> float:
    grad = np.empty(len(w))
    slope(w, counts, grad)
    found = [(loss(w + STEP * e, counts) - loss(w - STEP * e, counts)) / (2 * STEP) for e in np.eye(len(w))]
    return float(np.abs(grad - found).max())


def one_by_one(w: np.ndarray, counts: np.ndarray) -> float:
    whole, part, total = np.empty(len(w)), np.empty(len(w)), np.zeros(len(w))
    slope(w, counts, whole)
    for code, n in enumerate(counts):
        slope(w, np.eye(CODES)[code], part)
        total += n * part
    return float(np.abs(whole - total / counts.sum()).max())


def replayed(config: Any) -> float:
    """Playing itself, then the same net from the record with the same luck."""
    at, rng = arena(2, 3, 200, config.seed), np.random.default_rng([config.seed, 10])
    how, who = Treatment(0.1, 4, config.clip, True), np.repeat(np.arange(3), 200)
    luck = rival.luck(len(who), how.batch, rng)
    one, other = (learner(at.starts[0], 1, how.batch, len(who), at.past, at.held) for _ in range(2))
    _, codes = rival.live(one, how, rival.some(at.others, [2, 3, 4]), who, luck)
    stream(other, how, who, codes, np.zeros(0, np.int64), luck.replay, np.empty(len(who)), np.zeros((0, 1, C, B)))
    return float(np.abs(one.w - other.w).max())


def below(rng: np.random.Generator) -> float:
    counts = rng.integers(1, 40, CODES).astype(float)
    return max(0.0, entropy(counts) - float(loss(fitted(counts, rng), counts)))


def unforeseen(c: float) -> float:
    from scipy.special import digamma

    return float(digamma(B * c + 1) - digamma(c + 1))


def mixes(rng: np.random.Generator) -> float:
    p = members(rng, 20_000, C, B, (CONCENTRATION,))
    return float(-(p * np.log(np.maximum(p, 1e-300))).sum(-1).mean())
