"""What a seat may know, in words generated from the game: the rules, what it has seen and done, its moves.

    rules(game)                        the same for all seats, so that it is evaluated once
    Words(game, seat).begin() -> Past,  .watch(past, event) -> Past,  .earlier(past, keep),  .now(past, view, how)

Rules are the paragraph "Rules:" of the game's own docstring; those of a game that is only numbers its payoffs. A view
is told by the game's `tell(view, player)`, if it has one, else part by part. Words are made of a seat's record and of
nothing else.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, NamedTuple

from coplayer.game import Did, Game, Label, Saw
from coplayer.read.name import title
from coplayer.read.nfg import StrategicGame
from coplayer.transform._inner import Telling
from coplayer.transform.repeat import Ended, Repeat, RepeatOneShot

VIEWS = ("now", "record", "none")


class Past(NamedTuple):
    """What a seat has seen and done, in words."""

    ended: tuple[str, ...] = ()  # a line a round that is over
    over: int = 0  # rounds that are over
    record: tuple[str, ...] = ()  # of this round
    done: tuple[str, ...] = ()  # its own moves in this round
    seen: str = ""  # the latest view of this round


@dataclass(frozen=True)
class Words:
    """The words of one seat; `keep` lines of rounds that are over."""

    game: Game
    seat: int
    keep: int = 8

    def begin(self) -> Past:
        return Past()

    def watch(self, past: Past, event: Did | Saw) -> Past:
        """One more entry of the record."""
        if isinstance(event, Did):
            done = spoken(event.label)
            return past._replace(record=(*past.record, f"you did {done}"), done=(*past.done, done))
        view, ended = self.parted(event.view)
        if ended is not None and ended[0] != past.over:
            kept = (*past.ended, f"{ended[0]}. {ended[1]}")[-self.keep :] if self.keep else ()
            past = Past(kept, ended[0])
        seen = past.seen if view is None else told(stage(self.game), view, self.seat)
        return past if seen == past.seen else past._replace(record=(*past.record, seen), seen=seen)

    def parted(self, view: Any) -> tuple[Any, tuple[int, str] | None]:
        """(view of the stage, (rounds over, the last one in words)) of what is seen."""
        game: Any = self.game
        while isinstance(game, Telling) and not isinstance(game, Repeat):
            game, view = game.game, view[0] if isinstance(view, tuple) and view else view
        if isinstance(game, RepeatOneShot):
            return None, (view[0], moves_of(view[1], self.seat))
        if isinstance(game, Repeat) and isinstance(view, tuple) and len(view) == 2:
            news = view[1]
            return view[0], (news.stage, self.last(game, news)) if isinstance(news, Ended) else None
        return view, None

    def last(self, game: Repeat, news: Ended) -> str:
        """A round that is over."""
        seen = told(stage(game), news.view, self.seat) if news.view is not None else ""
        moves = "; ".join(spoken(m) for m in news.moves or ())
        paid = f"you got {news.paid:g}" if news.paid is not None else ""
        return "; ".join(filter(None, (seen, moves, paid))) or "over"

    def earlier(self, past: Past) -> str:
        """The rounds that are over and kept."""
        return f"Earlier rounds: {' | '.join(past.ended)}." if past.ended else ""

    def now(self, past: Past, how: str = "now") -> str:
        """What is on the table: the latest view with its own moves, the whole record, or nothing."""
        done = [f"you did {', '.join(past.done)}"] if past.done else []
        shown = {"now": "; ".join(filter(None, [past.seen, *done])), "record": ", then ".join(past.record), "none": ""}
        return f"Now: {shown[how]}." if shown[how] else ""


def stage(game: Any) -> Any:
    """The game inside all transforms."""
    while hasattr(game, "game"):
        game = game.game
    return game


def told(game: Any, view: Any, seat: int) -> str:
    """A view in words: the game's own, else part by part."""
    tell = getattr(game, "tell", None)
    return tell(view, seat) if tell else spoken(view)


def moves_of(moves: Sequence[Label], seat: int) -> str:
    """you rock, player 1 paper"""
    named = [f"{'you' if i == seat else f'player {i}'} {spoken(m)}" for i, m in enumerate(moves)]
    return ", ".join([named[seat], *named[:seat], *named[seat + 1 :]])


def spoken(value: Hashable) -> str:
    """Any label or view as words: text as it is, parts in turn, fields by name, nothing for None."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return "nothing"
    if hasattr(value, "_fields"):
        pairs = zip(value._fields, value, strict=True)  # type: ignore[call-overload]
        return ", ".join(f"{name} {spoken(part)}" for name, part in pairs if part is not None)
    if isinstance(value, tuple | list):
        return " ".join(spoken(part) for part in value if part is not None) or "nothing yet"
    if isinstance(value, frozenset | set):
        return " ".join(sorted(map(spoken, value)))
    return f"{value:g}" if isinstance(value, float) else str(value)


def rules(game: Any) -> str:
    """What all players are told before the first move."""
    inside = stage(game)
    what = payoffs(inside) if isinstance(inside, StrategicGame) else written(inside)
    times = rounds(game)
    again = f" It is played {times} times." if times > 1 else ""
    return f"{title(inside)}, a game of {game.players} players, numbered from 0. {what}{again} Get as much as you can."


def rounds(game: Any) -> int:
    """How often the stage is played."""
    while not isinstance(game, Repeat | RepeatOneShot):
        if not hasattr(game, "game"):
            return 1
        game = game.game
    return game.n


def written(game: Any) -> str:
    """The paragraph "Rules:" of a game's docstrings, in one line."""
    for doc in (type(game).__doc__, getattr(sys.modules.get(type(game).__module__), "__doc__", None)):
        found = re.search(r"^Rules: (.*?)(?:\n\s*\n|\Z)", doc or "", re.DOTALL | re.MULTILINE)
        if found:
            said = re.sub(r"`(\w+)`", lambda m: str(getattr(game, m[1], m[1])), found[1])
            return capital(" ".join(said.split()))
    return ""


def capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def payoffs(game: StrategicGame) -> str:
    """Who gets what for each combination, where there are few."""
    lines = []
    for moves in product(*game.strategies):
        paid = game.rewards((), moves, moves)
        lines.append(f"{' '.join(map(spoken, moves))} gives {', '.join(f'{x:g}' for x in paid)}")
    order = " and ".join(f"player {i}" for i in range(game.players))
    return f"All choose at once. Choices of {order}, and what they get: {'; '.join(lines)}."
