"""Repeat: the game is played n times, one stage after the other, and what is paid adds up.

After each stage all learn that it is over, and

views    what the game shows each player at its end (hidden cards stay hidden). Given information sets
         are continued by the last one in which the player moved and what it did there, or by `private`.
perfect  all moves of all players in the stage besides, in the order in which they were made.

The default is perfect for games in which all move once, at the same time, without chance, and views for
others. Where the game says `rewards_seen` each learns its own pay of the stage too. Views are (old view,
Ended(stage, ...)), in perfectly monitored one-shot games (stage, moves).

Time goes on from stage to stage: with a discount stage k counts discount ** (decisions before). A horizon
holds in each stage; the state counts for it.

Known: a stage game with one equilibrium is played the same way at each stage of a subgame-perfect one
(prisoner's dilemma: always defect). Source: Mailath & Samuelson, Repeated games and reputations (2006).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from coplayer.game import CHANCE, Game, GameError, horizon, nearest
from coplayer.transform._inner import Inner, Telling, hidden, joint

MONITORING = ("perfect", "views")


class Ended(NamedTuple):
    """What a player learns when a stage is over."""

    stage: int  # how many are over
    view: Any = None
    moves: tuple | None = None
    paid: float | None = None


class Stage(NamedTuple):
    at: Any
    told: tuple  # [N]
    over: int = 0  # stages
    time: int = 0  # decisions of this stage, counted where the game has a horizon
    moves: tuple | None = None  # of this stage, kept where monitoring is perfect
    paid: tuple | None = None  # [N] in this stage, kept where players see it
    latest: tuple = ()  # [N] last (information set, action) of this stage, where they are given


class Round(NamedTuple):
    stage: int
    moves: tuple = ()  # of the stage before


@dataclass(frozen=True)
class RepeatOneShot(Inner):
    """One joint move a stage, seen by all afterwards. A state is the stage and the last moves."""

    game: Game
    n: int

    recall = "made"
    tree = False

    @property
    def horizon(self):
        return self.n

    @cached_property
    def start(self) -> Any:
        return self.game.root()

    def root(self):
        return Round(0)

    @cached_property
    def everybody(self) -> tuple[int, ...]:
        return self.game.movers(self.start)

    @cached_property
    def menus(self) -> list[tuple]:
        """Each player's actions, the same in every round."""
        return [tuple(self.game.actions(self.start, i)) for i in self.everybody]

    @cached_property
    def paid(self) -> dict[tuple, Any]:
        """What each joint move that was made pays."""
        return {}

    def movers(self, s):
        return self.everybody if s.stage < self.n else ()

    def chance(self, s):
        return []

    def actions(self, s, player):
        return self.menus[player]

    def play(self, s, moves):
        return Round(s.stage + 1, moves)

    def rewards(self, s, moves, t):
        if moves not in self.paid:
            self.paid[moves] = self.game.rewards(self.start, moves, self.game.play(self.start, moves))
        return self.paid[moves]

    def view(self, s, player):
        return (s.stage, s.moves) if s.stage else None

    def hidden(self, s):
        return hidden(self.game, self.start)

    def say(self, s, player, label):
        said = getattr(self.game, "say", None)
        return said(self.start, player, label) if said else str(label)


@dataclass(frozen=True)
class Repeat(Telling):
    """`game`, n times over."""

    game: Game
    n: int
    monitoring: str = "views"

    @property
    def horizon(self):
        inside = horizon(self.game)
        return None if inside is None else self.n * inside

    def root(self):
        at = self.game.root()
        return self.fresh(at, self.arrive(self.untold(), (), at, (None,) * self.players), 0)

    def fresh(self, at: Any, told: tuple, over: int) -> Stage:
        """A stage's beginning."""
        moves = () if self.monitoring == "perfect" else None
        paid = (0.0,) * self.players if self.rewards_seen else None
        return Stage(at, told, over, 0, moves, paid, (None,) * self.players if self.given else ())

    def movers(self, s):
        return self.game.movers(s.at) if s.over < self.n else ()

    def chance(self, s):
        return self.game.chance(s.at)

    def actions(self, s, player):
        return self.game.actions(s.at, player)

    def play(self, s, moves):
        at, acted = self.game.play(s.at, moves), self.game.movers(s.at)
        extra = [told[1] if told and not self.given else None for told in s.told]
        if s.over:
            extra = [e or Ended(s.over) for e in extra]
        t = Stage(at, self.arrive(s.told, acted, at, extra), s.over, *self.kept(s, moves, at))
        return self.next(t) if self.ends(t) else t

    def kept(self, s: Stage, moves: tuple, at: Any) -> tuple:
        """(time, moves, paid, latest) after a step to `at`."""
        movers = self.game.movers(s.at)
        drawn = movers == (CHANCE,)
        own = dict(zip(movers, moves, strict=True))
        time = s.time + (horizon(self.game) is not None and not drawn)
        path = s.moves if s.moves is None or drawn else (*s.moves, moves)
        paid = s.paid
        if paid is not None:
            paid = tuple(a + b for a, b in zip(paid, self.game.rewards(s.at, moves, at), strict=True))
        latest = tuple((self.game.view(s.at, i), own[i]) if i in own else e for i, e in enumerate(s.latest))
        return time, path, paid, latest

    def ends(self, s: Stage) -> bool:
        """Whether the stage is over."""
        movers = self.game.movers(s.at)
        inside = horizon(self.game)
        late = inside is not None and s.time >= inside
        return not movers or (late and movers != (CHANCE,))

    def next(self, s: Stage) -> Stage:
        """The beginning of the next stage, or the end of all, with what players learn."""
        over, players = s.over + 1, range(self.players)
        at = self.game.root() if over < self.n else s.at
        extra = [Ended(over, self.last(s, i), s.moves, s.paid[i] if s.paid else None) for i in players]
        told = s.told if self.given else self.untold()
        return self.fresh(at, self.arrive(told, (), at, extra, players), over)

    def last(self, s: Stage, player: int) -> Any:
        """What a player sees at the end of a stage."""
        if not self.given:
            return self.game.view(s.at, player)
        private = getattr(self.game, "private", None)
        return (s.latest[player], private(s.at, player) if private else None)

    def rewards(self, s, moves, t):
        ended = s.over < t.over < self.n
        return self.game.rewards(s.at, moves, self.game.play(s.at, moves) if ended else t.at)


def repeat(game: Game, n: int = 2, monitoring: str | None = None) -> RepeatOneShot | Repeat:
    """`game` played `n` times; `monitoring` "perfect", "views", or None for the usual (see above)."""
    if isinstance(n, bool) or not isinstance(n, int) or n < 1:
        raise GameError(f"repeat: n={n!r} given, a whole number from 1 up is expected")
    if monitoring not in (None, *MONITORING):
        hint = nearest(str(monitoring), MONITORING)
        raise GameError(f"repeat: monitoring={monitoring!r} given{hint}; expected {' or '.join(MONITORING)}")
    if monitoring != "views" and one_shot(game):
        return RepeatOneShot(game, n)
    return Repeat(game, n, monitoring or "views")


def one_shot(game: Game) -> bool:
    """Whether all players move once, at the same time, and that is all."""
    s = game.root()
    movers = game.movers(s)
    if movers != tuple(range(game.players)):
        return False
    return horizon(game) == 1 or not any(game.movers(game.play(s, moves)) for moves in joint(game, s, movers))
