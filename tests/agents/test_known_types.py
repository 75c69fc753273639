"""Planning over known types: values by hand, and play against a short list."""

import copy
import pickle
from itertools import product

import numpy as np
import pytest

axelrod = pytest.importorskip("axelrod")

from coplayer.agents.axelrod_player import AxelrodPlayer, dilemma  # noqa: E402
from coplayer.agents.courses import RULES, Course, courses, follow, simulated  # noqa: E402
from coplayer.agents.known_types import KnownTypes  # noqa: E402
from coplayer.game import Did, Saw  # noqa: E402
from coplayer.read import load  # noqa: E402

LABELS = ("cooperate", "defect")
SOME = ("Cooperator", "Grudger", "Tit For Tat", "Handshake", "Prober 4", "Random")


def stage(rounds):
    return dilemma(load(f"prisoners_dilemma|repeat({rounds})"), 0)


def value(types, rounds):
    plan = simulated(stage(rounds), types, (), 3, 50)
    return plan.values(*plan.everything, 0)


def test_a_probe_is_made_where_it_pays_by_hand():
    # Five rounds. Faith to the end: 3 * 4 + 5 of each. D C, then all D against the cooperator (5 + 3 + 15) and C C D
    # against tit for tat (5 + 0 + 3 + 3 + 5); a probe in the second round is worth 37.
    assert value(("Cooperator", "Tit For Tat"), 5) == [37, 39]


def test_a_probe_is_not_made_where_it_spoils_by_hand():
    # After D both defect in the second round, and only the third tells them apart: 5 + 0 + 3 + 3 + 5 of tit for tat
    # and 5 + 0 + 0 + 1 + 1 of Grudger.
    assert value(("Grudger", "Tit For Tat"), 5) == [34, 16 + 7]


def test_values_lie_between_the_best_single_course_and_clairvoyance():
    plan = simulated(stage(30), SOME, (), 2, 30)
    v = max(plan.values(*plan.everything, 0))
    assert plan.worth.sum(1).max() < v < plan.worth.max(0).sum()


def test_nothing_simulated_twice_is_the_same_as_simulating_everything():
    st, before = stage(40), ((0, 0), (0, 1), (1, 0))
    plan = simulated(st, SOME, before, 2, 20)
    for (i, name), (p, course) in product(enumerate(SOME), list(enumerate(courses(2)))[::5]):
        rounds = follow(name, st, before, course, 23)[3:]
        np.testing.assert_array_equal(np.stack([plan.mine[p, i], plan.theirs[p, i]], 1), rounds)


def test_what_is_not_simulated_goes_on_as_it_ends():
    defect = [c.first == () and c.move([(0, 0)], 0, 5) == 1 for c in courses(1)].index(True)
    plan = simulated(stage(100), ("Cooperator", "Defector", "Alternator"), (), 1, 20)
    np.testing.assert_allclose(plan.worth[defect], [500, 100, 300])


def test_a_course_goes_on_by_its_rule_after_its_first_moves():
    cycle, grim = RULES[2], RULES[5]  # C D over and over; never forgive
    word = Course((1,), cycle)
    assert [word.move([(0, 0)] * t, 3, 50) for t in range(3, 8)] == [1, 0, 1, 0, 1]
    assert Course((0, 0), grim).move([(0, 1), (0, 1), (0, 0)], 0, 50) == 0  # what it saw before it began is forgiven
    assert Course((0, 0), grim).move([(0, 0), (0, 0), (0, 1)], 0, 50) == 1


def test_the_last_move_is_a_defection():
    assert Course((0, 0), courses(0)[0].rule).move([(0, 0)] * 9, 9, 1) == 1


def play(name, rounds=200, **settings):
    """What a known type yields a turn."""
    game = load(f"prisoners_dilemma|repeat({rounds})")
    seated = (KnownTypes(game, 0, longest=2, among=SOME, **settings), AxelrodPlayer(game, 1, name))
    memories, rng, paid = [a.begin() for a in seated], np.random.default_rng(0), 0.0
    for t in range(rounds):
        made = tuple(a.act(m, None, LABELS, rng) for a, m in zip(seated, memories, strict=True))
        for i, agent in enumerate(seated):
            memories[i] = agent.watch(agent.watch(memories[i], Did(made[i])), Saw((t + 1, made)))
        paid += dilemma(game, 0).payoff[LABELS.index(made[0]), LABELS.index(made[1])]
    return paid / rounds, memories[0]


@pytest.mark.parametrize(("name", "least"), [("Cooperator", 4.85), ("Tit For Tat", 2.95), ("Handshake", 4.8)])
def test_it_takes_nearly_what_a_type_can_be_made_to_give(name, least):
    earned, memory = play(name)
    assert earned > least
    assert memory.types is not None and name in memory.types


def test_strangers_are_left_to_the_learner():
    earned, memory = play("Alternator")
    assert memory.types is None
    assert earned > 0.95 * 3  # all-defection earns (5 + 1) / 2


def test_acting_changes_nothing_and_memories_are_copied_and_pickled():
    game, rng = load("prisoners_dilemma|repeat(30)"), np.random.default_rng(0)
    agent = KnownTypes(game, 0, longest=1, among=SOME)
    memory = agent.begin()
    for t in range(12):
        before = pickle.dumps(memory)
        move = agent.act(memory, None, LABELS, rng)
        assert agent.act(copy.deepcopy(memory), None, LABELS, rng) == move
        assert pickle.dumps(memory) == before
        memory = agent.watch(agent.watch(memory, Did(move)), Saw((t + 1, (move, "cooperate"))))
