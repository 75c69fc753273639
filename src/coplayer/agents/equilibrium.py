"""Plays an equilibrium of the hand, exact by linear program, and expects the other to do so too.

For two players and zero sum with perfect recall (von Stengel 1996); `solver(name=...)` is for the rest.
"""

from __future__ import annotations

from coplayer.agents.solver import Solver
from coplayer.game import Game

FOR = "hands: an equilibrium of a two-player zero-sum game, exact by linear program"


class Equilibrium:
    """`solver(lp)` by another name."""

    def __new__(cls, game: Game, seat: int):
        return Solver(game, seat, "lp")
