"""Four places: the stream is the one described, bits are counted by hand, the theorem is met, the claim can fall."""

import copy
import json
import re
from functools import cache
from unittest.mock import patch

import numpy as np
import pytest

from coplayer.game import Unsuited
from coplayer.learn.recurrent import fresh
from coplayer.model.counts import Counts
from coplayer.model.places import Keyed, OneContext
from coplayer.report.study import render
from coplayer.study import by_name, four_places
from coplayer.study.four_places_checks import excess, information, weighed
from coplayer.study.four_places_play import alone, answer, streamed
from coplayer.study.four_places_stream import (
    Log,
    Partner,
    Visit,
    habit,
    order,
    partners,
    people,
    stage,
)

SMALL = four_places.Config("memory_one", partners=6, aside=2, gap=2, first=110, second=30, steps=3, streams=2, live=1)


def log(theirs, mine=None):
    return Log(np.array(mine if mine is not None else [0] * len(theirs)), np.array(theirs))


@pytest.mark.parametrize(("many", "gap"), [(40, 20), (7, 2), (5, 1)])
def test_everyone_comes_twice_with_others_in_between(many, gap):
    visits = order(many, gap)
    at = {v: t for t, v in enumerate(visits)}
    assert len(at) == len(visits) == 2 * many
    between = [at[Visit(k, True)] - at[Visit(k, False)] - 1 for k in range(many)]
    others = [len({v.who for v in visits[at[Visit(k, False)] + 1 : at[Visit(k, True)]]} - {k}) for k in range(many)]
    assert min(between) == gap and max(between) <= 2 * gap and min(others) >= gap


def test_bits_and_pay_are_those_by_hand():
    ann, bob = (Partner(n, (log([b] * 3), log([b, 0])), None) for n, b in (("ann", 2), ("bob", 1)))
    place = Keyed(Counts(stage()), changed=0.0)
    got = streamed(place, True, [ann, bob], order(2, 1), (3, 2))
    assert got.bits[0][0] == pytest.approx(np.log2(3 * np.array([1 / 3, 2 / 4, 3 / 5])))
    assert got.bits[1][0] == pytest.approx(
        np.log2(3 * np.array([4 / 6, 1 / 7]))
    )  # ann again: three scissors remembered
    assert got.paid[0][0, 1:].tolist() == [1, 1]  # rock beats scissors
    assert got.paid[1][0].tolist() == [1, 0]  # and ties with rock
    assert got.right.tolist() == [[1, 1], [1, 1]]


def test_the_answer_beats_the_likeliest():
    assert [answer(np.eye(3)[b]) for b in range(3)] == [1, 2, 0]


def test_one_context_is_contaminated_and_a_drawer_each_is_not():
    who = [Partner(f"p{k}", (log([k % 3] * 100), log([k % 3] * 5)), None) for k in range(4)]
    for place, harm in ((OneContext(Counts(stage())), True), (Keyed(Counts(stage())), False)):
        got = streamed(place, True, who, order(4, 1), (100, 5))
        gap = alone(place, True, who, range(1, 3)) - got.bits[0][1:3]
        assert bool(gap.mean() > 1) is harm and (harm or abs(gap).max() < 1e-12)


def test_partners_are_the_same_under_a_seed_and_answer_our_habit():
    one, again, other = (partners("memory_one", [0, 3], (40, 20), s) for s in (1, 1, 2))
    assert all((a.logs[v].theirs == b.logs[v].theirs).all() for a, b in zip(one, again, strict=True) for v in (0, 1))
    assert (one[0].logs[0].theirs != other[0].logs[0].theirs).any()
    assert len(one[0].logs[0].mine) == 40 and len(one[1].logs[1].theirs) == 20


def test_settings_are_chosen_on_bots_that_are_in_no_stream():
    pytest.importorskip("pyspiel")
    config = four_places.Config()
    places = four_places.members(config)
    assert sorted(places) == list(range(43))
    small = four_places.Config(partners=4, first=12, second=6)
    names = {p.name for k in range(12) for p in four_places.stream(small, k)}
    aside = {p.name for p in partners("roshambo", places[:3].tolist(), (3, 3), 0)}
    assert not names & aside and len(names) > 20


def match(name, throws, tail=""):
    """A record of a person at seat 0; throws are (the agent's, the person's)."""
    head = {"schema": "coplayer people 1", "kind": "header", "game": f"rps|repeat({len(throws)})", "person": 0,
            "rules": "ab", "show": "after", "label": name, "match": f"{name}{len(throws)}"}  # fmt: skip
    lines = [head]
    for t, (mine, theirs) in enumerate(throws):
        for seat, move in ((0, theirs), (1, mine)):
            lines.append(
                {"kind": "decision", "round": t, "seat": seat, "move": move, "actions": ["rock", "paper", "scissors"]}
            )
    return "\n".join(map(json.dumps, lines)) + tail


