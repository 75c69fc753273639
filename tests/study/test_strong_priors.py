"""Strong priors: the equations are what the informants' aims say, exact games agree, the claim can fall."""

import copy
import json
import re
from functools import cache

import numpy as np
import pytest

from coplayer.report.study import render
from coplayer.study import by_name, strong_priors
from coplayer.study.strong_priors_world import (
    INFORMANTS,
    Menu,
    World,
    careful_weight,
    chosen,
    error,
    errors,
    paid,
    pushed,
    right_weight,
)

SMALL = strong_priors.Config(spreads=(0.5, 1.0), pushes=(0.0, 1.0, 4.0), rounds=500, seeds=16, projects=300)
WORLD = World(1.3, 0.0, 0.4)


@pytest.mark.parametrize(("spread", "keep"), [(0.3, 0.99), (1.0, 0.5), (4.0, 0.9), (2.0, 0.0)])
def test_kalmans_gain_is_where_the_variances_come_to_rest(spread, keep):
    p = 1.0
    for _ in range(5000):
        p = keep**2 * p / (p + 1) + (1 - keep**2) * spread**2
    assert World(spread, keep).gain == pytest.approx(p / (p + 1), abs=1e-12)
    assert strong_priors.searched(World(spread, keep)) == pytest.approx(p / (p + 1), abs=1e-6)


@pytest.mark.parametrize("informant", INFORMANTS)
@pytest.mark.parametrize(("g", "push"), [(0.2, 0.7), (0.9, 1.6)])
def test_the_error_is_the_integral_over_what_the_informant_does_best(informant, g, push):
    z, step = np.linspace(-12, 12, 1201, retstep=True)
    dense = np.exp(-(z**2) / (2 * WORLD.v)) / np.sqrt(2 * np.pi * WORLD.v) * step
    m = WORLD.kappa * z
    total = 0.0
    for beta, weight in ((-1.0, 0.5), (1.0, 0.5)):  # two points have the Gaussian's variance
        d = 0 * z
        if informant == "noisy":
            d = push * beta + 0 * z
        elif informant != "honest":
            bound = push if informant == "opposed" else 25.0
            tried = np.linspace(-bound, bound, 1001)[:, None]
            miss = (g * (z + tried) - m - (push * beta if informant == "interested" else 0)) ** 2
            aim = -miss if informant == "opposed" else miss + WORLD.lie * tried**2
            d = tried[aim.argmin(0), 0]
        total += weight * dense @ ((g * (z + d) - m) ** 2 + WORLD.kappa)
    assert error(WORLD, informant, g, push) == pytest.approx(total, abs=2e-3)


def test_the_right_weight_is_kalmans_for_honest_and_its_share_of_all_noise_for_noisy_reports():
    assert right_weight(WORLD, "honest", 2.0) == pytest.approx(WORLD.kappa, abs=1e-6)
    known = WORLD.spread**2 / (WORLD.v + 1.7**2)
    assert right_weight(WORLD, "noisy", 1.7) == pytest.approx(known, abs=1e-6)


def test_an_opponent_is_ignored_exactly_from_root_pi_v_over_2_on():
    edge = np.sqrt(np.pi * WORLD.v / 2)
    assert right_weight(WORLD, "opposed", 0.99 * edge) > 0.001
    assert right_weight(WORLD, "opposed", 1.01 * edge) == 0


def test_somebody_with_an_interest_is_never_ignored_if_lies_cost():
    for push in (1.0, 5.0, 20.0):
        g = right_weight(WORLD, "interested", push)
        assert g > 0 and error(WORLD, "interested", g, push) < WORLD.spread**2


@pytest.mark.parametrize(("honest", "push"), [(0.5, 1.0), (0.9, 3.0), (0.0, 9.0)])
def test_the_careful_weight_minimises_the_mixture(honest, push):
    def mixed(g):
        return honest * error(WORLD, "honest", g, push) + (1 - honest) * error(WORLD, "opposed", g, push)

    g = careful_weight(WORLD, honest, push)
    grid = np.linspace(0, WORLD.kappa + 0.2, 2001)
    assert g == pytest.approx(grid[np.argmin([mixed(x) for x in grid])], abs=1e-3)


