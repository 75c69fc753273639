"""Equilibria, correlation and commitment in matrix games, by hand and by theorems on lopsided games."""

from itertools import product

import numpy as np
import pytest

from coplayer.form.matrix import matrix, matrix_form
from coplayer.game import TooLarge, Unsuited
from coplayer.graph import walk
from coplayer.read import load
from coplayer.solve import correlated, matrix_game, pure_equilibria, stackelberg, support_enumeration


def game(name):
    return matrix_form(walk(load(name)))


def lopsided(seed, *sizes, whole=False):
    rng = np.random.default_rng([seed, *sizes])
    payoffs = [rng.normal(size=sizes) * 10.0 ** rng.integers(-2, 3) + rng.normal() for _ in sizes]
    return matrix(*(np.round(p * 3 / np.abs(p).max()) for p in payoffs)) if whole else matrix(*payoffs)


def gap(form, x, y):
    """What the two could gain, from the definition."""
    A, B = form.payoff
    return max((A @ y).max() - x @ A @ y, (x @ B).max() - x @ B @ y)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("battle_of_sexes", [((1, 0), (1, 0)), ((0, 1), (0, 1)), ((2 / 3, 1 / 3), (1 / 3, 2 / 3))]),
        ("chicken", [((1, 0), (0, 1)), ((0, 1), (1, 0)), ((2 / 3, 1 / 3), (2 / 3, 1 / 3))]),
        ("stag_hunt", [((1, 0), (1, 0)), ((0, 1), (0, 1)), ((7 / 8, 1 / 8), (7 / 8, 1 / 8))]),
        ("prisoners_dilemma", [((0, 1), (0, 1))]),
        ("commitment", [((1, 0), (1, 0))]),
        ("matching_pennies", [((0.5, 0.5), (0.5, 0.5))]),
        ("biased_rps", [((1 / 16, 10 / 16, 5 / 16),) * 2]),
    ],
)
def test_all_equilibria_of_textbook_games(name, expected):
    result = support_enumeration.solve(game(name))
    assert not result.degenerate
    got = sorted(np.round([*e.row, *e.col], 9).tolist() for e in result.found)
    assert got == pytest.approx(np.array(sorted([*x, *y] for x, y in expected)), abs=1e-9)


def test_battle_of_the_sexes_pays_between_two_thirds_and_two():
    result = support_enumeration.solve(game("battle_of_sexes"))
    assert result.low == pytest.approx([2 / 3, 2 / 3]) and result.high == pytest.approx([2, 2])


SIZES = [(2, 2), (3, 5), (5, 2), (4, 4), (6, 5)]


@pytest.mark.parametrize(("seed", "sizes"), list(product(range(6), SIZES)))
def test_random_games_have_an_odd_number_of_equilibria_and_each_is_one(seed, sizes):
    form = lopsided(seed, *sizes)
    result = support_enumeration.solve(form)
    assert not result.degenerate and len(result.found) % 2 == 1  # Wilson 1971
    for e in result.found:
        assert e.row.sum() == pytest.approx(1) and min(e.row.min(), e.col.min()) >= 0
        assert gap(form, e.row, e.col) <= 1e-8 * form.scale
        assert e.payoffs == pytest.approx([e.row @ p @ e.col for p in form.payoff])
    pure = {tuple(int(v.argmax()) for v in (e.row, e.col)) for e in result.found if e.row.max() == 1}
    assert pure == set(pure_equilibria.solve(form))


def test_a_degenerate_game_says_so():
    # every mixture of the column player is an equilibrium with the first row
    assert support_enumeration.solve(matrix([[1, 1], [0, 0]], [[2, 2], [1, 0]])).degenerate
    assert support_enumeration.solve(game("climbing")).found


def test_all_supports_of_zero_sum_games_give_the_value():
    A = np.random.default_rng(3).normal(size=(5, 4))
    (found,) = support_enumeration.solve(matrix(A)).found
    value, *_ = matrix_game.solve(matrix(A))
    assert found.payoffs == pytest.approx([value, -value])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("congestion", [(0, 0, 1), (0, 1, 0), (1, 0, 0)]),
        ("prisoners_dilemma3", [(1, 1, 1)]),
        ("climbing", [(0, 0), (1, 1)]),
        ("penalty", [(0, 0), (1, 1), (2, 2)]),
        ("rps", []),
    ],
)
def test_pure_equilibria(name, expected):
    assert pure_equilibria.solve(game(name)) == expected


@pytest.mark.parametrize("seed", range(4))
def test_pure_equilibria_of_lopsided_games_by_trying_everything(seed):
    form = lopsided(seed, 3, 2, 4, whole=True)
    stable = [
        cell
        for cell in np.ndindex(form.actions)
        if all(
            form.payoff[(i, *cell[:i], b, *cell[i + 1 :])] <= form.payoff[(i, *cell)]
            for i in range(3)
            for b in range(form.actions[i])
        )
    ]
    assert pure_equilibria.solve(form) == stable


