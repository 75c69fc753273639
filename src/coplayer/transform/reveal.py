"""Reveal: a hidden part, or everything the others know, is shown to a player or to all.

reveal(name)     the current value of the hidden part `name`, from the moment the game names it in hidden(s),
                 and again when it changes. View: (old view, value).
reveal           to each, what every other player sees and does, once it has: the entries of their records.
                 View: (old view, (flip, entries of the others)); `flip` alternates, so that what happens
                 twice shows. Information sets that are given are paired with all the others' instead.
to               the one player who is shown it; None: all.

That it is shown is known to everybody. What nobody knows yet (a card still to be drawn, the other's move of
the same moment) stays hidden. A value that goes away is remembered; one that changes shows when it does.

Known: in two-player zero-sum games it never hurts the player who is shown something; in others it may.
In Kuhn poker seeing the other's card is worth 1/6 to player 0, 1/18 to player 1; all shown, its value is 0.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, NamedTuple

from coplayer.game import Did, Game, Saw
from coplayer.transform._hidden import found
from coplayer.transform._inner import Telling, hidden, knowledge, seat


class Showing(NamedTuple):
    at: Any
    told: tuple  # [N]
    value: Hashable | None  # last shown


class Sharing(NamedTuple):
    at: Any
    told: tuple  # [N]
    latest: tuple  # [N] each player's last (information set, action), where they are given


@dataclass(frozen=True)
class RevealPart(Telling):
    """One hidden part is shown."""

    game: Game
    name: str
    to: int | None = None

    @property
    def listeners(self):
        return range(self.players) if self.to is None else (self.to,)

    def root(self):
        return self.shown(Showing(None, self.untold(), None), (), self.game.root())

    def movers(self, s):
        return self.game.movers(s.at)

    def chance(self, s):
        return self.game.chance(s.at)

    def actions(self, s, player):
        return self.game.actions(s.at, player)

    def play(self, s, moves):
        return self.shown(s, self.game.movers(s.at), self.game.play(s.at, moves))

    def rewards(self, s, moves, t):
        return self.game.rewards(s.at, moves, t.at)

    def shown(self, s: Showing, acted: tuple, at: Any) -> Showing:
        """The state after `s` in which play is `at`."""
        value = hidden(self.game, at).get(self.name)
        value = s.value if value is None else value
        extra = [value if i in self.listeners else None for i in range(self.players)]
        fresh = self.listeners if value != s.value else ()
        return Showing(at, self.arrive(s.told, acted, at, extra, fresh), value)

    def hidden(self, s):
        return {k: v for k, v in hidden(self.game, s.at).items() if k != self.name or self.to is not None}


@dataclass(frozen=True)
class RevealAll(Telling):
    """What the others know is shown."""

    game: Game
    to: int | None = None

    @property
    def listeners(self):
        return range(self.players) if self.to is None else (self.to,)

    def root(self):
        nobody = (None,) * self.players
        return self.shared(Sharing(None, self.untold(), nobody), {}, self.game.root())

    def movers(self, s):
        return self.game.movers(s.at)

    def chance(self, s):
        return self.game.chance(s.at)

    def actions(self, s, player):
        return self.game.actions(s.at, player)

    def play(self, s, moves):
        own = dict(zip(self.game.movers(s.at), moves, strict=True))
        return self.shared(s, own, self.game.play(s.at, moves))

    def rewards(self, s, moves, t):
        return self.game.rewards(s.at, moves, t.at)

    def shared(self, s: Sharing, own: dict, at: Any) -> Sharing:
        """The state after `s`, where players moved as `own` says, in which play is `at`."""
        if self.given:
            latest = tuple((self.game.view(s.at, i), own[i]) if i in own else s.latest[i] for i in range(self.players))
            fresh = [i for i in self.game.movers(at) if i in self.listeners]
            extra = [self.others(at, latest, i) if i in fresh else None for i in range(self.players)]
            return Sharing(at, self.arrive(s.told, own, at, extra, fresh), latest)
        entries = [self.entries(s.told[i], own, at, i) for i in range(self.players)]
        news = [tuple(e for j, e in enumerate(entries) if j != i) for i in range(self.players)]
        fresh = [i for i in self.listeners if any(news[i])]
        last = [told[1] if told else None for told in s.told]
        extra = [self.flipped(last[i], news[i]) if i in fresh else last[i] for i in range(self.players)]
        return Sharing(at, self.arrive(s.told, own, at, extra, fresh), s.latest)

    def flipped(self, last: tuple | None, news: tuple) -> tuple:
        """The news, marked otherwise than the last."""
        return (not (last and last[0]), news)

    def others(self, at: Any, latest: tuple, player: int) -> tuple:
        """What the others know at a decision, where information sets are given."""
        return tuple((latest[j], knowledge(self.game, at, j)) for j in range(self.players) if j != player)

    def entries(self, told: tuple | None, own: dict, at: Any, player: int) -> tuple:
        """How a player's record grows in a step to `at`."""
        seen = told[0] if told and player not in own else None
        view = self.game.view(at, player)
        did = (Did(own[player]),) if player in own else ()
        return (*did, Saw(view)) if view is not None and view != seen else did


def reveal(game: Game, name: str | None = None, to: int | None = None) -> RevealPart | RevealAll:
    """Show the hidden part `name`, or without a name all that the others know, to player `to` or to all.

    Raises NotFound where the game hides nothing by that name, GameError where `to` is no seat.
    """
    if to is not None:
        seat(f"reveal: to={to!r}", game, to)
    return RevealAll(game, to) if name is None else RevealPart(game, found(game, name, "reveal"), to)
