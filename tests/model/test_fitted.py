"""The posterior against products written out, and players of known parameters found again."""

from math import exp, log

import numpy as np
import pytest

from coplayer.game import Unsuited
from coplayer.model.fitted import Fitted
from coplayer.model.one_shot import hierarchy, level_k, quantal
from coplayer.model.stage import Stage

OURS = np.array([[4.0, 1, 0], [0, 3, 2]])
THEIRS = np.array([[1.0, 0, 3], [2, 4, 0]])
PAY = OURS / 4, THEIRS.T.copy() / 4  # in units of the range


def stage(rounds=200):
    return Stage(0, (0, 1), (0, 1, 2), OURS, THEIRS, rounds, 1.0, 0.0, False)


def after(model, rounds):
    memory = model.begin()
    for a, b in rounds:
        memory = model.update(memory, a, b)
    return memory


def theory(name, precision, thought, depth):
    if name == "quantal":
        return quantal(PAY, precision)[1]
    if name == "level_k":
        return level_k(PAY, np.eye(depth + 1)[int(thought)], precision)[1]
    return hierarchy(PAY, thought, precision, depth=depth)[1]


@pytest.mark.parametrize("name", ["hierarchy", "level_k", "quantal"])
def test_the_posterior_is_prior_times_likelihood(name):
    model = Fitted(stage(), name, "uniform", depth=2, tremble=0.1, share=0.0)
    acts = [0, 2, 2, 1, 2, 2]
    table = np.array([0.9 * theory(name, p.precision, p.thought, 2) + 0.1 / 3 for p in model.parameters])
    chance = np.array([np.prod([row[b] for b in acts]) for row in table])
    memory = after(model, [(0, b) for b in acts])
    assert memory.weight == pytest.approx(chance / chance.sum(), abs=1e-12)
    assert model.predict(memory) == pytest.approx(chance @ table / chance.sum(), abs=1e-12)


def test_level_one_answers_what_we_did_lately():
    """Ours: 0, 1, 1.  With decay .5 the counts are .25, 1.5, with one more spread evenly (.75, 2) / 2.75."""
    model = Fitted(stage(), "level_k", decay=0.5, tremble=0.2, depth=2)
    memory = after(model, [(0, 2), (1, 2), (1, 0)])
    at = model.parameters.index((4.0, 1.0))
    value = np.array([0.75, 2]) / 2.75 @ THEIRS  # [B]
    weight = np.array([exp(4 * v / 4) for v in value])
    assert memory.table[at] == pytest.approx(0.8 * weight / weight.sum() + 0.2 / 3)


def test_a_level_is_found_again():
    """A level-2 player answers logit answers to what it did lately itself."""
    model, rng = Fitted(stage(), "level_k", share=0.0), np.random.default_rng(4)
    at = model.parameters.index((8.0, 2.0))
    memory, loss, even = model.begin(), 0.0, 0.0
    for _ in range(300):
        b = int(rng.choice(3, p=memory.table[at]))
        loss, even = loss - log(model.predict(memory)[b]), even - log(memory.table[at][b])
        memory = model.update(memory, int(rng.integers(2)), b)
    assert model.parameters[memory.weight.argmax()].thought == 2
    assert 0 <= loss - even <= log(len(model.parameters))  # Bayes pays at most ln G to the truth


def test_who_changes_level_is_followed():
    model, rng = Fitted(stage(), "level_k", "uniform", share=0.02), np.random.default_rng(5)
    first, then = (model.parameters.index((32.0, float(k))) for k in (1, 0))
    memory = model.begin()
    for t in range(200):
        b = int(rng.choice(3, p=memory.table[first if t < 100 else then]))
        memory = model.update(memory, 0, b)
    assert model.parameters[memory.weight.argmax()].thought == 0


def test_what_makes_no_sense_is_refused():
    with pytest.raises(Unsuited, match="theory is one of"):
        Fitted(stage(), "instinct")
    with pytest.raises(Unsuited, match="tremble"):
        Fitted(stage(), tremble=0)
