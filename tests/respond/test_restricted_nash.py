from functools import cache

import numpy as np
import pytest

from coplayer.form.hands import hands_of
from coplayer.form.policy import normal, uniform
from coplayer.game import GameError, Unsuited
from coplayer.games.kuhn import Kuhn
from coplayer.games.leduc import Leduc
from coplayer.games.lopsided import Lopsided
from coplayer.respond.guarded import guarded
from coplayer.respond.restricted_nash import RestrictedNash
from coplayer.solve.response import earned, plan, worst

from .table import Fixed


@cache
def stage(game, seat):
    return hands_of(game, seat)


def drawn(form, player, seed):
    return normal(form, player, np.random.default_rng(seed).random(form.sequences[player]) ** 4)


def after(response, y, hands):
    """What is played after some hands: (against y, at worst)."""
    form, seat, model = response.hands.form, response.hands.seat, Fixed(y)
    own = response.begin()
    for _ in range(hands):
        own = response.update(own, None, 0, model, None)
    x = plan(form, seat, response.strategy(model, None, own))
    return earned(form, seat, plan(form, 1 - seat, y)) @ x, worst(form, seat, x)


def test_trust_is_half_of_the_most_after_half_and_forgets():
    response = RestrictedNash(stage(Kuhn(), 0), most=0.8, half=10)
    assert [response.trust(n) for n in (0, 10, 30)] == pytest.approx([0, 0.4, 0.6])
    forgetful = RestrictedNash(stage(Kuhn(), 0), most=0.8, half=10, decay=0.9)
    assert forgetful.trust(2) == pytest.approx(0.8 * 1.9 / 11.9)
    assert forgetful.trust(10**6) == pytest.approx(0.4)  # ten hands are all it remembers


def test_trusting_half_against_uniform_leduc_is_the_row_of_the_table():
    """p = 1/2: earns 1.588380 at 0.517871 below the value (game-theory notes, section 7)."""
    hands = stage(Leduc(), 0)
    response = RestrictedNash(hands, most=1.0, half=20, step=0)
    against, at_worst = after(response, uniform(hands.form)[1], 20)
    assert against == pytest.approx(1.588380, abs=1e-6)
    assert -0.0856064 - at_worst == pytest.approx(0.517871, abs=2e-6)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("seat", [0, 1])
def test_it_goes_from_the_best_equilibrium_towards_the_best_response(seed, seat):
    hands = stage(Lopsided(seed, depth=7), seat)
    y = drawn(hands.form, 1 - seat, seed)
    side = guarded(hands.form, seat).side
    response = RestrictedNash(hands, most=1.0, half=3, step=0)
    steps = np.array([after(response, y, n) for n in (0, 1, 3, 10)])
    assert steps[0] == pytest.approx([side.best_equilibrium(y).against, side.value], abs=1e-8)
    assert (np.diff(steps[:, 0]) >= -1e-8).all()
    assert (np.diff(steps[:, 1]) <= 1e-8).all()
    assert steps[-1, 0] <= side.best_response(y).against + 1e-9


@pytest.mark.parametrize("seed", range(6))
def test_its_loss_is_at_most_what_trust_can_cost(seed):
    hands = stage(Lopsided(seed, depth=7), 0)
    y, side = drawn(hands.form, 1, seed), guarded(hands.form, 0).side
    response = RestrictedNash(hands, most=1.0, half=4, step=0)
    p = response.trust(6)
    gain = side.best_response(y).against - side.best_equilibrium(y).against
    assert side.value - after(response, y, 6)[1] <= p / (1 - p) * gain + 1e-9


def test_between_solutions_the_policy_is_kept():
    hands = stage(Kuhn(), 0)
    response, model = RestrictedNash(hands, step=0.5), Fixed(uniform(hands.form)[1])
    own = response.begin()
    solved = []
    for _ in range(10):
        own = response.update(own, None, 0, model, None)
        solved.append(own.solved)
    assert solved == [1, 2, 3, 3, 5, 5, 5, 8, 8, 8]


def test_other_games_and_settings_are_refused():
    with pytest.raises(Unsuited):
        RestrictedNash(hands_of(Lopsided(1, zero_sum=False), 0))
    with pytest.raises(GameError, match="half > 0"):
        RestrictedNash(stage(Kuhn(), 0), half=0)
