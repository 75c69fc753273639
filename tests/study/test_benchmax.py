"""Tuning on an open board: scores are those of play, winners are counted exactly, the claim can fall."""

import copy
import json
import re
from functools import cache
from itertools import combinations, product

import numpy as np
import pytest

from coplayer.agents.memory_one import MemoryOne
from coplayer.game import Did, Saw
from coplayer.model.stage import stage_of
from coplayer.read.name import load
from coplayer.report.study import render
from coplayer.study import benchmax, by_name
from coplayer.study.benchmax_play import CONTEXTS, Board, Learner, learner_scores, learners, script_scores, table

SMALL = benchmax.Config(half=4, tries=8, boards=4, rounds=30, audits=(0.0, 1.0), teams=(1,), draws=4000)
GAME = load("rps|repeat(4)")
PAY = stage_of(GAME, 0).payoff
THROWS = ("rock", "paper", "scissors")


def someone(seed):
    rng = np.random.default_rng(seed)
    return MemoryOne(GAME, 1, rng.dirichlet(np.ones(3)), rng.dirichlet(np.ones(3), (3, 3)))


def told(agent, memory, ours, theirs):
    """The agent after a round, through the protocol."""
    memory = agent.watch(memory, Did(agent.stage.mine[theirs]))
    return agent.watch(memory, Saw((0, (agent.stage.theirs[ours], agent.stage.mine[theirs]))))


def chances(agent, memory):
    """What it throws next [3]."""
    d = agent.distribution(memory, None, agent.stage.mine)
    return [d.get(label, 0.0) for label in agent.stage.mine]


@pytest.mark.parametrize("seed", range(3))
def test_a_scripts_score_is_the_sum_over_all_that_the_opponent_may_throw(seed):
    agent, rounds = someone(seed), 4
    script = np.random.default_rng(seed).integers(3, size=10)
    total = 0.0
    for throws in product(range(3), repeat=rounds):
        memory, chance, paid, ours = agent.begin(), 1.0, 0.0, script[0]
        for theirs in throws:
            chance *= chances(agent, memory)[theirs]
            paid += PAY[ours, theirs]
            memory = told(agent, memory, ours, theirs)
            ours = script[1 + 3 * ours + theirs]
        total += chance * paid / rounds
    board = Board(*(part[None] for part in table(agent)))
    assert script_scores(script, board, PAY, rounds) == pytest.approx([total], abs=1e-12)


@pytest.mark.parametrize("context", range(len(CONTEXTS)))
def test_a_learner_best_answers_what_followed_the_same_context(context):
    rng = np.random.default_rng(context)
    agent, u = someone(context), rng.random(60)
    one = Learner(context, 0.9, rng.gamma(0.5, 2.0, (81, 3)))
    memory, past, counts, total = agent.begin(), [(0, 0), (0, 0)], {}, 0.0
    for draw in u:
        (a, b), (a2, b2) = past[-1], past[-2]
        key = [(), (b,), (a,), (a, b), (b2, b), (a2, b2, a, b)][context]
        place = int("0" + "".join(map(str, key)), 3)
        seen = counts.setdefault(key, one.expects[place].copy())
        ours, mix = int((PAY @ seen).argmax()), chances(agent, memory)
        theirs = int(np.searchsorted(np.cumsum(mix), draw, "right"))
        total += PAY[ours] @ mix
        seen *= one.decay
        seen[theirs] += 1
        past.append((ours, theirs))
        memory = told(agent, memory, ours, theirs)
    board = Board(*(part[None] for part in table(agent)))
    assert learner_scores(one, board, PAY, u[None]) == pytest.approx([total / len(u)], abs=1e-12)


def test_the_winner_among_n_is_the_mean_over_all_subsets():
    scores = np.random.default_rng(0).normal(size=(2, 7))
    found = benchmax.best_of(scores)
    for n in range(1, 8):
        won = [max(s, key=lambda i: scores[0, i]) for s in combinations(range(7), n)]
        assert found[:, n - 1] == pytest.approx(scores[:, won].mean(1), abs=1e-12)


