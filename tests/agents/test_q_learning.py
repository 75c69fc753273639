"""Q-learning: an update by hand, and the best answer to a fixed strategy, found by solving its decision process."""

import numpy as np
import pytest

from coplayer.agents.machine import Machine
from coplayer.agents.q_learning import Memory, QLearning
from coplayer.game import Saw
from coplayer.read.name import load

PD = load("prisoners_dilemma|repeat(4000)")
C, D = "cooperate", "defect"


def test_one_update_is_watkins():
    player = QLearning(PD, 0, rate=0.25, discount=0.8, explore=0.1)
    q = np.zeros((5, 2))
    q[1] = 4.0, 7.0  # after both cooperated
    memory = player.watch(Memory(q, 0), Saw((1, (C, C))))
    assert memory.q[0].tolist() == [0.25 * (3 + 0.8 * 7), 0.0] and memory.at == 1
    memory = player.watch(memory, Saw((2, (D, C))))
    assert memory.q[1].tolist() == [4.0, 7 + 0.25 * (5 + 0 - 7)] and memory.at == 3


def test_it_does_not_write_into_the_memory_it_was_given():
    player = QLearning(PD, 0)
    memory = player.begin()
    player.watch(memory, Saw((1, (C, D))))
    assert not memory.q.any()


@pytest.mark.parametrize(("ties", "expected"), [((2.0, 1.0), [0.95, 0.05]), ((1.0, 1.0), [0.5, 0.5])])
def test_it_is_greedy_but_for_exploration_and_breaks_ties_evenly(ties, expected):
    player = QLearning(PD, 0, explore=0.1, looks=0)
    assert player.mix(Memory(np.array([ties]), 0)) == pytest.approx(expected)


def play(one, two, rounds: int, seed: int) -> list:
    """Memories after so many rounds."""
    rng, memories = np.random.default_rng(seed), [one.begin(), two.begin()]
    for t in range(rounds):
        moves = tuple(p.act(m, None, (C, D), rng) for p, m in zip((one, two), memories, strict=True))
        memories = [p.watch(m, Saw((t + 1, moves))) for p, m in zip((one, two), memories, strict=True)]
    return memories


@pytest.mark.parametrize(("rival", "discount"), [("tit_for_tat", 0.9), ("tit_for_tat", 0.1), ("pavlov", 0.8)])
def test_against_a_fixed_machine_it_learns_the_values_of_its_decision_process(rival, discount):
    machine = Machine(PD, 1, rival)
    player = QLearning(PD, 0, rate=1.0, explore=0.5, discount=discount)  # nothing is random, so a rate of 1 is exact
    learned = play(player, machine, 1500, 0)[0].q
    value = np.zeros((5, 2))
    for _ in range(400):  # value iteration over what both did; the machine's state follows from it
        for s in range(1, 5):
            at = machine.moore.then[0][divmod(s - 1, 2)[::-1]]
            b = int(machine.moore.plays[at].argmax())
            value[s] = [player.stage.payoff[a, b] + discount * value[1 + 2 * a + b].max() for a in (0, 1)]
    seen = learned.any(1)
    assert seen[1:].sum() >= 3
    assert learned[1:][seen[1:]] == pytest.approx(value[1:][seen[1:]], abs=1e-9)
