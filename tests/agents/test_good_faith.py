"""The agent of good faith against opponents whose best answer is known."""

import copy
import pickle

import numpy as np
import pytest

from coplayer.agents.good_faith import GoodFaith
from coplayer.game import Did, Saw, Unsuited
from coplayer.read import load

LABELS = ("cooperate", "defect")
PAY = np.array([[3, 0], [5, 1]])


def play(other, noise=0.0, rounds=200, seed=0, told=None, **settings):
    """[T, 2] moves made (ours, theirs); `other` answers the list of earlier moves; hands tremble by `noise`."""
    name = f"prisoners_dilemma|repeat({rounds})" + (f"|noisy({told})" if told else "")
    agent = GoodFaith(load(name), 0, **settings)
    memory, moves, rng = agent.begin(), [], np.random.default_rng(seed)
    for t in range(rounds):
        meant = agent.act(memory, None, LABELS, rng)
        flips = rng.random(2) < noise
        made = (LABELS.index(meant) ^ int(flips[0]), other(moves) ^ int(flips[1]))
        view = (t + 1, (LABELS[made[0]], LABELS[made[1]]))
        memory = agent.watch(memory, Did(meant))
        memory = agent.watch(memory, Saw((view, LABELS[made[0]]) if told else view))
        moves.append(made)
    return np.array(moves)


def earned(moves):
    return PAY[moves[:, 0], moves[:, 1]].mean()


def grim(moves):
    return int(any(a for a, _ in moves))


def tit_for_tat(moves):
    return moves[-1][0] if moves else 0


def suspicious(moves):
    return moves[-1][0] if moves else 1


def test_it_keeps_faith_with_those_who_never_defect_and_defects_last():
    for other in (grim, tit_for_tat, lambda moves: 0):
        np.testing.assert_array_equal(play(other)[:, 0], [0] * 199 + [1])


def test_it_defects_against_those_who_always_do():
    moves = play(lambda moves: 1)
    assert moves[:, 0].mean() > 0.9


def test_it_makes_peace_with_a_suspicious_tit_for_tat():
    assert earned(play(suspicious)) > 2.9


def test_it_takes_what_a_fixed_cycle_gives():
    # C C D over and over: all-defection earns (5 + 5 + 1) / 3
    assert earned(play(lambda moves: int(len(moves) % 3 == 2))) > 0.95 * 11 / 3


def test_after_its_own_tremble_it_expects_less_forgiveness():
    agent = GoodFaith(load("prisoners_dilemma|repeat(200)|noisy(0.05)"), 0)
    memory = agent.begin()
    for t in range(3):
        made = ("defect" if t == 2 else "cooperate", "cooperate")
        memory = agent.watch(agent.watch(memory, Did("cooperate")), Saw((((t + 1), made), made[0])))
    assert memory.trembles == 1
    shaken = agent.forecast_move(memory, None, 1, LABELS)["cooperate"]
    calm = agent.calm.predict(memory.calm)[0]
    assert shaken < calm


def test_it_never_reads_the_noise_rate():
    one, other = (play(tit_for_tat, noise=0.05, seed=3, told=rate) for rate in (0.05, 0.2))
    np.testing.assert_array_equal(one, other)


def test_with_trembles_it_earns_more_from_a_pushover_than_cooperation_does():
    assert earned(play(lambda moves: 0, noise=0.05, told=0.05)) > 3.8


def test_acting_changes_nothing_and_memories_are_copied_and_pickled():
    agent = GoodFaith(load("prisoners_dilemma|repeat(50)"), 0)
    memory, rng = agent.begin(), np.random.default_rng(0)
    for t in range(20):
        before = pickle.dumps(memory)
        move = agent.act(memory, None, LABELS, rng)
        agent.forecast_move(memory, None, 1, LABELS)
        assert pickle.dumps(memory) == before
        kept = copy.deepcopy(memory)
        assert agent.act(kept, None, LABELS, rng) == move == agent.act(pickle.loads(before), None, LABELS, rng)
        view = (t + 1, (move, LABELS[t % 3 == 1]))
        memory = agent.watch(agent.watch(memory, Did(move)), Saw(view))


def test_other_games_are_refused():
    with pytest.raises(Unsuited, match="cooperate"):
        GoodFaith(load("rps|repeat(10)"), 0)
