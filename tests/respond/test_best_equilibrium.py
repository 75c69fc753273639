from functools import cache

import numpy as np
import pytest

from coplayer.form.hands import hands_of
from coplayer.form.policy import normal, uniform
from coplayer.game import Unsuited
from coplayer.games.kuhn import Kuhn
from coplayer.games.leduc import Leduc
from coplayer.games.lopsided import Lopsided
from coplayer.respond.best_equilibrium import BestEquilibrium
from coplayer.respond.guarded import guarded
from coplayer.solve.response import earned, plan, worst

from .table import Fixed

VALUES = [(Kuhn(), -1 / 18), (Leduc(), -0.0856064241)]  # to the first player


@cache
def stage(game, seat):
    return hands_of(game, seat)


def played(hands, y):
    """The plan against someone expected to behave as y."""
    response = BestEquilibrium(hands)
    return plan(hands.form, hands.seat, response.strategy(Fixed(y), None, response.begin()))


@pytest.mark.parametrize("seat", [0, 1])
@pytest.mark.parametrize(("game", "value"), VALUES)
def test_it_is_never_below_the_value(game, value, seat):
    hands = stage(game, seat)
    x = played(hands, uniform(hands.form)[1 - seat])
    assert worst(hands.form, seat, x) == pytest.approx(value if seat == 0 else -value, abs=2e-10)


@pytest.mark.parametrize("a", [0, 0.1, 1 / 3])
def test_in_kuhn_it_bluffs_as_the_other_deserves(a):
    """The first player's equilibria are a line, bluffs with a jack at a rate up to 1/3; no other one earns more."""
    hands = stage(Kuhn(), 0)
    form, rng = hands.form, np.random.default_rng(0)
    y = normal(form, 1, rng.random(form.sequences[1]))
    line = equilibrium(hands, a)
    assert worst(form, 0, line) == pytest.approx(-1 / 18, abs=1e-12)
    g = earned(form, 0, plan(form, 1, y))
    assert g @ played(hands, y) >= g @ line - 1e-9


def equilibrium(hands, a):
    """The plan of Kuhn's equilibrium with bluffing rate a."""
    bets = {("J", 0): a, ("K", 0): 3 * a, ("Q", 0): 0, ("J", 2): 0, ("Q", 2): a + 1 / 3, ("K", 2): 1}
    behaviour = np.ones(hands.form.sequences[0])
    for i in range(6):
        card, done = hands.form.record(0, i).entries[-1].view
        p = bets[card, len(done)]
        for k, share in enumerate((1 - p, p)):
            behaviour[hands.form.sequence(0, i, k)] = share
    return plan(hands.form, 0, behaviour)


@pytest.mark.parametrize("seed", range(4))
def test_asked_the_same_it_plays_the_same_whatever_was_asked_before(seed):
    hands = stage(Lopsided(seed, depth=7), 0)
    rng = np.random.default_rng(seed)
    ys = [normal(hands.form, 1, rng.random(hands.form.sequences[1]) ** 4) for _ in range(5)]
    first = [played(hands, y) for y in ys]
    guarded(hands.form, 0).risking(ys[0], 1.0)
    assert all(np.array_equal(x, played(hands, y)) for x, y in list(zip(first, ys, strict=True))[::-1])


def test_other_games_are_refused():
    with pytest.raises(Unsuited):
        BestEquilibrium(hands_of(Lopsided(1, zero_sum=False), 0))
