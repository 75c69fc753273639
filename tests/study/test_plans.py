"""Plans against each other, and all extreme equilibria, judged by games whose equilibria are known."""

import numpy as np
import pytest

from coplayer.form.matrix import matrix
from coplayer.form.sequence import sequence_form
from coplayer.game import TooLarge
from coplayer.games.kuhn import Kuhn
from coplayer.games.lopsided import Lopsided
from coplayer.graph import walk
from coplayer.solve.linear_program import value
from coplayer.solve.support_enumeration import support_enumeration
from coplayer.study.plans import extreme_equilibria, interchangeable, matrix_of_plans, vertices

SEXES = matrix([[3, 0], [0, 2]], [[2, 0], [0, 3]])


def test_battle_of_the_sexes_has_two_pure_equilibria_and_one_mixed():
    found = extreme_equilibria(SEXES)
    assert sorted(map(tuple, np.round(found.payoffs, 9))) == [(1.2, 1.2), (2.0, 3.0), (3.0, 2.0)]
    assert not interchangeable(SEXES, found)


@pytest.mark.parametrize("seed", range(6))
def test_random_games_have_the_equilibria_that_support_enumeration_finds(seed):
    form = matrix(*np.random.default_rng(seed).normal(size=(2, 3, 4)))
    here, there = extreme_equilibria(form), support_enumeration(form)
    rows = [sorted(tuple(np.round(np.r_[e], 6)) for e in which) for which in (
        (np.r_[r, c] for r, c in zip(here.row, here.col, strict=True)), (np.r_[e.row, e.col] for e in there)
    )]  # fmt: skip
    assert rows[0] == rows[1]


def test_a_degenerate_games_whole_range_of_payoffs_is_found():
    # the column is always indifferent: any mixture of its actions is in equilibrium with row 0
    form = matrix([[5, 1], [0, 0]], [[0, 0], [0, 0]])
    found = extreme_equilibria(form)
    assert (found.low[0], found.high[0]) == (1, 5)


@pytest.mark.parametrize("seed", range(4))
def test_equilibria_of_zero_sum_games_are_interchangeable_and_of_one_value(seed):
    form = matrix(np.random.default_rng(seed).integers(-2, 3, size=(3, 4)).astype(float))
    found = extreme_equilibria(form)
    assert np.ptp(found.payoffs[:, 0]) < 1e-9
    assert interchangeable(form, found)


@pytest.mark.parametrize("game", [Kuhn(), Lopsided(seed=4, depth=4), Lopsided(seed=9, depth=4)])
def test_the_matrix_of_plans_is_worth_what_the_tree_is(game):
    from coplayer.solve.matrix_game import matrix_game

    form = sequence_form(walk(game))
    assert matrix_game(matrix_of_plans(form))[0] == pytest.approx(value(form).value[0], abs=1e-9)


def test_too_many_plans_are_refused():
    with pytest.raises(TooLarge, match="candidate vertices"):
        vertices(np.ones((20, 20)))
