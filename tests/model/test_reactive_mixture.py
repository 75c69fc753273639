"""The mixture of reactive models against its formula recounted from the whole history."""

import numpy as np
import pytest

from coplayer.game import CoplayerError
from coplayer.model.bounded_memory import BoundedMemory
from coplayer.model.reactive_mixture import ReactiveMixture, weights
from coplayer.model.stage import stage_of
from coplayer.read import load

LOPSIDED = (0.2, 1.5, 0.7)


@pytest.fixture(params=["prisoners_dilemma|repeat(50)", "rps|repeat(50)"])
def stage(request):
    return stage_of(load(request.param), 0)


def told(stage):
    """A lopsided prior [A * B][B]."""
    a, b = stage.shape
    return tuple(tuple(LOPSIDED[(r + x) % 3] for x in range(b)) for r in range(a * b))


def recounted(history, word, stage, prior, form, decay):
    """P_j(b | word) [B] by the formula."""
    longest, single, several = form
    size, k = stage.shape[1], len(word)
    if k > longest:
        return recounted(history, word[1:], stage, prior, form, decay)
    seen = [b for t, (_, b) in enumerate(history) if t >= k and tuple(history[t - k : t]) == tuple(word)]
    n = np.zeros(size)
    for age, b in enumerate(reversed(seen)):
        n[b] += decay**age
    if k == 0:
        n += 1 / size
    elif k == 1:
        n += prior[word[0][0] * size + word[0][1]]
    else:
        g = single if len(set(seen)) < 2 else several
        n += g * recounted(history, word[1:], stage, prior, form, decay)
    return n / n.sum()


def test_predictions_and_weights_equal_a_recount(stage):
    rng = np.random.default_rng(3)
    forms, prior = ((2, 0.3, 4.0), (3, 2.0, 5.0), (1, 9.0, 9.0)), told(stage)
    model = ReactiveMixture(stage, forms=forms, trust=1.3, decay=0.9, prior=prior)
    memory, history, log = model.begin(), [], np.array([1.3, 0, 0])
    for _ in range(40):
        word = history[len(history) - min(3, len(history)) :]
        each = np.array([recounted(history, word, stage, prior, f, 0.9) for f in forms])
        w = np.exp(log) / np.exp(log).sum()
        np.testing.assert_allclose(weights(memory), w, rtol=1e-9)
        np.testing.assert_allclose(model.predict(memory), w @ each, rtol=1e-9)
        r = model.reaction(memory)
        np.testing.assert_allclose(r.theirs[r.at], w @ each, rtol=1e-9)
        a = int(rng.integers(stage.shape[0]))
        b = int(rng.choice(stage.shape[1], p=rng.dirichlet(np.ones(stage.shape[1]))))
        log += np.log(each[:, b])
        memory = model.update(memory, a, b)
        history.append((a, b))


def test_one_form_with_one_back_off_is_bounded_memory_where_it_backs_off_to_a_round():
    stage = stage_of(load("prisoners_dilemma|repeat(50)"), 0)
    mixture = ReactiveMixture(stage, forms=((2, 1.5, 1.5),), prior=1e-9)
    bounded = BoundedMemory(stage, rounds=2, back_off=1.5)
    m, n, rng = mixture.begin(), bounded.begin(), np.random.default_rng(1)
    for _ in range(400):
        a, b = (int(x) for x in rng.integers(2, size=2))
        m, n = mixture.update(m, a, b), bounded.update(n, a, b)
    # after many rounds the round's own counts outweigh bounded_memory's last back-off
    np.testing.assert_allclose(mixture.predict(m), bounded.predict(n), atol=0.02)


def test_a_rule_is_believed_after_one_look_and_a_coin_is_not():
    stage = stage_of(load("prisoners_dilemma|repeat(50)"), 0)
    model = ReactiveMixture(stage)
    rule, coin, rng = model.begin(), model.begin(), np.random.default_rng(0)
    last = 0
    for _ in range(60):  # tit for tat against random play
        a = int(rng.integers(2))
        rule, coin = model.update(rule, a, last), model.update(coin, a, int(rng.integers(2)))
        last = a
    assert weights(rule)[0] > 0.9
    assert weights(coin)[0] < 0.1
    assert model.predict(rule)[last] > 0.99


def test_a_prior_of_another_shape_is_refused(stage):
    with pytest.raises(CoplayerError, match="prior of shape"):
        ReactiveMixture(stage, prior=((1.0, 1.0),))
