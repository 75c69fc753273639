"""Regrets on the board: by hand, by forks made another way, and null with a reason where they are not defined."""

import json
from dataclasses import replace

import numpy as np
import pytest

from coplayer.agents.by_name import agent
from coplayer.arena import forks
from coplayer.arena.board import board
from coplayer.arena.play import members, play
from coplayer.arena.regrets import comparators, external, policy
from coplayer.arena.replays import Replays, everything
from coplayer.arena.schedule import Arena, jobs
from coplayer.arena.tournament import keyed, rows
from coplayer.model.stage import stage_of
from coplayer.read.name import load

DEFECTOR = "machine(always, label=defect)"


def made(*words, **more):
    arena = Arena(*words, **more)
    return board(arena, list(rows(arena, workers=1)))


def against(agent, rival):
    return next(r for r in agent["by_rival"] if r["rival"] == rival)


def test_always_defect_against_named_rivals_by_hand():
    rounds = 40
    (found,) = made(f"prisoners_dilemma|repeat({rounds})", (DEFECTOR,), "memory_one", seeds=2, regrets=1)["agents"]
    tit_for_tat, grim, nice, nasty = (
        against(found, name) for name in ("tit_for_tat", "grim", "always_nice", "always_nasty")
    )
    assert tit_for_tat["external"] == 0 and tit_for_tat["policy"] == pytest.approx(2 - 4 / rounds)
    assert grim["policy"] == pytest.approx(3 - (5 + rounds - 1) / rounds)
    assert nice["policy"] == nasty["policy"] == nice["external"] == 0
    assert found["regret"]["best"] == "always cooperate" and found["regret"]["comparators"] == 4


@pytest.mark.parametrize("game", ["rps|repeat(60)", "prisoners_dilemma|repeat(30)"])
def test_replays_are_those_of_forks_with_the_same_randomness(game):
    people, name = "learners", "q_learning"
    arena = Arena(game, ("counts/best",), people, seeds=2, regrets=2)
    again, rules = Replays(arena), load(game)
    todo = [job for job in everything(arena) if f"@{name}" in job.seats]
    found = {job.key: keyed(arena, job) for job in todo}
    for job in todo[:4]:
        seat = job.seats.index("counts/best")
        theirs = lambda g, i, job=job: members(people, game)[name](g, i, np.random.default_rng([job.stream, 1000 + i]))  # noqa: E731
        plans = {n: lambda g, i, t=t: agent(t, g, i) for n, t in comparators(rules, seat).items()}
        by_forks = forks.regret(rules, seat, lambda g, i: agent("counts/best", g, i), theirs, plans, job.stream)
        row = found[job.key]
        regret, best = policy(row["returns"][seat], again.got(row, seat, found))
        assert (regret / row["rounds"], best) == (pytest.approx(by_forks.policy), by_forks.best)
        assert row["external"][str(seat)] / row["rounds"] == pytest.approx(by_forks.external)


def test_external_regret_is_that_of_trying_each_action():
    for seat in (0, 1):
        stage = stage_of(load("chicken|repeat(9)"), seat)
        rng = np.random.default_rng(seat)
        mine, theirs = rng.integers(2, size=9), rng.integers(2, size=9)
        pairs = [(stage.mine[a], stage.theirs[b]) for a, b in zip(mine, theirs, strict=True)]
        tried = [sum(stage.payoff[a, b] for b in theirs) for a in range(2)]
        got = sum(stage.payoff[a, b] for a, b in zip(mine, theirs, strict=True))
        moves = pairs if seat == 0 else [p[::-1] for p in pairs]
        assert external(stage, moves) == pytest.approx(max(tried) - got)


def against_copybot(first):
    """The most that a comparator gets a throw in 50 from one who throws `first`, then what beats our last throw."""
    most = []
    for plan in [*(lambda last, a=a: a for a in range(3)), *(lambda last, k=k: (last + k) % 3 for k in range(3))]:
        mine, theirs, total = 0, first, 0
        for t in range(50):
            mine, theirs = plan(theirs if t else 0), (mine + 1) % 3 if t else first
            total += (0, 1, -1)[(mine - theirs) % 3]
        most.append(total / 50)
    return max(most)


def test_programs_of_others_are_replayed():
    pytest.importorskip("pyspiel")
    arena = Arena("rps|repeat(50)", ("machine(always, label=rock)",), "roshambo", seeds=1, regrets=1)
    (found,) = board(arena, list(rows(arena, workers=1)))["agents"]
    assert against(found, "rockbot")["policy"] == against(found, "rockbot")["external"] == 1  # paper, every time
    copy = against(found, "copybot")  # it beats what we did last, so scissors would have won 49 times or 50
    assert copy["external"] == pytest.approx(2, abs=0.05)
    assert any(copy["policy"] == pytest.approx(most - copy["mean"] / 50) for most in map(against_copybot, range(3)))
    assert found["conditional"]["reason"] == "programs of others cannot be copied"


def test_replays_resume_and_are_shared_by_our_agents():
    arena = Arena("rps|repeat(20)", ("uniform", "counts/best"), "hidden_types", seeds=3, regrets=2)
    whole = list(rows(arena, workers=1))
    assert len(whole) == len(everything(arena)) == len(jobs(arena)) + 2 * 5 * 2 * 6  # seeds, members, seats, plans
    rest = list(rows(arena, {row["key"] for row in whole[:50]}, workers=1))
    once, twice = (board(arena, found)["agents"] for found in (whole, whole[:50] + rest))
    assert [a["regret"] for a in once] == [a["regret"] for a in twice]
    assert once[0]["regret"]["matches"] == 2 * 5 * 2


def test_agents_who_meet_each_other_have_regrets_too():
    rounds = 12
    names = (DEFECTOR, "machine(tit_for_tat)")
    found = made(f"prisoners_dilemma|repeat({rounds})", names, seeds=1, regrets=1)["agents"]
    assert against(found[0], names[1])["policy"] == pytest.approx(2 - 4 / rounds)
    assert against(found[0], names[0])["policy"] == 0
    assert against(found[1], names[1])["policy"] == 0
    assert against(found[1], names[0])["policy"] == pytest.approx(1 / rounds)  # it was nice once too often


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("prisoners_dilemma|repeat(5)|noisy(0.1)", ("uniform",)), "noise"),
        (("kuhn|repeat(3)", ("uniform",)), "one-shot games of two players"),
        (("prisoners_dilemma3|repeat(2)", ("uniform", "uniform()", "uniform( )")), "one-shot games of two players"),
    ],
)
def test_what_is_not_defined_is_null_with_the_reason(words, why):
    for found in made(*words, seeds=2, regrets=2)["agents"]:
        assert found["regret"]["external"] is None and found["regret"]["policy"] is None
        assert why in found["regret"]["reason"] and found["conditional"]["reason"]


def test_without_replays_policy_regret_is_null_and_says_how_to_have_it():
    (found,) = made("rps|repeat(9)", ("uniform",), "hidden_types", seeds=2)["agents"]
    assert found["regret"]["external"] is not None and "--regrets" in found["regret"]["reason"]


def test_forks_change_nothing_in_the_match():
    arena = Arena("rps|repeat(80)", ("context_tree/best", "lure"), "drifting", seeds=1, regrets=1)
    for job in jobs(arena)[::5]:
        plain, forked = (play(arena.game, arena.population, replace(job, forks=f)) for f in (False, True))
        for row in (plain, forked):
            row.pop("seconds")
        assert forked.pop("foreseen") and not plain.pop("foreseen") and json.dumps(plain) == json.dumps(forked)
