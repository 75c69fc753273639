from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from time import perf_counter

import numpy as np
import pyspiel
import pytest

from coplayer.form.policy import uniform
from coplayer.form.sequence import sequence_form
from coplayer.game import TooLarge, Unsuited
from coplayer.games.coin_toss import CoinToss
from coplayer.games.lopsided import Lopsided
from coplayer.graph import walk
from coplayer.read.openspiel import load
from coplayer.solve import by_name, cfr_plus, linear_program
from coplayer.solve.best_response import exploitability, measure
from coplayer.solve.linear_program import value
from coplayer.solve.response import response
from coplayer.solve.safe_side import safe_side

from .normal_form import OneShot, maximin, normal_form

DICE = "liars_dice(numdice=1,dice_sides=4)"
VALUES = {  # to player 0; Leduc's to ten digits, the others exact
    "kuhn_poker": Fraction(-1, 18),
    "leduc_poker": -0.0856064241,
    DICE: Fraction(1, 16),
    "liars_dice(numdice=1,dice_sides=5)": Fraction(1, 125),
    "liars_dice(numdice=1,dice_sides=6)": Fraction(-7, 258),
}


@cache
def spiel(name):
    return sequence_form(walk(load(name)))


@cache
def lopsided(seed, depth=5, simultaneous=False):
    return sequence_form(walk(Lopsided(seed, depth=depth, simultaneous=simultaneous)))


@dataclass(frozen=True)
class Paid:
    """Lopsided in another currency."""

    game: Lopsided
    rate: float

    def __getattr__(self, name):
        return getattr(self.game, name)

    def rewards(self, s, moves, t):
        return tuple(self.rate * r for r in self.game.rewards(s, moves, t))


@pytest.mark.parametrize("name", VALUES)
def test_the_published_value_comes_out_with_its_proof(name):
    solved = value(spiel(name))
    known = float(VALUES[name])
    assert solved.value == pytest.approx([known, -known], abs=1e-9 if name != "leduc_poker" else 6e-11)
    assert exploitability(spiel(name), solved.policy) <= 1e-9  # both best responses: the value is in between
    assert abs(solved.gap) <= 1e-9


@pytest.mark.parametrize("name", ["kuhn_poker", "leduc_poker"])
def test_openspiel_finds_nothing_to_gain_against_the_policies(name):
    form = spiel(name)
    policy = value(form).policy
    table = {
        form.record(p, i): [(a, policy[p][form.sequence(p, i, k)]) for k, a in enumerate(form.menu(p, i))]
        for p in range(2)
        for i in range(form.infosets[p])
    }
    game = load(name).game
    assert pyspiel.nash_conv(game, pyspiel.PartialTabularPolicy(table)) == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(("depth", "simultaneous"), [(4, False), (3, True)])
def test_lopsided_values_are_those_of_the_normal_form(depth, simultaneous):
    checked = 0
    for seed in range(30):
        matrix = normal_form(Lopsided(seed, depth=depth, simultaneous=simultaneous))
        if matrix is None:
            continue
        solved = value(lopsided(seed, depth, simultaneous))
        assert solved.value == pytest.approx([maximin(matrix[0]), maximin(matrix[1].T)], abs=1e-8), seed
        checked += 1
    assert checked >= 15


@pytest.mark.parametrize("seed", range(6))
def test_cfr_plus_brackets_lopsided_values(seed):
    form = lopsided(seed, depth=8)
    (_, plans) = next(iter(cfr_plus.steps(form, [2000], np.random.default_rng(0))))
    top = measure(form, plans, realized=True)[1]
    low, high = -top[1], top[0]
    assert low - 1e-9 <= value(form).value[0] <= high + 1e-9
    assert high - low < 0.05  # so that the bracket says something


@pytest.mark.parametrize("seed", range(8))
def test_policies_are_whole_and_nothing_is_left_to_gain(seed):
    form = lopsided(seed, depth=8, simultaneous=seed % 2 == 0)
    solved = value(form)
    for p, b in enumerate(solved.policy):
        sums = np.bincount(form.owner[p][1:], b[1:], form.infosets[p])
        assert (b >= 0).all()
        assert sums == pytest.approx(np.ones(form.infosets[p]), abs=1e-12)
    assert exploitability(form, solved.policy) <= 1e-9
    assert solved.gap == pytest.approx(2 * exploitability(form, solved.policy), abs=1e-12)


def test_the_gap_of_policies_that_are_not_optimal_is_told():
    form = spiel("leduc_poker")
    programs = [linear_program.maximin(form, p) for p in range(2)]
    greedy = np.random.default_rng(0).random(form.sequences[0])
    programs[0].maximize(greedy, 0.0)  # its last solution is now another plan
    solved = linear_program.zero_sum(programs)
    assert solved.gap > 0.1
    assert solved.gap == pytest.approx(2 * exploitability(form, solved.policy), abs=1e-12)


@pytest.mark.parametrize("rate", [1e-9, 1e-4, 1e5, 1e10])
def test_values_scale_with_the_payoffs(rate):
    game = Lopsided(3, depth=7)
    plain, scaled = value(lopsided(3, depth=7)), value(sequence_form(walk(Paid(game, rate))))
    assert scaled.value / rate == pytest.approx(plain.value, abs=1e-8)


@pytest.mark.parametrize(("sell", "heads"), [(0.5, 1 / 4), (-0.5, 3 / 4)])
def test_the_coin_toss_has_one_safe_guess(sell, heads):
    form = sequence_form(walk(CoinToss(sell)))
    solved = value(form)
    assert solved.value == pytest.approx([0, 0], abs=1e-12)
    assert solved.policy[1][form.sequence(1, 0, form.menu(1, 0).index("heads"))] == pytest.approx(heads)


def test_players_with_nothing_to_decide_or_to_win():
    rows = OneShot((((1.0,), (3.0,)), ((-1.0,), (-3.0,))))
    assert value(sequence_form(walk(rows))).value == pytest.approx([3, -3])
    nothing = OneShot((((0.0, 0.0),), ((0.0, 0.0),)))
    assert value(sequence_form(walk(nothing))).value.tolist() == [0, 0]


@pytest.mark.parametrize("seed", range(4))
def test_worst_cases_are_those_of_the_best_response_kernel(seed):
    form = lopsided(seed, depth=8)
    policy = uniform(form)
    returns, top = measure(form, policy)
    for p in range(2):
        measured = response(form, p, policy[p], policy[1 - p])
        assert measured.worst == pytest.approx(-top[1 - p], abs=1e-12)
        assert measured.against == pytest.approx(returns[p], abs=1e-12)


@pytest.mark.parametrize("game", [Lopsided(1, players=3, depth=5), Lopsided(1, zero_sum=False)], ids=str)
def test_other_games_are_refused(game):
    with pytest.raises(Unsuited, match="two-player zero-sum"):
        value(sequence_form(walk(game)))


def test_the_solver_called_lp_ends_after_one_step():
    solution = by_name.run(spiel("leduc_poker"), "lp", iterations=1000)
    assert [p.iteration for p in solution.trace] == [1]
    assert solution.exploitability <= 1e-9
    assert linear_program.NAME in by_name.solvers()


def test_a_time_limit_is_kept():
    with pytest.raises(TooLarge, match="longer than"):
        value(spiel("leduc_poker"), seconds=1e-6)


def test_the_limit_is_for_each_optimum_not_for_all_together():
    form = spiel(DICE)
    side = safe_side(form, 0, seconds=0.5)
    y, start = uniform(form)[1], perf_counter()
    while perf_counter() < start + 0.8:
        side.restricted(y, 0.5)
        side.restricted(y, 0.9)
