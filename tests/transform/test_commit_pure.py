"""Commitment: to an action it may hurt, to a mixed strategy it is no game to be walked."""

from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.strategies import integers

from coplayer.form.policy import uniform
from coplayer.game import GameError, Unsuited
from coplayer.games.lopsided import Lopsided
from coplayer.graph import walk
from coplayer.read.name import load
from coplayer.read.nfg import StrategicGame
from coplayer.solve.best_response import returns
from coplayer.transform.commit_pure import commit_pure

from .pooled import Given, form, worth


@pytest.mark.parametrize("spec", ["matching_pennies", "openspiel:matrix_mp"])
@pytest.mark.parametrize(("leader", "to_player_0"), [(0, -1), (1, 1)])
def test_moving_first_in_matching_pennies_loses(spec, leader, to_player_0):
    if ":" in spec:
        pytest.importorskip("pyspiel")
    assert worth(load(f"{spec}|commit_pure({leader})")) == pytest.approx(to_player_0, abs=1e-9)


@given(integers(0, 10_000), integers(2, 4), integers(2, 4))
@settings(max_examples=15)
def test_in_a_matrix_the_leader_gets_the_best_of_the_worst(seed, rows, columns):
    A = np.random.default_rng(seed).integers(-9, 10, (rows, columns)) / 2
    labels = tuple(tuple("abcd"[:n]) for n in A.shape)
    game = StrategicGame("m", ("0", "1"), labels, tuple((a, -a) for a in A.T.ravel()))
    assert worth(commit_pure(game, 0)) == pytest.approx(A.min(1).max(), abs=1e-9)
    assert worth(commit_pure(game, 1)) == pytest.approx(A.max(0).min(), abs=1e-9)


@given(integers(0, 10_000))
@settings(max_examples=15)
def test_a_pure_leader_never_gains_in_zero_sum(seed):
    game = Lopsided(seed, 4, simultaneous=True)
    assert worth(commit_pure(game, 0)) <= worth(game) + 1e-7 <= worth(commit_pure(game, 1)) + 2e-7
    for leader in (0, 1):
        given = commit_pure(Given(game), leader)
        assert worth(given) == pytest.approx(worth(commit_pure(game, leader)), abs=1e-7)


@given(integers(0, 10_000))
@settings(max_examples=10)
def test_moves_in_turn_and_what_is_paid_stay_the_same(seed):
    in_turn = Lopsided(seed, 5, players=3, zero_sum=False)
    assert form(commit_pure(in_turn, 1)).infosets == form(in_turn).infosets
    for game in (in_turn, replace(in_turn, simultaneous=True)):
        plain, led = form(game), form(commit_pure(game, 2))
        assert returns(led, uniform(led)) == pytest.approx(returns(plain, uniform(plain)), abs=1e-9)


def test_only_those_who_move_with_the_leader_see_its_move():
    game = commit_pure(load("goofspiel(cards=3)"), 1)
    s = game.root()
    while game.movers(s) == (-1,):
        s = game.play(s, (game.chance(s)[0][0],))
    assert game.movers(s) == (1,)
    t = game.play(s, (game.actions(s, 1)[0],))
    assert game.movers(t) == (0,)
    assert game.view(t, 0)[1] == game.actions(s, 1)[0]
    assert game.view(t, 1) is None


@dataclass(frozen=True)
class TwicePennies:
    """Matching pennies twice, the second at half the pay."""

    horizon: int | None = 2
    players = 2
    discount = 0.5

    def root(self):
        return 0

    def movers(self, s):
        return (0, 1)

    def chance(self, s):
        return []

    def actions(self, s, player):
        return ("heads", "tails")

    def play(self, s, moves):
        return s + 1

    def rewards(self, s, moves, t):
        return (1.0, -1.0) if moves[0] == moves[1] else (-1.0, 1.0)

    def view(self, s, player):
        return None


def test_time_runs_as_in_the_wrapped_game():
    assert worth(commit_pure(TwicePennies(), 0)) == pytest.approx(-1.5, abs=1e-9)
    assert form(commit_pure(TwicePennies(), 0)).unrolled.histories == 1 + 2 + 4 + 8 + 16
    with pytest.raises(Unsuited, match="discounts by 0.5 and has no horizon"):
        commit_pure(TwicePennies(horizon=None), 0)


def test_mixed_commitment_names_its_solver():
    game = load("commitment|commit(0)")
    assert (game.leader, game.committed, game.players, game.game) == (0, 0, 2, load("commitment"))
    with pytest.raises(Unsuited, match="stackelberg.*commit_pure"):
        walk(game)
    with pytest.raises(Unsuited, match="stackelberg"):
        walk(load("commitment|commit|repeat(2)|swap"))


@pytest.mark.parametrize("name", ["commit", "commit_pure"])
def test_a_leader_who_has_no_seat_is_refused(name):
    with pytest.raises(GameError, match="leader=2 given, a seat from 0 to 1 is expected"):
        load(f"rps|{name}(2)")
