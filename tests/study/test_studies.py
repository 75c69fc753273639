"""Every study: its closed forms, its flip condition both ways, and numbers that follow its game.

Run small; the command runs the usual settings. A closed form is met by the numbers of the page itself.
"""

import copy
import dataclasses
import json
import re
from functools import cache

import pytest

from coplayer.card.facts import Facts
from coplayer.game import NotFound
from coplayer.read.name import load
from coplayer.report.study import render
from coplayer.study import (
    by_name,
    drop_an_assumption,
    forged_speaker,
    history_as_state,
    model_them_as_me,
    one_policy_for_all,
    talk_or_compete,
)  # fmt: skip

MATRICES = ("prisoners_dilemma", "stag_hunt")
SMALL = {
    "forged_speaker": forged_speaker.Config(
        q=(0.1, 0.4),
        loss=(1.0, 5.0),
        forgeries=(0.0, 0.9, 1.0, 1.5),
        voices=(0, 1, 10),
        nets=2,
        steps=60,
        episodes=500,
        heard=(0, 3),
        asked=6,
    ),
    "talk_or_compete": talk_or_compete.Config(rho=(-1.0, 0.0, 1.0), states=3, messages=(2, 3), types=50, games=40),
    "history_as_state": history_as_state.Config(
        seen=("tic_tac_toe", "rps|repeat(4)"), hidden=("dec_tiger(horizon=3)",)
    ),
    "drop_an_assumption": drop_an_assumption.Config(games=24, saddles=4_000),
    "model_them_as_me": model_them_as_me.Config(
        games=("kuhn", "rps|repeat(1)"),
        shared=("chicken",),
        many=12,
        others=12,
        stops=(0, 1, 4, 16),
        draws=50,
        shown="kuhn",
    ),
    "one_policy_for_all": one_policy_for_all.Config(
        games=("kuhn", "rps", "biased_rps", "prisoners_dilemma", "stag_hunt"), openspiel=()
    ),
}
CHANGED = {  # the same studies on games a little different
    "forged_speaker": {"loot": 0.0},
    "talk_or_compete": {"states": 4, "messages": (2, 4)},
    "history_as_state": {"hidden": ("dec_tiger(horizon=3, accuracy=1.0)",)},
    "drop_an_assumption": {"seed": 1},
    "model_them_as_me": {"me": 3},
    "one_policy_for_all": {"games": ("leaky_pennies(leak=0.5)", "kuhn(players=3)", "coin_toss")},
}
SAMPLED = 0.03  # how far a share drawn 4,000 times may be off


@cache
def record(name: str) -> dict:
    return by_name.run(name, config=SMALL[name])


def test_studies_are_found_and_the_brief_is_none():
    assert set(SMALL) < set(by_name.studies()) and "brief" not in by_name.studies()


@pytest.mark.parametrize("name", SMALL)
def test_a_config_is_frozen_asks_the_question_and_gives_unit_and_reason_for_each_setting(name):
    config = by_name.study(name).Config
    assert config.__doc__ == by_name.question(by_name.study(name))
    assert all(f.metadata["unit"] and f.metadata["why"] for f in dataclasses.fields(config))
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(config(), dataclasses.fields(config)[0].name, None)


@pytest.mark.parametrize("name", SMALL)
def test_closed_forms_are_met(name):
    for c in record(name)["checks"]:
        drawn = re.search("drawn", c["what"])
        assert c["error"] <= (0.25 if "rung" in c["what"] else SAMPLED if drawn else 1e-6), c


@pytest.mark.parametrize("name", SMALL)
def test_the_verdict_is_the_flip_condition_on_the_numbers(name):
    found = record(name)
    flipped = by_name.study(name).flipped(found["numbers"])
    assert found["flipped"] is flipped
    assert found["verdict"]["stands"] is not flipped


@pytest.mark.parametrize("name", SMALL)
def test_the_page_is_made_from_the_json_alone_and_hides_no_holes(name):
    more = {"command": f"coplayer study {name}", "versions": {}, "commit": None, "clean": None}
    plain = json.loads(json.dumps(record(name) | more))
    page = render(plain)
    assert page == render(plain)
    assert not re.search(r"https?://|<script|\bnan\b|\bNone\b|\binf\b", page)
    for text in (by_name.study(name).FLIP.partition(" (")[0][:40], "Settings", "<svg"):
        assert text in page.replace("\xa0", " ").replace("−", "−")


