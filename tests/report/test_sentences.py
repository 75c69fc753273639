"""Titles and the finding are made from the data: changing the data changes what is said."""

import json
import re
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest

from coplayer.card.facts import Facts
from coplayer.card.modelling import modelling
from coplayer.form.policy import saved
from coplayer.read.name import load
from coplayer.report import sentences as s

from .leduc import leduc
from .records import ALL, chess, commitment, public_goods, tiger


def row(record, seat, opponent):
    return next(r for r in record["modelling"]["rows"] if (r["seat"], r["opponent"]) == (seat, opponent))


def price(record, what, player):
    return next(p for p in record["prices"] if p["what"] == what and p["player"] == player)


def test_the_finding_of_leduc_says_value_guarantee_and_profit():
    kind, guarantee, model = s.finding(leduc())
    assert "two-player zero-sum game with hidden information" in kind
    assert "9,457 histories, 468 information sets a seat" in kind
    assert "**−0.0856** chips a hand to seat 0 and **+0.0856** to seat 1" in kind
    assert "safe policy exists and a best one does not" in guarantee
    assert "3.65" in guarantee
    assert "**2.86** from a level-1 player, **1.47** from a uniform player and **0** from an equilibrium" in model


def test_five_briefs_have_five_findings():
    said = [tuple(s.finding(make())) for make in ALL.values()]
    assert len(set(said)) == len(said)
    assert all(len(three) == 3 for three in said)
    for place in range(3):
        assert len({three[place].partition(":")[2] for three in said}) == len(said)


def test_a_finding_follows_each_number():
    record = leduc()
    row(record, 0, "level-1")["value_of_modelling"] = 7.77
    record["card"]["value"] = [0.25, -0.25]
    record["card"]["histories"] = 10
    kind, _, model = s.finding(record)
    assert "**+0.25** chips" in kind or "+0.250" in kind
    assert "10 histories" in kind
    assert "7.77" in model


def test_where_no_opponent_pays_nothing_is_claimed():
    record = leduc()
    for r in record["modelling"]["rows"]:
        r |= {"value_of_modelling": 0.0, "best_safe": r["best_response"], "frontier": []}
    _, guarantee, model = s.finding(record)
    assert guarantee.endswith("; none of the nine reference opponents is worth leaving it for.")
    assert model.startswith("**None of the nine reference opponents** leaves anything to a model of the other")
    assert s.modelling_title(record).startswith("None of the nine reference opponents pays more")
    for r in record["modelling"]["rows"]:
        r |= {"given": True} if r["opponent"] in ("level-1", "level-2") else {}
    _, guarantee, model = s.finding(record)
    nobody = "one of the seven reference opponents, nor the given policy level-1 nor the given policy level-2,"
    assert f"n{nobody} is worth leaving it for" in guarantee
    assert model.startswith(f"**N{nobody}** leaves anything")


def test_a_given_policy_that_pays_is_named_where_the_reference_opponents_leave_nothing():
    """Rock, paper, scissors: all reference opponents play uniformly; always rock loses 1 to paper, which risks 1.

    Half of it from the mix (r, p, s) with p - s = 1/2: the larger of r - s and p - r is least at 1/4 each.
    """
    facts = Facts(load("rps"))
    with TemporaryDirectory() as folder:
        rock = Path(folder) / "always.json"
        policy = tuple(np.array([1.0, 1, 0, 0]) for _ in range(2))
        rock.write_text(json.dumps(saved(facts.form, policy, "rps")))
        part = modelling(facts, (rock,), hands=100)
    record = leduc() | {"modelling": part, "unit": "points"}
    _, guarantee, model = s.finding(record)
    assert "a best one does not" in guarantee
    assert "the best reply to the given policy always leaves seat 0 open to losing 1 below it" in guarantee
    assert "another **1** from the given policy always" in model
    assert "half of the prize from the given policy always can be had by risking 0.25" in model
    assert "Half of what the given policy always gives away costs seat 0 a quarter of the risk" in s.frontier_title(
        record
    )


def test_rounding_of_a_linear_program_has_no_sign():
    record = leduc()
    record["card"]["value"] = [-1e-15, 1e-15]  # needs few digits, and is written 0 all the same
    assert "worth **0** chips a hand to seat 0 and **0** to seat 1" in s.finding(record)[0]


def test_a_dominant_policy_is_said():
    record = leduc()
    record["card"]["properties"]["best_against_all"]["value"] = "exists"
    assert "best against every opponent exists" in s.finding(record)[1]


def test_unknown_is_said_with_its_reason():
    _, guarantee, model = s.finding(chess())
    assert "not known**: more than 10^7 states" in guarantee
    assert "not known**, for the same reason" in model


def test_a_team_knows_its_best_and_what_a_stranger_leaves():
    _, guarantee, model = s.finding(tiger())
    assert "earns 5.19** points if every seat plays its part" in guarantee
    assert "with a uniform player as partner seat 0 earns no more than **−2**" in guarantee
    assert "**12.5** points with a uniform player" in model


