"""Conditional and plain forecasts: what they explain, on numbers whose answer is known."""

import copy
from functools import cache

import numpy as np
import pytest

from coplayer.report.study import render
from coplayer.study import by_name, social_iq

SMALL = social_iq.Config(games=("chicken",), rounds=40, reacting=3, blind=2, draws=50)


@cache
def record():
    return by_name.run("social_iq", config=SMALL)


def test_a_rival_that_does_not_look_at_us_does_the_same_whatever_we_do():
    rows = record()["numbers"]["rows"]
    assert max(r["gap"] for r in rows if r["kind"] == "blind") == 0
    assert max(r["gap"] for r in rows if r["kind"] == "reacting") > 0


def test_errors_are_nats_above_the_truth():
    rows = record()["numbers"]["rows"]
    assert min(r["plain"] for r in rows) > -1e-12 and min(r["given"] for r in rows) > -1e-12


def planted(plain, given, seed=1):
    """Rows in which the share is a known function of both errors, rivals apart."""
    rng = np.random.default_rng(seed)
    rows = []
    for k in range(30):
        base = rng.normal()
        for _ in range(6):
            a, b = rng.normal(size=2)
            row = {"kind": "reacting", "respond": "plan", "game": "g", "rival": k, "plain": a, "given": b}
            rows.append(row | {"share": base - plain * a - given * b})
    return rows


@pytest.mark.parametrize(("plain", "given"), [(1, 0), (0, 1), (1, 1)])
def test_what_explains_the_share_is_found_again_whatever_the_rival(plain, given):
    found = social_iq.explain(planted(plain, given), "reacting", "plan", SMALL)
    share = plain**2 + given**2
    assert found["plain"] == pytest.approx(plain**2 / share, abs=0.12)
    assert found["given"] == pytest.approx(given**2 / share, abs=0.12)
    assert found["rivals"] == 30


def test_the_claim_stands_falls_or_is_not_decided_by_the_interval():
    numbers = copy.deepcopy(record()["numbers"])
    for interval, said in (([0.1, 0.3], False), ([-0.3, -0.1], True), ([-0.1, 0.1], None)):
        numbers["explained"]["reacting"]["plan"]["interval"] = interval
        assert social_iq.flipped(numbers) is said


def test_the_page_is_drawn():
    page = render(record() | {"command": "coplayer study social_iq", "versions": {}, "commit": None, "clean": None})
    assert "<svg" in page and "conditional" in page and "nan" not in page.replace("finance", "")
