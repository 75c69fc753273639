"""Nash averaging: OpenSpiel's reference vectors, linear programs that bound the entropy missing, copies."""

from time import perf_counter

import numpy as np
import pytest
from scipy.optimize import linprog

from coplayer.game import Unsuited
from coplayer.measure.nash_averaging import nash_average, task_average

ROCK_PAPER_SCISSORS = np.array([[0, -1, 1], [1, 0, -1], [-1, 1, 0]])


def lopsided(K, rng):
    A = rng.normal(size=(K, K)) * rng.exponential(size=(K, 1)) ** 2
    return A - A.T


def coarse(K, rng, most=1):
    """Small whole payoffs: many equilibria, ties between agents inside and outside."""
    A = np.triu(rng.integers(-most, most + 1, (K, K)), 1)
    return (A - A.T).astype(float)


def entropy_missing(p, less, bound):
    """At most so much more entropy has any distribution q with  less @ q <= bound  than p: the slope of entropy at p,
    which is concave, towards the best q (a linear program). Infinite if some q has weight where p has none."""
    rules = {"A_ub": less, "b_ub": bound, "A_eq": np.ones((1, len(p))), "b_eq": [1]}
    assert (less @ p).max() <= np.max(bound) + 1e-9 and p.min() >= 0 and p.sum() == pytest.approx(1)
    if -linprog(-1.0 * (p == 0), **rules).fun > 1e-6:
        return np.inf
    slope = -np.log(np.where(p > 0, p, 1))
    return -linprog(-slope, **rules).fun - slope @ p


def test_the_reference_vectors():
    made = nash_average(ROCK_PAPER_SCISSORS)
    assert made.weight == pytest.approx([1 / 3] * 3) and made.rating == pytest.approx([0] * 3)
    made = nash_average(np.array([[0, -1, -1], [1, 0, -1], [1, 1, 0]]))
    assert made.weight.tolist() == [0, 0, 1] and made.rating.tolist() == [-1, -1, 0]
    assert nash_average(np.zeros((4, 4))).weight == pytest.approx([0.25] * 4)


@pytest.mark.parametrize(("a", "b", "c"), [(1.0, 2.0, 5.0), (1.0, 30.0, 7000.0)])
def test_unequal_rock_paper_scissors_by_hand(a, b, c):
    made = nash_average(np.array([[0, -a, b], [a, 0, -c], [-b, c, 0]]))
    assert made.weight == pytest.approx(np.array([c, b, a]) / (a + b + c))  # as often as the others' match is worth


def test_an_outsider_limits_the_entropy_by_hand():
    P = np.array([[0, 0, -3], [0, 0, 1], [3, -1, 0]])  # two equals; the third takes 3 from one and gives 1 to the other
    made = nash_average(P)
    assert made.weight == pytest.approx([1 / 4, 3 / 4, 0], abs=1e-12)  # more of the first, and the third gains
    assert made.rating == pytest.approx([0, 0, 0], abs=1e-12)


@pytest.mark.parametrize("seed", range(6))
def test_outsiders_limit_the_entropy_among_equals(seed):
    rng = np.random.default_rng(seed)
    P = np.zeros((8, 8))
    P[5:, :5] = rng.normal(2, 2, (3, 5))
    P[5:, 0] = -2  # the first beats all outsiders, so that there are equilibria among equals
    P = P - P.T
    made = nash_average(P)
    assert made.weight[5:].max() == 0 and np.ptp(made.weight[:5]) > 0.01  # they do limit it
    assert entropy_missing(made.weight, P, np.zeros(8)) < 1e-5


@pytest.mark.parametrize("seed", range(15))
def test_an_agent_entered_again_shares_its_weight_and_changes_no_rating(seed):
    rng = np.random.default_rng(seed)
    P = lopsided(9, rng)
    once = nash_average(P)
    copies = rng.integers(1, 4, len(P))
    at = np.repeat(np.arange(len(P)), copies)
    again = nash_average(P[np.ix_(at, at)])
    assert again.weight == pytest.approx((once.weight / copies)[at], abs=1e-12)
    assert again.rating == pytest.approx(once.rating[at], abs=1e-11)


