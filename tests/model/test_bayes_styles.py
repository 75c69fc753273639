"""Bayes over a continuous family: weights are exact wherever the points lie, and the points find the other."""

import numpy as np
import pytest

from coplayer.agents.fixed import Fixed
from coplayer.agents.hand_player import HandPlayer
from coplayer.arena.match import Table
from coplayer.form.hands import hands_of
from coplayer.model.bayes_styles import BayesStyles
from coplayer.model.bayes_types import weights
from coplayer.model.style import HIGH, LOW, Style, spread_out, styled
from coplayer.read.name import load
from coplayer.solve.response import plan

TRUTH = Style(2.2, 1.4, -0.9, 0.08)


@pytest.fixture(scope="module")
def after():
    """The model, and what it believes after 200 hands against TRUTH."""
    game = load("leduc|repeat(201)")
    hands = hands_of(game, 0)
    model = BayesStyles(hands)
    agents = [HandPlayer(game, 0, model), Fixed(hands_of(game, 1), styled(hands.form, 1, TRUTH))]
    table = Table(game, agents, 12)
    while table.hand < 200:
        table.step()
    return model, table.memories[0].model


def test_weights_are_the_likelihoods_of_all_hands(after):
    model, belief = after
    hands = model.hands
    assert belief.seen == 200 == sum(belief.ends.values())
    log = []
    for style in spread_out(model.points, belief.low, belief.high):
        x = plan(hands.form, 1, styled(hands.form, 1, style))
        log.append(sum(n * np.log(hands.likelihood(end, x)) for end, n in belief.ends.items()))
    expected = np.exp(np.array(log) - max(log))
    assert weights(belief.weight) == pytest.approx(expected / expected.sum(), abs=1e-9)


def test_the_points_gather_around_the_truth(after):
    _, belief = after
    assert all(low <= x <= high for low, x, high in zip(belief.low, TRUTH, belief.high, strict=True))
    assert np.prod((np.array(belief.high) - belief.low) / (np.array(HIGH) - LOW)) < 0.5
    assert (np.array(belief.low) >= LOW).all() and (np.array(belief.high) <= HIGH).all()


def test_the_expectation_comes_close_to_the_truth(after):
    model, belief = after
    form = model.hands.form
    truth, found, before = styled(form, 1, TRUTH), model.plan(belief), model.plan(model.begin())
    weight = plan(form, 1, truth)
    near, far = (weight @ np.abs(b - truth) / weight.sum() for b in (found, before))
    assert near < 0.05 < far / 2.5


def test_what_is_long_ago_counts_less():
    hands = hands_of(load("kuhn"), 0)
    model = BayesStyles(hands, 20, decay=0.9)
    ends = [e for e in range(len(hands.own)) if len(hands.end_rows(e)[0])]
    seen = np.random.default_rng(6).choice(ends, 40).tolist()
    belief = model.begin()
    for end in seen:
        belief = model.update(belief, end)
    log = np.zeros(20)
    for age, end in enumerate(reversed(seen)):
        log += 0.9**age * np.log(hands.likelihood(end, model.plans(belief)))
    assert weights(belief.weight) == pytest.approx(np.exp(log) / np.exp(log).sum(), abs=1e-9)
    assert belief.spread > 36  # two and a half hands at most since points were spread
