"""What a game is: seven functions on immutable, hashable states, and the record each player keeps.

    root() -> state
    movers(s) -> (CHANCE,) | (0,) | (0, 1, ...) | ()      # () : over
    chance(s) -> [(outcome, probability), ...]
    actions(s, player) -> (label, ...)
    play(s, moves) -> state                               # moves: one label per mover
    rewards(s, moves, t) -> [N]                           # for the step s -> t, chance steps too
    view(s, player) -> hashable | None                    # what this player sees on the table now

Simultaneous moves are the general case; one mover is a tuple of one; chance is a mover of its own.
Time counts joint decisions (chance is free); what is paid between decisions t and t+1 is multiplied
by `discount ** t`, and play stops after `horizon` decisions.

    CoplayerError
    ├── GameError       a game breaks a rule: the message names the rule and the state
    ├── TooLarge        a limit on states, bytes or depth was reached
    ├── Unsuited        a solver or form was asked for a game it is not right for
    └── NotFound        no such game, solver, transform ...: the message gives the nearest names
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from math import isfinite
from traceback import extract_tb
from typing import Any, Protocol

CHANCE = -1

State = Hashable
Label = Hashable


class CoplayerError(Exception):
    """Anything coplayer refuses, with what was given, what was expected, what to do."""


class GameError(CoplayerError):
    """The rules of a game contradict themselves."""


class TooLarge(CoplayerError):
    """The game does not fit into the limits given."""


class Unsuited(CoplayerError):
    """The method is not right for this game."""


class NotFound(CoplayerError):
    """There is no such thing by that name."""


class Game(Protocol):
    """The rules. Optional: horizon, discount, rewards_seen, known, hidden(s), recall, title; tree (its states
    are histories), pays_late (only steps that end play pay)."""

    @property
    def players(self) -> int: ...
    def root(self) -> State: ...
    def movers(self, s: Any, /) -> tuple[int, ...]: ...
    def chance(self, s: Any, /) -> Sequence[tuple[Label, float]]: ...
    def actions(self, s: Any, player: int, /) -> Sequence[Label]: ...
    def play(self, s: Any, moves: tuple, /) -> State: ...
    def rewards(self, s: Any, moves: tuple, t: Any, /) -> Sequence[float]: ...
    def view(self, s: Any, player: int, /) -> Hashable | None: ...


def horizon(game: Game) -> int | None:
    """After how many joint decisions play stops; None: when the rules say so."""
    return getattr(game, "horizon", None)


def discount(game: Game) -> float:
    """What a reward one decision later is worth now."""
    return getattr(game, "discount", 1.0)


def known(game: Game) -> Mapping[str, Any]:
    """Facts the game declares about itself; the contract test compares them with what is measured."""
    return getattr(game, "known", {})


def recall(game: Game) -> str:
    """ "made": information sets are the records; "given": the view *is* the information set."""
    return getattr(game, "recall", "made")


@dataclass(frozen=True, slots=True)
class Did:
    """Entry of a record: this player's own action."""

    label: Label


@dataclass(frozen=True, slots=True)
class Saw:
    """Entry of a record: a view that arrived."""

    view: Hashable


@dataclass(frozen=True, slots=True)
class Record:
    """What one player has done and seen, in order. The record *is* the information set.

    It grows by the player's own action when it acts, and by its view when it arrives in a state
    where the view is not None and differs from the last one since its own last action. (A view at
    every step would tell how many hidden steps happened; a view only when moving would forget.)
    """

    entries: tuple[Did | Saw, ...] = ()
    last: Hashable | None = None  # the view last seen since the own last action

    def did(self, label: Label) -> Record:
        return Record((*self.entries, Did(label)), None)

    def saw(self, view: Hashable | None) -> Record:
        if view is None or view == self.last:
            return self
        return Record((*self.entries, Saw(view)), view)


def begin(game: Game, s: State) -> list[Record]:
    """Each player's record at the root `s`."""
    return [Record().saw(game.view(s, i)) for i in range(game.players)]


def advance(game: Game, records: Sequence[Record], s: State, moves: tuple, t: State) -> list[Record]:
    """Each player's record after the step `s` -> `t`."""
    own = dict(zip(game.movers(s), moves, strict=True))
    acted = [r.did(own[i]) if i in own else r for i, r in enumerate(records)]
    return [r.saw(game.view(t, i)) for i, r in enumerate(acted)]


def nearest(name: str, names: Iterable[str]) -> str:
    """ " (did you mean ...?)" or nothing, for messages about unknown names; upper and lower case are alike."""
    spelled = {n.lower(): n for n in names}
    close = [spelled[n] for n in get_close_matches(name.lower(), list(spelled), n=3, cutoff=0.5)]
    return f" (did you mean {' or '.join(repr(c) for c in close)}?)" if close else ""


RULES = ("root", "movers", "chance", "actions", "play", "rewards", "view")
SHAPES = (
    "states, views, actions and outcomes must be hashable, movers() a tuple of seats, "
    "chance() pairs of outcome and probability, rewards() a number for each player"
)


def broken(error: Exception, s: Any) -> GameError:
    """What to say of a game whose rules raise, or give what cannot be used, in state `s`."""
    names = [frame.name for frame in extract_tb(error.__traceback__)]
    rule = next((n for n in names if n in RULES), None)
    what = f"{type(error).__name__}: {str(error).strip()}"
    if rule:
        return GameError(f"{rule}() raises {what} in state {s!r}")
    return GameError(f"what the rules give in state {s!r} cannot be used ({what}): {SHAPES}")


def check_chance(pairs: Iterable[tuple[Label, float]], s: Any) -> None:
    """Raise GameError unless chance's (outcome, probability) in state `s` are a distribution."""
    total = 0.0
    for outcome, p in pairs:
        if not 0 <= p <= 1:
            raise GameError(f"chance gives {outcome!r} the probability {p} in state {s!r}")
        total += p
    if abs(total - 1) > 1e-9:
        raise GameError(f"chance's probabilities sum to {total}, not 1, in state {s!r}")


def check_menu(game: Game, menu: tuple, player: int, s: Any) -> None:
    """Raise GameError unless `menu`, made from actions(s, player), are different actions of a seat there is."""
    if not 0 <= player < game.players:
        raise GameError(f"movers() names player {player} of {game.players} in state {s!r}")
    if isinstance(text := game.actions(s, player), str):
        raise GameError(f"actions() gives player {player} the text {text!r} in state {s!r}; expected a tuple of them")
    if len(set(menu)) < len(menu) or not menu:
        raise GameError(f"actions() gives player {player} {menu!r} in state {s!r}: none, or one twice")


def check_paid(paid: Any, players: int, moves: tuple, s: Any) -> None:
    """Raise GameError unless what rewards() gives for `moves` in state `s` is a finite number for each player."""
    if len(paid) != players or not isfinite(sum(paid)):
        raise GameError(f"rewards() gives {paid!r} to {players} players for {moves!r} in state {s!r}")


def check_view(view: Any, player: int, s: Any) -> None:
    """Raise GameError unless the view of `player` in state `s` is hashable."""
    try:
        hash(view)
    except TypeError:
        raise GameError(f"view() gives player {player} {view!r} in state {s!r}, which is not hashable") from None


def given(game: Any) -> None:
    """Raise GameError for a name or a class where a game is expected."""
    if isinstance(game, str):
        raise GameError(f"a game is expected, given the text {game!r}: coplayer.load({game!r}) is the game")
    if isinstance(game, type):
        raise GameError(f"a game is expected, given the class {game.__name__}: {game.__name__}() is the game")
