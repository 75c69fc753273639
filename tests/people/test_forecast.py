"""Scores of forecasts of people: by hand, left out as promised, and no skill where there is none."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from math import log
from pathlib import Path

import numpy as np
import pytest

from coplayer.cli.forecasts import print_forecasts
from coplayer.game import Unsuited
from coplayer.people.folds import folds
from coplayer.people.forecast import forecasts
from coplayer.people.predictor import USUAL
from coplayer.people.read import read
from coplayer.people.records import Person, Records, rounds
from coplayer.people.scores import proper, scores, summary, zero_sum
from coplayer.play.offers import offer
from coplayer.play.session import Session
from coplayer.report.forecast import render
from coplayer.run.folder import source

from .made_up import REAL, match, throws, write_lines, write_table

SRC = Path(__file__).parents[2] / "src"
PAYOFF = np.array([[0, -1, 1], [1, 0, -1], [-1, 1, 0]])  # who forecasts, against the person's throw


def test_three_choices_by_hand():
    person = Person("1", (rounds([0, 1, 2], [0, 0, 0], 3),), "1")
    p = np.array([[0.5, 0.25, 0.25], [0.2, 0.4, 0.4], [1, 0, 0]])
    found = scores(p, person, PAYOFF)
    assert found.nats == pytest.approx([log(2), log(2.5), -log(1e-9)])
    assert found.gain == pytest.approx([np.log2(3) - 1, np.log2(1.2), np.log2(3e-9)])
    assert found.accuracy.tolist() == [1, 0.5, 0]
    # paper against rock wins; against (.2, .4, .4) scissors get .2 and rock 0, paper -.2; paper against scissors loses
    assert found.net.tolist() == [1, 1, -1]


def test_ties_between_answers_share():
    person = Person("1", (rounds([0], [0], 3),), "1")
    assert scores(np.full((1, 3), 1 / 3), person, PAYOFF).net == pytest.approx([0])
    assert scores(np.array([[0.5, 0.5, 0]]), person, PAYOFF).net == pytest.approx([1])  # paper: .5 against 0 and -.5


def test_what_cannot_be_chosen_is_taken_away():
    person = Person("1", (replace(rounds([0], [0], 3), legal=np.array([[True, True, False]])),), "1")
    assert proper(np.array([[0.2, 0.3, 0.5]]), person, "x").tolist() == [[0.4, 0.6, 0]]
    assert proper(np.array([[0, 0, 1.0]]), person, "x").tolist() == [[0.5, 0.5, 0]]
    with pytest.raises(Unsuited):
        proper(np.array([[0.2, np.nan, 0.5]]), person, "x")


def test_an_interval_counts_people_not_choices():
    """Three people, 50 choices each, all alike within a person: the interval is that of three numbers."""
    people = [Person(str(k), (rounds([0] * 50, [0] * 50, 2),), str(k)) for k in range(3)]
    given = ([0.5, 0.5], [0.25, 0.75], [0.125, 0.875])
    made = [scores(np.tile(row, (50, 1)), p, None) for row, p in zip(given, people, strict=True)]
    found = summary(made, np.random.default_rng(0))
    half = 4.3027 * log(2) / 3**0.5  # t(.975, 2) times the standard error of log 2, log 4, log 8
    assert found["nats"] == pytest.approx(log(4))
    assert np.diff(found["nats_interval"])[0] / 2 == pytest.approx(half, rel=1e-4)
    assert (found["n"], found["people"], found["net"]) == (150, 3, None)


def test_two_people_have_no_interval_and_console_and_page_say_why(capsys):
    """Two who are alike would have an interval of one point."""
    people = tuple(Person(str(k), (rounds([0, 1] * 6, [0, 1] * 6, 2),), str(k)) for k in range(2))
    record = forecasts(Records("x", ("a", "b"), ("a", "b"), people, ""), ["constant", "personal"], k=2)
    told = [row[key] for row in record["predictors"] for key in row if key.endswith("_interval")]
    assert set(map(type, told)) == {type(None)} and record["pairs"][0]["interval"] is None
    print_forecasts(record)
    said = capsys.readouterr().out
    why = "no interval from 2 people who count apart; at least 3 are expected"
    assert why in said and "None" not in said and "learns from" in said and "other people" in said
    assert why in render(record | {"command": "", "seed": 0, "took_seconds": 0, "versions": {}, **source()})


def test_groups_stay_together_and_each_is_forecast_once():
    people = tuple(Person(str(k), (rounds([0], [0], 2, treatment=f"T{k % 3}"),), f"g{k // 2}") for k in range(24))
    records = Records("x", ("a", "b"), ("a", "b"), people, "")
    forecast = []
    for others, test in folds(records, 5, np.random.default_rng(0)):
        assert not {p.group for p in others.people} & {p.group for p in test}
        assert len(others.people) + len(test) == 24
        forecast += [p.name for p in test]
    assert sorted(forecast, key=int) == [str(k) for k in range(24)]


def test_who_is_forecast_was_not_learnt_from():
    """One person alone does the third thing: where it is left out, the frequencies do not know of it."""
    people = tuple(Person(str(k), (rounds([2 if k == 0 else 0] * 20, [0] * 20, 3),), str(k)) for k in range(6))
    found = forecasts(Records("x", ("a", "b", "c"), ("a", "b", "c"), people, ""), ["constant"], k=6)
    odd = next(row for row in found["predictors"][0]["by_person"] if row["person"] == "0")
    assert odd["nats"] > log(100)


def test_random_play_gives_no_skill(tmp_path):
    records = read(write_table(tmp_path / "t.csv", throws(24, 80, seed=11)))
    found = forecasts(records, ["constant", "tables", "personal", "pooled(rounds=60)", "mixed(rounds=60)"], k=4)
    for row in found["predictors"]:
        assert row["gain_interval"][0] <= 0, row["name"]
        assert row["net_interval"][0] <= 0, row["name"]
        assert row["calibration_error"] < 0.03, row["name"]


def test_a_habit_gives_skill(tmp_path):
    """Half of the throws beat the own last one, the rest are even: (2/3, 1/6, 1/6), 1.2516 bits."""
    records = read(write_table(tmp_path / "t.csv", throws(12, 100, seed=3, habit=0.5)))
    (row,) = forecasts(records, ["mixed(rounds=60)"], k=4)["predictors"]
    best = -(2 / 3) * np.log2(2 / 3) - (1 / 3) * np.log2(1 / 6)
    assert best - 0.03 < row["bits"] < best + 0.12
    assert row["gain_interval"][0] > 0.15 and 0.3 < row["net"] < 0.55  # the best answer earns 2/3 - 1/6 a round


def test_one_person_alone_can_be_foreseen_from_its_own_play_only(tmp_path):
    records = read(write_lines(tmp_path / "a.jsonl", match("rpsrpsrps", "ssrssrssr")))
    found = forecasts(records, ["personal", "mixed", "shown"])
    by = {row["name"]: row for row in found["predictors"]}
    assert by["mixed"]["nats"] is None and "leaving people out" in by["mixed"]["reason"]
    assert by["personal"]["nats"] > 0 and by["personal"]["nats_interval"] is None
    assert by["shown"]["nats"] == pytest.approx((8 * log(3) - log(0.3)) / 9)


@pytest.mark.parametrize("game", ["goofspiel(cards=4)", "kuhn|repeat(6)"])
def test_hands_with_menus_that_change_are_foreseen_too(tmp_path, game):
    """Three people play at random in the browser: what cannot be chosen costs nothing, even guessing gains 0."""
    for k, label in enumerate(("anna", "bea", "carl")):
        session = Session(offer(game, 0, "uniform"), "none", k, tmp_path, label)
        rng = np.random.default_rng(k)
        while session.question:
            menu = list(session.question.menu)
            session.answer(session.turn, 0, menu[rng.integers(len(menu))])
    records = read(tmp_path)
    names = ["pooled(rounds=5)" if n == "pooled" else "mixed(rounds=5)" if n == "mixed" else n for n in USUAL]
    found = {row["name"]: row for row in forecasts(records, names, k=3)["predictors"]}
    assert found["uniform"]["gain"] == pytest.approx(0) and found["uniform"]["people"] == 3
    even = np.log(np.concatenate([p.legal.sum(1) for p in records.people])).mean()
    for row in found.values():
        assert row["net"] is None and abs(row["nats"] - even) < 0.8, row["name"]
    if game.startswith("goofspiel"):  # a card less each time; the last one is no choice
        assert [p.legal.sum(1)[:6].tolist() for p in records.people] == [[4, 3, 2] * 2] * 3


def test_net_is_for_zero_sum_rounds_only(tmp_path):
    rows = [{"id": k, "choice": "cd"[k % 2], "other.choice": "c"} for k in range(4)]
    records = read(write_table(tmp_path / "t.csv", rows))
    assert zero_sum(records) is None and records.stage is not None
    found = forecasts(records, ["constant"], k=2)
    assert found["predictors"][0]["net"] is None and "zero-sum" in found["net_reason"]


def command(folder, *words):
    env = os.environ | {"PYTHONPATH": str(SRC)}
    line = [sys.executable, "-m", "coplayer", *words]
    return subprocess.run(line, cwd=folder, env=env, capture_output=True, text=True, timeout=280)


def test_the_command_writes_numbers_and_a_page(tmp_path):
    write_table(tmp_path / "t.csv", throws(6, 40, seed=0, habit=0.6))
    words = ["--predictors", "uniform, tables, personal, counts", "--json", "f.json", "--out", "f.html", "--folds", "3"]
    done = command(tmp_path, "forecast", "t.csv", *words)
    assert done.returncode == 0, done.stderr
    found = json.loads((tmp_path / "f.json").read_text())
    assert [p["name"] for p in found["predictors"]] == ["uniform", "tables", "personal", "counts"]
    for row in found["predictors"]:
        assert row["bits"] == pytest.approx(row["nats"] / log(2))
        for name in ("nats", "bits", "accuracy", "net", "calibration_error"):
            low, high = row[f"{name}_interval"]
            assert low - 1e-12 <= row[name] <= high + 1e-12
        assert (row["n"], row["people"]) == (240, 6)
    page = (tmp_path / "f.html").read_text()
    assert "<svg" in page and "did not face this agent" in page and "http" not in page.replace("http://www.w3.org", "")


def test_a_wrong_name_is_refused_before_anything_is_fitted(tmp_path):
    write_table(tmp_path / "t.csv", throws(3, 5, seed=0))
    done = command(tmp_path, "forecast", "t.csv", "--predictors", "mixd")
    assert done.returncode == 1 and "did you mean" in done.stderr and "mixed" in done.stderr


@pytest.mark.skipif(not REAL.is_dir(), reason="the tables of real people are not here")
def test_real_people_are_foreseen_as_well_as_was_measured():
    """The cheap ones on the tables themselves; what `mixed` reaches takes minutes and is in docs/people.md."""
    found = forecasts(read(REAL / "df2011.csv"), ["constant", "tables"])
    constant, tables = (row["nats"] for row in found["predictors"])
    assert 0.49 < constant < 0.54 and tables < 0.41  # people.md: .500 and .340 on all people, these are half
