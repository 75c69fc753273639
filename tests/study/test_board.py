"""The rungs of the ladder drop what they say, and nothing else; judged by the card."""

import numpy as np
import pytest

from coplayer.card.facts import Facts
from coplayer.graph import walk
from coplayer.study.board import Board
from coplayer.study.drop_an_assumption import RED

PAY = np.random.default_rng(3).uniform(-1, 1, size=(3, 2, 2, 2, 2))


def card(without: str) -> dict:
    facts = Facts(Board.of(PAY, without, 0.2, 0.9))
    graph = facts.graph
    return {
        "turns": not facts.together.any(),
        "determinism": not (graph.kind == 1).any(),
        "full sight": facts.sight.kind in ("perfect", "simultaneous only"),
        "opposed interests": bool(facts.payments.constant),
        "two players": facts.players == 2,
        "a last move": facts.endless is None,
    }


@pytest.mark.parametrize("dropped", RED)
def test_a_rung_drops_what_it_says(dropped):
    lost = {name for name, has in card(dropped).items() if not has}
    expected = {dropped} - {"nothing"}
    if dropped == "full sight":
        expected |= {"determinism"}  # there is nothing to hide without a deal
    assert lost == expected


def test_cells_pay_what_the_grid_says():
    board = Board.of(PAY, "opposed interests", 0.2, 0.9)
    s = board.play(board.root(), ("row 1",))
    t = board.play(s, ("column 0",))
    assert board.rewards(s, ("column 0",), t) == (PAY[0, 0, 1, 0, 0], PAY[1, 0, 1, 0, 0])


def test_three_seats_are_paid_nothing_in_all():
    assert np.abs(walk(Board.of(PAY, "two players", 0.2, 0.9)).reward.sum(1)).max() < 1e-15
