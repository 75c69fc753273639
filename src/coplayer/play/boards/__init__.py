"""What the page draws, made from the person's own record and the public rules: one file a kind of board.

A module of this folder has

    fits(game) -> bool                      # of the game inside its repeats
    picture(sight) -> {"words": [line], ...}    # plain values for static/boards/NAME.js

`words` say in full what is drawn: for screen readers, and for whoever checks that nothing hidden is told. The first
module that fits draws, in the order of their names; `plain` draws what no other does.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Sequence
from functools import cache
from types import ModuleType
from typing import Any, NamedTuple

from coplayer.game import Did, Saw
from coplayer.transform.repeat import Ended, Repeat, RepeatOneShot


class Sight(NamedTuple):
    """What one seat has seen of a game."""

    game: Any  # inside its repeats
    seat: int
    view: Any  # of the game inside, as it was last seen; None before anything was
    ended: Ended | None  # news of the last hand, once after it
    rounds: tuple  # joint moves of the rounds of a one-shot game, so far
    repeated: bool

    @property
    def current(self) -> Any:
        """The view of the hand that is being played; None after the last one."""
        return None if self.ended is not None and self.view == self.ended.view else self.view

    def who(self, player: int) -> str:
        """you, the agent, agent 2."""
        if player == self.seat:
            return "you"
        return "the agent" if self.game.players == 2 else f"agent {player}"


@cache
def boards() -> dict[str, ModuleType]:
    """The modules of this folder, `plain` last."""
    names = sorted((m.name for m in pkgutil.iter_modules(__path__)), key=lambda name: (name == "plain", name))
    return {name: importlib.import_module(f"{__name__}.{name}") for name in names}


def sight(game: Any, seat: int, record: Sequence[Did | Saw]) -> Sight:
    """The record of a seat, with repeats taken off."""
    views: list[Any] = [event.view for event in record if isinstance(event, Saw)]
    last = views[-1] if views else None
    if isinstance(game, RepeatOneShot):
        return Sight(game.game, seat, None, None, tuple(moves for _, moves in views), True)
    if isinstance(game, Repeat) and last is not None:
        return Sight(game.game, seat, last[0], last[1], (), True)
    return Sight(getattr(game, "game", game) if isinstance(game, Repeat) else game, seat, last, None, (), False)


def picture(game: Any, seat: int, record: Sequence[Did | Saw]) -> dict[str, Any]:
    """What there is to draw: {kind, words, ...}."""
    seen = sight(game, seat, record)
    kind, board = next((name, b) for name, b in boards().items() if b.fits(seen.game))
    return {"kind": kind, **board.picture(seen)}
