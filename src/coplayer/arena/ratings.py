"""Ratings from matches and from the cross-play matrix, as far as they are defined.

elo                                  two players: from who got more in each match (Bradley & Terry 1952)
openskill                            more players: from the placings, in an order shuffled with the arena's first seed
nash, alpha_rank, transitive, layer  where everybody met everybody: from the mean returns. Nash averaging, the
                                     Hodge split and layers take half of what the row earns more than the column.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from coplayer.game import CoplayerError
from coplayer.measure.alpha_rank import alpha_rank
from coplayer.measure.elo import elo, wins_from
from coplayer.measure.hodge import hodge, intransitive_triples
from coplayer.measure.layers import layers
from coplayer.measure.nash_averaging import nash_average
from coplayer.measure.openskill import openskill

Row = dict[str, Any]


def ratings(rows: list[Row], crossed: dict[str, Any], seed: int) -> dict[str, Any]:
    """All ratings that are defined, each with its reason where it is not."""
    names = crossed["names"]
    at = {name: i for i, name in enumerate(names)}
    seats = [[at[text.removeprefix("@")] for text in row["seats"]] for row in rows]
    met = [(who, row["returns"]) for who, row in zip(seats, rows, strict=True) if len(set(who)) == len(who) > 1]
    made: dict[str, Any] = {"names": names}
    if any(len(who) > 2 for who in seats):
        return made | {"openskill": tried(placed, len(names), met, seed)}
    made["elo"] = tried(fought, names, met)
    return made | matrix(np.asarray(crossed["mean"], float))


def tried(rate: Any, *given: Any) -> dict[str, Any]:
    """A rating, or why there is none."""
    try:
        return rate(*given)
    except CoplayerError as error:
        return {"reason": str(error)}


def fought(names: list[str], met: list[tuple[list[int], list[float]]]) -> dict[str, Any]:
    pairs = [(who[0], who[1]) for who, _ in met]
    found = elo(wins_from(len(names), pairs, [got[0] - got[1] for _, got in met]), None, names)
    return {"rating": found.rating, "se": found.se, "prior": found.prior}


def placed(players: int, met: list[tuple[list[int], list[float]]], seed: int) -> dict[str, Any]:
    order = np.random.default_rng(seed).permutation(len(met))
    found = openskill(players, [met[k][0] for k in order], [met[k][1] for k in order])
    return {"rating": found.ordinal, "mu": found.mu, "sigma": found.sigma}


def matrix(mean: np.ndarray) -> dict[str, Any]:
    """What a full matrix gives."""
    off = ~np.eye(len(mean), dtype=bool)
    if len(mean) < 2 or np.isnan(mean[off]).any():
        return {"matrix_reason": "not everybody met everybody: no ratings from the matrix"}
    full = np.where(off, mean, 0.0)
    margin = (full - full.T) / 2
    split, nash, rank = hodge(margin), nash_average(margin), alpha_rank(full)
    layer = np.zeros(len(mean))
    for k, members in enumerate(layers(margin)):
        layer[members] = k + 1
    return {
        "nash": {"rating": nash.rating, "weight": nash.weight}, "transitive": {"rating": split.rating},
        "alpha_rank": {"rating": rank.mass, "alpha": rank.alpha, "stable": rank.stable}, "layer": {"rating": layer},
        "hodge": {"transitive_share": split.share, "discs": split.discs[:8], "triples": intransitive_triples(margin)},
    }  # fmt: skip
