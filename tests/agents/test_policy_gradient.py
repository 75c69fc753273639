"""REINFORCE: its steps add up to the gradient of the return, taken by finite differences over all histories."""

from itertools import product

import numpy as np
import pytest

from coplayer.agents.memory_one import MemoryOne
from coplayer.agents.policy_gradient import Memory, PolicyGradient
from coplayer.game import Saw
from coplayer.read.name import load
from coplayer.read.nfg import parse
from coplayer.transform.repeat import repeat

LOPSIDED = repeat(parse('NFG 1 R "lopsided" { "row" "column" } { 2 3 } 1 7 2 0 3 3 4 1 5 2 6 5'), 3)
RATE = 1e-7


def softmax(theta):
    return np.exp(theta) / np.exp(theta).sum(-1, keepdims=True)


def histories(player, rival):
    """Every play of the match: the moves of each round as (ours, theirs)."""
    a, b = player.stage.shape
    return product(product(range(a), range(b)), repeat=player.stage.rounds)


def likelihood(player, rival, theta, play) -> float:
    """The chance of a play."""
    pi, s, r, p = softmax(theta), 0, 0, 1.0
    for mine, theirs in play:
        p *= pi[s, mine] * rival.moore.plays[r][theirs]
        s = player.looks * (1 + player.stage.shape[1] * mine + theirs)
        r = rival.moore.then[r][theirs, mine]
    return p


def expected(player, rival, theta) -> float:
    """The exact expected return."""
    return sum(
        likelihood(player, rival, theta, play) * sum(player.stage.payoff[moves] for moves in play)
        for play in histories(player, rival)
    )


def learned(player, play, theta) -> np.ndarray:
    """What one play adds to theta, for each unit of the rate."""
    memory = Memory(theta, np.zeros_like(theta), 0, 0.0)
    for t, (mine, theirs) in enumerate(play):
        moves = player.stage.mine[mine], player.stage.theirs[theirs]
        memory = player.watch(memory, Saw((t + 1, moves[:: 1 - 2 * player.stage.seat])))
    return (memory.theta - theta) / RATE * player.span


@pytest.mark.parametrize("seat", [0, 1])
@pytest.mark.parametrize("looks", [0, 1])
def test_steps_add_up_to_the_gradient_of_the_return(seat, looks):
    rng = np.random.default_rng(seat)
    player = PolicyGradient(LOPSIDED, seat, rate=RATE, discount=1.0, steady=1.0, looks=looks)
    a, b = player.stage.shape
    rival = MemoryOne(LOPSIDED, 1 - seat, rng.dirichlet(np.ones(b)), rng.dirichlet(np.ones(b), (b, a)))
    theta = rng.normal(size=player.begin().theta.shape)
    mean = sum(likelihood(player, rival, theta, h) * learned(player, h, theta) for h in histories(player, rival))
    for s, i in [(0, 0), (0, 1), (len(theta) - 1, 1)]:
        bump = np.zeros_like(theta)
        bump[s, i] = 1e-5
        slope = (expected(player, rival, theta + bump) - expected(player, rival, theta - bump)) / 2e-5
        assert mean[s, i] == pytest.approx(slope, abs=1e-4)


def test_a_baseline_is_the_decayed_mean_of_what_was_paid():
    player = PolicyGradient(LOPSIDED, 0, steady=0.75)
    memory = player.begin()
    for moves in (("1", "1"), ("2", "3")):
        memory = player.watch(memory, Saw((1, tuple(side[int(i) - 1] for side, i in zip(
            (player.stage.mine, player.stage.theirs), moves, strict=True)))))  # fmt: skip
    assert memory.mean == 0.75 * (0.75 * 3.5 + 0.25 * 1) + 0.25 * 6  # payoffs 1 to 6


def test_it_ends_at_the_dominant_action():
    game = load("prisoners_dilemma|repeat(900)")
    player, rng = PolicyGradient(game, 0, rate=0.1, discount=0.0, looks=0), np.random.default_rng(1)
    memory = player.begin()
    for t in range(900):
        label = player.act(memory, None, player.stage.mine, rng)
        memory = player.watch(memory, Saw((t + 1, (label, "cooperate" if rng.random() < 0.5 else "defect"))))
    assert player.mix(memory)[1] > 0.95
