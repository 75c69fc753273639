"""Pool: all seats become one, who sees what any of them sees and moves for all of them.

Its value bounds what a team can earn by sharing all it knows at once: with common payoff it *is* the value of
the game in which everything is shown to all (a team that knows the same needs no more than one plan).
The one player is paid what player 0 is paid. Games of given information sets are refused: what all know
together is then not known at decisions of one of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

from coplayer.game import CHANCE, Game, Unsuited, recall
from coplayer.transform._inner import Inner, hidden


@dataclass(frozen=True)
class Pool(Inner):
    """One player in all seats; states are the game's own."""

    game: Game
    players = 1

    def root(self):
        return self.game.root()

    def movers(self, s):
        movers = self.game.movers(s)
        return movers if movers in ((), (CHANCE,)) else (0,)

    def chance(self, s):
        return self.game.chance(s)

    def actions(self, s, player):
        return tuple(product(*(self.game.actions(s, i) for i in self.game.movers(s))))

    def play(self, s, moves):
        return self.game.play(s, self.joint(s, moves))

    def rewards(self, s, moves, t):
        return (self.game.rewards(s, self.joint(s, moves), t)[0],)

    def joint(self, s, moves):
        return moves if self.game.movers(s) == (CHANCE,) else moves[0]

    def view(self, s, player):
        if self.game.movers(s) == (CHANCE,):
            return None
        views = tuple(self.game.view(s, i) for i in range(self.game.players))
        return None if views == (None,) * len(views) else views

    def hidden(self, s):
        return hidden(self.game, s)

    def say(self, s, player, label):
        said = getattr(self.game, "say", None)
        return said(s, player, label) if said and player == CHANCE else str(label)


def pool(game: Game) -> Pool:
    """`game` with one player in all seats. Raises Unsuited where information sets are given."""
    if recall(game) == "given":
        raise Unsuited("pool: the game gives its information sets; what all know together cannot be read off them")
    return Pool(game)
