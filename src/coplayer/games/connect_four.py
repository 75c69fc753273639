"""Connect four: drop a piece into a column; four in a line win.

Rules: the players drop a piece in turn into one of `columns` columns that still has fewer than `rows` pieces.
The first with `line` pieces in a row, column or diagonal wins (+1, -1); a full board without is a draw.

Source: Wexler & Strongin (1974); the rules are OpenSpiel's `connect_four`.

Known: on 6 rows and 7 columns player 0 wins (Allis 1988, Allen 1988); 4 x 4 is a draw.
"""

from dataclasses import dataclass
from itertools import takewhile
from typing import NamedTuple

from coplayer.game import GameError

DIRECTIONS = ((0, 1), (1, 0), (1, 1), (1, -1))  # (columns, rows); each is searched both ways
SOLVED = {(6, 7, 4): 1.0, (4, 4, 4): 0.0}  # (rows, columns, line) -> value to player 0


class Board(NamedTuple):
    stacks: tuple  # per column the pieces from the bottom up, "x" for player 0 and "o" for player 1
    winner: int | None = None


@dataclass(frozen=True)
class ConnectFour:
    rows: int = 6
    columns: int = 7
    line: int = 4

    players = 2
    title = "Connect four"
    unit = "wins a game"

    def __post_init__(self):
        for name in ("rows", "columns", "line"):
            if getattr(self, name) < 1:
                raise GameError(f"connect_four: {name}={getattr(self, name)} given, at least 1 is expected")

    def root(self):
        return Board(("",) * self.columns)

    def movers(self, s):
        dropped = sum(map(len, s.stacks))
        return () if s.winner is not None or dropped == self.rows * self.columns else (dropped % 2,)

    def actions(self, s, player):
        return tuple(i + 1 for i, stack in enumerate(s.stacks) if len(stack) < self.rows)

    def play(self, s, moves):
        (player,), i = self.movers(s), moves[0] - 1
        stacks = (*s.stacks[:i], s.stacks[i] + "xo"[player], *s.stacks[i + 1 :])
        return Board(stacks, player if longest(stacks, i) >= self.line else None)

    def rewards(self, s, moves, t):
        if t.winner is None:
            return (0.0, 0.0)
        return (1.0, -1.0) if t.winner == 0 else (-1.0, 1.0)

    def view(self, s, player):
        return s.stacks

    @property
    def known(self):
        facts: dict = {"zero_sum": True, "common_payoff": False, "perfect_information": True, "symmetric": False}
        if (self.rows, self.columns, self.line) in SOLVED:
            value = SOLVED[self.rows, self.columns, self.line]
            facts["value"] = (value, -value)
        return facts


def longest(stacks, column):
    """The most pieces in a line with the one on top of `column`."""
    row = len(stacks[column]) - 1
    mark = stacks[column][row]

    def is_mine(cell):
        c, r = cell
        return 0 <= c < len(stacks) and 0 <= r < len(stacks[c]) and stacks[c][r] == mark

    def reach(right, up):
        cells = ((column + n * right, row + n * up) for n in range(1, len(stacks) + row + 1))
        return sum(1 for _ in takewhile(is_mine, cells))

    return max(1 + reach(right, up) + reach(-right, -up) for right, up in DIRECTIONS)
