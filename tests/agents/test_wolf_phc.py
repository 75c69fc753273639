"""WoLF: a step by hand, and matching pennies, where it comes home and plain hill climbing goes round."""

import numpy as np
import pytest

from coplayer.agents.wolf_phc import Memory, WolfPhc, climbed
from coplayer.game import Saw
from coplayer.read.name import load

PENNIES = load("matching_pennies|repeat(5000)")


def test_a_step_takes_from_each_other_action_what_it_has():
    assert climbed(np.array([0.6, 0.01, 0.39]), 0, 0.1) == pytest.approx([0.66, 0.0, 0.34])
    assert climbed(np.array([0.0, 0.0, 1.0]), 2, 0.1).tolist() == [0, 0, 1]


def test_it_steps_little_when_it_wins_and_much_when_it_loses():
    player = WolfPhc(PENNIES, 0, win=0.01, lose=0.04, rate=0.0, discount=0.0)
    q = np.array([[1.0, -1.0]])
    for pi, step in ((0.8, 0.01), (0.3, 0.04)):  # 0.8 of the better action is more than usual, 0.3 less
        memory = Memory(q, np.array([[pi, 1 - pi]]), np.array([[0.5, 0.5]]), np.array([99.0]), 0)
        moved = player.watch(memory, Saw((1, ("heads", "heads"))))
        assert moved.pi[0, 0] == pytest.approx(pi + step)
        assert moved.mean[0, 0] == pytest.approx(0.5 + (pi - 0.5) / 100)


def test_rates_fade():
    player = WolfPhc(PENNIES, 0, rate=0.5, discount=0.0, fade=10.0)
    memory = player.begin()._replace(visits=np.array([30.0]))
    assert player.watch(memory, Saw((1, ("heads", "heads")))).q[0, 0] == pytest.approx(0.5 / 4)


def distance(win: float, lose: float, seed: int) -> float:
    """How far from even self-play is, the worse player's mean over the last 1,000 of 5,000 rounds."""
    players = [WolfPhc(PENNIES, i, win, lose, discount=0.0, explore=0.1) for i in (0, 1)]
    memories, rng, far = [p.begin() for p in players], np.random.default_rng(seed), []
    memories[0].pi[0] = 0.9, 0.1
    for t in range(5000):
        moves = tuple(p.act(m, None, ("heads", "tails"), rng) for p, m in zip(players, memories, strict=True))
        memories = [p.watch(m, Saw((t + 1, moves))) for p, m in zip(players, memories, strict=True)]
        far.append(max(abs(m.pi[0, 0] - 0.5) for m in memories))
    return float(np.mean(far[-1000:]))


@pytest.mark.parametrize("seed", [0, 1])
def test_in_matching_pennies_wolf_comes_home_and_hill_climbing_goes_round(seed):
    assert distance(0.001, 0.004, seed) < 0.2
    assert distance(0.004, 0.004, seed) > 0.4
