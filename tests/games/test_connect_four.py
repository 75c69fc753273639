import pytest

from coplayer.game import GameError
from coplayer.games.connect_four import Board, ConnectFour

from .walk import playouts


def minimax(game):
    """What player 0 gets under best play."""
    table = {}

    def best(s):
        if s not in table:
            movers = game.movers(s)
            after = [(a, game.play(s, (a,))) for a in (game.actions(s, movers[0]) if movers else ())]
            values = [game.rewards(s, (a,), t)[0] + best(t) for a, t in after]
            table[s] = (min if movers == (1,) else max)(values, default=0.0)
        return table[s]

    return best(game.root())


@pytest.mark.parametrize(("rows", "columns", "line"), [(6, 7, 4), (4, 4, 3), (4, 5, 4), (3, 6, 3), (7, 5, 5)])
def test_random_games_pay_what_openspiel_pays(rows, columns, line):
    pyspiel = pytest.importorskip("pyspiel")
    name = f"connect_four(rows={rows},columns={columns},x_in_row={line})"
    playouts(ConnectFour(rows, columns, line), pyspiel.load_game(name))


def test_lines_of_one_and_two_are_won_at_once():
    assert minimax(ConnectFour(2, 3, 1)) == 1
    assert minimax(ConnectFour(2, 3, 2)) == 1


def test_a_board_too_small_for_a_line_is_a_draw():
    assert minimax(ConnectFour(3, 3, 4)) == 0


@pytest.mark.parametrize(
    ("drops", "winner"),
    [
        ((1, 2, 1, 2, 1, 2, 1), 0),
        ((1, 1, 2, 2, 3, 3, 4), 0),
        ((1, 2, 2, 3, 3, 4, 3, 4, 4, 7, 4), 0),  # rising to the right
        ((7, 1, 2, 1, 2, 1, 2, 1), 1),
        ((1, 1, 2, 2, 3, 3), None),
    ],
)
def test_lines_by_hand(drops, winner):
    game = ConnectFour()
    s = game.root()
    for drop in drops:
        assert s.winner is None
        s = game.play(s, (drop,))
    assert s.winner == winner
    assert (game.movers(s) == ()) == (winner is not None)


def test_a_full_column_takes_no_more():
    game = ConnectFour(2, 2)
    assert game.actions(Board(("xo", "")), 0) == (2,)
    assert game.movers(Board(("xo", "xo"))) == ()


def test_an_empty_board_is_refused():
    with pytest.raises(GameError, match="rows=0"):
        ConnectFour(rows=0)
