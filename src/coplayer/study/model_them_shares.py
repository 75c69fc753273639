"""Shares of the prize, and after how many matches they are reached, with intervals over people (bootstrap).

share = (sum over people of arm - equilibrium) / (sum over people of person - equilibrium)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

TINY = 1e-9
GOALS = {  # what is to be reached by which learner: weight of the crowd's worth, and of the person's
    "overtakes": ("personal", 1.0, 0.0),
    "half": ("both", 0.5, 0.5),
    "known_half": ("known", 0.5, 0.5),
}


def array(people: Sequence[dict[str, Any]], arm: str | tuple[str, ...]) -> np.ndarray:
    """[K] or, for a learner, [K, stops]; of several arms [arms, K]."""
    if isinstance(arm, tuple):
        return np.array([array(people, a) for a in arm])
    return np.array([p[arm] for p in people])


def weaker(row: dict[str, Any]) -> list[dict[str, Any]]:
    """The weaker half of the people."""
    ordered = sorted(row["people"], key=lambda p: -p["weakness"])
    return ordered[: (len(ordered) + 1) // 2]


def again(many: int, draws: int) -> np.ndarray:
    """How often each of `many` people is drawn, [draws, K]: the same draws whatever is measured."""
    return np.random.default_rng(many).multinomial(many, np.full(many, 1 / many), size=draws)


def ratio(won: np.ndarray, prize: np.ndarray, draws: int) -> list[float | None]:
    """[sum of won / sum of prize, low, high]; unknown where there is no prize."""
    if prize.sum() <= TINY:
        return [None, None, None]
    times = again(len(won), draws)
    below = times @ prize
    low, high = np.quantile((times @ won)[below > TINY] / below[below > TINY], [0.025, 0.975])
    return [float(won.sum() / prize.sum()), float(low), float(high)]


def reaches(row: dict[str, Any], draws: int) -> dict[str, list[float | None]]:
    """Matches until a learner is for good above its goal, on average: [n, low, high]; None: not in those looked at."""
    people, stops = row["people"], np.array(row["stops"], float)
    times, out = again(len(people), draws) / len(people), {}
    for name, (learner, crowd, person) in GOALS.items():
        goal = crowd * array(people, "pooled") + person * array(people, "person")
        lead = array(people, learner) - goal[:, None]  # [K, stops]
        drawn = np.array([crossing(stops, row) for row in times @ lead])
        ends = np.quantile(drawn, [0.025, 0.975], method="nearest")
        out[name] = [x if np.isfinite(x) else None for x in (crossing(stops, lead.mean(0)), *ends.tolist())]
    return out


def crossing(stops: np.ndarray, lead: np.ndarray) -> float:
    """Where a lead is above 0 for good, between stops evenly in log(1 + n); infinite where it is not at the last."""
    below = np.flatnonzero(lead <= 0)
    if not len(below):
        return 0.0
    k = below[-1]
    if k == len(stops) - 1:
        return np.inf
    part, (a, b) = lead[k] / (lead[k] - lead[k + 1]), np.log1p(stops[k : k + 2])
    return float(np.expm1(a + part * (b - a)))
