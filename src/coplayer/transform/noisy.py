"""Noisy: hands tremble; with chance `rate` an action is replaced by another one, drawn evenly.

Each action of `player` (None: of all) trembles independently. Whoever acted notices what it really did: view
(old view, action). The others see what the game shows of it. An action that is the only one cannot tremble.

Source: Selten, Reexamination of the perfectness concept, Int. J. Game Theory 4 (1975) 25-55.
Known: rate 0 is the same game; at rate (A - 1) / A whoever has A actions acts evenly whatever it chooses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from coplayer.game import CHANCE, Game, GameError
from coplayer.transform._inner import Telling, seat


class Hand(NamedTuple):
    at: Any
    told: tuple  # [N]
    meant: tuple = ()  # the moves chosen, before it shows which are made


@dataclass(frozen=True)
class Noisy(Telling):
    """`game` with trembling hands."""

    game: Game
    rate: float
    player: int | None = None

    @property
    def listeners(self):
        return range(self.players) if self.player is None else (self.player,)

    def root(self):
        at = self.game.root()
        return Hand(at, self.arrive(self.untold(), (), at, (None,) * self.players))

    def movers(self, s):
        return (CHANCE,) if s.meant else self.game.movers(s.at)

    def trembling(self, s: Hand) -> list[int]:
        """Who of the movers may do something else than it means."""
        return [i for i in self.listeners if i in self.game.movers(s.at) and len(self.game.actions(s.at, i)) > 1]

    def chance(self, s):
        if not s.meant:
            return self.game.chance(s.at)
        made: list[tuple[tuple, float]] = [((), 1.0)]
        for i, move in zip(self.game.movers(s.at), s.meant, strict=True):
            made = [((*m, a), p * q) for m, p in made for a, q in self.hand(s, i, move) if q]
        return made

    def hand(self, s: Hand, player: int, move: Any) -> list[tuple[Any, float]]:
        """What a player does when it means `move`."""
        if player not in self.trembling(s):
            return [(move, 1.0)]
        menu = self.game.actions(s.at, player)
        other = self.rate / (len(menu) - 1)
        return [(a, 1 - self.rate if a == move else other) for a in menu]

    def actions(self, s, player):
        return self.game.actions(s.at, player)

    def play(self, s, moves):
        acted = self.game.movers(s.at)
        if not s.meant and self.trembling(s):
            return s._replace(meant=moves) if self.given else s._replace(meant=moves, told=self.silent(s, acted))
        if not s.meant:
            return self.after(s, s.told, acted, moves, ())
        fresh = self.trembling(s)
        return self.after(s, s.told, acted if self.given else (), moves[0], fresh)

    def silent(self, s: Hand, acted: tuple) -> tuple:
        """What players have been told while it is open what is done: nothing new."""
        return self.arrive(s.told, acted, None, (None,) * self.players)

    def after(self, s: Hand, told: tuple, acted: tuple, moves: tuple, fresh: list[int] | tuple) -> Hand:
        """The state in which `moves` have been made; those in `fresh` are told their own."""
        at, movers = self.game.play(s.at, moves), self.game.movers(s.at)
        own = dict(zip(movers, moves, strict=True))
        meant = dict(zip(movers, s.meant, strict=False))
        extra = [w[1] if w and not self.given and i not in acted else None for i, w in enumerate(told)]
        for i in fresh:
            extra[i] = (meant[i], own[i]) if self.given else own[i]
        return Hand(at, self.arrive(told, acted, at, extra, fresh))

    def rewards(self, s, moves, t):
        if t.meant:
            return (0.0,) * self.players
        return self.game.rewards(s.at, moves[0] if s.meant else moves, t.at)

    def say(self, s, player, label):
        if not s.meant:
            return super().say(s, player, label)
        pairs = zip(self.game.movers(s.at), label, strict=True)
        return ", ".join(super(Noisy, self).say(s, i, a) for i, a in pairs)


def noisy(game: Game, rate: float = 0.1, player: int | None = None) -> Game:
    """`game` in which actions of `player`, or of all, are replaced by another with chance `rate`."""
    if not 0 <= rate <= 1:
        raise GameError(f"noisy: rate={rate!r} given, a chance from 0 to 1 is expected")
    if player is not None:
        seat(f"noisy: player={player!r}", game, player)
    return Noisy(game, float(rate), player) if rate else game
