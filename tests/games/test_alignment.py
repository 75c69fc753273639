from itertools import product

import numpy as np
import pytest
from scipy.optimize import linprog

from coplayer.game import GameError
from coplayer.games.alignment import Alignment

from .enumerate import declared_wrong, ends, expected, histories


def policies(game, player):
    """Every pure policy of `player`, as a function of its view."""
    menus = {}
    for s, *_ in histories(game):
        if player in game.movers(s):
            menus[game.view(s, player)] = game.actions(s, player)
    for choice in product(*menus.values()):
        plan = dict(zip(menus, choice, strict=True))
        yield lambda view, actions, plan=plan: plan[view]


def table(game):
    """Returns [A, B, 2] of the pure policies."""
    return np.array([[expected(game, a, b) for b in policies(game, 1)] for a in policies(game, 0)])


def matrix_value(payoff):
    """Value to the row player of a zero-sum matrix [A, B], by linear programming."""
    rows, cols = payoff.shape
    answer = linprog(
        np.r_[np.zeros(rows), -1],
        A_ub=np.c_[-payoff.T, np.ones(cols)],
        b_ub=np.zeros(cols),
        A_eq=[[1] * rows + [0]],
        b_eq=[1],
        bounds=[(0, 1)] * rows + [(None, None)],
    )
    return -answer.fun


@pytest.mark.parametrize("rho", [-1, -0.4, 0.0, 0.25, 0.6, 1])
@pytest.mark.parametrize("split", [False, True])
def test_the_best_pure_equilibrium_for_two_states_is_worth_rho(rho, split):
    game = Alignment(rho, split=split)
    paid = table(game)
    nash = (paid[..., 0] >= paid[..., 0].max(0) - 1e-12) & (paid[..., 1].max(1) - 1e-12 <= paid[..., 1].T).T
    assert paid[nash][:, 1].max(initial=0) == pytest.approx(max(0, rho))


@pytest.mark.parametrize("game", [Alignment(-1), Alignment(-1, 3, 2), Alignment(-1, split=True)], ids=str)
def test_talk_between_opponents_is_worth_nothing(game):
    assert matrix_value(table(game)[..., 0]) == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("states, messages", [(2, 1), (2, 2), (3, 2), (3, 3), (4, 2), (2, 3)])
def test_talk_between_friends_is_worth_the_states_it_tells_apart(states, messages):
    game = Alignment(1, states, messages)
    best = table(game)[..., 1].max()
    assert best == pytest.approx(min(1, (messages - 1) / (states - 1)))
    assert game.known["value"] == pytest.approx((best, best))


@pytest.mark.parametrize("split", [False, True])
@pytest.mark.parametrize("rho, states", [(0.5, 3), (-0.2, 3), (0.0, 4)])
def test_a_truthful_friend_and_a_lying_rival_are_an_equilibrium(rho, states, split):
    game = Alignment(rho, states, states, split)
    lies = {d: 1 / (states - 1) for d in range(1, states)}

    def speak(view, actions):
        told, motive = view
        return told if motive == "friend" else {(told + d) % states: p for d, p in lies.items()}

    def follow(view, actions):
        return (view[1] - view[0]) % states if split else view

    worth = (1 + rho) / 2 - (1 - rho) / 2 / (states - 1)
    paid = expected(game, speak, follow)
    assert paid[1] == pytest.approx(worth)
    if not split:  # few enough policies to try them all
        assert max(expected(game, speak, p)[1] for p in policies(game, 1)) == pytest.approx(max(0, worth))
    friend, rival = (1 + rho) / 2, (1 - rho) / 2
    assert paid[0] == pytest.approx(friend * 1 + rival / (states - 1))  # the most either kind can get


@pytest.mark.parametrize("rho", [-1, -0.3, 0.5, 1])
def test_in_random_play_returns_correlate_by_rho(rho):
    for game in (Alignment(rho), Alignment(rho, 3, 2)):
        chance = {c: p for c, p in game.chance(())}
        paid = np.array([p for _, p in ends(game)])
        weight = np.array([chance[s[0]] for s, _ in ends(game)])
        weight /= weight.sum()
        mean = weight @ paid
        cov = (paid - mean).T @ np.diag(weight) @ (paid - mean)
        assert cov[0, 1] / np.sqrt(cov[0, 0] * cov[1, 1]) == pytest.approx(rho)


def test_with_split_neither_part_tells_the_state():
    game = Alignment(0.2, 3, 3, split=True)
    for player in (0, 1):
        seen = {}
        for deal, p in game.chance(()):
            cells = seen.setdefault(game.view((deal,), player), [0.0] * 3)
            cells[deal[0]] += p
        assert all(max(cells) - min(cells) < 1e-12 for cells in seen.values())


@pytest.mark.parametrize("game", [Alignment(), Alignment(-1), Alignment(1, 3, 2), Alignment(0.5, 3, 2, True)], ids=str)
def test_declared_facts_are_counted(game):
    assert declared_wrong(game) == {}


@pytest.mark.parametrize("bad", [{"rho": 1.1}, {"rho": float("nan")}, {"states": 1}, {"messages": 0}])
def test_bad_parameters_are_refused(bad):
    with pytest.raises(GameError, match=next(iter(bad))):
        Alignment(**bad)
