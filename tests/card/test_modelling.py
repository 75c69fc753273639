"""What modelling is worth, against the worked numbers of the literature notes and by measuring again."""

import numpy as np
import pytest

from coplayer.card.facts import Facts
from coplayer.card.modelling import modelling
from coplayer.card.playout import sampled
from coplayer.form.policy import normal, uniform
from coplayer.form.sequence import sequence_form
from coplayer.games.lopsided import Lopsided
from coplayer.graph import walk
from coplayer.read.name import load
from coplayer.solve.best_response import best_response, returns
from coplayer.solve.level_k import level_k
from coplayer.solve.logit import logit, response

# game, seat: value, best equilibrium's and best response's return against uniform play
UNIFORM = {
    ("kuhn", 0): (-1 / 18, 1 / 6, 1 / 2),
    ("kuhn", 1): (1 / 18, 1 / 6, 5 / 12),
    ("openspiel:leduc_poker", 0): (-0.0856064241, 0.622080, 2.0875),
    ("openspiel:leduc_poker", 1): (0.0856064241, 0.870855, 2.659722),
    ("liars_dice(sides=4)", 0): (1 / 16, 0.552083, 0.683705),
    ("liars_dice(sides=4)", 1): (-1 / 16, 0.587853, 0.626414),
}


@pytest.fixture(scope="module")
def found():
    return {name: modelling(load(name), hands=20_000) for name in {n for n, _ in UNIFORM}}


@pytest.mark.parametrize("name,seat", UNIFORM)
def test_published_values_of_modelling_a_uniform_player(found, name, seat):
    value, safe, best = UNIFORM[name, seat]
    part = found[name]
    (row,) = [r for r in part["rows"] if (r["seat"], r["opponent"]) == (seat, "uniform")]
    assert part["value"][seat] == pytest.approx(value, abs=1e-7)
    assert row["best_safe"] == pytest.approx(safe, abs=1e-6)
    assert row["best_response"] == pytest.approx(best, abs=1e-6)
    assert row["value_of_modelling"] == row["best_response"] - row["best_safe"]


def test_kuhn_by_hand():
    rows = modelling(load("kuhn"), hands=100)["rows"]
    (row,) = [r for r in rows if (r["seat"], r["opponent"]) == (0, "uniform")]
    assert row["best_response"] == pytest.approx(1 / 2)  # against even play
    assert row["best_safe"] == pytest.approx(1 / 6)  # by a policy that loses 1/18 at worst
    assert row["value_of_modelling"] == pytest.approx(1 / 3)


@pytest.mark.parametrize("name", sorted({n for n, _ in UNIFORM}))
def test_safe_is_safe_and_the_frontier_is_monotone(found, name):
    for row in found[name]["rows"]:
        assert row["best_safe_worst"] == pytest.approx(found[name]["value"][row["seat"]], abs=1e-7)
        assert row["value_of_modelling"] >= -1e-9
        earns, risks = ([point[k] for point in row["frontier"]] for k in ("earns", "risks"))
        assert (np.diff(earns) >= -1e-7).all() and (np.diff(risks) >= -1e-7).all()
        assert risks[0] == pytest.approx(0, abs=1e-7)


def test_an_equilibrium_is_not_worth_modelling(found):
    for part in found.values():
        for row in part["rows"]:
            if row["opponent"] == "equilibrium":
                assert row["value_of_modelling"] == pytest.approx(0, abs=1e-7)


def test_hands_played_out_agree_with_the_exact_return(found):
    for part in found.values():
        p = part["played"]
        half = (p["high"] - p["low"]) / 2
        assert abs(p["mean"] - p["exact"]) < 2 * half  # four standard errors: 6e-5 a false alarm


@pytest.mark.parametrize("seed", range(4))
def test_playouts_have_the_expected_returns_on_lopsided_games(seed):
    form = sequence_form(walk(Lopsided(seed=seed, depth=6, players=3, zero_sum=False, simultaneous=True)))
    rng = np.random.default_rng(seed)
    policy = tuple(normal(form, p, rng.exponential(size=n)) for p, n in enumerate(form.sequences))
    hands = sampled(form, policy, 40_000, rng)
    error = hands.std(0) / np.sqrt(len(hands))
    assert (np.abs(hands.mean(0) - returns(form, policy)) < 5 * error + 1e-12).all()


def test_level_one_answers_uniform_play_and_level_two_that():
    form = sequence_form(walk(load("kuhn")))
    one, two = level_k(form, 1), level_k(form, 2)
    for p in (0, 1):
        mixed = (one[0], uniform(form)[1]) if p == 0 else (uniform(form)[0], one[1])
        assert returns(form, mixed)[p] == pytest.approx(best_response(form, uniform(form), p)[0])
        mixed = (two[0], one[1]) if p == 0 else (one[0], two[1])
        assert returns(form, mixed)[p] == pytest.approx(best_response(form, one, p)[0])


@pytest.mark.parametrize("seed", range(4))
def test_logit_is_its_own_quantal_response_or_says_that_it_is_not(seed):
    form = sequence_form(walk(Lopsided(seed=seed, zero_sum=False)))
    quiet, loud = logit(form, 0.5), logit(form, 1e3)
    again = response(form, quiet.policy, 0.5)
    assert quiet.converged and max(np.abs(a - b).max() for a, b in zip(again, quiet.policy, strict=True)) < 1e-8
    off = response(form, loud.policy, 1e3)
    gap = max(np.abs(a - b).max() for a, b in zip(off, loud.policy, strict=True))
    assert loud.converged == (gap < 1e-7)


def test_logit_of_a_matrix_game_by_hand():
    form = sequence_form(walk(load("matching_pennies")))
    np.testing.assert_allclose(logit(form, 2.0).policy[0][1:], 0.5)  # symmetric: even at any precision
    form = sequence_form(walk(load("prisoners_dilemma")))
    _, cooperate, defect = logit(form, 1.0).policy[0]
    # p = share of cooperation; defecting gains 2 against a cooperator and 1 against a defector
    assert cooperate / defect == pytest.approx(np.exp(-(2 * cooperate + 1 * defect)), rel=1e-6)


def test_games_that_are_not_zero_sum_get_what_is_meaningful_there():
    dilemma = modelling(load("prisoners_dilemma"))
    assert dilemma["kind"] == "general"
    assert [s["security_level"] for s in dilemma["seats"]] == pytest.approx([1, 1])
    assert [s["nash_low"] for s in dilemma["seats"]] == pytest.approx([1, 1])
    team = modelling(load("dec_tiger(horizon=2)"))
    assert team["kind"] == "common" and team["team"]["optimum"] == pytest.approx(-4)
    three = modelling(load("public_goods(players=3)"))
    assert three["kind"] == "many" and {r["seat"] for r in three["rows"]} == {0, 1, 2}
    assert modelling(Facts(load("soccer")))["reason"]  # no sequence form: it never ends
