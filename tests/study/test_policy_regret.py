"""Policy regret against external regret: small runs, and the parts that decide."""

import copy
from functools import cache

import numpy as np
import pytest

from coplayer.read.name import load
from coplayer.report.study import render
from coplayer.study import by_name, policy_regret

SMALL = policy_regret.Config(rounds=40, seeds=2, soft=2, soft_rounds=300)


@cache
def record():
    return by_name.run("policy_regret", config=SMALL)


def test_closed_forms_are_met():
    assert all(c["error"] < 1e-9 for c in record()["checks"]) and len(record()["checks"]) == 2


def test_the_claim_can_fall():
    assert not record()["flipped"]
    numbers = copy.deepcopy(record()["numbers"])
    numbers["tau"] = 0.9
    assert policy_regret.flipped(numbers)


def test_the_page_is_drawn():
    page = render(record() | {"command": "coplayer study policy_regret", "versions": {}, "commit": None, "clean": None})
    assert "<svg" in page and "always cooperate" in page and "None" not in page


def test_whoever_never_tries_loses_beside_always_cooperate_and_whoever_tries_beside_grim():
    at = {(r["arm"], r["rival"]): r["policy"] for r in record()["numbers"]["rows"]}
    for arm, _ in policy_regret.ARMS:
        assert max(at[arm, "grim"], at[arm, "always cooperate"]) > 1.5


@pytest.mark.parametrize("chances", [(0.5, 0.9, 0.2, 0.8, 0.3), (0.1, 0.95, 0.05, 0.05, 0.4)])
def test_the_best_plan_is_the_best_of_many_simulated_matches(chances):
    game = load("prisoners_dilemma|repeat(60)")
    best = policy_regret.best_plan(game, chances)
    rng = np.random.default_rng(0)
    means = {name: simulated(name, chances, 60, rng) for name in policy_regret.plans(game, 0)}
    top = max(m for m, _ in means.values())
    assert means[best][0] >= top - 3 * means[best][1] - 0.05


def simulated(name, chances, rounds, rng, matches=4000):
    """(mean, standard error) of what a plan earns a round; an own loop over matches at a time."""
    plan = np.array(["cd".index(c) for c in name])
    mine, total = np.full(matches, plan[0]), np.zeros(matches)
    theirs = (rng.random(matches) >= chances[0]).astype(int)
    pay = np.array([[3, 0], [5, 1]])
    for _ in range(rounds):
        total += pay[mine, theirs]
        p = np.array(chances[1:])[2 * theirs + mine]  # after (its, ours)
        mine = plan[1 + 2 * mine + theirs]
        theirs = (rng.random(matches) >= p).astype(int)
    return total.mean() / rounds, total.std() / rounds / np.sqrt(matches)
