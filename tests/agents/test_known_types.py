"""Plans over known programs: values by hand and by brute force, lines that keep what they know, Bayes by hand."""

from itertools import combinations, product

import numpy as np
import pytest

axelrod = pytest.importorskip("axelrod")

from coplayer.agents.axelrod_player import AxelrodPlayer, dilemma, strategies  # noqa: E402
from coplayer.agents.courses import Planner  # noqa: E402
from coplayer.agents.known_types import Known, KnownTypes, what_is_known  # noqa: E402
from coplayer.agents.rivals import THEN, C, Course, D, Program, Rival, word_of  # noqa: E402
from coplayer.game import Did, Saw  # noqa: E402
from coplayer.read import load  # noqa: E402

LABELS = ("cooperate", "defect")
NEWEST = [0, *(code % 4 for k in (1, 2, 3) for code in range(4**k))]
FAITH, DEFECT, TIT_FOR_TAT = (0,) * 85, (1,) * 85, tuple(new % 2 for new in NEWEST)
REPLIES = (FAITH, DEFECT, TIT_FOR_TAT)
SOME = ("Cooperator", "Grudger", "Tit For Tat", "Handshake", "Prober 4", "Bully", "Win-Stay Lose-Shift")


def stage(rounds):
    return dilemma(load(f"prisoners_dilemma|repeat({rounds})"), 0)


def met(name, moves, rounds=200, seed=0):
    """What a strategy plays against these moves of ours."""
    seated = AxelrodPlayer(load(f"prisoners_dilemma|repeat({rounds})"), 1, name, seed)
    memory, theirs, rng = seated.begin(), [], np.random.default_rng(0)
    for t, mine in enumerate(moves):
        theirs.append(LABELS.index(seated.act(memory, None, LABELS, rng)))
        memory = seated.watch(memory, Saw((t + 1, (LABELS[mine], LABELS[theirs[-1]]))))
    return theirs


def earned(mine, theirs):
    return stage(5).payoff[list(mine), list(theirs)].sum()


def value(names, rounds):
    plan = Planner(stage(rounds), REPLIES).courses([Program(name) for name in names], (), ())
    return list(plan.values((), np.arange(len(names))))


def test_a_probe_is_made_where_it_pays_by_hand():
    # Five rounds. Faith to the end: 3 * 4 + 5 of each. D C, then all D against the cooperator (5 + 3 + 15) and C C D
    # against tit for tat (5 + 0 + 3 + 3 + 5); a probe in the second round is worth 37.
    assert value(("Cooperator", "Tit For Tat"), 5) == [37, 39]


def test_a_probe_is_not_made_where_it_spoils_by_hand():
    # After D both defect in the second round, and only the third tells them apart: 5 + 0 + 3 + 3 + 5 of tit for tat
    # and 5 + 0 + 0 + 1 + 1 of Grudger.
    assert value(("Grudger", "Tit For Tat"), 5) == [34, 16 + 7]


def brute(names, mine, rounds):
    """The best total that any adaptive play can have, by trying all of it in matches of the library."""
    if len(mine) == rounds:
        return sum(earned(mine, met(name, mine, rounds)) for name in names)
    answers = {name: met(name, (*mine, C), rounds)[-1] for name in names}
    groups = [[n for n in names if answers[n] == b] for b in (C, D)]
    return max(sum(brute(g, (*mine, a), rounds) for g in groups if g) for a in (C, D))


def test_a_deep_plan_is_as_good_as_any_adaptive_play():
    for names in list(combinations(SOME, 3))[::7]:
        lines = Planner(stage(5), REPLIES, depth=4).lines([Program(name) for name in names])
        assert sum(earned(x.mine, x.theirs) for x in lines) == brute(names, (), 5)


def test_lines_are_true_and_part_only_where_the_strategies_do():
    lines = list(Planner(stage(60), REPLIES, ahead=20, opening=(C, D), many=4).lines([Program(n) for n in SOME]))
    assert sorted(x.program.name for x in lines) == sorted(SOME)
    for line in lines:
        assert met(line.program.name, line.mine, 60) == list(line.theirs)
        assert line.mine[:2] == (C, D)
        assert line.mine[-1] == D
    for one, two in combinations(lines, 2):
        same = int(np.argmin([*(a == b for a, b in zip(one.theirs, two.theirs, strict=True)), False]))
        assert one.mine[: same + 1] == two.mine[: same + 1]


