"""What players are told, on games made so that one slip in the telling changes a count worked out by hand."""

from dataclasses import dataclass

import numpy as np
import pytest

from coplayer.game import CHANCE, Saw, advance, begin
from coplayer.read import efg
from coplayer.read.name import load
from coplayer.transform.channel import channel
from coplayer.transform.commit_pure import commit_pure
from coplayer.transform.reveal import reveal

from .pooled import Given, form


@dataclass(frozen=True)
class Script:
    """Chance picks one of `scripts`, tuples of who moves, step by step; nobody sees anything.

    All choose "a" or "b". `faces[k][t]` is the hidden part's value in script k after t of its steps.
    """

    scripts: tuple
    faces: tuple = ()
    players: int = 2

    def root(self):
        return ()  # grows into (script, moves, moves ...)

    def movers(self, s):
        if not s:
            return (CHANCE,)
        return self.scripts[s[0]][len(s) - 1] if len(s) <= len(self.scripts[s[0]]) else ()

    def chance(self, s):
        outcomes = ("x",) if s else range(len(self.scripts))
        return [(o, 1 / len(outcomes)) for o in outcomes]

    def actions(self, s, player):
        return ("a", "b")

    def play(self, s, moves):
        return (*s, *moves) if not s else (*s, moves)

    def rewards(self, s, moves, t):
        return np.zeros(self.players)

    def view(self, s, player):
        return None

    def hidden(self, s):
        face = self.faces[s[0]][len(s) - 1] if s and self.faces else None
        return {"face": face} if face else {}


EARLY_OR_LATE = Script(
    (((CHANCE,), (0,), (0,)), ((CHANCE,), (0,), (0,))),
    (("up", "down", "down", "down"), ("up", "up", "down", "down")),
)


@pytest.mark.parametrize("game", [EARLY_OR_LATE, Given(EARLY_OR_LATE)], ids=["made", "given"])
def test_whether_a_value_changed_before_or_after_the_own_move_is_remembered(game):
    """Two first decisions (the face fell, or not), each followed by one for each move."""
    assert form(reveal(game, "face", to=0)).infosets[0] == 2 + 2 * 2


def test_a_value_that_goes_away_and_comes_back_is_no_news():
    game = reveal(Script((((CHANCE,), (CHANCE,), (0,)),), (("up", None, "up", "up"),)), "face", to=0)
    s = game.root()
    records = begin(game, s)
    for move in (0, "x", "x"):
        t = game.play(s, (move,))
        records, s = advance(game, records, s, (move,), t), t
    assert records[0].entries == (Saw((None, "up")),)
    assert records[1].entries == ()


def test_what_another_does_twice_is_seen_twice():
    """Player 1 moves once or twice, then player 0, who is shown a, b, aa, ab, ba or bb."""
    game = Script((((1,), (0,)), ((1,), (1,), (0,))))
    assert form(game).infosets[0] == 1
    assert form(reveal(game, to=0)).infosets[0] == 2 + 4
    assert form(reveal(Given(game), to=0)).infosets[0] == 2 + 4


def test_who_does_not_move_with_the_leader_does_not_see_its_move():
    """Players 0 and 1 move at once, then 2, then 1 again, who remembers its move and the one it saw."""
    game = Script((((0, 1), (2,), (1,)),), players=3)
    assert form(commit_pure(game, 0)).infosets == (1, 2 + 4, 1)
    assert form(commit_pure(Given(game), 0)).infosets == (1, 2 + 4, 1)


def test_who_is_told_nothing_sees_what_it_saw():
    plain, shown = load("kuhn"), load("kuhn|reveal(card0, to=1)")
    s, t = plain.root(), shown.root()
    for move in ("J", "K"):
        s, t = plain.play(s, (move,)), shown.play(t, (move,))
    assert shown.view(t, 0) == plain.view(s, 0)
    assert shown.view(t, 1) == (plain.view(s, 1), "J")


OVERLAP = """EFG 2 R "Sets that overlap" { "first" "second" }
c "" 1 "" { "A" 1/2 "B" 1/2 } 0
p "" 1 1 "" { "l" "r" } 0
p "" 2 1 "" { "u" "d" } 0
t "" 1 "" { 1 -1 }
t "" 2 "" { 0 0 }
p "" 2 2 "" { "u" "d" } 0
t "" 3 "" { 1 -1 }
t "" 4 "" { 0 0 }
p "" 1 1 "" { "l" "r" } 0
p "" 2 1 "" { "u" "d" } 0
t "" 5 "" { 0 0 }
t "" 6 "" { 1 -1 }
p "" 2 3 "" { "u" "d" } 0
t "" 7 "" { 0 0 }
t "" 8 "" { 1 -1 }
"""


def test_a_sender_remembers_what_it_knew_when_it_chose_its_message():
    """In a tree the second player's next set is 1 or 2 after A, 1 or 3 after B: it sends knowing which.

    So it has 2 sets to send in, and its 4 pairs (A or B, next set) once for each of 2 messages.
    """
    assert form(channel(efg.parse(OVERLAP), sender=1)).infosets == (2, 2 + 4 * 2)
