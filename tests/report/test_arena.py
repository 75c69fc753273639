"""The arena's page says what the board says, whatever is missing from it."""

import json
import re
from functools import cache

import pytest

from coplayer.arena.board import board
from coplayer.arena.schedule import Arena
from coplayer.arena.tournament import rows
from coplayer.report.arena import finding, render
from coplayer.run.folder import dumped

ARENAS = {
    "league": Arena("rps|repeat(60)", ("context_tree/best", "counts/best", "uniform"), seeds=3),
    "one seed": Arena("rps|repeat(4)", ("uniform",), seeds=1),
    "types": Arena("rps|repeat(60)", ("counts/best", "uniform"), "hidden_types", seeds=2),
    "drifting": Arena("rps|repeat(300)", ("counts(decay=0.9)/best", "exp3", "uniform"), "drifting", seeds=1, regrets=1),
    "three": Arena("prisoners_dilemma3|repeat(2)", ("uniform", "uniform()", "uniform( )"), seeds=2),
    "no forecasts": Arena("prisoners_dilemma|repeat(9)", ("machine(grim)", "machine(pavlov)"), seeds=2),
    "policies": Arena("kuhn", ("solver('lp')", "solver('level-k', iterations=1)"), seeds=5),
}


@cache
def record(name):
    arena = ARENAS[name]
    made = board(arena, list(rows(arena, workers=1)))
    return json.loads(dumped(made | {"command": "coplayer arena ...", "took_seconds": 1.0, "versions": {}}))


@pytest.fixture(scope="module", params=ARENAS)
def made(request):
    return record(request.param) | {"commit": None, "clean": None}


def test_the_page_hides_no_holes_and_is_a_function_of_the_record(made):
    page = render(made)
    assert page == render(json.loads(json.dumps(made)))
    assert not re.search(r"https?://(?!www\.w3\.org)|<script|\bnan\b|\bNone\b|\binf\b|\[\]", page)
    assert page.count("<svg") >= 2 and "How to make it again" in page


def test_regrets_conditional_forecasts_and_recovery_are_on_the_page():
    made = record("drifting") | {"commit": None, "clean": None}
    page, told = render(made), " ".join(finding(made))
    for said in ("Regret: had they done the same", "What would they do if I did that", "Recovery after a switch"):
        assert said in page
    best = max(made["agents"], key=lambda a: a["population_return"])
    assert f"{best['regret']['policy']:.3f} a round more (policy regret)" in told
    assert "Exp3: not known, it has no model" in page and "has become another" in page
    assert "one-shot games of two players, repeated" in render(record("policies") | {"commit": None, "clean": None})


def test_the_finding_names_the_best_agent_and_its_worst_rival(made):
    best = max(made["agents"], key=lambda a: a["population_return"])
    said = " ".join(finding(made))
    assert (
        best["name"] in said and ("itself" if best["worst_against"] == best["name"] else best["worst_against"]) in said
    )


def test_ratings_come_only_where_everybody_met_everybody():
    league, types = record("league"), record("types")
    assert {"nash", "alpha_rank", "transitive", "layer", "hodge"} <= set(league["ratings"])
    assert "Nash averaging" in render(league | {"commit": None, "clean": None})
    assert "nash" not in types["ratings"] and types["ratings"]["matrix_reason"]


def test_fixed_policies_stand_beside_their_exact_expectation():
    for agent in record("policies")["agents"]:
        for rival in agent["by_rival"]:
            assert rival["exact"] is not None and abs(rival["mean"] - rival["exact"]) < 3
