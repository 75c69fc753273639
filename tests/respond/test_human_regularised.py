from functools import cache

import numpy as np
import pytest
from scipy.optimize import minimize

from coplayer.form.hands import hands_of
from coplayer.form.policy import normal, uniform
from coplayer.game import GameError
from coplayer.games.kuhn import Kuhn
from coplayer.games.lopsided import Lopsided
from coplayer.respond.guarded import guarded
from coplayer.respond.human_regularised import HumanRegularised, regularised
from coplayer.solve.best_response import best_response
from coplayer.solve.level_k import reach
from coplayer.solve.response import earned, plan

from .table import Fixed

SEATS = [(Kuhn(), 0), (Lopsided(4, depth=5), 1), (Lopsided(0, 5, zero_sum=False), 0), (Lopsided(9, 6), 1)]


@cache
def stage(game, seat):
    return hands_of(game, seat)


def drawn(form, player, seed):
    return normal(form, player, np.random.default_rng(seed).random(form.sequences[player]) ** 2)


def worth(hands, behaviour, y, tau, price):
    """Return less the price of all differences from the anchor, written out history by history."""
    form, seat = hands.form, hands.seat
    x, theirs = plan(form, seat, behaviour), plan(form, 1 - seat, y)
    mover, sets, seqs, chance = form.rows
    mine = mover == seat
    nats = np.where(behaviour > 0, behaviour * np.log(np.where(behaviour > 0, behaviour, 1) / tau), 0)
    KL = np.bincount(form.owner[seat][1:], nats[1:], form.infosets[seat])
    turns = (chance * x[seqs[:, seat]] * theirs[seqs[:, 1 - seat]])[mine]
    return earned(form, seat, theirs) @ x - price * turns @ KL[sets[mine]]


@pytest.mark.parametrize("price", [1.0, 4.0])
@pytest.mark.parametrize(("game", "seat"), SEATS)
def test_no_solver_finds_a_better_compromise(game, seat, price):
    hands = stage(game, seat)
    form = hands.form
    y, tau = drawn(form, 1 - seat, 1), drawn(form, seat, 2)

    def behaviour(logits):
        weight = np.exp(logits - logits.max())
        return normal(form, seat, np.concatenate([[1.0], weight]))

    start = np.log(tau[1:]) + np.random.default_rng(0).normal(size=len(tau) - 1) / 4
    found = minimize(lambda z: -worth(hands, behaviour(z), y, tau, price), start, tol=1e-9)
    ours = worth(hands, regularised(form, seat, y, tau, price), y, tau, price)
    assert ours == pytest.approx(-found.fun, abs=1e-5)
    assert ours >= -found.fun - 1e-9


@pytest.mark.parametrize(("game", "seat"), SEATS)
def test_free_it_is_the_best_response_and_dear_the_anchor(game, seat):
    form = stage(game, seat).form
    y, tau = drawn(form, 1 - seat, 3), drawn(form, seat, 4)
    theirs = plan(form, 1 - seat, y)
    g = earned(form, seat, theirs)
    least = np.abs(form.paid).max() * 1e-7
    best, _ = best_response(form, (y, y), seat)
    assert g @ plan(form, seat, regularised(form, seat, y, tau, least)) == pytest.approx(best, abs=1e-5)
    assert regularised(form, seat, y, tau, 1e9) == pytest.approx(tau, abs=1e-6)


def test_what_the_anchor_never_plays_is_never_played_and_where_nobody_leads_it_is_the_anchor():
    form = stage(Kuhn(), 0).form
    tau = uniform(form)[0]
    tau[form.sequence(0, 2, 0)], tau[form.sequence(0, 2, 1)] = 0, 1
    passive = normal(form, 1, 1.0 - form.action[1])  # never bets: the first player's second turn does not come
    played = regularised(form, 0, passive, tau, 0.1)
    assert played[form.sequence(0, 2, 0)] == 0
    dead = reach(form, (None, plan(form, 1, passive)), 0) == 0
    assert dead.any()
    sets = np.flatnonzero(dead)
    assert all(np.array_equal(played[s], tau[s]) for i in sets for s in [[form.sequence(0, i, k) for k in (0, 1)]])


def test_two_actions_that_differ_by_one_at_price_one_differ_by_a_factor_of_e():
    """Kuhn, seat 0, a king after pass and bet, against anyone: a call wins 2, a fold loses 1: weights e^2 : e^-1."""
    hands = stage(Kuhn(), 0)
    king = next(i for i in range(6) if hands.form.record(0, i).entries[-1].view == ("K", ("pass", "bet")))
    played = HumanRegularised(hands, price=1.0).strategy(Fixed(uniform(hands.form)[1]), None)
    fold, call = (played[hands.form.sequence(0, king, k)] for k in (0, 1))
    assert call / fold == pytest.approx(np.exp(3))


def test_the_equilibrium_can_be_the_anchor():
    hands = stage(Kuhn(), 1)
    anchor = guarded(hands.form, 1).side.policy
    played = HumanRegularised(hands, 1e9, "equilibrium").strategy(Fixed(uniform(hands.form)[0]), None)
    assert played == pytest.approx(anchor, abs=1e-8)


def test_a_free_price_and_unknown_anchors_are_refused():
    for settings in ({"price": 0}, {"anchor": "people"}):
        with pytest.raises(GameError, match="uniform, equilibrium"):
            HumanRegularised(stage(Kuhn(), 0), **settings)