def test_general_sum_says_what_is_sure_and_what_committing_adds():
    record = commitment()
    kind, sure, _ = s.finding(record)
    assert "**2** to seat 0 and between **0.5** and **1** to seat 1" in kind
    assert "not safe**: whatever the others do, seat 0 is sure of **2** points and seat 1 of **0**" in sure
    assert "committing first adds **1.5** to seat 0’s best equilibrium" in sure
    for r in record["modelling"]["seats"]:
        r |= {"security_level": 2.0, "nash_low": 2.0, "nash_high": 2.0, "stackelberg": 2.0}
    sure = s.finding(record)[1]
    assert "equilibria pay is safe" in sure
    assert "committing first adds nothing" in sure


def test_three_seats_claim_no_safety():
    _, guarantee, model = s.finding(public_goods())
    assert "three seats **no theorem makes equilibrium play safe**" in guarantee
    assert "**11** tokens a round to seat 0, **11.1** to seat 1 and **11.2** to seat 2" in model


def test_titles_of_composition():
    record = leduc()
    assert s.composition_title(record) == "62 % of the hands end by depth 7, where 17 % of the endings lie"
    for r in record["card"]["composition"]["by_depth"]:
        r["share_equilibrium"] = r["endings"] / 5520
    assert "not drawn to the early ones" in s.composition_title(record)


@pytest.mark.parametrize(
    ("states", "title"),
    [(4597, "doubles the count"), (961, "multiplies the count by 9.8"), (9457, "are the same")],
)
def test_title_of_history_as_state(states, title):
    record = leduc()
    record["card"]["composition"]["as_state"][1]["count"] = states
    assert title in s.as_state_title(record)


def test_title_of_decisions_names_the_largest_change():
    record = leduc()
    assert s.decisions_title(record).endswith("choices of “check” in round 2 rise from 30 to 50 %")
    for r in record["card"]["composition"]["decisions"]:
        r["shares"] = {"check": 0.5, "raise": 0.5}
    assert "choose alike" in s.decisions_title(record)


def test_title_of_prices_names_the_dearest():
    record = leduc()
    assert s.prices_title(record).startswith("The other’s card, in secret, is worth 1.45 chips a hand to seat 0;")
    assert "three of eight known prices are 0" in s.prices_title(record)
    price(record, "swapping seats", 0)["price"] = 2.5
    assert s.prices_title(record).startswith("Swapping seats is worth 2.5 chips a hand to seat 0")
    for p in record["prices"]:
        p["price"] = 0.0 if p["price"] is not None else None
    assert "all eight known prices are 0" in s.prices_title(record)
    for p in record["prices"]:
        p["price"] = None
    assert s.prices_title(record) == "None of the ten prices asked for is known here"


def test_title_of_the_race_names_who_came_first():
    record = leduc()
    assert s.race_title(record) == "DCFR and CFR+ come within 0.001 in 6.8 and 10.2 ms; two of six do not"
    record["race"]["solvers"][4] |= {"iterations_to_target": 1, "seconds_to_target": 1e-3}
    assert s.race_title(record).startswith("CFR and DCFR come within 0.001 in 1.0 and 6.8 ms; one of six")
    for solver in record["race"]["solvers"]:
        solver["seconds_to_target"] = None
    assert s.race_title(record) == "None of six solvers comes within 0.001; DCFR is 7.0×10⁻⁶ away after 10,000"


def test_titles_of_modelling():
    record = leduc()
    worth = "A model of a level-1 player is worth 2.86 chips a hand to seat 0, of an equilibrium nothing"
    assert s.modelling_title(record) == worth
    row(record, 1, "level-2")["value_of_modelling"] = 9.0
    assert "A model of a level-2 player is worth 9 chips a hand to seat 1" in s.modelling_title(record)
    assert "costs seat 0 a tenth of the risk; seat 1, a seventeenth" in s.frontier_title(record)
    for p in row(record, 0, "uniform")["frontier"]:
        p["risks"] = p["risks"] if p["p"] == 1 else 0.0
    assert "costs seat 0 nothing of the risk" in s.frontier_title(record)


def test_titles_of_intervals():
    record = commitment()
    assert s.intervals_title(record) == "Committing first is worth 1.5 points to seat 0 over its best equilibrium"
    record["modelling"]["seats"][0]["stackelberg"] = 2.0
    assert "seat 1 between 0.5 and 1; committing first adds nothing" in s.intervals_title(record)


@pytest.mark.parametrize("make", ALL.values(), ids=ALL)
def test_sentences_have_no_holes(make):
    for sentence in s.finding(make()):
        assert sentence.endswith(".")
        assert not re.search(r"None|nan|\binf\b|  |\*\*\*|\.\.$| ,", sentence), sentence
