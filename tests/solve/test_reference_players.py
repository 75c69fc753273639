"""Fictitious play, level-k and logit players against hand calculation, OpenSpiel and plain recursion."""

from collections import defaultdict

import numpy as np
import pyspiel
import pytest
from open_spiel.python.algorithms import exploitability as peer
from open_spiel.python.algorithms.fictitious_play import XFPSolver
from scipy.optimize import brentq

from coplayer.form.policy import behaviour, uniform
from coplayer.form.sequence import sequence_form
from coplayer.game import CHANCE, Unsuited, advance, begin
from coplayer.games.lopsided import Lopsided
from coplayer.graph import walk
from coplayer.read import load
from coplayer.solve import by_name
from coplayer.solve.best_response import best_response, incentive, nash_conv, returns
from coplayer.solve.fictitious_play import fictitious_play
from coplayer.solve.level_k import level_k
from coplayer.solve.logit import logit

from .normal_form import OneShot


def made(name):
    return sequence_form(walk(load(name) if isinstance(name, str) else name))


def test_rock_paper_scissors_approaches_as_one_over_root_t():
    # another implementation has 0.0693, 0.0140, 0.0040, 0.00117; how ties are broken moves these numbers by a
    # factor of up to 1.6; with ties shared, in whole and half throws: 6/100, 18.5/1000, 57.5/10,000
    form, rock = made("rps"), (np.array([1.0, 1, 0, 0]),) * 2
    found = [nash_conv(form, x, True) / 2 for _, x in fictitious_play(form, [100, 1000, 10_000], rock)]
    assert found == pytest.approx([0.06, 0.0185, 0.00575], abs=1e-12)
    assert np.array(found) == pytest.approx(np.array([0.0693, 0.0140, 0.0040]), rel=0.6)


def test_kuhn_s_fictitious_play_is_near_openspiel_s():
    form, theirs = made("openspiel:kuhn_poker"), XFPSolver(pyspiel.load_game("kuhn_poker"))
    ours = {n: nash_conv(form, x, True) / 2 for n, x in fictitious_play(form, [1, 10, 30, 60])}
    for n in range(1, 61):
        if n in ours:  # they break ties in another way
            expected = peer.exploitability(theirs._game, theirs.average_policy())
            assert ours[n] == pytest.approx(expected, rel=0.15), n
        theirs.iteration()


@pytest.mark.parametrize("seed", range(3))
def test_a_round_adds_a_best_response_to_the_average(seed):
    form = made(Lopsided(seed, depth=5))
    before, after = (tuple(x.copy() for x in xs) for _, xs in fictitious_play(form, [7, 8]))
    for p in (0, 1):
        added = 8 * after[p] - 7 * before[p]
        top, _ = best_response(form, behaviour(form, before), p)
        assert incentive(form, before, p) @ added == pytest.approx(top)


def test_a_team_settles_and_rivals_in_threes_are_refused():
    assert by_name.run(made("climbing"), "fp", at=[2000]).exploitability < 0.05  # at (b, b), not the best
    with pytest.raises(Unsuited, match="Shapley 1964"):
        by_name.solver("fp").refuse(made(Lopsided(1, players=3)))


def test_levels_in_kuhn_answer_the_level_below():
    form = made("openspiel:kuhn_poker")
    one, two = level_k(form, 1), level_k(form, 2)
    assert all((a == b).all() for a, b in zip(level_k(form, 0), uniform(form), strict=True))
    value, _ = best_response(form, uniform(form), 0)
    assert value == pytest.approx(0.5)  # published: best response to uniform, seat 1
    for level, below in ((one, uniform(form)), (two, one)):
        for p in (0, 1):
            mixed = tuple(level[q] if q == p else below[q] for q in (0, 1))
            assert returns(form, mixed)[p] == pytest.approx(best_response(form, below, p)[0])


