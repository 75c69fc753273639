"""Answering the other's last action, by hand."""

import pytest

from coplayer.agents.by_name import agent
from coplayer.arena.match import play
from coplayer.game import Unsuited
from coplayer.games.lopsided import Lopsided
from coplayer.read.name import load
from coplayer.transform.repeat import repeat

THROWS = ("rock", "paper", "scissors")


@pytest.mark.parametrize("step", [0, 1, 2])
@pytest.mark.parametrize("seat", [0, 1])
def test_it_plays_their_last_throw_some_steps_on(step, seat):
    game = load("rps|repeat(20)")
    seats = [agent(f"answer(step={step})", game, seat), agent("uniform", game, 1 - seat)]
    moves = [m if seat == 0 else m[::-1] for m in play(game, seats[:: 1 - 2 * seat], 5, keep=True).moves]
    theirs = ["rock", *(b for _, b in moves[:-1])]
    assert [a for a, _ in moves] == [THROWS[(THROWS.index(b) + step) % 3] for b in theirs]


def test_in_the_dilemma_it_is_tit_for_tat():
    game = load("prisoners_dilemma|repeat(30)")
    rival = agent("uniform", game, 1)
    met = [play(game, [agent(name, game, 0), rival], 3, keep=True).moves for name in ("answer", "machine(tit_for_tat)")]
    assert met[0] == met[1]


def test_other_numbers_of_actions_are_refused():
    with pytest.raises(Unsuited, match="one-shot"):
        agent("answer", repeat(Lopsided(1), 3, "views"), 0)
