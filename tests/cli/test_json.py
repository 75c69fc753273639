"""What `--json` writes: the keys that are promised, and differences that can be made again from them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CARD = [
    "game",
    "players",
    "states",
    "histories",
    "terminals",
    "infosets",
    "sequences",
    "horizon",
    "discount",
    "counts_are",
    "zero_sum",
    "value",
    "exploitability_uniform",
    "properties",
    "prices",
]
PRICE = ["transform", "player", "with", "without", "price", "held_fixed", "how", "reason"]
ROW = ["seat", "opponent", "best_response", "best_safe", "value_of_modelling", "frontier"]
SOLVE = [
    "game",
    "solver",
    "iterations",
    "seconds_graph",
    "seconds_form",
    "seconds_compile",
    "seconds_solve",
    "exploitability",
    "value",
    "trace",
]


def written(folder, *words):
    env = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-m", "coplayer", *words, "--json", "out.json"]
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=280)
    assert done.returncode == 0, done.stderr
    return json.loads((folder / "out.json").read_text())


def missing(keys, found):
    return [k for k in keys if k not in found]


def test_a_card_has_its_keys(tmp_path):
    card = written(tmp_path, "card", "kuhn")
    assert not missing(CARD, card)
    assert card["histories"] == 58 and card["infosets"] == [6, 6] and card["sequences"] == [13, 13]
    assert card["value"] == pytest.approx([-1 / 18, 1 / 18]) and card["exploitability_uniform"] == pytest.approx(
        0.4583333
    )
    assert all(not missing(PRICE, row) for row in card["prices"])
    assert all(not missing(("value", "witness"), p) for p in card["properties"].values())


def test_a_briefs_differences_can_be_made_again(tmp_path):
    brief = written(tmp_path, "brief", "kuhn", "--out", "b.html")
    assert not missing([*CARD, "modelling"], brief)
    assert len(brief["modelling"]) == 18  # nine opponents, two seats
    for row in brief["modelling"]:
        assert not missing(ROW, row)
        assert row["value_of_modelling"] == pytest.approx(row["best_response"] - row["best_safe"], abs=1e-12)
    for row in brief["prices"]:
        if row["price"] is not None:
            assert row["price"] == pytest.approx(row["with"] - row["without"], abs=1e-9)


def test_a_solution_has_its_keys(tmp_path):
    found = written(tmp_path, "solve", "leduc", "--with", "cfr+", "--iterations", "100")
    assert not missing(SOLVE, found)
    assert found["iterations"] == 100
    assert found["trace"][-1]["exploitability"] == pytest.approx(found["exploitability"], rel=1e-9)
    assert found["exploitability"] == pytest.approx(1.342e-2, rel=1e-3)  # as OpenSpiel finds
    assert all(set(p) == {"iteration", "seconds", "exploitability"} for p in found["trace"])
