"""Monte-Carlo CFR against OpenSpiel's C++ solvers, both over several seeds."""

from functools import cache

import numpy as np
import pytest

from coplayer.form.histories import histories, sequences
from coplayer.form.passes import expected
from coplayer.form.sequence import sequence_form
from coplayer.game import Unsuited
from coplayer.games.lopsided import Lopsided
from coplayer.graph import walk
from coplayer.read import load
from coplayer.solve import by_name, external_sampling, linear_program, outcome_sampling
from coplayer.solve.best_response import incentive, plans
from coplayer.solve.sampling import average

OPENSPIEL = {  # seeds, then iterations: lowest and highest exploitability of OpenSpiel's runs
    ("leduc", "es-mccfr"): (
        5,
        {100: (2.45, 2.88), 1000: (1.12, 1.38), 10**4: (0.27, 0.30), 10**5: (0.059, 0.076)},
    ),
    ("leduc", "os-mccfr"): (
        5,
        {100: (2.53, 2.54), 1000: (2.10, 2.43), 10**4: (0.97, 1.22), 10**5: (0.44, 0.59)},
    ),
    # Kuhn's runs scatter by a factor of six: medians of twenty (open_spiel 2.0.2, seeds 0 .. 19)
    ("kuhn", "es-mccfr"): (20, {100: (0.0873,) * 2, 1000: (0.0245,) * 2, 10**4: (0.0087,) * 2}),
    ("kuhn", "os-mccfr"): (20, {100: (0.228,) * 2, 1000: (0.0973,) * 2, 10**4: (0.0293,) * 2}),
}


@cache
def medians(game, solver):
    seeds, ranges = OPENSPIEL[game, solver]
    form = sequence_form(walk(load(game)))
    runs = [by_name.run(form, solver, at=list(ranges), rng=np.random.default_rng(s)) for s in range(seeds)]
    found = np.median([[point.exploitability for point in run.trace] for run in runs], axis=0)
    return dict(zip(ranges, found, strict=True))


@pytest.mark.parametrize(("game", "solver"), OPENSPIEL)
def test_the_median_run_is_where_openspiel_s_are(game, solver):
    for n, (low, high) in OPENSPIEL[game, solver][1].items():
        assert low / 1.35 <= medians(game, solver)[n] <= high * 1.35, n


@pytest.mark.parametrize(("solver", "gap"), [("es-mccfr", 0.02), ("os-mccfr", 0.06)])
@pytest.mark.parametrize("game", [Lopsided(s, depth=5, simultaneous=bool(s % 2)) for s in range(4)], ids=str)
def test_lopsided_games_are_solved(solver, gap, game):
    form = sequence_form(walk(game))
    run = by_name.run(form, solver, at=[100_000], rng=np.random.default_rng(1))
    span = np.ptp(form.paid[:, 0])
    assert run.exploitability <= gap * max(span, 1)
    exact = linear_program.value(form).value[0]
    assert abs(run.value[0] - exact) <= 2 * run.exploitability + 1e-9


def expected_updates(form, tree, sigma):
    """Counterfactual regrets, and own reach times sigma times the weight of a set, by number of action.

    An external pass meets each node of a set with chance's probability; an outcome pass weighs each by one.
    """
    chance, met = np.ones(len(tree.mover)), np.zeros((2, sum(form.sequences)))
    for v in range(len(tree.mover)):
        span = slice(tree.child[v], tree.child[v] + tree.width[v])
        chance[span] = chance[v] * tree.prob[span]
        if tree.mover[v] >= 0:
            met[:, tree.at[v] : tree.at[v] + tree.width[v]] += [[chance[v]], [1]]
    x, regret, reach = plans(form, sigma), [], []
    for p in (0, 1):
        g = incentive(form, x, p)
        expected(form.trees[p], g, sigma[p])
        owner, order = form.owner[p][1:], sequences(form, p)
        regret.append((g[1:] - np.bincount(owner, g[1:] * sigma[p][1:])[owner])[order - 1])
        reach.append(x[p][order])
    reach = np.concatenate(reach)
    return np.concatenate(regret), reach * met[0, : len(reach)], reach * met[1, : len(reach)]


@pytest.mark.parametrize("module", [external_sampling, outcome_sampling], ids=lambda m: m.NAME)
@pytest.mark.parametrize("game", [load("kuhn"), Lopsided(2, 6), Lopsided(3, 4, simultaneous=True)], ids=str)
def test_updates_are_right_on_average(module, game):
    form = sequence_form(walk(game))
    tree, rng, passes = histories(form), np.random.default_rng(11), 20_000
    start = rng.random(sum(form.sequences) - 2) + 0.2
    R, S = np.empty((2, passes, len(start)))
    for k in range(passes):
        R[k], S[k] = start, 0
        module.iterate(tree, R[k], S[k], 1, rng, 8, 4)
    sigma = average(form, start)
    regret, external, outcome = expected_updates(form, tree, sigma)
    first = form.sequences[0] - 1  # player 0 is updated first, while all still play sigma
    check(R[:, :first] - start[:first], regret[:first])
    if module is external_sampling:  # that pass makes player 1's average
        check(S[:, first:], external[first:])
    else:
        check(S[:, :first], outcome[:first])


def check(samples, mean):
    """Whether samples [passes, actions] have this mean, within six standard errors."""
    error = samples.std(0) / np.sqrt(len(samples)) + 1e-12
    assert (np.abs(samples.mean(0) - mean) <= 6 * error).all()


@pytest.mark.parametrize("solver", ["es-mccfr", "os-mccfr"])
def test_the_same_seed_gives_the_same_run_and_stopping_on_the_way_changes_nothing(solver):
    form = sequence_form(walk(load("kuhn")))
    runs = [
        by_name.run(form, solver, at=at, rng=np.random.default_rng(s)).policy[0]
        for at, s in (([500], 3), ([7, 500], 3), ([500], 4))
    ]
    assert (runs[0] == runs[1]).all()
    assert (runs[0] != runs[2]).any()


@pytest.mark.parametrize("solver", ["es-mccfr", "os-mccfr"])
def test_three_players_are_refused(solver):
    with pytest.raises(Unsuited, match="two-player zero-sum"):
        by_name.run(sequence_form(walk(Lopsided(1, players=3))), solver, 10)
