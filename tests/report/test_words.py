"""Words of the page: solvers as people write them, one of a unit, bounds with their sign."""

import pytest

from coplayer.report import words
from coplayer.report.tables import property_row, property_rows


@pytest.mark.parametrize(
    "name, said",
    [("dcfr", "DCFR"), ("pcfr+", "PCFR+"), ("cfr-any", "CFR"), ("es-mccfr", "external sampling"), ("mine", "mine")],
)
def test_solvers_are_called_what_people_call_them(name, said):
    assert words.solver(name) == said


@pytest.mark.parametrize(
    "text, unit, said",
    [
        ("worth **1** points to", "points", "worth **1** point to"),
        ("worth 0.1 points to", "points", "worth 0.1 points to"),
        ("worth 11 wins a game", "wins a game", "worth 11 wins a game"),
        ("worth 1 wins a game", "wins a game", "worth 1 win a game"),
    ],
)
def test_one_of_a_unit_has_no_plural(text, unit, said):
    assert words.one(text, unit) == said


def test_a_lower_bound_says_so_and_a_bound_of_nothing_says_nothing_was_found():
    bound = {"how": "certified: at least so many", "witness": "here", "unit": "sets"}
    assert property_row("dominated", bound | {"value": 12})["value"] == "≥ 12 sets"
    assert property_row("dominated", bound | {"value": 0, "unit": ""})["value"] == "none found"


def test_a_value_has_a_row_a_seat_and_one_where_all_get_the_same():
    assert [r["name"] for r in property_rows("value", {"value": [1.0, -1.0]})] == ["Value to seat 0", "Value to seat 1"]
    assert [r["name"] for r in property_rows("value", {"value": [2.0, 2.0]})] == ["Value to each seat"]
