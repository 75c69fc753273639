"""One game played through in words: states, moves, rewards, and each player's record as it grows.

This is how one checks one's own rules: what a player must not know must not be in its record.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from coplayer.game import (
    CHANCE,
    CoplayerError,
    Did,
    Game,
    Record,
    advance,
    begin,
    broken,
    check_chance,
    check_menu,
    check_paid,
    check_view,
    horizon,
)

STEPS = 10_000


def playthrough(game: Game, rng: np.random.Generator, steps: int = STEPS) -> Iterator[str]:
    """Lines of one random playthrough; stops at the end, the horizon or after `steps`.

    Raises GameError, in the words of coplayer.graph.walk, where a rule raises or contradicts itself on the way.
    """
    at = [game.root()]
    try:
        yield from played(game, rng, steps, at)
    except CoplayerError:
        raise
    except Exception as error:  # a game's own rules may raise anything
        raise broken(error, at[-1]) from error


def played(game: Game, rng: np.random.Generator, steps: int, at: list) -> Iterator[str]:
    """As `playthrough`; puts each state at the end of `at`."""
    s, total, time = at[0], np.zeros(game.players), 0
    check_views(game, s)
    records = begin(game, s)
    yield from seen(records, [Record()] * game.players)
    for _ in range(steps):
        movers = game.movers(s)
        if not movers or (movers != (CHANCE,) and time == horizon(game)):
            break
        moves = drawn(game, s, movers, rng)
        yield ""
        yield f"state {s!r}" if not getattr(game, "tree", False) else f"{s!r}"
        yield from said(game, s, movers, moves)
        t = game.play(s, moves)
        paid = game.rewards(s, moves, t)
        check_paid(paid, game.players, moves, s)
        reward = np.asarray(paid, float)
        check_views(game, t)
        after = advance(game, records, s, moves, t)
        if reward.any():
            yield f"  pays {', '.join(f'{r:+g}' for r in reward)}"
        yield from seen(after, records)
        s, records, total, time = t, after, total + reward, time + (movers != (CHANCE,))
        at.append(s)
    yield ""
    yield f"over after {time} decision{'s' * (time != 1)}; returns {', '.join(f'{r:+g}' for r in total)}"
    for i, record in enumerate(records):
        yield f"player {i}'s record: {record_line(record)}"


def check_views(game: Game, s: Any) -> None:
    for i in range(game.players):
        check_view(game.view(s, i), i, s)


def drawn(game: Game, s: Any, movers: tuple[int, ...], rng: np.random.Generator) -> tuple:
    """Chance's outcome by its probability, or an action of each mover, all equally likely."""
    if movers == (CHANCE,):
        check_chance(pairs := list(game.chance(s)), s)
        outcomes, weights = zip(*pairs, strict=True)
        return (outcomes[rng.choice(len(outcomes), p=np.array(weights) / sum(weights))],)
    menus = [tuple(game.actions(s, i)) for i in movers]
    for i, menu in zip(movers, menus, strict=True):
        check_menu(game, menu, i, s)
    return tuple(menu[rng.integers(len(menu))] for menu in menus)


def said(game: Game, s: Any, movers: tuple[int, ...], moves: tuple) -> Iterator[str]:
    name = getattr(game, "say", lambda s, i, label: str(label))
    for i, move in zip(movers, moves, strict=True):
        if i == CHANCE:
            chances = dict(game.chance(s))
            yield f"  chance draws {name(s, i, move)}  (1 of {len(chances)}, probability {chances[move]:.4g})"
        else:
            menu = ", ".join(name(s, i, a) for a in game.actions(s, i))
            yield f"  player {i} plays {name(s, i, move)}  (of: {menu})"


def seen(records: list[Record], before: list[Record]) -> Iterator[str]:
    for i, (new, old) in enumerate(zip(records, before, strict=True)):
        for entry in new.entries[len(old.entries) :]:
            if not isinstance(entry, Did):
                yield f"  player {i} sees {entry.view!r}"


def record_line(record: Record) -> str:
    parts = [f"did {e.label!r}" if isinstance(e, Did) else f"saw {e.view!r}" for e in record.entries]
    return ", ".join(parts) or "nothing"
