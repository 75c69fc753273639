from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra.numpy import arrays
from hypothesis.strategies import floats

from coplayer.form.hands import hands_of
from coplayer.form.policy import normal, uniform
from coplayer.game import GameError, Unsuited
from coplayer.games.kuhn import Kuhn
from coplayer.games.leduc import Leduc
from coplayer.games.lopsided import Lopsided
from coplayer.respond.guarded import guarded
from coplayer.respond.hedged import Hedged
from coplayer.respond.played import Played
from coplayer.solve.response import earned, plan

from .table import Counted, Fixed, Table, nemesis, pure

SEATS = [(Kuhn(), 0), (Kuhn(), 1), (Leduc(), 1)]


@cache
def stage(game, seat):
    return hands_of(game, seat)


def drawn(form, player, seed):
    return normal(form, player, np.random.default_rng(seed).random(form.sequences[player]) ** 4)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("game", "seat"), SEATS)
def test_losses_are_right_on_average_and_their_squares_bounded(game, seat, seed):
    hands = stage(game, seat)
    form, response, table = hands.form, Hedged(hands), Table(hands)
    plans = np.stack([plan(form, seat, drawn(form, seat, 10 * seed + k)) for k in range(2)])
    w, y = np.array([0.2, 0.8]), plan(form, 1 - seat, drawn(form, 1 - seat, seed))
    x = w @ plans
    ends = {end: response.losses(plans, x, end) for end in np.unique(table.node[table.weights(x, y) > 0]).tolist()}
    weight = table.weights(x, y)
    added = np.array([ends.get(end, np.zeros(2)) for end in table.node.tolist()])  # [ends, 2]
    high, span = response.range
    u = np.array([earned(form, seat, y) @ p for p in plans])
    assert weight @ added == pytest.approx(high - u, abs=1e-9)
    assert weight @ (added**2 @ w) <= 2 * span**2
    assert added.min() >= 0


def test_span_of_poker():
    assert Hedged(stage(Kuhn(), 0)).range == (2, 4)
    assert Hedged(stage(Leduc(), 0)).range == (13, 26)


def hedged(losses):
    """(what Hedge paid, what is allowed): sum w . l and min L + ln 2 / η_T + sum η_t / 2 w . l^2."""
    response = Hedged(stage(Kuhn(), 0))
    own = response.begin()
    paid, squares, rate = 0.0, 0.0, 1.0
    for t, lose in enumerate(losses):
        w = response.weights(own._replace(calm=Played(hands=t)))
        added = lose(w)
        rate = np.sqrt(np.log(2) / (2 * (t + 1))) / 4
        paid, squares = paid + w @ added, squares + rate / 2 * (w @ added**2)
        own = own._replace(loss=own.loss + added)
    return paid, own.loss.min() + np.log(2) / rate + squares


@given(loss=arrays(float, (60, 2), elements=floats(0, 5)))
def test_hedge_keeps_its_inequality_for_any_losses(loss):
    paid, allowed = hedged([lambda w, row=row: row for row in loss])
    assert paid <= allowed + 1e-9


def test_hedge_keeps_its_inequality_where_whoever_leads_loses():
    paid, allowed = hedged([lambda w: 5.0 * (np.arange(2) == w.argmax())] * 200)
    assert paid <= allowed


def match(hands, opponent, T, seed):
    """What was expected given the other's plans: of our play, of the best response and of the equilibrium [T, 3]."""
    response, model, table, rng = Hedged(hands), Counted(hands), Table(hands), np.random.default_rng(seed)
    memory, own, out = model.begin(), response.begin(), []
    for _ in range(T):
        behaviour = response.strategy(model, memory, own)
        x = plan(hands.form, hands.seat, behaviour)
        s = plan(hands.form, hands.other, opponent(x, own, rng))
        advice = np.stack([x, x]) if own.plans is None else own.plans
        out.append(np.vstack([x, advice]) @ earned(hands.form, hands.seat, s))
        end = table.end(x, s, rng)
        memory = model.update(memory, end)
        own = response.update(own, behaviour, end, model, memory)
    return np.array(out)


def test_against_who_punishes_the_best_response_it_goes_back_to_the_equilibrium():
    """A nemesis of the exploiting plan: it loses 1/3 a hand, an equilibrium 1/18; what we play ends near that."""
    hands = stage(Kuhn(), 0)
    T = 1500

    def trap(x, own, rng):
        return nemesis(hands, x if own.plans is None else own.plans[0])

    total = np.mean([match(hands, trap, T, seed) for seed in range(3)], 0)
    ours, bold, calm = total.sum(0)
    assert calm - ours <= 2 * 4 * np.sqrt(2 * T * np.log(2))
    assert total[-300:, 0].mean() > total[:300, 0].mean()
    assert calm - ours < 0.5 * (calm - bold)


def test_against_a_weak_other_it_goes_to_the_best_response():
    hands = stage(Kuhn(), 0)
    total = match(hands, lambda x, own, rng: pure(hands, uniform(hands.form)[1], rng), 600, 0)
    ours, bold, calm = total[-200:].mean(0)
    assert ours > 0.3 * calm + 0.7 * bold


def test_every_setting_but_a_positive_rate_and_other_games_are_refused():
    with pytest.raises(GameError, match="rate > 0"):
        Hedged(stage(Kuhn(), 0), rate=0)
    with pytest.raises(Unsuited, match="what it paid"):
        Hedged(hands_of(Lopsided(3, depth=6), 0))
    with pytest.raises(Unsuited, match="zero-sum"):
        Hedged(hands_of(Lopsided(3, zero_sum=False), 0))


def test_the_first_hand_is_the_equilibrium():
    hands = stage(Kuhn(), 0)
    response, y = Hedged(hands), uniform(hands.form)[1]
    assert np.array_equal(response.strategy(Fixed(y), None, response.begin()), guarded(hands.form, 0).cautious(y))
