from itertools import product
from math import exp, pi, sqrt
from statistics import NormalDist

import pytest

from coplayer.game import GameError
from coplayer.games.off_switch import OffSwitch

from .walk import declared_wrong, walk

GAMES = [OffSwitch(), OffSwitch(-0.5, 2, 3), OffSwitch(1, 0.5, 4, slip=0.1), OffSwitch(0, 1, 3, slip=0.4)]


def joint(robot, orders):
    """The robot does `robot`; the human gives the order `orders[u]`."""

    def policy(player, record, actions):
        return {robot if player == 0 else orders[record.last[0]]: 1.0}

    return policy


@pytest.mark.parametrize("game", GAMES)
def test_the_best_joint_policy_is_worth_what_is_declared(game):
    orders = [
        dict(zip(game.utilities, choice, strict=True))
        for choice in product(("allow", "switch off"), repeat=game.points)
    ]
    values = [
        walk(game, joint(robot, order)).value
        for robot in ("act", "switch off", "wait")
        for order in (orders if robot == "wait" else orders[:1])
    ]
    assert max(values) == pytest.approx(list(game.known["value"]))


@pytest.mark.parametrize("game", GAMES)
def test_declared_sizes_are_measured(game):
    assert declared_wrong(game) == {}


@pytest.mark.parametrize("mean", [-0.5, 0.0, 0.25, 1.0])
def test_with_many_points_waiting_is_worth_the_closed_form(mean):
    """E max(u, 0) = mean Phi(mean) + phi(mean) for a normal u of spread 1."""
    exact = mean * NormalDist().cdf(mean) + exp(-(mean**2) / 2) / sqrt(2 * pi)
    assert OffSwitch(mean, points=2000).known["value"][0] == pytest.approx(exact, abs=1e-3)


def test_a_robot_nearly_sure_that_acting_is_good_gains_nothing_by_waiting():
    game = OffSwitch(mean=1, spread=0.01)
    assert game.known["value"][0] == pytest.approx(sum(game.utilities) / game.points)


def test_a_human_who_errs_much_is_not_worth_waiting_for():
    game = OffSwitch(mean=1, spread=1, slip=0.4)
    assert game.known["value"][0] == pytest.approx(1.0)  # E u: act
    assert OffSwitch(mean=1, spread=1).known["value"][0] > 1.0


def test_the_robot_never_sees_the_utility():
    game = OffSwitch()
    low, high = min(game.utilities), max(game.utilities)
    for rest in [(), ("wait",), ("wait", "allow")]:
        assert game.view((low, *rest), 0) == game.view((high, *rest), 0)
        assert game.view((low, *rest), 1) != game.view((high, *rest), 1)


@pytest.mark.parametrize("wrong", [{"points": 0}, {"spread": 0}, {"slip": 0.5}])
def test_what_cannot_be_is_refused(wrong):
    with pytest.raises(GameError, match=next(iter(wrong))):
        OffSwitch(**wrong)
