"""Estimates are judged by the exact numbers of games small enough to count."""

import json
import time

import numpy as np
import pytest

from coplayer.card.card import card
from coplayer.card.sampled import knuth, one_play, sampled_card
from coplayer.game import TooLarge
from coplayer.graph import walk
from coplayer.read.name import load

from .trees import Tree, draw, turn

SMALL = ["kuhn", "leduc", "dec_tiger", "goofspiel(cards=4)", "openspiel:liars_dice(dice_sides=3)", "auction"]


@pytest.mark.parametrize("name", SMALL)
def test_estimates_hold_the_exact_numbers(name):
    game = load(name)
    exact, guess = card(game), sampled_card(game, name, seed=5, seconds=60, plays=600)
    assert guess.counts_are == "sampled" and guess.size["histories"] is None
    for key in ("histories", "terminals"):
        found = guess[f"{key}_log10"]
        assert found.value == pytest.approx(np.log10(exact.size[key]), abs=max(0.02, 1.5 * (found.high - found.low)))
    slack = 0.6 * (guess["length"].high - guess["length"].low)  # 95 % +- 20 %: seeds are fixed
    assert guess["length"].low - slack - 1e-9 <= exact.value("length") <= guess["length"].high + slack + 1e-9
    assert guess.value("moves") == exact.value("moves")
    for fact in ("zero_sum", "constant_sum", "common_payoff"):
        assert guess.value(fact) in (None, exact.value(fact))  # unknown, or right
    assert guess.value("common_payoff") is None or not exact.value("common_payoff")


def test_knuths_numbers_average_to_the_count():
    """Over all plays of a game, each weighted by its chance, the estimates' mean is the count itself."""
    game, rng = load("kuhn"), np.random.default_rng(1)
    logs = [knuth(one_play(game, rng), ends=True) for _ in range(4000)]
    assert np.mean(10 ** np.array(logs)) == pytest.approx(30, rel=0.02)


def test_rare_draws_count_for_more():
    """Ten endings behind a draw of 1 in 10, one behind the other: a play's number is one over its chance."""
    many = turn(0, "many", {str(k): (0.0, 0.0) for k in range(10)})
    game, rng = Tree(draw({"often": (0.9, (0.0, 0.0)), "rarely": (0.1, many)})), np.random.default_rng(1)
    logs = [knuth(one_play(game, rng), ends=True) for _ in range(4000)]
    assert np.mean(10 ** np.array(logs)) == pytest.approx(11, rel=0.15)


def test_the_same_seed_gives_the_same_card_and_another_does_not():
    one, two, other = (sampled_card(load("leduc"), "leduc", s, 60, plays=50).json() for s in (1, 1, 2))
    assert one == two != other


def test_every_number_of_a_sampled_card_says_that_it_is_an_estimate():
    made = sampled_card(load("leduc"), "leduc", seed=3, seconds=60, plays=40).json()
    assert json.loads(json.dumps(made)) == made
    for name, p in made["properties"].items():
        if isinstance(p["value"], float):
            assert p["how"] == "estimate" and p["low"] <= p["value"] <= p["high"] and p["n"] == 40, name
    assert made["sampled"]["playouts"] == 40 and made["histories"] is None and made["value"] is None


def test_chess_is_sampled_at_once():
    start = time.perf_counter()
    with pytest.raises(TooLarge, match="playouts"):
        walk(load("openspiel:chess"), 5_000_000)
    made = sampled_card(load("openspiel:chess"), seconds=2, plays=20)
    assert made["terminals_log10"].value > 100 and made.value("zero_sum") is None
    assert time.perf_counter() - start < 30


def test_a_game_past_the_limit_gets_a_sampled_card():
    made = card(load("leduc"), limit=100, seed=1)
    assert made.counts_are == "sampled"
    assert "100" in made.more["reason"]
