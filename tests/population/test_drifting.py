"""Drifters: how often, how far, and that nothing we do matters."""

import numpy as np
import pytest

from coplayer.game import Did, Saw
from coplayer.population import drifting
from coplayer.read.name import load

RPS = load("rps|repeat(200)")


@pytest.mark.parametrize("hazard", [0.01, 0.1])
def test_a_favourite_switches_with_its_hazard_to_another_one(hazard):
    path = drifting.favourites(40_000, 3, hazard, np.random.default_rng(1))
    switched = (np.diff(path) != 0).mean()
    assert switched == pytest.approx(hazard, abs=4 * np.sqrt(hazard / 40_000))
    step = np.diff(path)[np.diff(path) != 0] % 3
    assert (step == 1).mean() == pytest.approx(0.5, abs=2 / np.sqrt(len(step)))  # either other one as often


def test_a_walk_keeps_its_spread_and_forgets_in_two_over_r_rounds():
    mixes = drifting.walk(60_000, 2, 0.1, np.random.default_rng(2))
    gap = np.log(mixes[:, 0] / mixes[:, 1])  # the difference of two values: spread sqrt(2) 1.5
    assert gap.std() == pytest.approx(np.sqrt(2) * 1.5, rel=0.05)
    lagged = np.corrcoef(gap[:-20], gap[20:])[0, 1]  # 20 rounds: 0.9 ** 10
    assert lagged == pytest.approx(0.9**10, abs=0.05)
    assert mixes[0].max() < 1 and mixes.sum(1) == pytest.approx(1)


@pytest.mark.parametrize("member", drifting.members(RPS), ids=lambda m: m.name)
def test_the_way_is_drawn_at_the_beginning_and_we_cannot_change_it(member):
    one, two = (member.make(RPS, 1, np.random.default_rng(7)) for _ in range(2))
    assert (one.path == two.path).all() and one.path.shape == (200, 3)
    memories = [one.begin(), two.begin()]
    for t in range(1, 200):
        for k, agent in enumerate((one, two)):
            ours = ("rock", "paper")[k]
            told = agent.watch(memories[k], Did("rock"))
            memories[k] = agent.watch(told, Saw((t, (ours, "rock"))))
        now = [a.distribution(m, None, "rps") for a, m in zip((one, two), memories, strict=True)]
        assert now[0] == now[1] and list(now[0].values()) == one.path[t].tolist()


def test_trembling_hands_do_not_hide_the_round():
    game = load("rps|repeat(20)|noisy(0.1)")
    agent = drifting.members(game)[0].make(game, 0, np.random.default_rng(0))
    assert agent.watch(3, Saw(((4, ("rock", "paper")), "rock"))) == 4
