"""Answers the other's last action: the same one, or the one `step` further on in the list of actions.

    answer              tit for tat where the first action is the nice one: it begins as after the other's first action
    answer(step=1)      in rock-paper-scissors what beats their last throw

Both have the same number of actions. As replayed comparators these are the plans whose regret an arena shows.
"""

from __future__ import annotations

import numpy as np

from coplayer.agents.machine import Machine, after_moves
from coplayer.game import Game, Unsuited
from coplayer.model.stage import stage_of

FOR = "repeated games: their last action, or the one some steps on (step=...)"
EXAMPLES = ("answer", "answer(step=1)")


class Answer(Machine):
    """Play action (their last + step) mod A."""

    def __init__(self, game: Game, seat: int, step: int = 0):
        a, b = stage_of(game, seat).shape
        if a != b:
            raise Unsuited(f"answer: as many actions for both are expected, given {a} and {b}")
        plays = np.roll(np.eye(a), step, axis=1)  # [B, A]
        super().__init__(game, seat, after_moves(plays[0], np.broadcast_to(plays, (a, b, a))))
