"""Channel: before play one message, or a public coin, that everybody sees.

At the first decision, when what chance deals beforehand has been dealt, the sender (or, with kind "coin",
chance, evenly) picks a message and all see it: view (old view, message).

cheap          any of `alphabet` messages (a number, or the labels themselves), for nothing
costly         message m = 0, 1, ... costs the sender m * cost
authenticated  "silent", or ("show", what the sender sees now), which cannot be forged
coin           no sender: chance draws one of `alphabet` symbols, evenly

The message is one decision more: the horizon grows by it (not by a coin), and what is paid later is divided
by the discount, so that the game inside is paid as before.

Known: a coin and a cheap message are worth 0 in two-player zero-sum games; a coin lets players in other games
correlate. Any game keeps its equilibria: messages may be ignored (babbling).
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from math import isfinite
from typing import Any, NamedTuple

from coplayer.game import CHANCE, Game, GameError, discount, horizon, nearest
from coplayer.transform._inner import Telling, knowledge, seat

KINDS = ("cheap", "costly", "authenticated", "coin")


class Sent(NamedTuple):
    at: Any
    told: tuple  # [N]
    message: tuple = ()  # once it is sent


@dataclass(frozen=True)
class Channel(Telling):
    """`game` after one message."""

    game: Game
    alphabet: int | tuple = 2
    kind: str = "cheap"
    sender: int = 0
    cost: float = 0.0

    @property
    def horizon(self):
        inside = horizon(self.game)
        return inside if inside is None or self.kind == "coin" else inside + 1

    def root(self):
        at = self.game.root()
        return Sent(at, self.arrive(self.untold(), (), at, (None,) * self.players))

    def asks(self, s: Sent) -> bool:
        """Whether the message is to be chosen now."""
        return not s.message and self.game.movers(s.at) not in ((), (CHANCE,))

    def movers(self, s):
        if not self.asks(s):
            return self.game.movers(s.at)
        return (CHANCE,) if self.kind == "coin" else (self.sender,)

    def chance(self, s):
        if not self.asks(s):
            return self.game.chance(s.at)
        return [(m, 1 / len(self.labels)) for m in self.labels]

    @property
    def labels(self) -> tuple:
        return tuple(range(self.alphabet)) if isinstance(self.alphabet, int) else self.alphabet

    def actions(self, s, player):
        if not self.asks(s):
            return self.game.actions(s.at, player)
        return self.truths(s) if self.kind == "authenticated" else self.labels

    def truths(self, s: Sent) -> tuple:
        told = s.told[self.sender]
        seen = knowledge(self.game, s.at, self.sender) if self.given else told and told[0]
        return ("silent",) if seen is None else ("silent", ("show", seen))

    def play(self, s, moves):
        acted = self.movers(s)
        if not self.asks(s):
            at = self.game.play(s.at, moves)
            extra = (s.message or (None,)) * self.players
            return Sent(at, self.arrive(s.told, acted, at, extra), s.message)
        extra = [self.note(s, i, moves[0]) for i in range(self.players)]
        return Sent(s.at, self.arrive(s.told, acted, s.at, extra, range(self.players)), moves)

    def note(self, s: Sent, player: int, message: Hashable) -> Hashable:
        """What a player is told; given information sets of the sender add what it knew when it chose."""
        if self.given and player == self.sender and self.kind != "coin":
            return (knowledge(self.game, s.at, player), message)
        return message

    def rewards(self, s, moves, t):
        if self.asks(s):
            price = self.cost * self.labels.index(moves[0]) if self.kind == "costly" else 0.0
            return tuple(-price if i == self.sender else 0.0 for i in range(self.players))
        paid, rate = self.game.rewards(s.at, moves, t.at), discount(self.game)
        if rate == 1 or self.kind == "coin" or not s.message:
            return paid
        return tuple(r / rate for r in paid)

    def view(self, s, player):
        if not self.given or not self.asks(s):
            return super().view(s, player)
        if player != self.sender or self.kind == "coin":
            return None
        return (knowledge(self.game, s.at, player), s.told[player])

    def say(self, s, player, label):
        return str(label) if self.asks(s) else super().say(s, player, label)


def channel(
    game: Game, alphabet: int | tuple | str = 2, kind: str = "cheap", sender: int = 0, cost: float = 0.0
) -> Channel:
    """`game` after one message of `sender`, or a public coin; see above for the kinds.

    `channel(cheap)` works too: a kind in the alphabet's place leaves the alphabet at 2.
    """
    if isinstance(alphabet, str):
        kind, alphabet = alphabet, 2
    if kind not in KINDS:
        raise GameError(f"channel: kind={kind!r} given{nearest(kind, KINDS)}; expected {', '.join(KINDS)}")
    alphabet = alphabet if isinstance(alphabet, int) else tuple(alphabet)
    labels = range(alphabet) if isinstance(alphabet, int) else alphabet
    if not labels or len(set(labels)) < len(labels):
        raise GameError(f"channel: alphabet={alphabet!r} given, a number from 1 up or different labels are expected")
    if not isfinite(cost) or cost < 0:
        raise GameError(f"channel: cost={cost!r} given, 0 or more is expected")
    if discount(game) == 0:
        raise GameError("channel: the game's discount is 0; nothing would be paid after a message")
    return Channel(game, alphabet, kind, seat(f"channel: sender={sender!r}", game, sender), cost)
