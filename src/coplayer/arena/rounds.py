"""Rounds of a match: the stages of a repeated game, or the whole match as one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from coplayer.game import Game
from coplayer.transform.repeat import Repeat, RepeatOneShot


def counter(game: Game) -> Callable[[Any], int]:
    """state -> number of rounds that are over there."""
    inner, depth = game, 0
    while not isinstance(inner, Repeat | RepeatOneShot):
        if not hasattr(inner, "game"):
            return lambda s: 0
        inner, depth = inner.game, depth + 1
    name = "over" if isinstance(inner, Repeat) else "stage"
    if depth == 0:
        return lambda s: getattr(s, name)
    return lambda s: getattr(below(s, depth), name)


def below(s: Any, depth: int) -> Any:
    """The state `depth` transforms inside."""
    for _ in range(depth):
        s = s.at
    return s


def rounds(game: Game) -> int:
    """How many rounds a match has."""
    inner: Any = game
    while not isinstance(inner, Repeat | RepeatOneShot):
        if not hasattr(inner, "game"):
            return 1
        inner = inner.game
    return inner.n
