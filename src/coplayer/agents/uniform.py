"""Every action equally likely, whatever happened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from coplayer.game import Game

FOR = "any game: every action equally likely"


@dataclass(frozen=True)
class Uniform:
    """Plays at random and expects the same of all."""

    game: Game
    seat: int
    cut = 0

    def begin(self):
        return None

    def act(self, memory, view, actions, rng):
        return actions[rng.integers(len(actions))]

    def watch(self, memory, event):
        return memory

    def forecast_move(self, memory, view, player, actions) -> dict[Any, float]:
        return dict.fromkeys(actions, 1 / len(actions))
