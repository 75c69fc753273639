from dataclasses import dataclass

import numpy as np
import pytest

from coplayer.form.markov import markov_form
from coplayer.game import CHANCE, Unsuited
from coplayer.graph import walk
from coplayer.read import load


@dataclass(frozen=True)
class Ferry:
    """Two players at a river; chance opens the game and may sink the ferry, twice in a row, after a move."""

    discount: float = 0.5
    seen: bool = True
    players = 2

    def root(self):
        return "weather"

    def movers(self, s):
        return {
            "weather": (CHANCE,),
            "left": (1, 0),
            "right": (0,),
            "storm": (CHANCE,),
            "gust": (CHANCE,),
        }.get(s, ())

    def chance(self, s):
        return {
            "weather": [("fair", 0.6), ("foul", 0.4)],
            "storm": [("on", 0.5), ("worse", 0.5)],
            "gust": [("sink", 0.2), ("on", 0.8)],
        }[s]

    def actions(self, s, player):
        return ("go", "wait", "swim") if player == 1 else ("go", "wait")

    def play(self, s, moves):
        match s, moves:
            case "weather", (w,):
                return {"fair": "left", "foul": "right"}[w]
            case "left", ("go", _):
                return "storm"
            case "left", _:
                return "left"
            case "right", ("go",):
                return "storm"
            case "right", _:
                return "over"
            case "storm", ("on",):
                return "right"
            case "storm", _:
                return "gust"
            case "gust", ("on",):
                return "left"
        return "sunk"

    def rewards(self, s, moves, t):
        if s == "weather":
            return (10.0, 0.0) if t == "left" else (0.0, 1.0)
        if t == "sunk":
            return (-5.0, -5.0)
        if s == "left":
            return (1.0 if moves[1] == "go" else 0.0, 2.0 if moves[0] == "swim" else 0.0)
        return (0.0, 1.0) if t == "gust" else (0.0, 0.0)

    def view(self, s, player):
        return s if self.seen and s in ("left", "right") else None


def test_chance_is_folded_into_transitions_and_pay():
    form = markov_form(walk(Ferry()))
    names = [form.graph.state(int(s)) for s in form.state]
    left, right = names.index("left"), names.index("right")
    assert form.sizes[left].tolist() == [2, 3] and form.sizes[right].tolist() == [2, 1]
    assert form.movers[right].tolist() == [True, False]
    # storm: right 1/2, else gust (pays player 1 one point), which sinks (-5 both) with 1/5, else left
    after = {right: 0.5, left: 0.4}
    j = form.first[left] + 0  # player 0 goes, player 1 goes
    span = slice(form.begin[j], form.begin[j + 1])
    assert dict(zip(form.target[span].tolist(), form.prob[span], strict=True)) == pytest.approx(after)
    assert form.paid[j] == pytest.approx([1 - 0.5 * 0.2 * 5, 0.5 - 0.5 * 0.2 * 5])
    j = form.first[left] + 2  # player 0 goes, player 1 swims: the last player's action is fastest
    assert form.paid[j].tolist() == [1, 2]
    j = form.first[left] + 3 + 2  # player 0 waits, player 1 swims
    assert form.target[form.begin[j] : form.begin[j + 1]].tolist() == [left]
    assert form.paid[j].tolist() == [0, 2]
    j = form.first[right] + 1  # waiting ends the game
    assert form.begin[j] == form.begin[j + 1]


def test_what_is_paid_before_the_first_decision_is_kept_apart():
    form = markov_form(walk(Ferry()))
    assert form.opening == pytest.approx([6, 0.4])
    assert sorted(form.start.tolist()) == pytest.approx([0.4, 0.6])


def test_order_is_none_where_play_returns_and_postorder_elsewhere():
    assert markov_form(walk(Ferry())).order is None
    form = markov_form(walk(load("openspiel:nim(pile_sizes=2;3)")))
    place = np.argsort(form.order)
    owner = np.repeat(np.repeat(np.arange(form.states), np.diff(form.first)), np.diff(form.begin))
    assert (place[form.target] < place[owner]).all()


def test_a_mover_who_sees_too_little_is_named():
    with pytest.raises(Unsuited, match="player 0 moves in state 'left' and in state 'right'"):
        markov_form(walk(Ferry(seen=False)))
    with pytest.raises(Unsuited, match="not a Markov game"):
        markov_form(walk(load("openspiel:kuhn_poker")))


def test_a_horizon_that_a_waiting_player_cannot_see_is_refused():
    @dataclass(frozen=True)
    class Late(Ferry):
        horizon: int = 4

    with pytest.raises(Unsuited, match="different times"):
        markov_form(walk(Late()))
