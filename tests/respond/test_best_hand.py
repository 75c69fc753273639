"""Best responses to an expected plan, judged by the solver of best responses."""

import numpy as np
import pytest

from coplayer.form.hands import hands_of
from coplayer.form.policy import normal
from coplayer.model.bayes_types import BayesTypes
from coplayer.read.name import load
from coplayer.respond.best_hand import BestHand
from coplayer.solve.best_response import best_response, returns


@pytest.mark.parametrize("seat", [0, 1])
@pytest.mark.parametrize("name", ["kuhn", "lopsided(seed=4, depth=6)", "lopsided(seed=8, zero_sum=False)"])
def test_nothing_earns_more_against_the_mixture_of_types(name, seat):
    hands, rng = hands_of(load(name), seat), np.random.default_rng(2)
    form, other = hands.form, hands.other
    types = np.array([normal(form, other, rng.random(form.sequences[other])) for _ in range(3)])
    model = BayesTypes(hands, types=types)
    mine = BestHand(hands).strategy(model, model.begin())

    def mean(mine):
        pairs = [(mine, t) if seat == 0 else (t, mine) for t in types]
        return np.mean([returns(form, pair)[seat] for pair in pairs])

    expected = model.plan(model.begin())
    top = best_response(form, (mine, expected) if seat == 0 else (expected, mine), seat)[0]
    assert mean(mine) == pytest.approx(top)
    assert all(mean(normal(form, seat, rng.random(form.sequences[seat]))) <= top + 1e-9 for _ in range(20))
