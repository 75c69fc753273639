"""What every solver keeps to, found by looking into the folder."""

import re
from functools import cache
from itertools import product

import numpy as np
import pytest

import coplayer
from coplayer.form.markov import markov_form
from coplayer.form.matrix import matrix_form
from coplayer.form.sequence import sequence_form
from coplayer.game import Unsuited
from coplayer.graph import walk
from coplayer.solve.best_response import nash_conv
from coplayer.solve.by_name import solvers

FORMS = {"sequence": sequence_form, "matrix": matrix_form, "markov": markov_form}
SEQUENCE = sorted(n for n, m in solvers().items() if m.FORM == "sequence")
OTHERS = sorted(set(solvers()) - set(SEQUENCE))

# For each solver of sequence forms a game that it is for, iterations, and the most NashConv may be then;
# None: it is not for equilibria or promises none.
SUITED = {
    "cfr": ("kuhn", 1000, 0.01),
    "cfr+": ("kuhn", 1000, 0.001),
    "lcfr": ("kuhn", 1000, 0.01),
    "dcfr": ("kuhn", 1000, 0.001),
    "pcfr+": ("kuhn", 1000, 1e-6),
    "cfr-any": ("kuhn(players=3)", 1000, 0.02),
    "es-mccfr": ("kuhn", 10_000, 0.1),
    "os-mccfr": ("kuhn", 100_000, 0.1),
    "fp": ("kuhn", 1000, 0.1),
    "lp": ("kuhn", 1, 1e-9),
    "team": ("tiny_hanabi", 1, 1e-9),
    "level-k": ("kuhn", 2, None),
    "logit": ("kuhn", 1, None),
}
# Of the others: a game and what is asked of the result.
SOLVED = {
    "backward-induction": ("tic_tac_toe", lambda found: found.value.tolist() == [0, 0]),
    "shapley": ("tic_tac_toe", lambda found: found.value == 0 and found.error == 0),
    "matrix-game": ("biased_rps", lambda found: abs(found[0]) < 1e-12),
    "pure": ("prisoners_dilemma3", lambda found: len(found) == 1),
    "support": ("chicken", lambda found: len(found) == 3),
    "correlated": ("prisoners_dilemma3", lambda found: found.value.tolist() == pytest.approx([0, 0, 0])),
    "stackelberg": ("commitment", lambda found: found.value == pytest.approx(3.5)),
}
# Games that many solvers are not for: three players, general sum, moves at once, a team.
STRANGERS = ("kuhn(players=3)", "forged_speaker", "prisoners_dilemma", "prisoners_dilemma3", "kuhn", "soccer")
# For any game of their form.
TAKE_ALL = {"cfr-any", "level-k", "logit", "pure", "correlated"}


@cache
def form(name, kind):
    """A game's form, None where it has none."""
    try:
        return FORMS[kind](walk(coplayer.load(name)))
    except Unsuited:
        return None


def test_each_solver_has_its_row_here():
    assert set(SUITED) == set(SEQUENCE) and set(SOLVED) == set(OTHERS)


@pytest.mark.parametrize("name", sorted(solvers()))
def test_a_solver_says_what_it_is_for(name):
    module = solvers()[name]
    assert module.FORM in FORMS and callable(module.refuse)
    assert len(module.FOR) > 20 and "\n" not in module.FOR
    assert callable(module.steps if module.FORM == "sequence" else module.solve)


@pytest.mark.parametrize("name", SEQUENCE)
def test_it_solves_a_game_that_it_is_for(name):
    game, iterations, most = SUITED[name]
    f, module = form(game, "sequence"), solvers()[name]
    module.refuse(f)
    ((n, plans),) = module.steps(f, [iterations], np.random.default_rng(1))
    gap = nash_conv(f, plans, True)
    assert n == iterations and np.isfinite(gap) and gap > -1e-9
    assert most is None or gap < most
    for tree, plan in zip(f.trees, plans, strict=True):  # plans: what enters a set leaves it
        assert plan[0] == pytest.approx(1) and plan.min() >= -1e-12
        for first, sets, A, q in tree.blocks:
            left = plan[q : q + sets * A].reshape(A, sets).sum(0)
            np.testing.assert_allclose(left, plan[tree.parent[first : first + sets]], atol=1e-9)


@pytest.mark.parametrize("name", SEQUENCE)
def test_asked_for_nothing_it_does_nothing(name):
    f, module = form(SUITED[name][0], "sequence"), solvers()[name]
    ((n, plans),) = module.steps(f, [0], np.random.default_rng(0))
    assert n == 0
    for tree, plan in zip(f.trees, plans, strict=True):  # uniform play
        for first, sets, A, q in tree.blocks:
            even = np.tile(plan[tree.parent[first : first + sets]] / A, A)
            np.testing.assert_allclose(plan[q : q + sets * A], even, atol=1e-12)


@pytest.mark.parametrize("name", OTHERS)
def test_it_solves_a_matrix_or_states(name):
    game, right = SOLVED[name]
    module = solvers()[name]
    f = form(game, module.FORM)
    module.refuse(f)
    assert right(module.solve(f))


@pytest.mark.parametrize("name", sorted(set(solvers()) - TAKE_ALL))
def test_it_refuses_what_it_is_not_for_and_names_what_is(name):
    module, refused = solvers()[name], 0
    for game in STRANGERS:
        f = form(game, module.FORM)
        if f is None:
            continue
        try:
            module.refuse(f)
        except Unsuited as error:
            refused += 1
            others = [n for n in solvers() if n != name]
            assert any(re.search(rf"\b{re.escape(n)}(?!\w)", str(error)) for n in others), str(error)
    assert refused, f"{name} refused none of {STRANGERS}"


@pytest.mark.parametrize(("name", "game"), [*product(sorted(TAKE_ALL), STRANGERS)])
def test_those_for_any_game_refuse_none(name, game):
    module = solvers()[name]
    f = form(game, module.FORM)
    if f is not None:
        module.refuse(f)


def test_in_python_by_name():
    found = coplayer.solve(coplayer.load("kuhn"), "lp", iterations=1)
    assert found.value == pytest.approx([-1 / 18, 1 / 18]) and found.exploitability < 1e-9
    with pytest.raises(Unsuited, match="matrix"):
        coplayer.solve(coplayer.load("kuhn"), "support")
