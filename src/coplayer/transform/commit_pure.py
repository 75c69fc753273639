"""Commit, pure: in each joint decision the leader moves first and those who move with it see its move.

A joint decision of the leader and others becomes two: the leader's, then the others', who see (old view,
move). Nobody else learns anything by it. Decisions in which the leader does not move, or moves alone, stay
as they are: a game whose moves are all made in turn is the same game.

Time stays that of the wrapped game: a split decision counts once. Where it has a horizon, states count its
decisions and end play themselves, and rewards come discounted, so that this game has neither horizon nor
discount. Discounted games without a horizon are refused: their states would carry the time and never end.

Known: it may hurt the leader (matching pennies: worth -1), whom commitment to a mixed strategy never hurts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from coplayer.game import CHANCE, Game, Unsuited, discount, horizon
from coplayer.transform._inner import Telling, seat


class Led(NamedTuple):
    at: Any
    told: tuple  # [N]
    lead: tuple = ()  # the leader's move of this decision, once made
    time: int = 0  # decisions of the game inside, counted where it has a horizon


@dataclass(frozen=True)
class CommitPure(Telling):
    """`game` with `leader` moving first in joint decisions."""

    game: Game
    leader: int

    horizon = None
    discount = 1.0

    @property
    def listeners(self):
        return [i for i in range(self.players) if i != self.leader]

    def root(self):
        at = self.game.root()
        return Led(at, self.arrive(self.untold(), (), at, (None,) * self.players))

    def movers(self, s):
        movers = self.game.movers(s.at)
        if movers == (CHANCE,):
            return movers
        if horizon(self.game) is not None and s.time >= horizon(self.game):
            return ()
        if s.lead:
            return tuple(i for i in movers if i != self.leader)
        return (self.leader,) if self.splits(movers) else movers

    def splits(self, movers: tuple) -> bool:
        return self.leader in movers and len(movers) > 1

    def chance(self, s):
        return self.game.chance(s.at)

    def actions(self, s, player):
        return self.game.actions(s.at, player)

    def play(self, s, moves):
        movers = self.game.movers(s.at)
        if self.splits(movers) and not s.lead:
            others = [i for i in movers if i != self.leader]
            told = self.arrive(s.told, (self.leader,), None, moves * self.players, others)
            return s._replace(told=told, lead=moves)
        acted = self.movers(s)
        at = self.game.play(s.at, self.both(s, moves))
        told = self.arrive(s.told, acted, at, (None,) * self.players)
        counts = horizon(self.game) is not None and movers != (CHANCE,)
        return Led(at, told, (), s.time + counts)

    def both(self, s: Led, moves: tuple) -> tuple:
        """The joint move of the game inside."""
        own = dict(zip(self.movers(s), moves, strict=True))
        return tuple(own[i] if i in own else s.lead[0] for i in self.game.movers(s.at))

    def rewards(self, s, moves, t):
        if t.lead:
            return (0.0,) * self.players
        paid, rate = self.game.rewards(s.at, self.both(s, moves), t.at), discount(self.game)
        if rate == 1:
            return paid
        late = s.time if self.movers(s) != (CHANCE,) else max(s.time - 1, 0)
        return tuple(rate**late * r for r in paid)


def commit_pure(game: Game, leader: int = 0) -> CommitPure:
    """`game` with `leader` moving first, and seen, in each joint decision.

    Raises GameError where `leader` is no seat, Unsuited for discounted games without a horizon.
    """
    seat(f"commit_pure: leader={leader!r}", game, leader)
    if discount(game) != 1 and horizon(game) is None:
        raise Unsuited(
            f"commit_pure: the game discounts by {discount(game)} and has no horizon; a decision made in two "
            "steps would be discounted twice. Give it a horizon, or use commit on its matrix form"
        )
    return CommitPure(game, leader)
