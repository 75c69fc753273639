"""A grid of numbers to play on, with one property dropped: the rungs of study/drop_an_assumption.py.

Rules: seat 0 moves to a row, seat 1 sees it and moves to a column; the cell says what seat 0 wins from seat 1.
`without` names what is dropped:

    nothing            the rules above: turns, full sight, no chance, opposed interests, two players, a last move
    turns              both move at once
    determinism        with chance `slip` a die moves seat 0 to the next row, seen by both
    full sight         chance deals one of two boards; seat 0 sees which, seat 1 sees the row alone
    opposed interests  seat 1 is paid by a grid of its own
    two players        a third seat sees both and moves to a layer; the three grids sum to 0 in each cell
    a last move        a cell pays and play goes on for ever, on the board its row and column sum to, odd or even
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from coplayer.game import CHANCE

BOARDS = (0, 1)
LINES = ("row", "column", "layer")  # what each seat moves to


class At(NamedTuple):
    """Where play is."""

    board: int | None  # None: to be dealt
    moves: tuple[int, ...] = ()  # row, column, layer
    die: bool = False  # thrown


@dataclass(frozen=True)
class Board:
    pay: tuple  # what each seat is paid, nested: seat, board, row, column, layer
    without: str = "nothing"
    slip: float = 0.2
    rate: float = 0.9  # discount a decision, where there is no last move

    title = "Grid of numbers"

    @classmethod
    def of(cls, pay: np.ndarray, without: str, slip: float, rate: float) -> Board:
        """From numbers [3, 2, n, n, n], made to fit what is dropped."""
        three = pay - pay.mean(0)  # sums to 0 in each cell
        flat = pay[:, :, :, :, :1]
        if without == "two players":
            return cls(nested(three), without, slip, rate)
        own = [flat[0], flat[1] if without == "opposed interests" else -flat[0]]
        return cls(nested(np.stack(own)), without, slip, rate)

    @property
    def players(self) -> int:
        return len(self.pay)

    @property
    def discount(self) -> float:
        return self.rate if self.endless else 1.0

    @property
    def endless(self) -> bool:
        return self.without == "a last move"

    def root(self):
        return At(None if self.without == "full sight" else 0)

    def movers(self, s):
        if s.board is None or self.dice(s):
            return (CHANCE,)
        if len(s.moves) == self.players:
            return ()
        return (0, 1) if self.without == "turns" else (len(s.moves),)

    def dice(self, s):
        """Whether the die is to be thrown."""
        return self.without == "determinism" and len(s.moves) == 1 and not s.die

    def chance(self, s):
        if s.board is None:
            return [(f"board {b}", 1 / len(BOARDS)) for b in BOARDS]
        return [("slip", self.slip), ("stay", 1 - self.slip)]

    def actions(self, s, player):
        grid = self.pay[0][0]
        return tuple(f"{LINES[player]} {k}" for k in range((len(grid), len(grid[0]), len(grid[0][0]))[player]))

    def play(self, s, moves):
        if s.board is None:
            return At(int(moves[0].removeprefix("board ")))
        if self.dice(s):
            row = (s.moves[0] + (moves[0] == "slip")) % len(self.pay[0][0])
            return At(s.board, (row,), True)
        t = At(s.board, (*s.moves, *map(number, moves)), s.die)
        if self.endless and len(t.moves) == self.players:
            return At(sum(t.moves) % len(BOARDS))
        return t

    def rewards(self, s, moves, t):
        if s.board is None or self.dice(s) or len(s.moves) + len(moves) < self.players:
            return (0.0,) * self.players
        chosen = (*s.moves, *map(number, moves))
        row, column, layer = (*chosen, 0)[:3]
        return tuple(grid[s.board][row][column][layer] for grid in self.pay)

    def view(self, s, player):
        if self.without == "full sight" and player == 1:
            return s.moves or None
        return (s.board, s.moves)


def number(label: str) -> int:
    """row 1 -> 1"""
    return int(label.split()[1])


def nested(numbers: np.ndarray) -> tuple:
    """An array as tuples in tuples, which can be hashed."""
    return tuple(map(nested, numbers)) if numbers.ndim else float(numbers)  # type: ignore[return-value]
