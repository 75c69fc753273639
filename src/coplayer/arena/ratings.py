"""Ratings from matches and from the cross-play matrix, as far as they are defined.

elo         from who got more in each match of two players (Bradley & Terry); `openskill` for more players
nash, alpha-rank, hodge   from the matrix, where everybody met everybody
"""

from __future__ import annotations

from typing import Any

import numpy as np

from coplayer.game import CoplayerError
from coplayer.measure.elo import elo, wins_from

Row = dict[str, Any]


def ratings(rows: list[Row], crossed: dict[str, Any]) -> dict[str, Any]:
    """All ratings that are defined, or why not."""
    names = crossed["names"]
    at = {name: i for i, name in enumerate(names)}
    two = [row for row in rows if len(row["seats"]) == 2]
    if len(two) < len(rows):
        return {"names": names, "reason": "games of more than two players are rated by placings"}
    pairs = [tuple(at[text.removeprefix("@")] for text in row["seats"]) for row in two]
    apart = [(p, row) for p, row in zip(pairs, two, strict=True) if p[0] != p[1]]
    made: dict[str, Any] = {"names": names}
    try:
        found = elo(
            wins_from(len(names), [p for p, _ in apart], [r["returns"][0] - r["returns"][1] for _, r in apart]),
            None,
            names,
        )
        made["elo"] = {"rating": found.rating, "se": found.se, "prior": found.prior}
    except CoplayerError as error:
        made["elo"] = {"reason": str(error)}
    return made | matrix(np.asarray(crossed["mean"], float))


def matrix(mean: np.ndarray) -> dict[str, Any]:
    """What only a full matrix gives; filled in by the measures of empirical games."""
    off = ~np.eye(len(mean), dtype=bool)
    if len(mean) < 2 or np.isnan(mean[off]).any():
        return {"matrix_reason": "not everybody met everybody"}
    return {}
