import numpy as np
import pytest

from coplayer.form.sequence import sequence_form
from coplayer.games.lopsided import Lopsided
from coplayer.graph import walk
from coplayer.read.openspiel import load
from coplayer.solve.linear_program import value
from coplayer.solve.security_level import plans_of, pure_plans, security_level

from .normal_form import OneShot, maximin, normal_form


def level(game, player):
    return security_level(sequence_form(walk(game)), player)


def test_by_hand_two_player_matrix_games():
    dilemma = OneShot((((3, 0), (5, 1)), ((3, 5), (0, 1))))
    assert [level(dilemma, p).value for p in (0, 1)] == pytest.approx([1, 1])
    assert level(dilemma, 0).policy[1:] == pytest.approx([0, 1])
    sexes = OneShot((((2, 0), (0, 1)), ((1, 0), (0, 2))))  # mixing 1/3, 2/3 holds 2/3
    assert [level(sexes, p).value for p in (0, 1)] == pytest.approx([2 / 3, 2 / 3])
    assert level(sexes, 0).policy[1:] == pytest.approx([1 / 3, 2 / 3])


def test_by_hand_a_coalition_that_correlates_hurts_more():
    """Player 0 loses 1 if it does what both others do. Each on its own holds it to -1/4, together to -1/2."""
    u = -np.array([[[1, 0], [0, 0]], [[0, 0], [0, 1]]], float)
    game = OneShot(tuple(map(lambda a: tuple(map(lambda r: tuple(map(tuple, r)), a)), [u, -u / 2, -u / 2])))
    assert level(game, 0).value == pytest.approx(-1 / 2)
    assert level(game, 0).policy[1:] == pytest.approx([1 / 2, 1 / 2])


@pytest.mark.parametrize("players", [2, 3])
def test_general_sum_levels_are_those_of_the_normal_form(players):
    checked = 0
    for seed in range(40):
        game = Lopsided(seed, depth=1 + players, players=players, zero_sum=False)
        matrix = normal_form(game, most=60)
        if matrix is None:
            continue
        for p in range(players):
            A = np.moveaxis(matrix[p], p, 0)
            there = maximin(A.reshape(len(A), -1))  # the others' pure policies, jointly
            assert level(game, p).value == pytest.approx(there, abs=1e-8), (seed, p)
            checked += 1
    assert checked >= 30


@pytest.mark.parametrize("seed", range(4))
def test_in_zero_sum_games_it_is_the_value(seed):
    form = sequence_form(walk(Lopsided(seed, depth=7)))
    levels = [security_level(form, p).value for p in (0, 1)]
    assert levels == pytest.approx(value(form).value, abs=1e-9)


def test_pure_plans_are_counted_and_listed():
    for seed in range(6):
        form = sequence_form(walk(Lopsided(seed, depth=5)))
        for p in range(2):
            listed = pure_plans(form, p)
            assert len({tuple(x) for x in listed}) == len(listed) == plans_of(form, p)
    kuhn = sequence_form(walk(load("kuhn_poker")))
    assert plans_of(kuhn, 1) == 4**3  # per card: answer to a pass, answer to a bet
    assert plans_of(kuhn, 0) == 3**3  # per card: bet, or pass and then one of two


def test_where_joint_plans_are_too_many_the_reason_is_given():
    answer = level(load("kuhn_poker(players=3)"), 0)
    assert answer.value is None and answer.policy is None
    assert "joint pure plans" in answer.reason
