"""The names a game gives to its hidden parts, found by looking at its first states."""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterator
from typing import Any

from coplayer.game import CHANCE, Game, NotFound, nearest
from coplayer.transform._inner import hidden, joint

LOOKS = 5_000  # states looked at before a name counts as unknown


def found(game: Game, name: str, transform: str) -> str:
    """`name` if the game hides something by that name, else NotFound with what it does hide."""
    if not hasattr(game, "hidden"):
        raise NotFound(nothing_hidden(transform))
    names: set[str] = set()
    for s in first_states(game):
        names |= set(hidden(game, s))
        if name in names:
            return name
    if not names:
        raise NotFound(nothing_hidden(transform))
    has = ", ".join(sorted(names))
    raise NotFound(f"{transform}: nothing hidden is called {name!r}{nearest(name, names)}; the game hides {has}")


def nothing_hidden(transform: str) -> str:
    return f"{transform}: the game names nothing hidden; `reveal` without a name shows what the others know"


def values(game: Game, name: str) -> list[Hashable]:
    """The values of a hidden part when play begins, in a fixed order."""
    seen: set[Hashable] = set()
    ahead = [game.root()]
    while ahead:
        s = ahead.pop()
        if game.movers(s) == (CHANCE,):
            ahead += [game.play(s, (o,)) for o, p in game.chance(s) if p]
        else:
            seen |= {hidden(game, s)[name]} if name in hidden(game, s) else set()
    return sorted(seen, key=repr)


def first_states(game: Game) -> Iterator[Any]:
    """States breadth first, at most LOOKS."""
    queue = deque([game.root()])
    for _ in range(LOOKS):
        if not queue:
            return
        s = queue.popleft()
        yield s
        movers = game.movers(s)
        moves = [(o,) for o, p in game.chance(s) if p] if movers == (CHANCE,) else joint(game, s, movers)
        queue.extend(game.play(s, m) for m in moves)
