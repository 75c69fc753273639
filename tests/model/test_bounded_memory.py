"""The bounded-memory model against counts made by hand from the whole history."""

import numpy as np
import pytest

from coplayer.game import TooLarge
from coplayer.model.bounded_memory import BoundedMemory
from coplayer.model.stage import stage_of
from coplayer.read import load


@pytest.fixture(params=["prisoners_dilemma|repeat(50)", "rps|repeat(50)"])
def stage(request):
    return stage_of(load(request.param), 0)


def recounted(history, word, stage, model):
    """P(b | word) [B] from the list of rounds (mine, theirs), by the formula."""
    size = stage.shape[1]
    n = model.back_off * recounted(history, word[1:], stage, model) if word else np.full(size, model.prior)
    k = len(word)
    seen = [b for t, (_, b) in enumerate(history) if t >= k and tuple(history[t - k : t]) == tuple(word)]
    for age, b in enumerate(reversed(seen)):
        n[b] += model.decay**age
    return n / n.sum()


@pytest.mark.parametrize("rounds", [0, 1, 3])
def test_predictions_equal_a_recount_of_the_history(stage, rounds):
    rng = np.random.default_rng(rounds)
    model = BoundedMemory(stage, rounds=rounds, back_off=1.7, decay=0.9, prior=0.3)
    memory, history = model.begin(), []
    for _ in range(40):
        word = history[len(history) - min(rounds, len(history)) :]
        np.testing.assert_allclose(model.predict(memory), recounted(history, word, stage, model), rtol=1e-12)
        a, b = (
            int(rng.integers(stage.shape[0])),
            int(rng.choice(stage.shape[1], p=rng.dirichlet(np.ones(stage.shape[1])))),
        )
        memory = model.update(memory, a, b)
        history.append((a, b))


def test_the_chain_walks_where_the_history_goes(stage):
    rng = np.random.default_rng(5)
    model = BoundedMemory(stage, rounds=2)
    memory, seen = model.begin(), {}
    for _ in range(200):
        r = model.reaction(memory)
        np.testing.assert_allclose(r.theirs.sum(1), 1)
        np.testing.assert_array_equal(r.theirs[r.at], model.predict(memory))
        a, b = (int(rng.integers(n)) for n in stage.shape)
        memory = model.update(memory, a, b)
        assert memory.at == r.then[r.at, a, b]
        seen.setdefault(memory.at, set()).add((a, b))
    assert all(len(last) == 1 for last in seen.values())  # a word has one newest round


def test_it_learns_tit_for_tat(stage):
    model = BoundedMemory(stage, rounds=1)
    memory, last, rng = model.begin(), 0, np.random.default_rng(0)
    for _ in range(300):
        mine = int(rng.integers(stage.shape[0]))
        memory = model.update(memory, mine, last)
        last = mine
    assert model.predict(memory)[last] > 0.95


def test_too_long_a_memory_is_refused(stage):
    with pytest.raises(TooLarge, match="words of up to 12 rounds"):
        BoundedMemory(stage, rounds=12)
