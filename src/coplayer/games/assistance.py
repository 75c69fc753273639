"""Assistance on a grid: the robot does the work, only the human knows which; both want the same.

Rules: on a grid of 3 x 3 cells, human (player 0) and robot (player 1) start in the middle, and the goal is a
corner, each with equal chance; only the human sees which. At each step both choose at once to go north,
south, east or west or to stand, and see where both are; they may share a cell, and the edge stops them.
When the robot stands on the goal both are paid 1 and the game is over; it also ends after `horizon` steps.

Source: an assistance game after Hadfield-Menell, Dragan, Abbeel & Russell (2016), "Cooperative inverse
reinforcement learning"; the grid is ours.

Known, with discount d: the human's first step can name the corner, so the robot guesses one step and then
knows. Worth max((d + d^3) / 2, d^2) = (d + d^3) / 2 from horizon 4 on (0.8145 at 0.9); a robot that sees
the goal earns d, so seeing it is worth (d - d^3) / 2.
"""

from dataclasses import dataclass
from typing import NamedTuple

from coplayer.game import CHANCE, GameError

SIZE = 3
MIDDLE = (1, 1)  # row, column
CORNERS = {"north-west": (0, 0), "north-east": (0, 2), "south-west": (2, 0), "south-east": (2, 2)}
STEPS = {"north": (-1, 0), "south": (1, 0), "east": (0, 1), "west": (0, -1), "stand": (0, 0)}


class Grid(NamedTuple):
    goal: str | None = None  # None: to be drawn
    cells: tuple = (MIDDLE, MIDDLE)  # of the human and the robot


@dataclass(frozen=True)
class Assistance:
    horizon: int = 4
    discount: float = 0.9

    players = 2
    title = "Assistance on a grid"
    unit = "discounted goals"

    def __post_init__(self):
        if self.horizon < 1:
            raise GameError(f"assistance: horizon={self.horizon} given, at least 1 is expected")
        if not 0 < self.discount <= 1:
            raise GameError(f"assistance: discount={self.discount} given, above 0 and up to 1 is expected")

    def root(self):
        return Grid()

    def movers(self, s):
        if s.goal is None:
            return (CHANCE,)
        return () if done(s) else (0, 1)

    def chance(self, s):
        return [(corner, 1 / len(CORNERS)) for corner in CORNERS]

    def actions(self, s, player):
        return tuple(STEPS)

    def play(self, s, moves):
        if s.goal is None:
            return Grid(moves[0])
        return Grid(s.goal, tuple(step(cell, move) for cell, move in zip(s.cells, moves, strict=True)))

    def rewards(self, s, moves, t):
        return (1.0, 1.0) if done(t) else (0.0, 0.0)

    def view(self, s, player):
        if s.goal is None:
            return None
        return (s.goal, s.cells) if player == 0 or done(s) else s.cells

    def hidden(self, s):
        return {"goal": s.goal} if s.goal else {}

    @property
    def known(self):
        d = self.discount
        best = {1: 0.0, 2: d / 2, 3: max(d / 2, d**2)}.get(self.horizon, (d + d**3) / 2)
        kind = {"zero_sum": False, "common_payoff": True, "perfect_information": False, "symmetric": False}
        return kind | {"value": (best, best)}


def done(s):
    return s.goal is not None and s.cells[1] == CORNERS[s.goal]


def step(cell, move):
    """The cell after `move`, at the edge the same."""
    return tuple(min(max(x + dx, 0), SIZE - 1) for x, dx in zip(cell, STEPS[move], strict=True))
