"""Fits to published choices, against numbers measured by another program (brute grids, bisection, its own levels)."""

import numpy as np
import pytest

from coplayer.model.one_shot import fit, fit_shares, hierarchy, level_k, levels, likelihood, quantal, uniform

# Arad & Rubinstein (Am. Econ. Rev. 102:3561, 2012), the 11-20 money request game: % of 108 that asked for 11 ... 20
REQUEST = np.array([[a + 20 * (b == a + 1) for b in range(11, 21)] for a in range(11, 21)], float)
REQUESTED = np.array([4, 0, 3, 6, 1, 6, 32, 30, 12, 6]) * 1.08
NONE = np.array([])
ASKED = [((REQUESTED, NONE), (REQUEST, REQUEST))]
# Ochs (Games Econ. Behav. 10, 1995) as transformed by McKelvey & Palfrey (1995): 128 choices a role
OCHS = np.array([[1.1141, 0], [0, 0.2785]]), np.array([[0, 1.1141], [1.1141, 0]])
OCHS_SEEN = 128 * np.array([0.527, 0.473]), 128 * np.array([0.366, 0.634])


def matching_pennies(stake, top, left):
    """Goeree & Holt (Am. Econ. Rev. 91:1402, 2001): 25 choices a role, shares of Top and Left; payoffs in dollars."""
    seen = 25 * np.array([top, 1 - top]), 25 * np.array([left, 1 - left])
    return seen, (np.array([[stake, 0.4], [0.4, 0.8]]), np.array([[0.4, 0.8], [0.8, 0.4]]))


def test_ochs_logit_equilibrium():
    found = fit(quantal, [(OCHS_SEEN, OCHS)], precision=np.linspace(0.5, 5, 10))
    assert found.parameters["precision"] == pytest.approx(1.8456, abs=2e-4)
    assert found.likelihood == pytest.approx(-174.765, abs=1e-3)
    assert [p[0] for p in found.mixes[0]] == pytest.approx([0.6157, 0.3833], abs=1e-4)


def test_goeree_and_holt_pooled():
    games = [matching_pennies(0.8, 0.48, 0.48), matching_pennies(3.2, 0.96, 0.16), matching_pennies(0.44, 0.08, 0.8)]
    found = fit(quantal, games, precision=[3.0, 5, 7, 9])
    assert found.parameters["precision"] == pytest.approx(6.290, abs=1e-3)
    assert found.likelihood == pytest.approx(-78.33, abs=5e-3)


def test_requests_by_logit_equilibrium():
    found = fit(quantal, ASKED, precision=[0.1, 0.2, 0.3, 0.4])
    assert likelihood((REQUESTED, NONE), quantal((REQUEST, REQUEST), 0.28)) == pytest.approx(-211.27, abs=5e-3)
    assert found.parameters["precision"] == pytest.approx(0.28, abs=0.01)  # theirs is a grid of steps .02
    assert -211.27 <= found.likelihood <= -211.22
    assert likelihood((REQUESTED, NONE), uniform((REQUEST, REQUEST))) == pytest.approx(-248.68, abs=5e-3)


@pytest.mark.parametrize(
    ("start", "tau", "tremble", "expected"),
    [(np.full(10, 0.1), 2.35, 0.31, -201.29), (np.eye(10)[9], 2.50, 0.25, -201.16)],
)
def test_requests_by_cognitive_hierarchy_of_best_replies(start, tau, tremble, expected):
    """At the best point of their grid the likelihood is theirs; between its points there is a little more."""

    def make(pay, tau, tremble):
        return hierarchy(pay, tau, tremble=tremble, start=(start, start))

    assert likelihood((REQUESTED, NONE), make((REQUEST, REQUEST), tau, tremble)) == pytest.approx(expected, abs=5e-3)
    found = fit(make, ASKED, tau=np.arange(1, 4, 0.05), tremble=np.arange(0.05, 0.6, 0.05))
    assert expected - 0.005 <= found.likelihood <= expected + 0.8  # in tau it jumps where a best reply changes


def test_requests_by_a_quantal_hierarchy():
    def make(pay, tau, precision):
        return hierarchy(pay, tau, precision, tremble=0.02)

    assert likelihood((REQUESTED, NONE), make((REQUEST, REQUEST), 2.1, 0.85)) == pytest.approx(-200.11, abs=5e-3)
    found = fit(make, ASKED, tau=np.arange(0.6, 4, 0.5), precision=np.arange(0.25, 3, 0.3))
    assert -200.115 <= found.likelihood <= -200.08
    assert found.parameters == pytest.approx(dict(tau=2.1, precision=0.85), abs=0.05)


def test_requests_by_levels_from_twenty():
    """Shares of levels 0 to 3 and of uniform play are one mixture, whose likelihood is concave."""
    first = np.eye(10)[9]
    ladder = levels((REQUEST, REQUEST), np.eye(4, k=-1)[None], np.array([np.inf]), (first, first))[0][0]
    assert ladder.argmax(1).tolist() == [9, 8, 7, 6]
    share, found = fit_shares(REQUESTED, np.vstack([ladder, np.full(10, 0.1)]))
    assert found == pytest.approx(-197.56, abs=5e-3)
    assert share[4] == pytest.approx(0.33, abs=0.005)
    assert share[:4] / share[:4].sum() == pytest.approx([0.04, 0.13, 0.40, 0.43], abs=0.005)
    mixes = level_k((REQUEST, REQUEST), share[:4] / share[:4].sum(), tremble=share[4], start=(first, first))
    assert likelihood((REQUESTED, NONE), mixes) == pytest.approx(found)


def test_a_lopsided_hierarchy_by_hand():
    """Row [2, 3], tau = 1, levels 0 to 2 with shares .4 .4 .2; level 2 believes in 0 and 1 evenly."""
    row, col = np.array([[3.0, 0, 0], [0, 0, 2]]), np.array([[0.0, 3], [1, 1], [2, 0]])
    # level 1: row's uniform values 1, 2/3 -> first; column's 1.5, 1, 1 -> first
    # level 2: row against (1/6 + 1/2, 1/6, 1/6): 2, 1/3 -> first; column against (3/4, 1/4): .75, 1, 1.5 -> third
    mixes = hierarchy((row, col), 1.0, depth=2)
    assert mixes[0] == pytest.approx([0.4 / 2 + 0.6, 0.2])
    assert mixes[1] == pytest.approx([0.4 / 3 + 0.4, 0.4 / 3, 0.4 / 3 + 0.2])


def test_a_logit_equilibrium_answers_itself():
    rng = np.random.default_rng(0)
    for _ in range(5):
        pay = rng.normal(size=(3, 4)), rng.normal(size=(4, 3))
        x, y = quantal(pay, 2.5)
        for mix, value in ((x, pay[0] @ y), (y, pay[1] @ x)):
            assert mix == pytest.approx(np.exp(2.5 * value) / np.exp(2.5 * value).sum(), abs=1e-7)