def test_errors_in_the_drifting_world_are_those_of_a_linear_chain():
    world, gains, pushes = World(1.5, 0.8), np.array([0.0, 0.3, 0.7]), np.array([0.0, 2.0])
    found = errors(world, "noisy", gains, pushes, 1500, 100, np.random.default_rng(1)).mean(2)
    fresh = (1 - 0.8**2) * 1.5**2
    for k, push in enumerate(pushes):
        known = ((1 - gains) ** 2 * fresh + gains**2 * (1 + push**2)) / (1 - ((1 - gains) * 0.8) ** 2)
        assert found[k] == pytest.approx(known, rel=0.02)


@pytest.mark.parametrize("informant", ["interested", "opposed"])
def test_in_the_drifting_world_too_the_informant_does_what_it_wants_most(informant):
    world, g, push, ahead, wish = World(1.0, 0.9, 0.3), 0.4, 1.2, -0.7, 0.8
    got = float(pushed(world, informant, np.array(g), np.array(push), np.array(ahead), np.array(wish)))
    d = np.linspace(-1.2, 1.2, 240_001) if informant == "opposed" else np.linspace(-9, 9, 1_800_001)
    aim = -((ahead + g * d) ** 2) if informant == "opposed" else (ahead + g * d - push * wish) ** 2 + 0.3 * d**2
    assert got == pytest.approx(d[aim.argmin()], abs=2e-5)


@pytest.mark.parametrize("mean", [-1.0, -0.2, 0.1, 0.4, 2.0])
def test_what_is_chosen_earns_most_over_many_such_projects(mean):
    menu, variance = Menu(True), 0.6
    theta = mean + np.sqrt(variance) * np.random.default_rng(0).standard_normal(200_000)
    worth = [paid(menu, np.full(len(theta), c), theta, 1.0).mean() for c in range(4)]
    got = int(chosen(menu, np.array([mean]), variance, 1.0)[0])
    assert worth[got] >= max(worth) - 1e-3
    assert int(chosen(Menu(False), np.array([mean]), variance, 1.0)[0]) == int(mean > 0)


def test_messages_of_an_opponent_are_worth_nothing_in_the_exact_game():
    with_talk, without = strong_priors.cheap_talk()
    assert with_talk == pytest.approx(without, abs=1e-9) and without == pytest.approx(5 / 3)  # always say 0: 1, 0, 4


@cache
def record():
    return by_name.run("strong_priors", config=SMALL)


def test_closed_forms_are_met():
    for c in record()["checks"]:
        assert c["error"] <= (0.03 if "drawn" in c["what"] else 1e-6), c


def test_honest_reports_are_never_worse_than_none():
    honest = [c for c in record()["numbers"]["cells"] if c["informant"] == "honest"]
    assert honest and all(c["wins"] == "trusts" and c["gap"] < 0 for c in honest)


def test_the_page_is_made_from_the_json_alone():
    more = {"command": "coplayer study strong_priors", "versions": {}, "commit": None, "clean": None}
    page = render(json.loads(json.dumps(record() | more)))
    assert not re.search(r"https?://|<script|\bnan\b|\bNone\b|\binf\b", page)
    assert "<svg" in page and "never updating wins" in page


@pytest.mark.parametrize("who", strong_priors.STRATEGIC)
def test_the_claim_falls_where_either_region_is_empty(who):
    assert not record()["flipped"]
    numbers = copy.deepcopy(record()["numbers"])
    for c in numbers["cells"]:
        if c["informant"] == who:
            c["wins"] = "neither"
    assert strong_priors.flipped(numbers)


def test_a_seller_without_push_is_worth_listening_to_and_one_with_much_is_not():
    for rows in record()["numbers"]["undo"].values():
        assert rows[0]["gap"] < 0 < rows[-1]["gap"]


def test_where_never_updating_begins_to_pay_is_between_the_pushes_tried():
    rows = [{"push": x, "gap": y, "p": 1e-6} for x, y in ((0.0, -0.3), (1.0, -0.1), (3.0, 0.3))]
    assert strong_priors.crossing(rows) == pytest.approx(1.5)
    assert strong_priors.crossing([r | {"p": 0.5} for r in rows]) is None
