from functools import cache

import numpy as np
import pytest

from coplayer.form.policy import normal, uniform
from coplayer.form.sequence import sequence_form
from coplayer.games.lopsided import Lopsided
from coplayer.graph import walk
from coplayer.read.openspiel import load
from coplayer.solve.best_response import best_response
from coplayer.solve.response import response
from coplayer.solve.safe_side import safe_side

from .normal_form import OneShot

FRONTIER = {  # game, seat -> weight: (return against uniform, exploitability)
    ("kuhn_poker", 0): {
        0.25: (0.388889, 0.055556),
        0.5: (0.388889, 0.055556),
        0.75: (0.5, 0.277778),
        0.9: (0.5, 0.277778),
    },
    ("kuhn_poker", 1): {
        0.25: (0.166667, 0),
        0.5: (0.333333, 0.111111),
        0.75: (0.361111, 0.166667),
        0.9: (0.416667, 0.388889),
    },
    ("leduc_poker", 0): {
        0.25: (0.962047, 0.059405),
        0.5: (1.588380, 0.517871),
        0.75: (1.830536, 0.923404),
        0.9: (1.935584, 1.583441),
    },
    ("leduc_poker", 1): {
        0.25: (1.598952, 0.088049),
        0.5: (2.101516, 0.386854),
        0.75: (2.436306, 0.967531),
        0.9: (2.573474, 1.974657),
    },
}
BEST = {
    ("kuhn_poker", 0): 0.5,
    ("kuhn_poker", 1): 5 / 12,
    ("leduc_poker", 0): 2.0875,
    ("leduc_poker", 1): 2.659722,
}
WEIGHTS = (0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1)


@cache
def spiel(name):
    return sequence_form(walk(load(name)))


@cache
def side(name, seat):
    return safe_side(spiel(name), seat)


@cache
def lopsided(seed):
    return sequence_form(walk(Lopsided(seed, depth=8, simultaneous=seed % 2 == 1)))


def drawn(form, seed):
    rng = np.random.default_rng(seed)
    return tuple(normal(form, p, rng.random(n) ** 4) for p, n in enumerate(form.sequences))


@pytest.mark.parametrize(("name", "seat"), FRONTIER)
def test_the_frontier_against_uniform_is_that_of_the_table(name, seat):
    form, s = spiel(name), side(name, seat)
    y = uniform(form)[1 - seat]
    for weight, (against, exploitability) in FRONTIER[name, seat].items():
        r = s.restricted(y, weight)
        assert r.against == pytest.approx(against, abs=6e-7)
        assert s.value - r.worst == pytest.approx(exploitability, abs=1.2e-6)  # of two rounded numbers
    assert s.restricted(y, 1).against == pytest.approx(BEST[name, seat], abs=6e-7)


@pytest.mark.parametrize("seat", [0, 1])
@pytest.mark.parametrize("seed", range(8))
def test_trust_buys_returns_with_exploitability(seed, seat):
    form = lopsided(seed)
    s, opponent = safe_side(form, seat), drawn(form, seed)
    frontier = s.frontier(opponent[1 - seat], WEIGHTS)
    assert [r.weight for r in frontier] == list(WEIGHTS)
    assert np.diff([r.against for r in frontier]).min() >= -1e-9
    assert np.diff([r.worst for r in frontier]).max() <= 1e-9
    assert frontier[0].worst == pytest.approx(s.value, abs=1e-9)
    assert frontier[-1].against == pytest.approx(best_response(form, opponent, seat)[0], abs=1e-9)


@pytest.mark.parametrize("seat", [0, 1])
@pytest.mark.parametrize("seed", range(8))
def test_no_response_of_another_weight_or_mixture_does_better(seed, seat):
    form = lopsided(seed)
    s, opponent = safe_side(form, seat), drawn(form, seed)
    y = opponent[1 - seat]
    frontier = s.frontier(y, WEIGHTS)
    others = [
        response(form, seat, opponent[seat], y),
        response(form, seat, uniform(form)[seat], y),
        *frontier,
    ]
    for r in frontier:
        aim = [r.weight * o.against + (1 - r.weight) * o.worst for o in others]
        assert max(aim) <= r.weight * r.against + (1 - r.weight) * r.worst + 1e-9


def test_the_frontier_moves_on_lopsided_games():
    """So that the tests above say something: most opponents can be exploited, at a price."""
    paid = 0
    for seed in range(8):
        form = lopsided(seed)
        low, high = safe_side(form, 0).frontier(drawn(form, seed)[1], (0, 1))
        paid += high.against > low.against + 0.1 and high.worst < low.worst - 0.1
    assert paid >= 4


@pytest.mark.parametrize(("name", "seat"), FRONTIER)
def test_the_best_response_is_the_safest_one(name, seat):
    form, s = spiel(name), side(name, seat)
    opponent = uniform(form)
    safest = s.best_response(opponent[1 - seat])
    other = response(form, seat, best_response(form, opponent, seat)[1], opponent[1 - seat])
    assert safest.against == pytest.approx(other.against, abs=1e-11)
    assert safest.worst >= other.worst - 1e-11
    near = s.restricted(opponent[1 - seat], 1 - 1e-5)  # its limit from inside
    assert safest.worst == pytest.approx(near.worst, abs=1e-9)


def test_kuhn_by_hand_player_1_may_take_all_of_uniform_for_less_than_any_best_response():
    """The best response that splits ties is worse at worst: 0.444444, not 0.277778 (Kuhn, seat 0)."""
    s = side("kuhn_poker", 0)
    assert s.value - s.best_response(uniform(spiel("kuhn_poker"))[1]).worst == pytest.approx(5 / 18)


def test_a_warm_side_answers_as_a_fresh_one_whatever_was_asked_before():
    form = spiel("leduc_poker")
    y, z = uniform(form)[1], drawn(form, 5)[1]
    warm = safe_side(form, 0)
    for ask in (
        lambda s: s.best_response(z),
        lambda s: s.restricted(z, 0.9),
        lambda s: s.best_equilibrium(z),
    ):
        ask(warm)
    for weight in (0, 0.1, 0.6, 1):
        fresh = safe_side(form, 0).restricted(y, weight)
        again = warm.restricted(y, weight)
        assert [again.against, again.worst] == pytest.approx([fresh.against, fresh.worst], abs=1e-10)


def test_by_hand_of_three_best_responses_the_safest_is_taken_from_wherever_the_last_question_ended():
    rows = ((2.0, 0.0), (1.0, 1.0), (-3.0, 5.0))  # all earn 1 against even mixing
    form = sequence_form(walk(OneShot((rows, tuple(tuple(-v for v in r) for r in rows)))))
    s = safe_side(form, 0)
    assert s.best_response(np.array([1.0, 0.0, 1.0])).against == pytest.approx(5)
    assert s.best_response(uniform(form)[1]).worst == pytest.approx(1)
