"""Agents that play one behaviour in every hand."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

import numpy as np

from coplayer.form.hands import Hands, Position
from coplayer.form.policy import Policy
from coplayer.game import Did, Saw
from coplayer.model import foresight
from coplayer.solve.response import plan


class Fixed:
    """Plays `behaviour` [Q_seat] by sampling at each information set."""

    def __init__(self, hands: Hands, behaviour: np.ndarray):
        self.hands, self.behaviour = hands, behaviour

    def begin(self) -> Position:
        return self.hands.start()

    def act(self, memory: Position, view, actions, rng: np.random.Generator):
        return drawn(self.hands, self.seen(memory, view), self.plan(memory), rng)

    def seen(self, memory: Position, view) -> Position:
        """Where it is; given information sets are their views."""
        return self.hands.steps(memory, Saw(view))[0] if self.hands.given else memory

    def watch(self, memory: Position, event: Did | Saw) -> Position:
        return self.hands.steps(memory, event)[0]

    def plan(self, memory: Position) -> np.ndarray:
        return self.behaviour


class Changing(Fixed):
    """Plays behaviours[k] from hand starts[k] on; starts[0] = 0."""

    def __init__(self, hands: Hands, behaviours: Sequence[np.ndarray], starts: Sequence[int]):
        super().__init__(hands, behaviours[0])
        self.behaviours, self.starts = behaviours, starts

    def way(self, memory: Position) -> int:
        """Which of the behaviours is played now."""
        return bisect_right(self.starts, memory.over) - 1

    def plan(self, memory: Position) -> np.ndarray:
        return self.behaviours[self.way(memory)]


class Part(Fixed):
    """Plays its part of a whole policy, and expects the other to play the other part (two players, see `hands_of`)."""

    def __init__(self, hands: Hands, policy: Policy):
        super().__init__(hands, policy[hands.seat])
        self.theirs = plan(hands.form, hands.other, policy[hands.other])

    def forecast_move(self, memory: Position, view, player, actions) -> dict[Any, float]:
        return foresight.next_move(self.hands, memory.node, self.theirs, actions)

    def forecast_hidden(self, memory: Position, view) -> dict[str, dict[Any, float]]:
        return foresight.hidden(self.hands, memory.node, self.theirs)


def drawn(hands: Hands, position: Position, behaviour: np.ndarray, rng: np.random.Generator):
    """An action drawn from a behaviour [Q_seat]."""
    mix = hands.mix(position, behaviour)
    return hands.menu(position)[np.searchsorted(np.cumsum(mix)[:-1], rng.random(), side="right")]
