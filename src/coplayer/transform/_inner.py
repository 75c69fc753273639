"""What a game made from another hands on: the game's attributes, and what players are told beside its views.

`Inner` delegates the optional parts of the protocol to `self.game`; a state's first field `at` is the state
of the game inside. Declared facts (`known`) are not handed on: a transform is there to change them.

`Telling` adds news. Per player a state keeps what it has been `told`:

made   (seen, extra), what the record rule wrote down last since the player's own last action, or None. It is
       the view of a listener. There is a new entry exactly where the game inside makes one or where the extra
       is news, so that nothing says how many hidden steps went by.
given  the log of all news in order, None for each own action. A listener's view is (view inside, log): an
       information set with perfect recall if the one inside has it.

News (a fresh extra) must differ from the extra the player was told last since its own last action.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from typing import Any

from coplayer.game import CHANCE, Game, GameError, discount, horizon, recall


class Inner:
    """Delegates to `game` what a transform leaves alone."""

    game: Game

    @property
    def players(self) -> int:
        return self.game.players

    @property
    def horizon(self) -> int | None:
        return horizon(self.game)

    @property
    def discount(self) -> float:
        return discount(self.game)

    @property
    def recall(self) -> str:
        return recall(self.game)

    @property
    def tree(self) -> bool:
        return getattr(self.game, "tree", False)

    @property
    def rewards_seen(self) -> bool:
        return getattr(self.game, "rewards_seen", False)

    @property
    def title(self) -> str:
        return getattr(self.game, "title", "") or type(self.game).__name__

    @property
    def unit(self) -> str:
        return getattr(self.game, "unit", "points")

    def hidden(self, s: Any) -> dict[str, Any]:
        return hidden(self.game, s.at)

    def say(self, s: Any, player: int, label: Hashable) -> str:
        """The name of an action or outcome."""
        said = getattr(self.game, "say", None)
        return said(s.at, player, label) if said else str(label)

    def private(self, s: Any, player: int) -> Hashable:
        """What `player` knows at `s`, whether it moves or not; for given information sets."""
        return knowledge(self.game, s.at, player)


class Telling(Inner):
    """Adds what players are told; states have the fields `at` and `told` [N]."""

    @property
    def given(self) -> bool:
        return self.recall == "given"

    @property
    def listeners(self) -> Collection[int]:
        """Who may ever be told something."""
        return range(self.players)

    def view(self, s: Any, player: int) -> Hashable | None:
        if self.given:
            return self.key(s, player, self.game.view(s.at, player))
        told = s.told[player]
        return told if player in self.listeners or told is None else told[0]

    def key(self, s: Any, player: int, inside: Hashable | None) -> Hashable | None:
        """The given information set `inside` with what the player was told."""
        return inside if inside is None or player not in self.listeners else (inside, s.told[player])

    def private(self, s: Any, player: int) -> Hashable:
        return (knowledge(self.game, s.at, player), s.told[player])

    def untold(self) -> tuple:
        """Nobody has been told anything, [N]."""
        return ((() if self.given else None),) * self.players

    def arrive(
        self,
        told: tuple,
        acted: Collection[int],
        at: Any | None,
        extra: Sequence,
        fresh: Collection[int] = (),
    ) -> tuple:
        """What players have been told [N] when those in `acted` moved and play arrives `at` a state inside.

        `at` None: nothing arrives. `extra` [N] is what may be shown beside a view; it is news to `fresh`.
        """
        if self.given:
            return tuple([noted(log, i in acted, extra[i], i in fresh) for i, log in enumerate(told)])
        views = [None if at is None else self.game.view(at, i) for i in range(self.players)]
        return tuple([heard(w, i in acted, views[i], extra[i], i in fresh) for i, w in enumerate(told)])


def heard(told: tuple | None, acted: bool, view: Hashable | None, extra: Any, fresh: bool) -> tuple | None:
    """What a player has been told last since its own last action (recall made)."""
    told = None if acted else told
    seen = told[0] if told else None
    arrived = view is not None and view != seen
    return (view if arrived else seen, extra) if arrived or fresh else told


def noted(log: tuple, acted: bool, extra: Any, fresh: bool) -> tuple:
    """All a player was told and when it acted (recall given)."""
    return (*log, *((None,) if acted else ()), *((extra,) if fresh else ()))


def hidden(game: Game, s: Any) -> dict[str, Any]:
    """The hidden parts a game names at `s`, if it names any."""
    named = getattr(game, "hidden", None)
    return dict(named(s)) if named else {}


def knowledge(game: Game, s: Any, player: int) -> Hashable:
    """What `player` knows at `s` of a game with given information sets, moving or not.

    The game's own `private(s, player)` says; else its information set where it moves; else those in which
    it may move next: a tree says no more about what a player knows between its moves.
    """
    private = getattr(game, "private", None)
    if private:
        return private(s, player)
    if player in game.movers(s):
        return game.view(s, player)
    return tuple(sorted(coming(game, s, player), key=repr))


def coming(game: Game, s: Any, player: int) -> set:
    """The information sets in which `player` may move next after `s`."""
    movers = game.movers(s)
    if player in movers:
        return {game.view(s, player)}
    if movers == (CHANCE,):
        after = [game.play(s, (o,)) for o, p in game.chance(s) if p]
    else:
        after = [game.play(s, moves) for moves in joint(game, s, movers)]
    return set().union(*(coming(game, t, player) for t in after))


def joint(game: Game, s: Any, movers: Sequence[int]) -> list[tuple]:
    """All joint moves at `s`; none where nobody moves."""
    moves: list[tuple] = [()] if movers else []
    for i in movers:
        moves = [(*m, a) for m in moves for a in game.actions(s, i)]
    return moves


def seat(what: str, game: Game, player: Any) -> int:
    """`player` if it is a seat of `game`."""
    if isinstance(player, bool) or not isinstance(player, int) or not 0 <= player < game.players:
        raise GameError(f"{what} given, a seat from 0 to {game.players - 1} is expected")
    return player