def test_levels_in_the_commitment_game():
    form = made("commitment")
    assert level_k(form, 1)[0].tolist() == [1, 1, 0]  # up dominates
    assert level_k(form, 1)[1].tolist() == [1, 0.5, 0.5]  # against uniform play left and right tie
    assert level_k(form, 2)[1].tolist() == [1, 1, 0]  # up is answered by left


def conditional_values(game, policy):
    """Q(I, a): what action a earns from an information set on, given that it was reached, by plain recursion.

    `policy(record, player, actions)` gives the probabilities; later moves follow it. Weights are the others'.
    """
    weight, worth = defaultdict(float), defaultdict(float)

    def follow(s, records, others):  # expected rewards from s on
        movers = game.movers(s)
        if not movers:
            return np.zeros(game.players)
        if movers == (CHANCE,):
            total = np.zeros(game.players)
            for outcome, p in game.chance(s):
                t = game.play(s, (outcome,))
                total += p * (
                    np.array(game.rewards(s, (outcome,), t))
                    + follow(t, advance(game, records, s, (outcome,), t), others * p)
                )
            return total
        (i,) = movers
        actions = game.actions(s, i)
        sigma, total = policy(records[i], i, actions), np.zeros(game.players)
        for a, p in zip(actions, sigma, strict=True):
            t = game.play(s, (a,))
            share = others * np.where(np.arange(game.players) == i, 1, p)
            value = np.array(game.rewards(s, (a,), t)) + follow(t, advance(game, records, s, (a,), t), share)
            weight[i, records[i], a] += others[i]
            worth[i, records[i], a] += others[i] * value[i]
            total += p * value
        return total

    follow(game.root(), begin(game, game.root()), np.ones(game.players))
    return {key: worth[key] / weight[key] for key in worth}


@pytest.mark.parametrize("game", [load("kuhn"), *(Lopsided(s, 5, n, s < 2) for s in range(4) for n in (2, 3))], ids=str)
def test_a_logit_equilibrium_is_its_own_quantal_response(game):
    form, precision = made(game), 0.7
    found = logit(form, precision)
    assert found.converged and found.residual < 1e-8
    place = {(p, form.record(p, i)): (p, i) for p in range(form.players) for i in range(form.infosets[p])}

    def policy(record, player, actions):
        p, i = place[player, record]
        return [found.policy[p][form.sequence(p, i, a)] for a in range(len(actions))]

    values = conditional_values(game, policy)
    for (p, record), (_, i) in place.items():
        menu = form.menu(p, i)
        u = np.array([precision * values[p, record, a] for a in menu])
        expected = np.exp(u - u.max()) / np.exp(u - u.max()).sum()
        assert policy(record, p, menu) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("precision", [0.5, 2.0, 6.0])
def test_asymmetric_matching_pennies_by_one_equation(precision):
    # row gets 9 for (up, left), 1 for (down, right); column 1 for the other two (Ochs 1995)
    form = made(OneShot((((9.0, 0.0), (0.0, 1.0)), ((0.0, 1.0), (1.0, 0.0)))))
    noisy = lambda u: 1 / (1 + np.exp(-precision * u))  # noqa: E731
    left = lambda up: noisy(1 - 2 * up)  # noqa: E731
    up = brentq(lambda up: up - noisy(10 * left(up) - 1), 0, 1, xtol=1e-14)
    found = logit(form, precision)
    assert found.converged
    assert [found.policy[0][1], found.policy[1][1]] == pytest.approx([up, left(up)], abs=1e-6)


def test_precision_zero_is_uniform_and_a_high_one_defects():
    form = made("prisoners_dilemma")
    assert logit(form, 0.0).policy[0].tolist() == [1, 0.5, 0.5]
    assert logit(form, 30.0).policy[0][2] > 0.999999


def test_what_does_not_converge_says_so():
    form = made("biased_rps")
    found = logit(form, 1e4, iterations=3)
    assert not found.converged and found.residual > 1e-6
