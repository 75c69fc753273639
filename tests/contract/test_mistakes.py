"""What a new user gets wrong in Python is answered with what is right."""

from importlib import import_module

import pytest

import coplayer
from coplayer.games.kuhn import Kuhn


@pytest.mark.parametrize("ask", [coplayer.walk, coplayer.card, coplayer.prices, coplayer.modelling, coplayer.solve])
@pytest.mark.parametrize("what,says", [("kuhn", r"coplayer.load\('kuhn'\)"), (Kuhn, r"Kuhn\(\) is the game")])
def test_a_name_or_a_class_is_no_game(ask, what, says):
    with pytest.raises(coplayer.GameError, match=says):
        ask(what)


def test_a_solver_of_matrix_games_says_the_call_that_works():
    game = coplayer.load("prisoners_dilemma")
    with pytest.raises(coplayer.Unsuited) as refusal:
        coplayer.solve(game, "pure")
    call = str(refusal.value).partition(": ")[2]
    for module in ("coplayer.form.matrix", "coplayer.solve.pure_equilibria"):
        import_module(module)
    assert [list(map(int, found)) for found in eval(call)] == [[1, 1]]
