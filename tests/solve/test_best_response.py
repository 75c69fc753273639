"""Returns, best responses and exploitability, judged by OpenSpiel on the same trees and by hand."""

import numpy as np
import pyspiel
import pytest

from coplayer.form.policy import normal, uniform
from coplayer.form.sequence import sequence_form
from coplayer.game import Record
from coplayer.games.lopsided import Lopsided
from coplayer.graph import walk
from coplayer.read.nfg import parse
from coplayer.solve.best_response import against, best_response, exploitability, nash_conv, plans, returns

from .efg_text import efg


def lopsided_policy(form, seed):
    """Random behaviours, some actions never played."""
    rng = np.random.default_rng(seed)
    draws = [rng.exponential(size=n) * (rng.random(n) > 0.2) for n in form.sequences]
    return tuple(normal(form, p, w) for p, w in enumerate(draws))


def told(form, policy, sets):
    """Our policy as OpenSpiel's tabular policy on the exported tree."""
    number = {(p, Record(record.entries)): n for (p, n), record in sets.items()}
    table = {}
    for p in range(form.players):
        for i in range(form.infosets[p]):
            n = number[p, Record(form.record(p, i).entries)]
            probs = [policy[p][form.sequence(p, i, a)] for a in range(len(form.menu(p, i)))]
            table[f"{p}-{p}-{n}-i{n}"] = list(enumerate(probs))
    return pyspiel.TabularPolicy(table)


@pytest.mark.parametrize("players,zero_sum", [(2, True), (2, False), (3, False)])
@pytest.mark.parametrize("seed", range(8))
def test_nash_conv_equals_openspiels_on_lopsided_games(seed, players, zero_sum):
    game = Lopsided(seed=seed, players=players, zero_sum=zero_sum)
    form = sequence_form(walk(game))
    text, sets = efg(game)
    theirs = pyspiel.load_efg_game(text)
    policy = lopsided_policy(form, seed + 100)
    table = told(form, policy, sets)
    assert nash_conv(form, policy) == pytest.approx(pyspiel.nash_conv(theirs, table), abs=1e-9)
    expected = pyspiel.expected_returns(theirs.new_initial_state(), table, -1, True)
    np.testing.assert_allclose(returns(form, policy), expected, atol=1e-9)


@pytest.mark.parametrize("seed", range(6))
def test_a_best_response_earns_what_it_says_and_nobody_earns_more(seed):
    form = sequence_form(walk(Lopsided(seed=seed, depth=6, zero_sum=False)))
    policy = lopsided_policy(form, seed)
    for p in range(2):
        value, reply = best_response(form, policy, p)
        joint = (reply, policy[1]) if p == 0 else (policy[0], reply)
        assert against(form, joint, p) == pytest.approx(value, abs=1e-9)
        others = [lopsided_policy(form, 1000 + k)[p] for k in range(50)]
        assert max(against(form, (o, policy[1]) if p == 0 else (policy[0], o), p) for o in others) <= value + 1e-12


def test_returns_of_a_matrix_game_by_hand():
    game = parse('NFG 1 R "t" { "a" "b" } { 2 2 }\n 1 -1  4 0  0 2  3 5', "by hand")
    form = sequence_form(walk(game))
    # payoffs (row, column): (1,1) = 1,-1; (2,1) = 4,0; (1,2) = 0,2; (2,2) = 3,5
    np.testing.assert_allclose(returns(form, uniform(form)), [2.0, 1.5])
    assert best_response(form, uniform(form), 0)[0] == pytest.approx(3.5)  # row 2: (4 + 3) / 2
    assert best_response(form, uniform(form), 1)[0] == pytest.approx(3.5)  # column 2: (2 + 5) / 2
    assert exploitability(form, uniform(form)) == pytest.approx((1.5 + 2.0) / 2)


def test_a_plan_is_the_product_of_its_behaviour():
    form = sequence_form(walk(Lopsided(seed=5, depth=6)))
    policy = lopsided_policy(form, 3)
    for p, x in enumerate(plans(form, policy)):
        for q in range(1, form.sequences[p]):
            before = form.trees[p].parent[form.owner[p][q]]
            assert x[q] == pytest.approx(x[before] * policy[p][q])
