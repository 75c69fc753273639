from functools import cache

import pytest

from coplayer.games.tic_tac_toe import TicTacToe

from .walk import counted, playouts

GAME = TicTacToe()


@cache
def best(s):
    """What player 0 gets under best play: plain minimax."""
    if not GAME.movers(s):
        return 0.0
    values = []
    for a in GAME.actions(s, GAME.movers(s)[0]):
        t = GAME.play(s, (a,))
        values.append(GAME.rewards(s, (a,), t)[0] + best(t))
    return max(values) if GAME.movers(s) == (0,) else min(values)


def test_sizes_are_the_published_ones():
    assert counted(GAME) == (5_478, 549_946, 255_168)
    assert (GAME.known["histories"], GAME.known["terminals"]) == (549_946, 255_168)


def test_best_play_is_a_draw_but_a_corner_must_be_answered_in_the_middle():
    assert best(GAME.root()) == 0 == GAME.known["value"][0]
    corner = GAME.play(GAME.root(), ("a1",))
    values = {a: best(GAME.play(corner, (a,))) for a in GAME.actions(corner, 1)}
    assert {a for a, v in values.items() if v == 0} == {"b2"}


def test_random_games_pay_what_openspiel_pays():
    playouts(GAME, pytest.importorskip("pyspiel").load_game("tic_tac_toe"))


def test_a_diagonal_wins():
    s = GAME.root()
    for move in ("c1", "a1", "b2", "a2", "a3"):
        s, before = GAME.play(s, (move,)), s
    assert s == "o.xox.x.." and GAME.movers(s) == () and GAME.rewards(before, ("a3",), s) == (1, -1)