def test_those_that_draw_get_no_line_of_their_own():
    drawn = [Program("Random", 5, draws=True), Program("Cooperator")]
    lines = list(Planner(stage(20), REPLIES, ahead=20).lines(drawn))
    assert [x.program.name for x in lines] == ["Cooperator"]


def test_what_a_rival_is_known_to_do_is_what_it_does():
    st, before = stage(40), (0, 1, 1)
    for name in SOME:
        theirs = met(name, before, 40)
        rival, at = Rival(Program(name), st, before), word_of(before, theirs)
        for word, reply in product(product((C, D), repeat=2), REPLIES):
            mine, answers = rival.meets(Course(at, word, reply), 23).T
            assert tuple(mine[:2]) == word
            assert met(name, (*before, *mine), 40)[3:] == list(answers)
            states = [word_of((*before, *mine[:k]), (*theirs, *answers[:k])) for k in range(2, 20)]
            assert [reply[s] for s in states] == list(mine[2:])


def play(agent, name, seed=0, rounds=200):
    """(what we earn a turn, the memory at the end)."""
    game = load(f"prisoners_dilemma|repeat({rounds})")
    seated = (agent, AxelrodPlayer(game, 1, name, seed))
    memories, rng, paid = [a.begin() for a in seated], np.random.default_rng(0), 0.0
    for t in range(rounds):
        made = tuple(a.act(m, None, LABELS, rng) for a, m in zip(seated, memories, strict=True))
        for i, one in enumerate(seated):
            memories[i] = one.watch(one.watch(memories[i], Did(made[i])), Saw((t + 1, made)))
        paid += agent.stage.payoff[LABELS.index(made[0]), LABELS.index(made[1])]
    return paid / rounds, memories[0]


def seat(rounds=200, **settings):
    return KnownTypes(load(f"prisoners_dilemma|repeat({rounds})"), 0, **settings)


def test_those_that_do_not_draw_never_leave_the_lines():
    fixed = [n for n, kind in strategies().items() if not axelrod.Classifiers["stochastic"](kind())]
    assert len(fixed) == 152
    for name in fixed[::9]:
        assert len(play(seat(), name)[1].lines) == 1, name


@pytest.mark.parametrize(("name", "least"), [("Cooperator", 4.85), ("Tit For Tat", 2.95), ("Handshake", 4.9)])
def test_it_takes_nearly_what_a_type_can_be_made_to_give(name, least):
    assert play(seat(), name)[0] > least


@pytest.mark.parametrize("name", ["ZD-Extort-4", "Stochastic WSLS"])
def test_those_that_draw_are_told_by_their_answers(name):
    _, memory = play(seat(), name, seed=11)
    assert len(memory.lines) == 0
    assert what_is_known().names[memory.evidence[:-1].argmax()] == name


def test_the_posterior_and_the_reply_by_hand():
    # One cooperates with chance .9 and the other with .4, whatever happened: after C, C, D the odds are
    # .81 * .1 to .16 * .6, weights .4576 and .5424. Replies earn (3, 1) and (2, 2.5): 1.915 and 2.271.
    chance = np.array([[[0.9, 0.1]] * 85, [[0.4, 0.6]] * 85])
    none, worth = np.zeros((0, 30), int), np.array([[3, 1], [2, 2.5]])
    replies = np.array([[C] * 85, [D] * 85])
    agent = seat(30, known=Known(("kind", "cold"), none, none, chance, replies, worth), more=0.3)
    memory = agent.begin()
    for t, theirs in enumerate((C, C, D)):
        memory = agent.watch(memory, Saw((t + 1, (LABELS[C], LABELS[theirs]))))
    np.testing.assert_allclose(memory.evidence[:2], np.log([0.81 * 0.1, 0.16 * 0.6]))
    assert memory.reply == 1
    patient = seat(30, known=agent.known, more=0.4)
    assert patient.better(0, memory.evidence[:2]) == 0
    assert memory.at == word_of((C, C, C), (C, C, D)) == THEN[word_of((C, C), (C, C))][C][D]


def test_other_lengths_end_with_a_defection_and_go_on_after_the_lines():
    _, memory = play(seat(20), "Tit For Tat", rounds=20)
    assert seat(20).act(memory._replace(learner=memory.learner._replace(rounds=19)), None, LABELS, None) == "defect"
    earned_long, memory = play(seat(230), "Cooperator", rounds=230)
    assert len(memory.lines) == 0
    assert earned_long > 4.5
