"""An embedding of the other, judged by the best that any forecast without one can do."""

import numpy as np
import pytest

from coplayer import load
from coplayer.learn.embedding import Acquaintance, begin, loss, train
from coplayer.learn.in_context import lessons, members, play
from coplayer.learn.recurrent import tokens
from coplayer.model.embedding import Embedding
from coplayer.model.stage import stage_of

jax = pytest.importorskip("jax")
pytest.importorskip("optax")
COURSE = Acquaintance(rounds=40, stretch=10, steps=700, batch=64, hidden=16, size=6, rate=2e-2)


def model_with(weights, course=COURSE, game="prisoners_dilemma"):
    model = Embedding(stage_of(load(f"{game}|repeat(40)"), 0), stretch=course.stretch)
    model.__dict__["weights"] = weights  # as if trained
    return model


@pytest.fixture(scope="module")
def model():
    return model_with(list(train(COURSE, 350))[-1].weights)


def losses(model, mine, theirs):
    """What the model loses [M, T], played as a stage predictor."""
    lost = np.empty(mine.shape)
    for i, (ours, others) in enumerate(zip(mine, theirs, strict=True)):
        memory = model.begin()
        for t, (x, y) in enumerate(zip(ours, others, strict=True)):
            lost[i, t] = -np.log(model.predict(memory)[y])
            memory = model.update(memory, int(x), int(y))
    return lost


def bayes(mine, theirs, forgets):
    """What counts of each joint action's answers lose [M, T], all forgotten every `forgets` rounds."""
    lost = np.empty(mine.shape)
    for i, (ours, others) in enumerate(zip(mine, theirs, strict=True)):
        counts, context = np.ones((5, 2)), 0
        for t, (x, y) in enumerate(zip(ours, others, strict=True)):
            if t % forgets == 0:
                counts = np.ones((5, 2))
            lost[i, t] = -np.log(counts[context, y] / counts[context].sum())
            counts[context, y] += 1
            context = 1 + 2 * x + y
    return lost


def test_on_members_it_never_met_it_beats_the_best_without_an_embedding(model):
    """Counts of the present stretch are optimal for who knows nothing of earlier ones; 250 members."""
    mine, theirs = lessons(np.random.default_rng(2**20), COURSE, 250)
    later = slice(COURSE.stretch, None)  # there is an embedding from the second stretch on
    gain = (bayes(mine, theirs, COURSE.stretch) - losses(model, mine, theirs))[:, later].mean(1)
    assert gain.mean() > 3 * gain.std() / np.sqrt(len(gain))
    assert (
        gain.mean() < (bayes(mine, theirs, 10) - bayes(mine, theirs, 40))[:, later].mean() + 0.01
    )  # no more than there is


def test_the_vector_tells_players_apart(model):
    """Two meetings with one member lie nearer to each other than to another member's: 40 members."""
    rng = np.random.default_rng(8)
    others, vectors = members(rng, 40, 5, 2, (0.3,)), []
    for _ in range(2):
        mine, theirs = play(rng, members(rng, 40, 5, 2, (1.0,)), others, 40)
        memories = []
        for ours, answers in zip(mine.tolist(), theirs.tolist(), strict=True):
            memory = model.begin()
            for x, y in zip(ours, answers, strict=True):
                memory = model.update(memory, x, y)
            memories.append(model.vector(memory))
        vectors.append(np.array(memories))
    distance = np.linalg.norm(vectors[0][:, None] - vectors[1][None], axis=-1)  # [40, 40]
    rank = (distance < np.diag(distance)[:, None]).sum(1)  # how many others are nearer than itself
    assert rank.mean() < 10  # by chance 19.5, with a standard error of 1.9


def test_played_round_by_round_it_is_the_net_that_was_trained():
    course = Acquaintance(rounds=12, stretch=4, hidden=5, size=3)
    rng = np.random.default_rng(3)
    weights = {k: v + rng.normal(0, 0.5, v.shape).astype(np.float32) for k, v in begin(rng, course).items()}
    mine, theirs = lessons(rng, course, 4)
    w = jax.tree.map(jax.numpy.asarray, weights)
    told = loss(jax.numpy, jax.lax.scan, w, tokens(mine, theirs, 2).T, theirs.T, 4)
    assert losses(model_with(weights, course), mine, theirs) == pytest.approx(np.asarray(told).T, abs=1e-4)


def test_before_the_second_stretch_there_is_no_vector(model):
    memory = model.begin()
    for _ in range(9):
        memory = model.update(memory, 0, 1)
    assert (model.vector(memory) == 0).all()
    assert (model.vector(model.update(memory, 0, 1)) != 0).any()