def test_people_come_from_records_and_a_broken_last_line_is_left_out(tmp_path):
    for k in range(3):
        throws = [("rock", "paper"), ("paper", "scissors"), ("rock", "rock")][: k + 1]
        (tmp_path / f"{k}.jsonl").write_text(match("ann", throws, '\n{"kind": "deci'))
    (tmp_path / "once.jsonl").write_text(match("bob", [("rock", "rock")]))
    (found,) = people(str(tmp_path), (2, 9))
    assert found.name == "ann" and found.make is None
    assert found.logs[0].theirs.tolist() == [1, 1]  # cut to two
    assert found.logs[1].mine.tolist() == [0, 1, 0] and found.logs[1].theirs.tolist() == [1, 2, 0]  # the last match
    for record in tmp_path.glob("?.jsonl"):
        record.unlink()
    with pytest.raises(Unsuited, match="two recorded matches"):
        people(str(tmp_path), (2, 9))


def test_people_join_the_stream(tmp_path):
    for k in range(2):
        (tmp_path / f"{k}.jsonl").write_text(match("ann", [("rock", "paper")] * 5))
    who = four_places.stream(four_places.Config("memory_one", str(tmp_path), partners=3, first=6, second=6), 0)
    assert len(who) == 3 and sum(p.name == "ann" for p in who) == 1


def test_information_is_by_hand_for_two_players_who_never_agree():
    ours = np.full((9, 3), 1 / 3)
    two = np.zeros((2, 9, 3))
    two[0, :, 0], two[1, :, 1] = 1, 1  # always rock; always paper
    joint = weighed(ours, two)
    # where they threw rock it is the first, where paper the second: the context tells who it is
    assert information(joint) == pytest.approx(0, abs=1e-12)
    mixed = np.tile(np.array([[[0.5, 0.5, 0.0]], [[0.0, 0.5, 0.5]]]), (1, 9, 1))
    joint = weighed(ours, mixed)
    # after rock or scissors it is known who; after paper (half of the time) both: 1.5 ln 2 beside ln 2
    assert information(joint) == pytest.approx(0.5 * 0.5 * np.log(2))
    pooled = np.tile([0.25, 0.5, 0.25], (9, 1))
    assert excess(joint, pooled) == pytest.approx(0.5 * np.log(2))  # who does not look at the context


def test_long_run_chances_are_those_of_a_long_match():
    rng = np.random.default_rng(0)
    ours, p = habit(rng)[1:], rng.dirichlet(np.ones(3), (1, 9))
    at, seen = 0, np.zeros(9)
    for u, v in rng.random((60_000, 2)):
        a, b = int((u >= np.cumsum(ours[at])[:2]).sum()), int((v >= np.cumsum(p[0, at])[:2]).sum())
        at = 3 * a + b
        seen[at] += 1
    assert weighed(ours, p).sum((0, 2)) == pytest.approx(seen / 60_000, abs=0.01)


@cache
def record():
    def untrained(course):
        return fresh(np.random.default_rng(course.hidden), 10, course.hidden, 3)

    with patch("coplayer.model.in_context.trained", untrained):
        return by_name.run("four_places", config=SMALL)


def test_closed_forms_are_met():
    for c in record()["checks"]:
        assert c["error"] <= (0.01 if "drawn" in c["what"] else 1e-9), c


def test_the_page_is_made_from_the_json_alone():
    more = {"command": "coplayer study four_places", "versions": {}, "commit": None, "clean": None}
    page = render(json.loads(json.dumps(record() | more)))
    assert not re.search(r"https?://|<script|\bnan\b|\bNone\b|\binf\b", page)
    assert "<svg" in page and "board of counts" in page


def test_the_claim_falls_where_context_is_as_good_as_the_best():
    numbers = copy.deepcopy(record()["numbers"])
    for t in numbers["tests"]:
        t.update(gap=[-0.2, None, None], p=0.001)
    assert not four_places.flipped(numbers)
    for change in ({"gap": [0.01, None, None]}, {"p": 0.3}):
        other = copy.deepcopy(numbers)
        other["tests"][1].update(change)
        assert four_places.flipped(other)


def test_context_is_compared_with_95_percent_of_the_best_other_place():
    found = {(w, n): [{"all": x} for x in (v, v + 0.02)] for n in (True, False)
             for w, v in (("context", 0.5), ("weights", 0.3), ("board", 0.6), ("tool", 0.4))}  # fmt: skip
    row = four_places.tests(found)[0]
    assert row["best"] == "board" and row["gap"][0] == pytest.approx(0.51 - 0.95 * 0.61)
    assert row["share"] == pytest.approx(0.51 / 0.61)
