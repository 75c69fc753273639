"""Experts: forecasts are distributions, follow what they should find, and cost no more than mixing has to."""

import copy
import pickle

import numpy as np
import pytest

import coplayer
from coplayer.agents.lure import Lure
from coplayer.arena.match import play
from coplayer.game import Unsuited
from coplayer.model.experts import Experts
from coplayer.model.experts_contexts import order, place
from coplayer.model.experts_guesses import answered, continued, likeliest
from coplayer.model.experts_mixing import logarithms, reweigh, tilt
from coplayer.model.stage import stage_of

ROUNDS = 400


def stage(game=f"rps|repeat({ROUNDS})"):
    return stage_of(coplayer.load(game), 0)


def forecasts(theirs, mine, **settings):
    """What is forecast before each of their throws, [T, 3]."""
    model = Experts(stage(), **settings)
    memory, found = model.begin(), []
    for x, y in zip(mine, theirs, strict=True):
        found.append(model.predict(memory))
        memory = model.update(memory, int(x), int(y))
    return np.array(found)


def loss(theirs, mine, **settings):
    """Nats a throw, over the second half."""
    p = forecasts(theirs, mine, **settings)[np.arange(len(theirs)), theirs]
    return -np.log(p[len(p) // 2 :]).mean()


def noise(seed, n=ROUNDS):
    return np.random.default_rng(seed).integers(3, size=n)


def test_forecasts_are_distributions_and_begin_even():
    found = forecasts(noise(1), noise(2))
    assert np.allclose(found.sum(1), 1, atol=1e-12) and (found > 0).all()
    assert np.allclose(found[0], 1 / 3)


@pytest.mark.parametrize("seed", range(3))
def test_what_follows_a_rule_of_the_last_round_is_found_through_noise(seed):
    """theirs = any function of the last (mine, theirs), which one time in ten it is not."""
    rng = np.random.default_rng(seed)
    rule, mine, slips = rng.integers(3, size=(3, 3)), noise(seed + 10), rng.random(ROUNDS) < 0.1
    theirs = np.zeros(ROUNDS, int)
    for t in range(1, ROUNDS):
        theirs[t] = rng.integers(3) if slips[t] else rule[mine[t - 1], theirs[t - 1]]
    best = -(0.9 + 0.1 / 3) * np.log(0.9 + 0.1 / 3) - 2 * (0.1 / 3) * np.log(0.1 / 3)  # the entropy of the rule
    assert loss(theirs, mine) < best + 0.12


def test_who_beats_what_beats_my_most_frequent_throw_is_found():
    """A guess of *my* throw, turned by two: no count of their throws alone has it."""
    mine = np.random.default_rng(5).choice(3, size=ROUNDS, p=[0.5, 0.3, 0.2])
    counts = np.cumsum(np.eye(3)[mine], 0)
    theirs = np.r_[0, (counts[:-1].argmax(1) + 2) % 3]
    assert loss(theirs, mine) < 0.05


def test_a_turn_that_changes_is_followed():
    """First they beat my last throw, then what beats it."""
    mine = noise(8)
    theirs = (np.r_[0, mine[:-1]] + np.where(np.arange(ROUNDS) < 250, 1, 2)) % 3
    found = forecasts(theirs, mine)
    assert (found[275:].argmax(1) == theirs[275:]).mean() > 0.95


def test_noise_costs_little():
    """Against even throws nothing can be won: ln 3, and less than 0.03 nats for trying."""
    assert np.mean([loss(noise(s), noise(s + 50)) for s in range(4)]) == pytest.approx(np.log(3), abs=0.03)


def test_the_three_throws_are_alike():
    """Renaming rock, paper, scissors in a circle renames the forecast (to float32), for contexts without a clock."""
    mine, theirs = noise(3, 120), noise(4, 120)
    theirs[1:] = np.where(noise(5, 119) > 0, (mine[:-1] + 1) % 3, theirs[1:])
    plain, turned = forecasts(theirs, mine), forecasts((theirs + 1) % 3, (mine + 1) % 3)
    assert np.abs(np.roll(plain, 1, axis=1) - turned)[20:].mean() < 0.03


def test_memories_copy_and_pickle():
    model, rng = Experts(stage()), np.random.default_rng(0)
    memory = model.begin()
    for _ in range(50):
        memory = model.update(memory, *map(int, rng.integers(3, size=2)))
    twins = [copy.deepcopy(memory), pickle.loads(pickle.dumps(memory))]
    memory = model.update(memory, 0, 1)
    for twin in twins:
        assert not np.array_equal(model.predict(twin), model.predict(memory))
        assert np.array_equal(model.predict(model.update(twin, 0, 1)), model.predict(memory))


@pytest.mark.parametrize("game", ["prisoners_dilemma|repeat(10)", "matching_pennies|repeat(10)"])
def test_games_of_other_sizes_are_refused(game):
    with pytest.raises(Unsuited, match="three"):
        Experts(stage(game))


def test_what_was_read_in_sources_can_be_left_out():
    """Affine frames, step ranks, clocks and all blends."""
    with_it, without = Experts(stage()).shape, Experts(stage(), read=False).shape
    assert len(with_it.contexts) - len(without.contexts) == 9 and len(without.blends) == 0
    assert {tuple(row) for row in without.contexts} < {tuple(row) for row in with_it.contexts}


def test_logarithms_are_those_of_numpy():
    p = np.concatenate([np.linspace(1e-7, 1, 5000), np.geomspace(1e-30, 1, 5000)]).astype(np.float32)
    out = np.empty_like(p)
    logarithms(p, np.empty(len(p), np.int32), out)
    assert np.abs(out - np.log(p.astype(float))).max() < 1e-5


@pytest.mark.parametrize("eta", [1.0, 0.5, 0.25])
def test_a_bayes_mixer_by_hand(eta):
    """w <- share / E + (1 - share) w p^eta / Z."""
    w, p = np.array([0.5, 0.3, 0.2], np.float32), np.array([0.9, 0.1, 0.4], np.float32)
    expected = w * p**eta
    expected = 0.06 / 3 + 0.94 * expected / expected.sum()
    reweigh(w, p, np.float32(eta), np.float32(0.06))
    assert w == pytest.approx(expected, rel=1e-5)


def test_a_logistic_mixer_steps_up_the_gradient_of_the_log_likelihood():
    """In the logarithm of the weights; judged by differences of ln softmax(w @ log)[y]."""
    rng = np.random.default_rng(0)
    log = np.log(rng.dirichlet(np.ones(3), size=4)).T.astype(np.float32)  # [3, E]
    w, y, small = rng.random(4).astype(np.float32), 1, 1e-4

    def likelihood(w):
        z = log.astype(float) @ w
        return z[y] - np.log(np.exp(z).sum())

    p = np.exp(log @ w) / np.exp(log @ w).sum()
    slope = [(likelihood(w + small * e) - likelihood(w - small * e)) / (2 * small) for e in np.eye(4)]
    after = w.copy()
    tilt(after, log, p, y, np.float32(0.01))
    assert after / w - 1 == pytest.approx(0.01 * np.array(slope), abs=1e-4)
    tilt(after := w.copy(), log, p, y, np.float32(1e6))
    assert set(np.round(after / w, 3)) <= {0.5, 1.5}


def test_guesses_by_hand():
    n = lambda *counts: np.array(counts, np.float32)  # noqa: E731
    assert likeliest(n(0, 0, 0)) == (0, 0)
    assert likeliest(n(0, 0, 9))[0] == 2 and likeliest(n(1, 9, 0))[0] == 1
    states = {likeliest(n(*c))[1] for c in [(1, 0, 0), (9, 0, 0), (2, 1, 0), (2, 0, 1), (30, 20, 0), (30, 0, 20)]}
    assert len(states) == 6
    assert [likeliest(np.roll(n(5, 2, 1), k)) for k in range(3)] == [(k, likeliest(n(5, 2, 1))[1]) for k in range(3)]
    assert sorted({continued(27 * k + j) for k in range(4) for j in range(27)}) == list(range(14))
    states = {answered(81 * k + j) for k in range(3) for j in range(81 if k else 1)}
    assert sorted(states) == list(range(31))
    assert len({order(n(*c)) for c in np.ndindex(3, 3, 3)}) == 13


def test_a_full_table_takes_over_a_place():
    keys = np.zeros(16, np.int32)
    wanted = np.arange(1, 101, 2, dtype=np.int32) << 4 | 1
    assert all(0 <= place(keys, k) < 16 for k in wanted)
    assert place(keys, keys[3]) == 3


def test_the_bait_costs_no_more_than_its_budget():
    """Against a bot that beats our last throw inertia pays nothing; the price stops at the budget."""

    class Copycat:
        def begin(self):
            return "rock"

        def act(self, memory, view, actions, rng):
            return {"rock": "paper", "paper": "scissors", "scissors": "rock"}[memory] if rng.random() < 0.5 else "rock"

        def watch(self, memory, event):
            return event.view[1][0] if type(event).__name__ == "Saw" else memory

    game = coplayer.load("rps|repeat(300)")
    bold = Lure(game, 0, model="counts", edge=3.0, budget=5.0)
    spent, memory = [], bold.begin()
    watch = bold.watch

    def noted(memory, event):
        after = watch(memory, event)
        spent.append(after.spent)
        return after

    bold.watch = noted
    play(game, [bold, Copycat()], 3)
    assert memory.spent == 0
    assert max(spent) <= 5 + 2  # one throw can cost two
    assert max(spent) >= 5
