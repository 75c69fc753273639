"""A net that learns in context, judged by the exact Bayesian of the population it was trained on."""

import numpy as np
import pytest

from coplayer import load
from coplayer.game import GameError
from coplayer.learn.in_context import Course, lessons, members, play, train
from coplayer.learn.recurrent import cell, fresh
from coplayer.model.in_context import InContext
from coplayer.model.stage import stage_of

pytest.importorskip("jax")
pytest.importorskip("optax")
COURSE = Course(rounds=20, hidden=16, steps=1000, batch=128, rate=3e-2)


def bayes_loss(mine, theirs, concentration, a, b):
    """What the exact Bayesian loses [M, T]: Dirichlet counts of what followed the same joint action."""
    loss = np.empty(mine.shape)
    for i, (ours, others) in enumerate(zip(mine, theirs, strict=True)):
        counts, context = np.full((1 + a * b, b), concentration), 0
        for t, (x, y) in enumerate(zip(ours, others, strict=True)):
            loss[i, t] = -np.log(counts[context, y] / counts[context].sum())
            counts[context, y] += 1
            context = 1 + x * b + y
    return loss


def net_loss(model, mine, theirs):
    """What the model loses [M, T], played as a stage predictor."""
    loss = np.empty(mine.shape)
    for i, (ours, others) in enumerate(zip(mine, theirs, strict=True)):
        memory = model.begin()
        for t, (x, y) in enumerate(zip(ours, others, strict=True)):
            loss[i, t] = -np.log(model.predict(memory)[y])
            memory = model.update(memory, int(x), int(y))
    return loss


def predictor(tmp_path, weights, game="prisoners_dilemma"):
    np.savez(tmp_path / "net.npz", **weights)
    return InContext(stage_of(load(f"{game}|repeat(40)"), 0), str(tmp_path / "net.npz"))


@pytest.fixture(scope="module")
def progress():
    return list(train(COURSE, every=400))


def test_on_members_it_never_met_it_comes_close_to_the_exact_bayesian(progress, tmp_path):
    """n = 400 members; the marginal (0.693 here, as every action is as likely) is what it starts from."""
    model = predictor(tmp_path, progress[-1].weights)
    mine, theirs = lessons(np.random.default_rng(2**20), COURSE, 400)
    net, bayes = net_loss(model, mine, theirs), bayes_loss(mine, theirs, 1.0, 2, 2)
    gap = (net - bayes).mean(1)
    error = gap.std() / np.sqrt(len(gap))
    assert -3 * error < gap.mean() < 0.01  # of the 0.086 nats there are; better only by chance
    assert bayes[:, 15:].mean() + 0.1 < bayes[:, :5].mean()  # there is something to learn in context,
    assert net[:, 15:].mean() + 0.1 < net[:, :5].mean()  # and it learns it


def test_what_it_learned_is_a_habit_of_the_population(progress, tmp_path):
    """In the first round nobody can know anything; after an answer to (0, 0) Bayes says 2/3 the next time."""
    model = predictor(tmp_path, progress[-1].weights)
    memory = model.begin()
    assert model.predict(memory) == pytest.approx([0.5, 0.5], abs=0.06)
    for _ in range(2):  # 0 0 at the start and 0 again after (0, 0)
        memory = model.update(memory, 0, 0)
    assert model.predict(memory)[0] == pytest.approx(2 / 3, abs=0.08)


def test_the_reported_loss_falls_and_every_report_has_its_step(progress):
    assert [p.step for p in progress] == [400, 800, 1000]
    assert progress[-1].loss < progress[0].loss < np.log(2)


def test_same_seed_same_weights_however_often_it_reports():
    short = Course(rounds=3, hidden=4, steps=3, batch=8)
    first, again = (list(train(short, every))[-1].weights for every in (1, 5))
    assert all(np.array_equal(first[k], again[k]) for k in first)


def test_in_numpy_and_in_jax_the_state_is_the_same():
    import jax.numpy as jnp

    rng = np.random.default_rng(3)
    w = {k: v + rng.normal(0, 0.3, v.shape).astype(np.float32) for k, v in fresh(rng, 7, 6, 3).items()}
    h = np.zeros(6, np.float32)
    g = jnp.zeros(6)
    for token in (0, 3, 6, 1):
        h, g = cell(np, w, h, token), cell(jnp, w, g, token)
    assert h == pytest.approx(np.asarray(g), abs=1e-6)


def test_the_cell_is_the_gated_unit_of_the_formula():
    rng = np.random.default_rng(4)
    w = {k: rng.normal(size=v.shape) for k, v in fresh(rng, 3, 2, 1).items()}
    h, x, u = rng.normal(size=2), w["token"][1], w["recur"]

    def logistic(v):
        return 1 / (1 + np.exp(-v))

    expected = []
    for i in range(2):
        r = logistic(x[i] + h @ u[:, i])
        z = logistic(x[2 + i] + h @ u[:, 2 + i])
        n = np.tanh(x[4 + i] + r * (h @ u[:, 4 + i] + w["reset"][i]))
        expected.append((1 - z) * n + z * h[i])
    assert cell(np, w, h, 1) == pytest.approx(expected)


def test_members_play_as_their_tables_say():
    """Lopsided: 3 actions against 2; frequencies after each joint action within 5 standard errors."""
    rng = np.random.default_rng(5)
    ours, others = members(rng, 1, 7, 3, (1.0,)), members(rng, 1, 7, 2, (1.0,))
    mine, theirs = (m[0] for m in play(rng, ours, others, 20_000))
    for a in range(3):
        for b in range(2):
            after = np.flatnonzero((mine[:-1] == a) & (theirs[:-1] == b)) + 1
            assert len(after) > 100
            table = 1 + a * 2 + b
            assert (mine[after] == 0).mean() == pytest.approx(ours[0, table, 0], abs=2.5 / np.sqrt(len(after)))
            assert (theirs[after] == 0).mean() == pytest.approx(others[0, table, 0], abs=2.5 / np.sqrt(len(after)))


def test_concentrations_are_those_of_the_dirichlet():
    rng = np.random.default_rng(6)
    for c in (0.2, 1.0, 5.0):  # the variance of a Beta(c, c) is 1 / (4 (2 c + 1))
        p = members(rng, 4000, 5, 2, (c,))[..., 0]
        assert p.var() == pytest.approx(1 / (4 * (2 * c + 1)), rel=0.1)


def test_weights_for_another_game_are_refused(tmp_path):
    weights = fresh(np.random.default_rng(0), 5, 4, 2)
    model = predictor(tmp_path, weights, "rps")
    with pytest.raises(GameError, match="5 tokens and forecasts 2 actions; this game needs 10 and 3"):
        model.begin()


def test_untrained_it_forecasts_all_alike(tmp_path):
    model = predictor(tmp_path, fresh(np.random.default_rng(0), 5, 4, 2))
    assert model.predict(model.update(model.begin(), 1, 0)) == pytest.approx([0.5, 0.5])