@pytest.mark.parametrize("name", SMALL)
def test_a_studys_numbers_follow_its_game(name):
    changed = by_name.run(name, config=dataclasses.replace(SMALL[name], **CHANGED[name]))
    assert changed["numbers"] != record(name)["numbers"]


def test_a_tag_works_without_being_costly_when_nobody_gains_from_forging():
    free = by_name.run("forged_speaker", config=dataclasses.replace(SMALL["forged_speaker"], loot=0.0))
    assert free["flipped"]  # an impostor without loot may as well not lie: then labels do tell who speaks
    assert free["numbers"]["shown"]["cheap"] == pytest.approx([0.4, 0.9])


def test_a_costly_tag_works_where_forging_costs_the_loot():
    worth = dict(record("forged_speaker")["numbers"]["forging"])
    assert worth[0.9] == pytest.approx(0.4) and worth[1.0] == pytest.approx(0.9)


def test_crawford_and_sobels_partitions_are_theirs():
    lines = record("talk_or_compete")["numbers"]["partitions"]
    assert [r["messages"] for r in lines] == [1, 2, 3, 5, 7]
    assert [round(r["error"], 4) for r in lines] == [0.0833, 0.0308, 0.0159, 0.0065, 0.0033]
    assert max(r["nash_conv"] for r in lines) < 1e-12  # and equilibria of the game of types


def test_no_equilibrium_beats_the_one_found():
    assert all(abs(r["most"] - r["worth"]) < 1e-9 for r in record("talk_or_compete")["numbers"]["talk"])


def test_tic_tac_toes_counts_are_published():
    first = record("history_as_state")["numbers"]["games"][0]
    assert first["points"][-1] == [9, 549_946, 5_478]


def test_the_tigers_beliefs_after_one_decision_are_counted_by_hand():
    # before: one; then a sound from the left or right, informative after listening, noise after opening
    tiger = record("history_as_state")["numbers"]["games"][-1]["points"]
    assert tiger[:2] == [[0, 1, 1], [1, 7, 5]]


def test_what_theory_keeps_holds_on_every_grid_and_what_it_takes_away_fails_on_some():
    for row in record("drop_an_assumption")["numbers"]["rungs"]:
        for key in drop_an_assumption.GUARANTEES:
            red = key in drop_an_assumption.RED[row["dropped"]]
            assert (row[key]["holds"] < 1) is red
            assert (row[key]["witness"] is not None) is red


@pytest.mark.parametrize(
    ("name", "lost"),
    [
        ("matching_pennies", {"pure"}),
        ("battle_of_sexes", {"value", "pure", "interchangeable"}),
        ("prisoners_dilemma", set()),
    ],
)
def test_famous_games_lose_the_guarantees_they_are_famous_for(name, lost):
    held = drop_an_assumption.two(Facts(load(name)))
    assert {key for key, (holds, _) in held.items() if not holds} == lost


def test_games_are_graded_by_their_guarantee():
    grades = {r["game"]: r["grade"] for r in record("one_policy_for_all")["numbers"]["games"]}
    known = {
        "kuhn": "safe",
        "rps": "safe",
        "biased_rps": "safe",
        "prisoners_dilemma": "dominant",
        "stag_hunt": "neither",
    }
    assert grades == known


def altered(name: str, change) -> dict:
    numbers = copy.deepcopy(record(name)["numbers"])
    change(numbers)
    return numbers


PLANTED = {
    "forged_speaker": lambda n: n["grid"][0].update(cheap=[0.0, n["grid"][0]["authenticated"][1]]),
    "talk_or_compete": lambda n: n["talk"][0].update(worth=0.1),
    "history_as_state": lambda n: [g["points"].append([99, 5.0, 5]) for g in n["games"]],
    "drop_an_assumption": lambda n: n["rungs"][1]["pure"].update(holds=0.96),
    "model_them_as_me": lambda n: [p.update(staying=p["person"]) for g in n["games"] for p in g["people"]],
    "one_policy_for_all": lambda n: [g.update(mean_share=0.001) for g in n["games"] if g["prices"]],
}


@pytest.mark.parametrize("name", SMALL)
def test_a_claim_can_fall(name):
    assert not record(name)["flipped"]
    assert by_name.study(name).flipped(altered(name, PLANTED[name]))


def test_an_unknown_study_names_the_nearest():
    with pytest.raises(NotFound, match="did you mean 'talk_or_compete'"):
        by_name.study("talk_or_complete")
