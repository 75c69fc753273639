"""Styles of play on any sequence form: how noisy, how loose, how aggressive.

What an action a at an information set is like is judged against uniform play of everybody, oneself included:

    value     expected payoff from here on
    open      0 if the payoff is certain after it (a fold), else 1
    at stake  standard deviation of the payoff after it; scaled to 0 .. 1 among the open actions of the set

and a style is a quantal response to the values with a taste for staying in and for raising the stakes, and a
trembling hand:

    σ(a)  ∝  exp(precision value(a) / unit + loose open(a) + aggressive stake(a)),   mixed with `tremble` uniform

unit: the standard deviation of the payoff of a hand. Loose or tight, passive or aggressive are the usual axes of
poker players; the general definition is our own.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from coplayer.form.lived import lived, own_sequences
from coplayer.form.passes import expected
from coplayer.form.policy import normal, uniform
from coplayer.form.records import Records
from coplayer.form.sequence import SequenceForm
from coplayer.solve.best_response import plans

CERTAIN = 1e-6  # of the unit: a payoff that varies less is certain


class Style(NamedTuple):
    """Parameters."""

    precision: float
    loose: float
    aggressive: float
    tremble: float


LOW, HIGH = Style(0.5, -3.0, -3.0, 0.0), Style(6.0, 3.0, 3.0, 0.2)  # the family: everything between
NAMED = {
    f"{loose}-{bold}": Style(3.0, 2.0 * (loose == "loose") - 1.5 * (loose == "tight"), b, 0.05)
    for loose in ("loose", "tight")
    for bold, b in (("passive", -2.0), ("aggressive", 2.0))
}


class Tastes(NamedTuple):
    """What a player's actions are like, [Q] each; see above."""

    value: np.ndarray  # in units
    open: np.ndarray
    stake: np.ndarray


@lru_cache(maxsize=16)
def tastes(form: SequenceForm, player: int) -> Tastes:
    """The tastes of a player's actions."""
    value, spread, unit = moments(form, player)
    still = (spread > CERTAIN * unit) * 1.0
    owner, sets = form.owner[player], form.infosets[player]
    low, high = np.full(sets + 1, np.inf), np.full(sets + 1, -np.inf)
    kept = still > 0
    np.minimum.at(low, owner[kept], spread[kept])
    np.maximum.at(high, owner[kept], spread[kept])
    wide = np.where(high - low > CERTAIN * unit, high - low, np.inf)
    stake = np.where(kept, spread - low[owner], 0.0) / wide[owner]
    return Tastes(value / unit, still, stake)


def moments(form: SequenceForm, player: int) -> tuple[np.ndarray, np.ndarray, float]:
    """Mean [Q] and standard deviation [Q] of a player's payoff after each of its actions, all playing evenly."""
    x, even, all_ = plans(form, uniform(form)), uniform(form)[player], lived(form)
    own, over = own_sequences(form, Records.of(form)), all_.over
    weight, paid = all_.chance[over], all_.paid[over, player]
    for p in range(form.players):
        if p != player:
            weight = weight * x[p][own[all_.node[over, p]]]
    at, total = own[all_.node[over, player]], []
    for power in range(3):
        g = np.bincount(at, weight * paid**power, form.sequences[player])
        expected(form.trees[player], g, even)
        total.append(g)
    chance = np.maximum(total[0], 1e-300)
    mean, square = total[1] / chance, total[2] / chance
    spread = np.sqrt(np.maximum(square - mean**2, 0))
    return mean, spread, float(spread[0]) or 1.0


def styled(form: SequenceForm, player: int, style: Style) -> np.ndarray:
    """The behaviour [Q] of a style."""
    t = tastes(form, player)
    u = style.precision * t.value + style.loose * t.open + style.aggressive * t.stake
    top = np.full(form.infosets[player] + 1, -np.inf)
    np.maximum.at(top, form.owner[player], u)
    sharp = normal(form, player, np.exp(u - top[form.owner[player]]))
    return sharp + style.tremble * (normal(form, player, np.ones_like(u)) - sharp)


def style_plans(form: SequenceForm, player: int, styles: list[Style]) -> np.ndarray:
    """The plans [K, Q] of many styles at once."""
    t, tree = tastes(form, player), form.trees[player]
    precision, loose, aggressive, tremble = np.array(styles).T[:, :, None]  # [K, 1] each
    x = np.ones((len(styles), form.sequences[player]))
    for first, n, A, q in tree.blocks:
        rows = slice(q, q + n * A)
        u = precision * t.value[rows] + loose * t.open[rows] + aggressive * t.stake[rows]
        u = u.reshape(-1, A, n)
        u = np.exp(u - u.max(1, keepdims=True))
        mix = u / u.sum(1, keepdims=True)
        mix += tremble[:, :, None] * (1 / A - mix)
        x[:, rows] = (mix * x[:, None, tree.parent[first : first + n]]).reshape(len(x), -1)
    return x


def spread_out(n: int, low: Style = LOW, high: Style = HIGH) -> list[Style]:
    """n styles spread evenly between `low` and `high`: the R-sequence of Roberts (2018), no randomness."""
    d = len(low)
    root = 2.0
    for _ in range(60):  # the positive root of root ** (d + 1) = root + 1
        root = (1 + root) ** (1 / (d + 1))
    steps = root ** -np.arange(1, d + 1)
    at = (0.5 + np.arange(1, n + 1)[:, None] * steps) % 1  # [n, d]
    return [Style(*row) for row in (np.array(low) + at * (np.array(high) - np.array(low))).tolist()]


def random_style(rng: np.random.Generator, low: Style = LOW, high: Style = HIGH) -> Style:
    """A style between `low` and `high`, evenly."""
    return Style(*rng.uniform(low, high).tolist())