def test_among_several_equilibria_entropy_leans_towards_copies():
    assert nash_average(np.zeros((2, 2))).weight == pytest.approx([1 / 2, 1 / 2])
    assert nash_average(np.zeros((3, 3))).weight == pytest.approx([1 / 3] * 3)


@pytest.mark.parametrize("seed", range(40))
def test_it_is_an_equilibrium_and_no_other_has_more_entropy(seed):
    rng = np.random.default_rng(seed)
    P = coarse(int(rng.integers(3, 8)), rng, 1 + seed % 2)
    made = nash_average(P)
    assert made.rating.max() <= 1e-12 and made.weight.sum() == pytest.approx(1) and made.weight.min() >= 0
    assert entropy_missing(made.weight, P, np.zeros(len(P))) < 1e-5


def test_its_support_is_that_of_all_equilibria():
    P = coarse(8, np.random.default_rng(11))
    made = nash_average(P)
    for k in range(8):  # the most weight that agent k can have in any equilibrium
        most = -linprog(-np.eye(8)[k], A_ub=P, b_ub=np.zeros(8), A_eq=[[1] * 8], b_eq=[1]).fun
        assert (most > 1e-7) == (made.weight[k] > 0)


@pytest.mark.parametrize("seed", range(20))
def test_agents_against_tasks_have_the_value_and_the_entropy(seed):
    rng = np.random.default_rng(seed)
    m, n = rng.integers(1, 6, 2)
    S = rng.normal(size=(m, n)) if seed % 2 else rng.integers(0, 3, (m, n)).astype(float)
    made = task_average(S)
    value = -linprog(np.append(np.zeros(m), -1), A_ub=np.c_[-S.T, np.ones(n)], b_ub=np.zeros(n),
                     A_eq=[[1] * m + [0]], b_eq=[1], bounds=[(0, 1)] * m + [(None, None)]).fun  # fmt: skip
    assert made.value == pytest.approx(value, abs=1e-9)
    assert made.rating.max() == pytest.approx(value, abs=1e-9) and made.ease.min() == pytest.approx(value, abs=1e-9)
    assert entropy_missing(made.agents, -S.T, np.full(n, -value)) < 1e-5
    assert entropy_missing(made.tasks, S, np.full(m, value)) < 1e-5


def test_copies_of_tasks_and_agents_change_no_rating():
    S = np.random.default_rng(5).gamma(1.0, size=(4, 5))
    once, again = task_average(S), task_average(np.c_[S, S[:, :2]][[0, 1, 2, 3, 3]])
    assert again.rating == pytest.approx(once.rating[[0, 1, 2, 3, 3]], abs=1e-10)
    assert again.ease[5:] == pytest.approx(once.ease[:2], abs=1e-10)
    assert again.tasks[0] == pytest.approx(once.tasks[0] / 2, abs=1e-10)


@pytest.mark.parametrize("kind", ["lopsided", "coarse", "ladder"])
def test_a_hundred_agents_take_less_than_two_seconds(kind):
    rng = np.random.default_rng(1)
    f = rng.random(100)
    P = (
        {"lopsided": lopsided, "coarse": coarse}[kind](100, rng)
        if kind != "ladder"
        else np.sign(np.subtract.outer(f, f))
    )
    start = perf_counter()
    made = nash_average(P)
    assert perf_counter() - start < 2
    assert made.rating.max() < 1e-9 * np.abs(P).max() and made.weight.sum() == pytest.approx(1)


def test_what_is_not_antisymmetric_is_refused():
    with pytest.raises(Unsuited, match="change sign"):
        nash_average(np.array([[0, 1], [1, 0]]))
    with pytest.raises(Unsuited, match="shape"):
        nash_average(np.ones((2, 3)))
    with pytest.raises(Unsuited, match="shape"):
        task_average(np.full((2, 2), np.nan))


def test_ties_that_are_only_nearly_ties_still_end_in_an_equilibrium():
    rng = np.random.default_rng(3)
    for _ in range(60):
        level, noise = rng.integers(0, 3, 36), 1e-10 * rng.normal(size=(36, 36))
        made = nash_average(np.sign(np.subtract.outer(level, level)) + noise - noise.T)
        assert made.rating.max() < 2e-9 and made.weight.sum() == pytest.approx(1) and made.weight.min() >= 0
