"""The sentences of five briefs: they differ, and their numbers are those of the results."""

from itertools import combinations

import pytest

from coplayer.report import numbers
from coplayer.report.finding import finding
from coplayer.study.brief import Brief, parts, record

GAMES = ("kuhn", "coin_toss", "prisoners_dilemma", "dec_tiger(horizon=2)", "public_goods(players=3)")


@pytest.fixture(scope="module")
def records():
    return {name: record(dict(parts(Brief(name)))) for name in GAMES}


def test_no_two_briefs_say_the_same(records):
    said = {name: finding(made) for name, made in records.items()}
    for one, other in combinations(GAMES, 2):
        for a, b in zip(said[one], said[other], strict=True):
            assert a != b


def test_the_first_sentence_has_the_size_and_the_value(records):
    for made in records.values():
        first = finding(made)[0]
        assert numbers.count(made["card"]["histories"]) in first
        for v in made["card"]["value"] or []:
            assert numbers.digits(abs(v)) in first


def test_the_last_sentence_has_the_dearest_opponent(records):
    rows = records["kuhn"]["modelling"]["rows"]
    top = max(rows, key=lambda r: r["value_of_modelling"])
    last = finding(records["kuhn"])[2]
    assert numbers.digits(top["value_of_modelling"]) in last and top["opponent"] in last


def test_another_result_makes_another_sentence(records):
    import copy

    changed = copy.deepcopy(records["kuhn"])
    for row in changed["modelling"]["rows"]:
        row["value_of_modelling"] *= 2
    assert finding(changed)[2] != finding(records["kuhn"])[2]
    assert finding(changed)[0] == finding(records["kuhn"])[0]
