"""Noisy: the two ends of the dial, and a tremble worked out by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.strategies import floats, integers

from coplayer.form.policy import uniform
from coplayer.game import GameError
from coplayer.games.lopsided import Lopsided
from coplayer.read.name import load
from coplayer.solve.best_response import best_response, returns
from coplayer.transform.noisy import noisy

from .pooled import Given, form, worth


def test_without_noise_it_is_the_same_game():
    game = load("kuhn")
    assert noisy(game, 0) is game


@given(integers(0, 10_000))
@settings(max_examples=10)
def test_at_half_a_choice_of_two_makes_no_difference(seed):
    f, plain = form(load("kuhn|noisy(0.5)")), form(load("kuhn"))
    rng, policy = np.random.default_rng(seed), uniform(f)
    for p in range(2):
        for i in range(f.infosets[p]):
            a = f.sequence(p, i, 0), f.sequence(p, i, 1)
            policy[p][a[0]] = rng.random()
            policy[p][a[1]] = 1 - policy[p][a[0]]
    assert returns(f, policy) == pytest.approx(returns(plain, uniform(plain)), abs=1e-12)


@given(floats(0.05, 1))
@settings(max_examples=20)
def test_a_trembling_prisoner_is_paid_the_mixture(rate):
    """Defecting always: each cooperates with chance `rate` (5, 3, 1, 0)."""
    f = form(load(f"prisoners_dilemma|noisy({rate!r})"))
    policy = uniform(f)
    for p in range(2):
        menu = f.menu(p, 0)
        for a, label in enumerate(menu):
            policy[p][f.sequence(p, 0, a)] = label == "defect"
    slip = (1 - rate) * rate
    expected = (1 - rate) ** 2 * 1 + slip * 5 + slip * 0 + rate**2 * 3
    assert returns(f, policy) == pytest.approx([expected, expected], abs=1e-12)


def test_only_the_hand_named_trembles():
    """Two histories for each of row's tremblings; column, who knows what row means, is right 3 times in 4."""
    f = form(load("matching_pennies|noisy(0.25, player=0)"))
    assert f.unrolled.histories == 1 + 4 + 8
    policy = uniform(f)
    policy[0][1:] = [1, 0]
    assert best_response(f, policy, 1)[0] == pytest.approx(0.5)  # .75 right, .25 wrong


@given(integers(0, 10_000))
@settings(max_examples=10)
def test_noise_shrinks_nothing_but_choice(seed):
    """Uniform play stays uniform play where hands tremble; and given sets are worth what records are."""
    game = Lopsided(seed, 4, zero_sum=True)
    plain, trembling = form(game), form(noisy(game, 0.3))
    assert returns(trembling, uniform(trembling)) == pytest.approx(returns(plain, uniform(plain)), abs=1e-9)
    assert worth(noisy(Given(game), 0.3)) == pytest.approx(worth(noisy(game, 0.3)), abs=1e-7)


@pytest.mark.parametrize("bad", ["rate=1.5", "rate=-0.1", "rate=0.1, player=2"])
def test_bad_parameters_are_refused(bad):
    with pytest.raises(GameError, match="given, .* is expected"):
        load(f"kuhn|noisy({bad})")
