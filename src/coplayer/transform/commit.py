"""Commit: one player first commits to a mixed strategy, which the others see and answer.

There are infinitely many mixed strategies, so this is no game of finitely many actions: the result carries
`game` and `leader` for the solver that understands it (stackelberg, on matrix games) and refuses to be
walked. What a player may commit to move by move, without mixing, is commit_pure.

Known: worth 0 in two-player zero-sum games, and never less than the leader's best Nash equilibrium in
two-player matrix games, ties broken for the leader (Conitzer & Sandholm 2006; von Stengel & Zamir 2010).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn

from coplayer.game import Game, Unsuited
from coplayer.transform._inner import Inner, seat


@dataclass(frozen=True)
class Commit(Inner):
    """`game` with `leader` (also as `committed`) committed to a mixed strategy."""

    game: Game
    leader: int

    @property
    def committed(self) -> int:
        return self.leader

    def root(self) -> NoReturn:
        raise Unsuited(
            "commitment to a mixed strategy is no game of finitely many actions; use the solver "
            f"`stackelberg` (two-player matrix games), or commit_pure({self.leader}) to commit to an action"
        )

    def movers(self, s):
        self.root()

    def chance(self, s):
        self.root()

    def actions(self, s, player):
        self.root()

    def play(self, s, moves):
        self.root()

    def rewards(self, s, moves, t):
        self.root()

    def view(self, s, player):
        self.root()

    def hidden(self, s):
        self.root()


def commit(game: Game, leader: int = 0) -> Commit:
    """`game` with `leader` committed to a mixed strategy; for the solver `stackelberg`."""
    return Commit(game, seat(f"commit: leader={leader!r}", game, leader))
