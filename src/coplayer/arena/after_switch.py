"""Recovery after a switch: how soon an agent again takes 90 % of the prize when its rival has become another.

A rival that changes says which of its ways it is in: `way(memory)`, asked by the arena alone. A round in which the
way is another than in the round before is a switch; the rounds after it, up to the next one, are summed by how long
ago it was, over all switches of a pairing. One switch's curve is mostly luck; their mean is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from coplayer.measure.regret import recovery

BLOCK, BLOCKS = 5, 40  # rounds summed into one, and how many are kept
LEAST = 10  # switches on average in a block that is believed
DRAWS = 200  # of the bootstrap


def aligned(rows: Sequence[tuple[float, float, float]], ways: Sequence[Any]) -> dict[str, Any] | None:
    """Sums of (ours, an equilibrium's, the oracle's) [3, BLOCKS] and counts by rounds since the last switch."""
    known = [way is not None for way in ways]
    if not rows or not all(known):
        return None
    sums, count, since, switches = np.zeros((3, BLOCKS)), np.zeros(BLOCKS), None, 0
    for k, row in enumerate(rows):
        switched = k > 0 and ways[k] != ways[k - 1]
        switches += switched
        since = 0 if switched else since if since is None else since + 1
        if since is not None and since < BLOCK * BLOCKS:
            sums[:, since // BLOCK] += row
            count[since // BLOCK] += 1
    return {"switches": switches, "sums": sums.tolist(), "rounds": count.astype(int).tolist()}


def share(sums: np.ndarray, count: np.ndarray) -> np.ndarray:
    """The share of the prize [BLOCKS] from summed `sums` [3, BLOCKS]; NaN where too few switches were seen."""
    arm, safe, oracle = sums
    there = (oracle - safe > 1e-9 * np.maximum(np.abs(oracle), 1)) & (count >= LEAST * BLOCK)
    return np.where(there, (arm - safe) / np.where(there, oracle - safe, 1.0), np.nan)


def rounds_after(curve: np.ndarray) -> int | None:
    """Rounds until the curve of shares first reaches 90 %."""
    known = np.flatnonzero(np.isnan(curve))
    curve = curve[: known[0]] if len(known) else curve
    found = recovery(curve.tolist(), 0, 1.0, window=1) if len(curve) else None
    return None if found is None else found * BLOCK


def recovered(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A row for each rival who says when it switches."""
    return [again(rival, met) for rival, met in by_rival(entries).items()]


def by_rival(entries: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """The entries in which there was a switch."""
    by: dict[str, list[dict[str, Any]]] = {}
    for e in entries:
        if e["after_switch"] and e["after_switch"]["switches"]:
            by.setdefault(e["rival"], []).append(e)
    return by


def again(rival: str, met: list[dict[str, Any]]) -> dict[str, Any]:
    """One rival's row; the interval is a bootstrap over seeds, open (None) where the 90 % may never be reached."""
    seeds = sorted({e["seed"] for e in met})
    sums = np.array([sum(np.array(e["after_switch"]["sums"], float) for e in met if e["seed"] == k) for k in seeds])
    count = np.array([sum(np.array(e["after_switch"]["rounds"]) for e in met if e["seed"] == k) for k in seeds])
    curve = share(sums.sum(0), count.sum(0))
    rounds = rounds_after(curve)
    return {
        "rival": rival, "rounds": rounds, "interval": resampled(sums, count), "seeds": len(seeds), "block": BLOCK,
        "switches": sum(e["after_switch"]["switches"] for e in met), "share": curve, "reason": why(curve, rounds),
    }  # fmt: skip


def resampled(sums: np.ndarray, count: np.ndarray) -> list[int | None] | None:
    """95 % of the rounds to recovery over resampled seeds; None for one seed."""
    rng, n = np.random.default_rng(len(sums)), len(sums)
    if n < 2:
        return None
    picks = [rng.integers(n, size=n) for _ in range(DRAWS)]
    drawn = [rounds_after(share(sums[k].sum(0), count[k].sum(0))) for k in picks]
    low, high = np.quantile([np.inf if x is None else x for x in drawn], [0.025, 0.975], method="nearest")
    return [int(low) if np.isfinite(low) else None, int(high) if np.isfinite(high) else None]


def why(curve: np.ndarray, rounds: int | None) -> str | None:
    """Why there is no number."""
    if rounds is not None:
        return None
    if np.isnan(curve[0]):
        return f"fewer than {LEAST} switches, or no prize known"
    return f"90 % is not reached in the {BLOCK * int((~np.isnan(curve)).sum())} rounds after a switch that are known"
