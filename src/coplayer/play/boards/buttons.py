"""Games in which all move once at the same time: the payoffs, and the rounds so far."""

from __future__ import annotations

from itertools import product
from typing import Any

from coplayer.play.boards import Sight
from coplayer.play.records import shown
from coplayer.report.numbers import exactly, rounded
from coplayer.report.words import capital, listed
from coplayer.transform.repeat import one_shot

LATEST = 12  # rounds that are shown
WIDE = 8  # choices up to which the payoffs are shown as a table


def fits(game: Any) -> bool:
    return one_shot(game)


def picture(seen: Sight) -> dict[str, Any]:
    game, me = seen.game, seen.seat
    done = [played(seen, k + 1, moves) for k, moves in enumerate(seen.rounds)]
    return {
        "words": [done[-1]["words"]] if done else ["Both choose at the same time."],
        "rounds": done[-LATEST:],
        "payoffs": payoffs(game, me) if game.players == 2 else None,
    }


def pay(game: Any, moves: tuple) -> list[float]:
    """What each gets for a joint move."""
    s = game.root()
    return [float(x) for x in game.rewards(s, moves, game.play(s, moves))]


def played(seen: Sight, number: int, moves: tuple) -> dict[str, Any]:
    """A round that is over."""
    paid, me = pay(seen.game, moves), seen.seat
    others = [i for i in range(seen.game.players) if i != me]
    did = [f"{seen.who(i)}: {shown(moves[i])}" for i in (me, *others)]
    return {
        "number": number, "you": shown(moves[me]), "others": [shown(moves[i]) for i in others], "paid": paid[me],
        "words": f"Round {number}: {listed(did)}; you get {number_of(paid[me])}.",
    }  # fmt: skip


def payoffs(game: Any, me: int) -> dict[str, Any] | None:
    """Your and the other's payoff for each pair of choices: {rows, columns, cells [rows][columns]}."""
    s = game.root()
    mine, theirs = (tuple(game.actions(s, i)) for i in (me, 1 - me))
    if max(len(mine), len(theirs)) > WIDE:
        return None
    cells = {(a, b): pay(game, (a, b) if me == 0 else (b, a)) for a, b in product(mine, theirs)}
    return {
        "rows": [capital(shown(a)) for a in mine], "columns": [capital(shown(b)) for b in theirs],
        "cells": [[[number_of(cells[a, b][i]) for i in (me, 1 - me)] for b in theirs] for a in mine],
    }  # fmt: skip


def number_of(x: float) -> str:
    """A payoff with few digits and a true minus."""
    return exactly(x) if abs(x * 100 - round(x * 100)) < 1e-9 else rounded(x, 2)
