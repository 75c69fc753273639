"""Any strategy of a repeated one-shot game that looks at the last round only.

    memory_one(1, after=(1, 0, 1, 0))          tit-for-tat: two actions, chances of the first one
    memory_one(.5, after=(.9, .1, .5, .3))     after (first, first), (first, second), (second, first), (second, second),
                                               ours before theirs

With more actions `start` is a distribution [A] and `after` a table [A, B, A]; None is uniform. All reactive
strategies and all mixed actions played for ever are of this kind.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from coplayer.agents.machine import Machine, after_moves
from coplayer.game import Game, GameError, Unsuited
from coplayer.model.stage import stage_of

FOR = "repeated games: what it does depends on the last round (start=..., after=...)"
EXAMPLES = ("memory_one", "memory_one(start=(0.2, 0.8), after=((0.1, 0.9), (0.6, 0.4), (1, 0), (0, 1)))")


class MemoryOne(Machine):
    """Play start [A], then after[mine, theirs] [A, B, A]."""

    def __init__(self, game: Game, seat: int, start: Any = None, after: Any = None):
        a, b = stage_of(game, seat).shape
        first = distributions(start, (a,), "start")
        super().__init__(game, seat, after_moves(first, distributions(after, (a, b, a), "after")))


def distributions(given: Any, shape: tuple[int, ...], what: str) -> np.ndarray:
    """`given` as distributions over the last axis; for two actions chances of the first one will do."""
    a = shape[-1]
    if given is None:
        return np.full(shape, 1 / a)
    table = np.array(given, float)
    if a == 2 and table.size == np.prod(shape) // 2:
        table = np.stack([table.ravel(), 1 - table.ravel()], 1)
    if table.size != np.prod(shape):
        raise Unsuited(f"memory_one: {what}={given!r} is for other numbers of actions; the shape {shape} is expected")
    table = table.reshape(shape)
    if (table < 0).any() or np.abs(table.sum(-1) - 1).max() > 1e-9:
        raise GameError(f"memory_one: {what}={given!r} given; distributions over {a} actions are expected")
    return table