def test_chicken_s_best_correlated_equilibrium_is_aumann_s():
    best = correlated.solve(game("chicken"))
    assert best.value.sum() == pytest.approx(10.5) and best.gap <= 1e-9  # 21/4 each if symmetric
    assert best.p[1, 1] == pytest.approx(0, abs=1e-9)
    assert best.p == pytest.approx(np.array([[1 / 2, 1 / 4], [1 / 4, 0]]), abs=1e-7)


def deviations(form, p, coarse):
    """The most anybody gains by leaving the advice, by plain loops."""
    most = 0.0
    for i in range(form.players):
        u, q = np.moveaxis(form.payoff[i], i, 0), np.moveaxis(p, i, 0)
        A = len(u)
        gains = np.array([[(q[a] * (u[b] - u[a])).sum() for b in range(A)] for a in range(A)])
        most = max(most, gains.sum(0).max() if coarse else gains.max())
    return most


@pytest.mark.parametrize(("seed", "coarse"), list(product(range(4), (False, True))))
def test_correlated_equilibria_of_three_lopsided_players_hold_and_beat_pure_ones(seed, coarse):
    form = lopsided(seed, 2, 3, 4)
    best = correlated.solve(form, coarse=coarse)
    assert best.p.sum() == pytest.approx(1) and best.p.min() >= 0
    assert deviations(form, best.p, coarse) <= 1e-8 * form.scale
    for cell in pure_equilibria.solve(form):
        assert best.value.sum() >= form.payoff[(slice(None), *cell)].sum() - 1e-8 * form.scale
    for i in range(3):
        top = correlated.solve(form, np.eye(3)[i], coarse).value[i]
        assert best.value[i] - 1e-8 * form.scale <= top <= form.payoff[i].max()


@pytest.mark.parametrize("seed", range(4))
def test_nash_is_within_correlated_is_within_coarse(seed):
    form = lopsided(seed, 3, 4)
    narrow, wide = (correlated.solve(form, coarse=c).value.sum() for c in (False, True))
    nash = max(e.payoffs.sum() for e in support_enumeration.solve(form).found)
    assert nash <= narrow + 1e-8 * form.scale and narrow <= wide + 1e-8 * form.scale


def test_coarse_is_strictly_wider_where_it_should_be():
    # Moulin & Vial 1978, with a small bonus for ties: meet on each tie with 1/3; leaving all advice loses,
    # but who is told to tie would rather win
    A = np.array([[0.5, -1, 1], [1, 0.5, -1], [-1, 1, 0.5]])
    form = matrix(A, A.T)
    assert correlated.solve(form, coarse=True).value.sum() > correlated.solve(form).value.sum() + 1e-6


def test_commitment_by_hand():
    form = game("commitment")
    best = stackelberg.solve(form)
    assert best.value == pytest.approx(3.5) and best.mixture == pytest.approx([0.5, 0.5])
    assert stackelberg.pure(form).high.payoffs.tolist() == [3, 1]
    follower = stackelberg.solve(form, leader=1)  # column commits to left or right: row answers up
    assert follower.payoffs.tolist() == pytest.approx([2, 1])


def test_a_pure_commitment_may_hurt_and_ties_matter():
    assert stackelberg.pure(game("matching_pennies")).high.value == -1
    assert stackelberg.solve(game("matching_pennies")).value == pytest.approx(0)
    tied = matrix([[3, 0], [1, 1]], [[1, 1], [0, 2]])
    assert stackelberg.pure(tied).high.value == 3
    assert stackelberg.pure(tied).low.payoffs.tolist() == [1, 2]


@pytest.mark.parametrize(("seed", "leader"), list(product(range(5), (0, 1))))
def test_mixed_commitment_is_worth_at_least_every_equilibrium_and_pure_commitment(seed, leader):
    form = lopsided(seed, 4, 3)
    best = stackelberg.solve(form, leader)
    eps = 1e-8 * form.scale
    assert best.value >= support_enumeration.solve(form).high[leader] - eps  # von Stengel & Zamir 2010
    assert best.value >= stackelberg.pure(form, leader).high.value - eps
    own, theirs = stackelberg.payoffs(form, leader)
    assert best.mixture @ theirs[:, best.answer] >= (best.mixture @ theirs).max() - eps
    grid = np.random.default_rng(seed).dirichlet(np.ones(len(own)), 4000)  # no sampled commitment does better
    answers = (grid @ theirs).argmax(1)
    assert (grid * own[:, answers].T).sum(1).max() <= best.value + eps


@pytest.mark.parametrize("seed", range(3))
def test_in_zero_sum_games_mixed_commitment_is_worth_nothing(seed):
    A = np.random.default_rng(seed).normal(size=(3, 5))
    assert stackelberg.solve(matrix(A)).value == pytest.approx(matrix_game.solve(matrix(A))[0])


def test_sizes_and_players_are_refused():
    three, large = lopsided(0, 2, 2, 2), lopsided(0, 30, 30)
    for solver in (support_enumeration, stackelberg, matrix_game):
        with pytest.raises(Unsuited, match="players"):
            solver.solve(three)
    with pytest.raises(TooLarge, match="pairs of supports"):
        support_enumeration.solve(large)