@pytest.mark.parametrize(("n", "known"), [(1, 0.0), (4, 1.02938), (5, 1.16296), (10, 1.53875), (20, 1.86748)])
def test_expected_largest_gaussians_are_those_of_the_tables(n, known):
    assert benchmax.largest(n) == pytest.approx(known, abs=6e-6)  # Harter (1961)


def test_an_audit_on_the_open_half_stops_nothing_and_a_climb_never_falls():
    rng = np.random.default_rng(3)
    parts = {n: Board(*map(np.array, zip(*(table(someone(s)) for s in seeds), strict=True)))
             for n, seeds in {"open": (1, 2), "hidden": (3, 4), "audit": (1, 2)}.items()}  # fmt: skip
    script = rng.integers(3, size=10)
    free, none = benchmax.climbed(SMALL, parts, PAY, script, 0.0, np.random.default_rng(5))
    same, many = benchmax.climbed(SMALL, parts, PAY, script, 1.0, np.random.default_rng(5))
    assert (free == same).all() and none == 0 < many
    assert (np.diff(free[0]) >= 0).all() and free[0, -1] > free[0, 0]
    parts["audit"] = Board(*map(np.array, zip(*(table(someone(s)) for s in (7, 8)), strict=True)))
    strict, _ = benchmax.climbed(SMALL, parts, PAY, script, 1.0, np.random.default_rng(5))
    assert strict[0, -1] < free[0, -1]  # some gains on the open half do not hold elsewhere


def test_submissions_are_of_every_kind():
    assert {s.context for s in learners(60, np.random.default_rng(0))} == set(range(len(CONTEXTS)))


@cache
def record():
    return by_name.run("benchmax", config=SMALL)


def test_closed_forms_are_met():
    for c in record()["checks"]:
        assert c["error"] <= (0.03 if "drawn" in c["what"] else 1e-6), c


def test_the_page_is_made_from_the_json_alone():
    more = {"command": "coplayer study benchmax", "versions": {}, "commit": None, "clean": None}
    page = render(json.loads(json.dumps(record() | more)))
    assert not re.search(r"https?://|<script|\bnan\b|\bNone\b|\binf\b", page)
    assert "<svg" in page and "Eight teams" in page


def test_a_gap_that_is_flat_in_either_family_is_a_flip():
    numbers = copy.deepcopy(record()["numbers"])
    for f in numbers["families"].values():
        f.update(p=0.001, grown=[[0.0, 0.0, 0.0], [0.1, 0.05, 0.15]])
    assert not benchmax.flipped(numbers)
    for name in ("settings", "climbing"):
        for change in ({"p": 0.2}, {"p": None}, {"grown": [[0.0, 0.0, 0.0], [-0.1, -0.2, -0.05]]}):
            flat = copy.deepcopy(numbers)
            flat["families"][name].update(change)
            assert benchmax.flipped(flat)


def test_what_tries_win_is_last_minus_first_and_gaps_are_taken_board_by_board():
    rows = {
        "open": np.array([[0.0, 0.5], [0.2, 0.9], [0.1, 0.6]]),
        "hidden": np.array([[0.4, 0.5], [0.2, 0.4], [0.0, 0.2]]),
    }
    found = benchmax.tested({"one": rows})["one"]
    assert (found["open_won"], found["hidden_won"]) == pytest.approx((1.7 / 3, 0.5 / 3))
    assert found["grown"][-1][0] == pytest.approx(1.2 / 3) and found["grown"][0][0] == 0


def test_boards_differ_by_seed_and_by_rules():
    other = by_name.run("benchmax", config=benchmax.Config(**{**SMALL.__dict__, "seed": 9}))
    assert other["numbers"]["families"] != record()["numbers"]["families"]
