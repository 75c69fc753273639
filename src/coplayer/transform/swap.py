"""Swap: the seats rotate; player i plays the part that player i + 1 had (the last one that of player 0).

Hidden parts keep their names, which count the old seats. Swapping as often as there are players gives the
same game again; in two-player games it swaps the values.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from coplayer.game import CHANCE, Game, known
from coplayer.transform._inner import Inner, hidden, knowledge

PER_PLAYER = ("value", "infosets", "sequences")  # declared facts that move with the seats


@dataclass(frozen=True)
class Swap(Inner):
    """A game with its seats rotated; states are the game's own."""

    game: Game

    def role(self, player: int) -> int:
        """The old seat whose part a player has."""
        return player if player == CHANCE else (player + 1) % self.players

    def player(self, role: int) -> int:
        """Who has the part of an old seat."""
        return role if role == CHANCE else (role - 1) % self.players

    def root(self):
        return self.game.root()

    def movers(self, s):
        return tuple(sorted(self.player(role) for role in self.game.movers(s)))

    def chance(self, s):
        return self.game.chance(s)

    def actions(self, s, player):
        return self.game.actions(s, self.role(player))

    def play(self, s, moves):
        return self.game.play(s, self.in_role(s, moves))

    def rewards(self, s, moves, t):
        paid = self.game.rewards(s, self.in_role(s, moves), t)
        return tuple(paid[self.role(i)] for i in range(self.players))

    def view(self, s, player):
        return self.game.view(s, self.role(player))

    def in_role(self, s: Any, moves: tuple) -> tuple:
        """The moves in the order of the old seats."""
        by = dict(zip(self.movers(s), moves, strict=True))
        return tuple(by[self.player(role)] for role in self.game.movers(s))

    def hidden(self, s):
        return hidden(self.game, s)

    def say(self, s, player, label):
        said = getattr(self.game, "say", None)
        return said(s, self.role(player), label) if said else str(label)

    def private(self, s, player):
        return knowledge(self.game, s, self.role(player))

    @property
    def known(self):
        facts = dict(known(self.game))
        for name in PER_PLAYER:
            if name in facts:
                facts[name] = tuple(facts[name][self.role(i)] for i in range(self.players))
        return facts


def swap(game: Game) -> Swap:
    """`game` with player i in the seat of player i + 1."""
    return Swap(game)
