"""Grid soccer: two players, one ball, both move at once and the moves are carried out in random order.

Rules: a pitch of 4 x 5 cells. Both choose north, south, east, west or stand; the two moves are carried out
one after the other, in either order with chance 1/2. A move into the other player's cell does not take
place, and the ball goes to (or stays with) the one who stood there. Moving off the pitch is standing,
except that the player with the ball scores by leaving it through the other's goal: the two middle
rows, at the west end for player 0, at the east end for player 1. A goal pays +1 to the scorer and -1 to
the other; then both go back to the start and the ball goes to either with chance 1/2, as at the beginning.

    . . . . .
    . B . A .      A: player 0, attacks west; B: player 1, attacks east
    ...            (the starting cells are A at row 1, column 3 and B at row 2, column 1, counted from 0)

Source: Littman (1994), "Markov games as a framework for multi-agent reinforcement learning", discount 0.9.

Known: value 0, since turning the pitch by half a turn swaps the players. 760 decision states. Against any
deterministic policy a perfect defence exists, so good policies are mixed.
"""

from dataclasses import dataclass
from typing import NamedTuple

from coplayer.game import CHANCE

ROWS, COLUMNS, GOAL_ROWS = 4, 5, (1, 2)
START = ((1, 3), (2, 1))  # row, column of players 0 and 1
GOAL_COLUMN = (-1, COLUMNS)  # where players 0 and 1 score
STEPS = {"north": (-1, 0), "south": (1, 0), "east": (0, 1), "west": (0, -1), "stand": (0, 0)}


class Pitch(NamedTuple):
    cells: tuple  # (row, column) by player
    ball: int  # who has it


class KickOff(NamedTuple):
    scorer: int | None  # None: the first of the match


class Toss(NamedTuple):
    first: Pitch | KickOff  # if player 0's move is carried out first
    second: Pitch | KickOff  # if player 1's is


@dataclass(frozen=True)
class Soccer:
    discount: float = 0.9

    players = 2
    title = "Grid soccer"
    unit = "discounted goals"

    def root(self):
        return KickOff(None)

    def movers(self, s):
        return (0, 1) if isinstance(s, Pitch) else (CHANCE,)

    def chance(self, s):
        names = ("ball to 0", "ball to 1") if isinstance(s, KickOff) else ("0 first", "1 first")
        return [(name, 1 / 2) for name in names]

    def actions(self, s, player):
        return tuple(STEPS)

    def play(self, s, moves):
        if isinstance(s, KickOff):
            return Pitch(START, 0 if moves == ("ball to 0",) else 1)
        if isinstance(s, Toss):
            return s.first if moves == ("0 first",) else s.second
        first, second = (both(s, moves, order) for order in ((0, 1), (1, 0)))
        return first if first == second else Toss(first, second)

    def rewards(self, s, moves, t):
        if not isinstance(t, KickOff):
            return (0.0, 0.0)
        return (1.0, -1.0) if t.scorer == 0 else (-1.0, 1.0)

    def view(self, s, player):
        return s if isinstance(s, Pitch) else None

    @property
    def known(self):
        return {"zero_sum": True, "common_payoff": False, "value": (0.0, 0.0)}


def both(s, moves, order):
    """After the moves of both, carried out in `order`; a goal ends the round."""
    for player in order:
        s = one(s, player, moves[player])
        if isinstance(s, KickOff):
            return s
    return s


def one(s, player, move):
    """After the move of one player."""
    (row, column), (down, right) = s.cells[player], STEPS[move]
    to = (row + down, column + right)
    if to == s.cells[1 - player]:
        return Pitch(s.cells, 1 - player)
    if s.ball == player and to[0] in GOAL_ROWS and to[1] == GOAL_COLUMN[player]:
        return KickOff(player)
    if not (0 <= to[0] < ROWS and 0 <= to[1] < COLUMNS):
        return s
    return Pitch((to, s.cells[1]) if player == 0 else (s.cells[0], to), s.ball)
