"""Ratings for games of two or more players: Plackett-Luce with Bayesian updates, by the `openskill` library
(Weng & Lin 2011; Joshy 2024). Its answer depends on the order of the matches; for two players `elo` does not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from coplayer.game import NotFound, Unsuited


class OpenSkill(NamedTuple):
    mu: np.ndarray  # [K] skill, 25 before any match
    sigma: np.ndarray  # [K] its uncertainty, 25/3 before

    @property
    def ordinal(self) -> np.ndarray:
        """mu − 3 sigma [K]: what a player is at least worth, with 99.7 % belief; the usual ranking."""
        return self.mu - 3 * self.sigma


def openskill(players: int, seats: Sequence[Sequence[int]], returns: Sequence[Sequence[float]]) -> OpenSkill:
    """Ratings of K players from matches rated one after another in the order given (shuffle them with a seed first).

    `seats` [M][n] says who sat where, `returns` [M][n] what each got; higher is better, equal is a tie. A player may
    not meet itself. Refused by name if the library is missing.
    """
    try:
        from openskill.models import PlackettLuce
    except ImportError as e:
        raise NotFound("openskill is not installed, and ratings of more than two players need it; "
                       "pip install openskill") from e  # fmt: skip
    model = PlackettLuce()
    rated = [model.rating() for _ in range(players)]
    for who, got in zip(seats, returns, strict=True):
        if len(set(who)) < len(who) or len(who) != len(got) or not np.isfinite(got).all():
            raise Unsuited(f"a match seats different players with a finite return each, got {who} and {got}")
        teams = model.rate([[rated[k]] for k in who], scores=[float(x) for x in got])
        for k, team in zip(who, teams, strict=True):
            rated[k] = team[0]
    return OpenSkill(np.array([r.mu for r in rated]), np.array([r.sigma for r in rated]))
