"""Partners who learn us: data that the learner makes itself, since what it forecasts decides what it throws.

A rival counts our throws, decayed, after each last joint throw or over all, expects the next one from these counts and
answers by a logit of its pay, turned by 0, 1 or 2 throws; with some chance it follows a habit instead:

    q = (n + 1) / sum(n + 1)        mix = (1 - m) softmax(precision * pay(. + turn, q)) + m * habit[c]

We throw what beats our likeliest forecast, one time in ten any throw, or follow a habit of our own.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from coplayer.compiled import njit
from coplayer.learn.in_context import members
from coplayer.study.which_update_play import FLOOR, WITHHELD, B, C, Learner, Treatment, forecast, learn, withhold

TREMBLE = 0.1
HABIT = (0.2, 0.6)  # a rival's share of habit, evenly from


class Rivals(NamedTuple):
    """N rivals."""

    decay: np.ndarray  # [N]
    precision: np.ndarray  # [N]
    reads: np.ndarray  # [N] 1: counts after each joint throw, 0: over all
    turn: np.ndarray  # [N]
    share: np.ndarray  # [N] of habit
    habit: np.ndarray  # [N, C, B]


class Luck(NamedTuple):
    """Draws of T throws."""

    replay: np.ndarray  # [., AGAIN * batch]
    tremble: np.ndarray  # [T, 2] whether, and which
    theirs: np.ndarray  # [T]


def rivals(many: int, rng: np.random.Generator) -> Rivals:
    return Rivals(
        rng.uniform(0.8, 1.0, many), np.exp(rng.uniform(np.log(2), np.log(12), many)), rng.integers(2, size=many),
        rng.integers(B, size=many), rng.uniform(*HABIT, many), members(rng, many, C, B, (0.4,)),
    )  # fmt: skip


def some(of: Rivals, places: list[int]) -> Rivals:
    return Rivals(*(x[places] for x in of))


def luck(throws: int, batch: int, rng: np.random.Generator) -> Luck:
    return Luck(rng.random((2048, 4 * batch)), rng.random((throws, 2)), rng.random(throws))


def live(
    me: Learner,
    how: Treatment,
    others: Rivals,
    who: np.ndarray,
    by: Luck,
    ours: np.ndarray | None = None,
    learns: bool = True,
) -> tuple[np.ndarray, np.ndarray]:
    """Play, and learn if wanted, against rivals who [T] in turn; (nats of each forecast [T], the examples [T]).

    `ours` [C, B] is a habit that we follow instead of our forecasts.
    """
    now, codes = np.empty(len(who)), np.empty(len(who), np.int8)
    habit = np.zeros((0, B)) if ours is None else np.cumsum(ours, 1)
    played(me, how, others, who, by, habit, learns, now, codes)
    return now, codes


@njit()
def mixed(others, r, counts, c, mix):
    """Fill mix [B] with what rival r does after joint throw c; counts [C, B] are of our throws."""
    seen = counts[c if others.reads[r] else 0]
    total = seen.sum() + B
    for k in range(B):
        throw = (k + B - others.turn[r]) % B
        pay = (seen[(throw + 2) % B] - seen[(throw + 1) % B]) / total  # beats the one before it, loses to the one after
        mix[k] = others.precision[r] * pay
    mix -= mix.max()
    top = np.exp(mix)
    mix[:] = (1 - others.share[r]) * top / top.sum() + others.share[r] * others.habit[r, c]


@njit()
def thrown(z, habit, c, tremble):
    """Our throw: what beats the likeliest of z [B], or from the habit's sums [C, B]; or any."""
    if len(habit):
        a = 0
        while a < B - 1 and tremble[1] >= habit[c, a]:
            a += 1
        return a
    return int(B * tremble[1]) if tremble[0] < TREMBLE else (z.argmax() + 1) % B


@njit()
def played(me, how, others, who, by, habit, learns, now, codes):
    """Fill now [T] and codes [T]; see live."""
    sets, many = len(me.w), len(by.replay)
    grad, trial, z, mix = np.empty(me.w.shape[1]), np.empty(me.w.shape[1]), np.empty(B), np.empty(B)
    last = np.zeros(len(others.decay), np.int64)
    counts = np.zeros((len(others.decay), C, B))
    for t in range(len(who)):
        r = who[t]
        k, c = r if sets > 1 else 0, last[r]
        forecast(me.w[k], c, z)
        a = thrown(z, habit, c, by.tremble[t])
        mixed(others, r, counts[r], c, mix)
        b, u = 0, by.theirs[t]
        while b < B - 1 and u >= mix[b]:
            u -= mix[b]
            b += 1
        now[t] = -np.log(max(z[b], FLOOR))
        codes[t] = B * c + b
        if learns and t % WITHHELD == WITHHELD - 1:
            withhold(me, k, codes[t])
        elif learns:
            learn(me, how, k, codes[t], by.replay[t % many], grad, trial)
        seen = counts[r, c if others.reads[r] else 0]
        seen *= others.decay[r]
        seen[a] += 1
        last[r] = B * a + b
