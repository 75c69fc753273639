"""Behaviour or reasons: players do what they are said to do, errors are those of the definition, the claim can fall."""

import copy
import json
import re
from functools import cache

import numpy as np
import pytest
from scipy.special import rel_entr

from coplayer.model.counts import Counts
from coplayer.model.stage import Stage
from coplayer.report.study import render
from coplayer.study import behaviour_or_logic, behaviour_or_logic_play, by_name
from coplayer.study.behaviour_or_logic_play import (
    ACTIONS,
    POPULATIONS,
    Match,
    arms,
    changed,
    drawn_player,
    drawn_stage,
    exact_total,
    judged,
    match,
    mixed,
    moved,
)

SMALL = behaviour_or_logic.Config(half=25, matches=4, seed=7)


def learned(model, moves):
    memory = model.begin()
    for mine, theirs in moves:
        memory = model.update(memory, mine, theirs)
    return memory


def test_a_habit_answers_the_last_round_alone_before_and_after_the_change():
    seen = match("habit", 60, np.random.default_rng(0))
    rows: dict = {}
    for t in range(1, 120):
        rows.setdefault(tuple(seen.moves[t - 1]), []).append(seen.truth[t])
    assert len(rows) >= 6 and all(np.ptp(r, axis=0).max() == 0 for r in rows.values())
    assert not np.array_equal(seen.pay[59], seen.pay[60]) and np.array_equal(seen.pay[0], seen.pay[59])


def test_level_one_answers_what_we_do_and_level_two_what_answers_what_it_does():
    theirs = np.array([[0.0, 1.0, 0.2], [0.1, 0.3, 1.0], [1.0, 0.0, 0.4]])  # [A, B] after our a it likes one best
    stage = Stage(0, (*"abc",), (*"abc",), np.eye(3)[[1, 2, 0]], theirs, 9, 1.0, 0.0, False)
    found = set()
    for seed in range(20):
        player = drawn_player("levels", stage, np.random.default_rng(seed))
        memory = learned(player, [(0, 0)] * 60)
        level = player.model.parameters[player.row].thought
        # level 1 answers our 0 by 1; we answer its 0 by 2 (the payoff's column 0 pays in row 2), it answers that by 0
        assert player.predict(memory).argmax() == (1 if level == 1 else 0)
        found.add(level)
    assert found == {1.0, 2.0}


def test_reasons_are_kept_over_a_change_of_pay_and_models_begun_anew_forget():
    rng = np.random.default_rng(1)
    stage, other = drawn_stage(9, rng), drawn_stage(9, rng)
    moves = rng.integers(ACTIONS, size=(12, 2)).tolist()
    for name, model in arms(stage).items():
        memory = learned(model, moves)
        after, kept = moved(name, model, memory, other)
        assert after.stage is other
        if "anew" in name:
            assert after.predict(kept) == pytest.approx(after.predict(after.begin()))
        elif name in ("goals", "levels"):
            assert np.array_equal(kept.weight, memory.weight)
            assert not np.allclose(after.predict(kept), model.predict(memory))  # the same reasons, other pay
        else:
            assert np.array_equal(after.predict(kept), model.predict(memory))


def test_a_new_goal_is_another_one_and_the_pay_stays():
    rng = np.random.default_rng(2)
    for _ in range(10):
        stage = drawn_stage(9, rng)
        player = drawn_player("new goal", stage, rng)
        memory = learned(player, [(0, 1), (2, 2)])
        other, mind, same = changed("new goal", player, memory, stage, rng)
        assert same is stage and other.angles != player.angles
        assert np.array_equal(mind.seen, memory.seen) and mind.weight.shape == (1, 1, 1)


def test_errors_and_pay_lost_are_those_of_the_definition():
    rng = np.random.default_rng(3)
    truth, forecast = rng.dirichlet(np.ones(3), (2, 5))
    truth[0] = 1, 0, 0
    pay = rng.random((5, 3, 3))
    seen = Match(truth, np.zeros((5, 2), int), pay, {}, drawn_stage(5, rng))
    error, lost = judged(seen, forecast)
    assert error == pytest.approx(rel_entr(truth, forecast).sum(1))
    for t in range(5):
        worth = [truth[t] @ pay[t, a] for a in range(3)]
        trusted = max(range(3), key=lambda a, t=t: forecast[t] @ pay[t, a])
        assert lost[t] == pytest.approx(max(worth) - worth[trusted])


