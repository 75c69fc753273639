"""Means with intervals, differences of two agents on the same seeds, and the correction for many arms.

What is drawn together counts together: with `seeds`, all values of one seed are one independent draw, and
n is the number of seeds. Fewer than two draws have a mean and no interval: None, which is `null` in a file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from coplayer.game import Unsuited


@dataclass(frozen=True)
class Estimate:
    """A mean, its interval [low, high] and standard error; None where unknown. `n` independent draws, `p` the
    two-sided p-value of the mean being 0 (t-test; None for a bootstrap)."""

    mean: float | None
    low: float | None
    high: float | None
    se: float | None
    n: int
    p: float | None = None

    @property
    def interval(self) -> list[float] | None:
        """[low, high], or None."""
        return None if self.low is None or self.high is None else [self.low, self.high]


def mean(values: Sequence[float], seeds: Sequence | None = None, level: float = 0.95) -> Estimate:
    """The mean of `values` [M] with its t-interval; clustered by `seeds` [M] if given.

    With G clusters of sums s_g and sizes m_g the variance is G/(G-1) Σ (s_g − m_g mean)² / M², with G − 1 degrees
    of freedom (the linearised ratio estimator: Cochran 1977, 6.3); with equal sizes it is the t-interval over the
    seeds' means. Values that are all equal have an interval of one point. Refused: values that are not finite.
    """
    total, size = clusters(values, seeds)
    n = len(total)
    if n < 2:
        return Estimate(float(total.sum() / size.sum()) if n else None, None, None, None, n)
    from scipy.special import stdtr, stdtrit  # Student's distribution and its quantiles

    middle = total.sum() / size.sum()
    se = np.sqrt(n / (n - 1) * ((total - size * middle) ** 2).sum()) / size.sum()
    half = stdtrit(n - 1, 0.5 + level / 2) * se
    p = 2 * stdtr(n - 1, -abs(middle) / se) if se > 0 else float(middle == 0)
    return Estimate(float(middle), float(middle - half), float(middle + half), float(se), n, float(p))


def evenly(values: Sequence[float], groups: Sequence, seeds: Sequence, level: float = 0.95) -> Estimate:
    """The mean over groups, each with the same weight whatever its size; a seed's values count together."""
    size = {g: list(groups).count(g) for g in set(groups)}
    scale = len(values) / len(size)
    return mean([v / size[g] * scale for v, g in zip(values, groups, strict=True)], seeds, level)


def bootstrap(
    values: Sequence[float],
    rng: np.random.Generator,
    seeds: Sequence | None = None,
    level: float = 0.95,
    draws: int = 2000,
) -> Estimate:
    """The mean of `values` [M] with its percentile interval (Efron 1979): whole seeds are drawn again with replacement.

    For returns that are far from normal; with fewer than some ten seeds it is too narrow, by about √((n−1)/n).
    """
    total, size = clusters(values, seeds)
    n = len(total)
    if n < 2:
        return Estimate(float(total.sum() / size.sum()) if n else None, None, None, None, n)
    times = rng.multinomial(n, np.full(n, 1 / n), size=draws)  # [draws, G] how often each seed is drawn
    again = times @ total / (times @ size)  # [draws]
    low, high = np.quantile(again, [0.5 - level / 2, 0.5 + level / 2])
    return Estimate(float(total.sum() / size.sum()), float(low), float(high), float(again.std(ddof=1)), n)


def difference(
    one: Sequence[float], other: Sequence[float], seeds: Sequence | None = None, level: float = 0.95
) -> Estimate:
    """How much more `one` [M] got than `other` [M] in the same matches (same opponents, same seeds), paired."""
    if len(one) != len(other):
        raise Unsuited(f"paired values come in equal numbers, got {len(one)} and {len(other)}; match them by seed")
    return mean(np.subtract(one, other), seeds, level)  # type: ignore[arg-type]


def holm(p: Sequence[float | None]) -> list[float | None]:
    """p-values [K] made larger for there being K arms (Holm 1979), so that the chance of any false claim at level x
    stays below x; what has no p (None) is no test and stays None."""
    known = sorted((x, at) for at, x in enumerate(p) if x is not None)
    out: list[float | None] = [None] * len(p)
    worst = 0.0
    for rank, (x, at) in enumerate(known):
        worst = max(worst, (len(known) - rank) * x)
        out[at] = min(1.0, worst)
    return out


def clusters(values: Sequence[float], seeds: Sequence | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Sums [G] and sizes [G] of the values of each seed; without seeds each value is its own."""
    x = np.asarray(values, float)
    if x.ndim != 1 or not np.isfinite(x).all():
        raise Unsuited(f"a mean wants one row of finite numbers, got shape {x.shape}; leave out matches that failed")
    if seeds is None:
        return x, np.ones(len(x))
    if len(seeds) != len(x):
        raise Unsuited(f"one seed for each value, got {len(seeds)} seeds for {len(x)} values")
    names = {seed: at for at, seed in enumerate(dict.fromkeys(seeds))}
    at = np.array([names[seed] for seed in seeds], int)
    return np.bincount(at, x, len(names)), np.bincount(at, minlength=len(names)).astype(float)
