"""Boards with cells: tic-tac-toe, connect four, grid soccer, the capture grid."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from coplayer.games.capture import HIDDEN, Capture
from coplayer.games.connect_four import ConnectFour
from coplayer.games.soccer import COLUMNS, GOAL_COLUMN, GOAL_ROWS, ROWS, Soccer
from coplayer.games.tic_tac_toe import CELLS, SIDE, TicTacToe
from coplayer.play.boards import Sight
from coplayer.report.words import listed

ARROWS = {"north": "ArrowUp", "south": "ArrowDown", "east": "ArrowRight", "west": "ArrowLeft", "stand": " "}
MARKS = "xo"
EMPTY: dict[str, Any] = {"rows": 0, "columns": 0, "pieces": [], "cells": {}, "lanes": {}, "keys": {}, "goals": []}


def fits(game: Any) -> bool:
    return isinstance(game, TicTacToe | ConnectFour | Soccer | Capture)


def picture(seen: Sight) -> dict[str, Any]:
    view = seen.view if seen.view is not None or seen.ended is None else seen.ended.view
    return EMPTY | DRAWS[type(seen.game)](seen, view)


def piece(row: int, column: int, kind: str, mine: bool | None, name: str) -> dict[str, Any]:
    return {"row": row, "column": column, "kind": kind, "mine": mine, "name": name}


def tic_tac_toe(seen: Sight, board: str | None) -> dict[str, Any]:
    board = board or "." * len(CELLS)
    marked = [(i, MARKS.index(m)) for i, m in enumerate(board) if m != "."]
    pieces = [piece(i // SIDE, i % SIDE, MARKS[p], p == seen.seat, f"{CELLS[i]} {MARKS[p]}") for i, p in marked]
    lines = [
        f"{seen.who(p)} ({MARKS[p]}): {listed([CELLS[i] for i, q in marked if q == p]) or 'nothing'}" for p in (0, 1)
    ]
    cells = {name: list(divmod(i, SIDE)) for i, name in enumerate(CELLS)}
    return {
        "rows": SIDE,
        "columns": SIDE,
        "pieces": pieces,
        "cells": cells,
        "words": [f"Marked by {'; by '.join(lines)}."],
    }


def connect_four(seen: Sight, stacks: tuple | None) -> dict[str, Any]:
    game = seen.game
    stacks = stacks or ("",) * game.columns
    pieces = [
        piece(game.rows - 1 - height, c, "disc", MARKS.index(m) == seen.seat, f"column {c + 1}, height {height + 1}")
        for c, stack in enumerate(stacks)
        for height, m in enumerate(stack)
    ]
    filled = [
        f"column {c + 1}: {listed([seen.who(MARKS.index(m)) for m in stack])}"
        for c, stack in enumerate(stacks)
        if stack
    ]
    words = f"From the bottom up: {'; '.join(filled)}." if filled else "The board is empty."
    return {
        "rows": game.rows, "columns": game.columns, "pieces": pieces, "words": [words],
        "lanes": {str(c + 1): c for c in range(game.columns)},
    }  # fmt: skip


def soccer(seen: Sight, pitch: Any) -> dict[str, Any]:
    if pitch is None:
        return {"words": ["Kick-off."]}
    pieces = [piece(r, c, "player", i == seen.seat, seen.who(i)) for i, (r, c) in enumerate(pitch.cells)]
    row, column = pitch.cells[pitch.ball]
    pieces.append(piece(row, column, "ball", None, "ball"))
    ends = ("west", "east")
    goals = [{"side": ends[GOAL_COLUMN[i] > 0], "rows": list(GOAL_ROWS), "mine": i == seen.seat} for i in (0, 1)]
    at = listed([f"{seen.who(i)} in row {r + 1}, column {c + 1}" for i, (r, c) in enumerate(pitch.cells)])
    has = "you have" if pitch.ball == seen.seat else f"{seen.who(pitch.ball)} has"
    words = f"{at}; {has} the ball. You score in the {ends[GOAL_COLUMN[seen.seat] > 0]}, rows 2 and 3."
    return {
        "rows": ROWS, "columns": COLUMNS, "pieces": pieces, "keys": ARROWS, "goals": goals,
        "words": [words[0].upper() + words[1:]],
    }  # fmt: skip


def capture(seen: Sight, target: Any) -> dict[str, Any]:
    """You stand in the middle of a grid without edges; your target is where it was last seen, if it was."""
    size = seen.game.size
    half = (size - 1) // 2
    middle = (half, half)
    pieces = [piece(*middle, "player", True, "you")]
    if isinstance(target, tuple):
        pieces.append(piece(half + target[0], half + target[1], "target", None, "your target"))
        down, right = target
        ways = ((down, "south"), (-down, "north"), (right, "east"), (-right, "west"))
        words = f"Your target is {listed([f'{n} {way}' for n, way in ways if n > 0]) or 'under you'}."
    else:
        words = "Both stand on their targets." if target == "captured" else "Your target is hidden now."
        assert target in (None, HIDDEN, "captured")
    return {"rows": size, "columns": size, "pieces": pieces, "keys": ARROWS, "words": [words]}


DRAWS: dict[type, Callable[[Sight, Any], dict[str, Any]]] = {
    TicTacToe: tic_tac_toe, ConnectFour: connect_four, Soccer: soccer, Capture: capture,
}  # fmt: skip