def test_a_mixture_is_never_more_than_ln_2_worse_than_the_better_model():
    rng = np.random.default_rng(4)
    one, other = rng.dirichlet(np.ones(3), (2, 40))
    theirs = rng.integers(3, size=40)
    took = [np.log(p[np.arange(40), theirs]).sum() for p in (one, other)]
    both = mixed(one, other, theirs, share=0.0)
    total = np.log(both[np.arange(40), theirs]).sum()
    assert total == pytest.approx(np.logaddexp(*took) - np.log(2))  # Bayes: the mean of both likelihoods


def test_the_exact_posterior_is_right_soon():
    totals = [exact_total(match("known goals", 20, np.random.default_rng([5, k])), 20) for k in range(6)]
    assert np.mean(totals) < np.log(7 * 3 * 7) and min(totals) > 0


def test_windows_are_those_of_their_names():
    half, rng = 60, np.random.default_rng(6)
    truth = np.full((120, 3), 1 / 3)
    wrong = truth.copy()
    wrong[[45, 65, 75, 105]] = [[0.8, 0.1, 0.1], [0.9, 0.05, 0.05], [0.6, 0.2, 0.2], [0.5, 0.25, 0.25]]
    forecasts = dict.fromkeys([*behaviour_or_logic.LOGIC, *behaviour_or_logic.BEHAVIOUR], wrong)
    seen = Match(truth, np.zeros((120, 2), int), rng.random((120, 3, 3)), forecasts, drawn_stage(120, rng))
    found = behaviour_or_logic.scores([seen, seen], half)["means"]["counts"]
    each = {
        w: rel_entr(truth[t], wrong[t]).sum() for w, t in {"before": 45, "soon": 65, "after": 75, "late": 105}.items()
    }
    assert found["before"][0] == pytest.approx(each["before"] / 20) and found["soon"][0] == pytest.approx(
        each["soon"] / 10
    )
    assert found["after"][0] == pytest.approx(each["after"] / 10) and found["late"][0] == pytest.approx(
        each["late"] / 20
    )


def test_the_recurrent_net_takes_part_when_asked_for(monkeypatch):
    monkeypatch.setattr(behaviour_or_logic_play, "InContext", lambda stage, **settings: Counts(stage, 0.5))
    with_net, without = (match("habit", 20, np.random.default_rng(9), net=n) for n in (5, 0))
    assert set(with_net.forecasts) - set(without.forecasts) == {"recurrent net"}
    assert np.array_equal(with_net.moves, without.moves)  # the same play
    means = behaviour_or_logic.scores([with_net, with_net], 20)["means"]
    assert behaviour_or_logic.behaviours(means)[-1] == "recurrent net"


@cache
def record():
    return by_name.run("behaviour_or_logic", config=SMALL)


def test_closed_forms_are_met():
    assert len(record()["checks"]) == 2
    for c in record()["checks"]:
        assert c["error"] <= 1e-6, c


def test_the_page_is_made_from_the_json_alone():
    more = {"command": "coplayer study behaviour_or_logic", "versions": {}, "commit": None, "clean": None}
    page = render(json.loads(json.dumps(record() | more)))
    assert not re.search(r"https?://|<script|\bnan\b|\bNone\b|\binf\b", page)
    assert page.count("<svg") >= len(POPULATIONS)


def decided():
    """Numbers by which the claim stands."""
    row = {"best": "tree", "gaps": [[0.1, 0.05, 0.15], [0.02, 0.01, 0.03]], "p": [0.001, 0.001]}
    after = [copy.deepcopy(row) | {"players": name} for name in behaviour_or_logic.WITH_GOALS]
    before = [copy.deepcopy(row) | {"players": name} for name in POPULATIONS]
    before[3]["gaps"][0] = [-0.3, -0.4, -0.2]
    return {"after": after, "before": before}


@pytest.mark.parametrize("k", range(2))
def test_the_claim_falls_where_behaviour_has_recovered_against_either_kind(k):
    numbers = decided()
    assert not behaviour_or_logic.flipped(numbers)
    numbers["after"][k]["p"] = [0.2, 0.001]
    assert not behaviour_or_logic.flipped(numbers)  # it still loses pay
    numbers["after"][k]["gaps"][1][0] = -0.02
    assert behaviour_or_logic.flipped(numbers)


def test_the_claim_falls_where_behaviour_is_ahead_of_nobody_before_the_change():
    numbers = decided()
    numbers["before"][3]["p"] = [0.06, 0.001]
    assert behaviour_or_logic.flipped(numbers)


def test_other_seeds_give_other_numbers():
    other = by_name.run("behaviour_or_logic", config=behaviour_or_logic.Config(half=20, matches=2, seed=8))
    assert other["numbers"]["kinds"] != record()["numbers"]["kinds"]
