from dataclasses import dataclass

import numpy as np
import pytest

from coplayer.form.matrix import matrix, matrix_form
from coplayer.game import CHANCE, Unsuited
from coplayer.games.lopsided import Lopsided
from coplayer.graph import walk
from coplayer.read import load


@dataclass(frozen=True)
class Raffle:
    """Player 1 picks a prize while player 0 (named second by movers) picks a ticket; a draw decides."""

    players = 3

    def root(self):
        return ()

    def movers(self, s):
        return ((1, 0), (CHANCE,), ())[len(s)]

    def chance(self, s):
        return [("win", 0.25), ("lose", 0.75)]

    def actions(self, s, player):
        return ("cheap", "dear", "none") if player == 0 else ("small", "big")

    def play(self, s, moves):
        return (*s, moves)

    def rewards(self, s, moves, t):
        if len(t) == 1:
            return ({"cheap": -1.0, "dear": -2.0, "none": 0.0}[moves[1]], 0.0, 0.5)
        prize, ticket = t[0]
        won = moves == ("win",) and ticket != "none"
        return ((4.0 if prize == "small" else 12.0) if won else 0.0, -1.0 if won else 0.0, 0.0)

    def view(self, s, player):
        return None


def test_chance_after_the_moves_is_folded_in_and_seats_are_in_order():
    form = matrix_form(walk(Raffle()))
    assert form.labels == (("cheap", "dear", "none"), ("small", "big"), (None,))
    # by hand: ticket's price + 1/4 of the prize
    assert form.payoff[0, :, :, 0].tolist() == [[0, 2], [-1, 1], [0, 0]]
    assert form.payoff[1, :, :, 0].tolist() == [[-0.25, -0.25], [-0.25, -0.25], [0, 0]]
    assert (form.payoff[2] == 0.5).all()


def test_a_file_s_numbers_come_back():
    form = matrix_form(walk(load("commitment")))
    assert form.payoff.tolist() == [[[2, 4], [1, 3]], [[1, 0], [0, 1]]]
    assert form.labels == (("up", "down"), ("left", "right"))
    assert not form.zero_sum
    assert matrix_form(walk(load("climbing"))).common_payoff


def test_openspiel_s_matrix_game_is_one():
    form = matrix_form(walk(load("openspiel:matrix_rps")))
    assert form.zero_sum and form.payoff[0].tolist() == [[0, -1, 1], [1, 0, -1], [-1, 1, 0]]


@pytest.mark.parametrize(
    ("name", "why"),
    [("openspiel:kuhn_poker", "begins with chance"), ("openspiel:nim(pile_sizes=1;2)", "choose again")],
)
def test_a_tree_never_gets_a_normal_form(name, why):
    with pytest.raises(Unsuited, match=why):
        matrix_form(walk(load(name)))


def test_lopsided_trees_are_refused():
    with pytest.raises(Unsuited, match="sequence form"):
        matrix_form(walk(Lopsided(3, simultaneous=True)))


@pytest.mark.parametrize("payoffs", [([1, 2], [3, 4], [5, 6]), ([[1, np.nan]], [[0, 1]])])
def test_arrays_that_are_no_game_are_refused(payoffs):
    with pytest.raises(Unsuited, match="expected finite"):
        matrix(*payoffs)
