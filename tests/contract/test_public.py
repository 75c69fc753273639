"""The page of public names: what it promises is there."""

import importlib

import pytest

import coplayer


def test_the_page_lists_what_can_be_imported():
    assert set(coplayer.__all__) == set(coplayer.PLACES) == set(dir(coplayer))
    assert len(coplayer.__all__) == len(set(coplayer.__all__))


@pytest.mark.parametrize("name", coplayer.__all__)
def test_each_name_is_the_thing_in_its_place(name):
    place, _, other = coplayer.PLACES[name].partition(":")
    found = getattr(coplayer, name)
    there = getattr(importlib.import_module(f"coplayer.{place}"), other or name)
    shared = name in ("solve", "card")  # also the name of a folder, which can then be called
    assert found is there or (shared and found.__name__ == f"coplayer.{name}")
    assert callable(found) or name == "CHANCE"


def test_names_that_are_not_there_are_said():
    with pytest.raises(AttributeError, match="no attribute 'kuhn'"):
        coplayer.kuhn  # noqa: B018


def test_the_lines_of_the_introduction_run():
    """coplayer.card the function also when its package, which has the same name, was imported before."""
    importlib.import_module("coplayer.card.facts")
    game = coplayer.load("kuhn")
    solution = coplayer.solve(game, "cfr+", iterations=100)
    assert solution.exploitability < 0.01
    card = coplayer.card(game)
    assert card.value("value") == pytest.approx([-1 / 18, 1 / 18])
    assert {"infosets", "properties", "zero_sum"} <= card.json().keys()
