"""Mixtures of models of hands: Bayes' rule over what each foretold."""

import numpy as np
import pytest

from coplayer.form.hands import hands_of
from coplayer.game import NotFound, Unsuited
from coplayer.model.bayes_types import weights
from coplayer.model.mixed_plans import MixedPlans
from coplayer.read.name import load
from coplayer.solve.response import plan

HANDS = hands_of(load("leduc"), 0)
MEMBERS = "bayes_types; counted_plan; counted_plan(base=equilibrium)"


def some_ends(n):
    ends = [e for e in range(len(HANDS.own)) if len(HANDS.end_rows(e)[0])]
    return np.random.default_rng(3).choice(ends, n).tolist()


def test_weights_are_products_of_what_members_foretold():
    mixture = MixedPlans(HANDS, MEMBERS, share=0.0)
    memory, kept = mixture.begin(), [m.begin() for m in mixture.models]
    foretold = np.zeros(3)
    for end in some_ends(12):
        for m, model in enumerate(mixture.models):
            foretold[m] += np.log(HANDS.likelihood(end, plan(HANDS.form, 1, model.plan(kept[m]))))
            kept[m] = model.update(kept[m], end)
        memory = mixture.update(memory, end)
    assert weights(memory.weight) == pytest.approx(np.exp(foretold) / np.exp(foretold).sum(), abs=1e-12)


def test_it_is_at_most_log_members_behind_the_best():
    mixture = MixedPlans(HANDS, MEMBERS, share=0.0)
    memory, kept = mixture.begin(), [m.begin() for m in mixture.models]
    own, theirs = 0.0, np.zeros(3)
    for end in some_ends(30):
        own += np.log(HANDS.likelihood(end, plan(HANDS.form, 1, mixture.plan(memory))))
        for m, model in enumerate(mixture.models):
            theirs[m] += np.log(HANDS.likelihood(end, plan(HANDS.form, 1, model.plan(kept[m]))))
            kept[m] = model.update(kept[m], end)
        memory = mixture.update(memory, end)
    assert theirs.max() - np.log(3) - 1e-9 <= own <= theirs.max() + 1e-9


def test_a_share_is_given_back_to_all_after_every_hand():
    mixture = MixedPlans(HANDS, MEMBERS, share=0.3)
    memory, expected = mixture.begin(), np.full(3, 1 / 3)
    for end in some_ends(15):
        expected = expected * HANDS.likelihood(end, memory.plans)
        expected = 0.7 * expected / expected.sum() + 0.1
        memory = mixture.update(memory, end)
        assert weights(memory.weight) == pytest.approx(expected, abs=1e-12)


def test_members_are_models_of_hands():
    with pytest.raises(NotFound):
        MixedPlans(HANDS, "bayes_type").begin()
    with pytest.raises(Unsuited):
        MixedPlans(HANDS, "counts").begin()
