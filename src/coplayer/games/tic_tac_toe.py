"""Tic-tac-toe: three in a row on nine cells; the smallest board game people really play.

Rules: player 0 (x) and player 1 (o) mark a free cell in turn; three of one's own in a row, column or diagonal
win (+1, -1), a full board without is a draw. Cells are called a1 (top left) to c3 (bottom right).

Source: folklore; the rules are OpenSpiel's `tic_tac_toe`.

Known: value 0. 5,478 states, 549,946 histories, 255,168 ends.
"""

from dataclasses import dataclass

SIDE = 3
CELLS = tuple(column + row for row in "123" for column in "abc")
ROWS = [range(SIDE * i, SIDE * i + SIDE) for i in range(SIDE)]
COLUMNS = [range(i, SIDE * SIDE, SIDE) for i in range(SIDE)]
DIAGONALS = [range(0, 9, 4), range(2, 8, 2)]
LINES = [tuple(line) for line in (*ROWS, *COLUMNS, *DIAGONALS)]


@dataclass(frozen=True)
class TicTacToe:
    players = 2
    title = "Tic-tac-toe"
    unit = "wins a game"

    def root(self):
        return "." * len(CELLS)

    def movers(self, s):
        return () if won(s) or "." not in s else ((len(CELLS) - s.count(".")) % 2,)

    def actions(self, s, player):
        return tuple(name for name, mark in zip(CELLS, s, strict=True) if mark == ".")

    def play(self, s, moves):
        cell = CELLS.index(moves[0])
        return s[:cell] + "xo"[s.count(".") % 2 == 0] + s[cell + 1 :]

    def rewards(self, s, moves, t):
        if not won(t):
            return (0.0, 0.0)
        return (1.0, -1.0) if s.count(".") % 2 else (-1.0, 1.0)

    def view(self, s, player):
        return s

    @property
    def known(self):
        kind = {"zero_sum": True, "common_payoff": False, "perfect_information": True, "symmetric": False}
        return kind | {"value": (0.0, 0.0), "histories": 549_946, "terminals": 255_168}


def won(s):
    return any(s[a] == s[b] == s[c] != "." for a, b, c in LINES)
