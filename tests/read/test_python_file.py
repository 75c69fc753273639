"""A game of one's own from a Python file, and what is said when it is not right."""

import sys

import pytest

from coplayer.game import GameError, NotFound
from coplayer.graph import walk
from coplayer.read import load, title

MINE = '''"""Guess: say a number, be paid it."""
from __future__ import annotations
from dataclasses import dataclass
from typing import ClassVar

PI = 3

@dataclass(frozen=True)
class Guess:
    most: int = 2
    players: ClassVar[int] = 1

    def __post_init__(self):
        if self.most < 1:
            raise ValueError(f"most is {self.most}")

    def root(self): return ()
    def movers(self, s): return () if s else (0,)
    def chance(self, s): return []
    def actions(self, s, player): return tuple(range(self.most))
    def play(self, s, moves): return moves
    def rewards(self, s, moves, t): return (moves[0],)
    def view(self, s, player): return None

@dataclass(frozen=True)
class Helper:
    x: int = 1
'''


@pytest.fixture
def mine(tmp_path):
    path = tmp_path / "mine.py"
    path.write_text(MINE)
    return path


def test_a_class_is_loaded_with_its_parameters(mine):
    assert walk(load(f"{mine}:Guess")).states == 3
    game = load(f"{mine}:Guess(most=5)")
    assert walk(game).states == 6
    assert title(game) == "Guess(most=5)"


def test_the_only_game_of_a_file_needs_no_name(mine):
    assert title(load(str(mine))) == "Guess"


def test_a_file_may_import_its_neighbours_and_leaves_the_path_alone(mine, monkeypatch):
    monkeypatch.setitem(sys.modules, "mine", None)  # forgotten after the test
    del sys.modules["mine"]
    (mine.parent / "other.py").write_text("from mine import Guess\nclass Wider(Guess):\n    pass\n")
    before = list(sys.path)
    assert load(f"{mine.parent}/other.py:Wider(4)").most == 4
    assert sys.path == before


def test_a_missing_file_is_told_the_nearest(mine):
    with pytest.raises(NotFound, match="no file .*mne.py .did you mean 'mine.py'"):
        load(f"{mine.parent}/mne.py:Guess")


def test_a_missing_class_is_told_the_nearest(mine):
    with pytest.raises(NotFound, match="no class 'Gues' .did you mean 'Guess'.*it defines Guess, Helper"):
        load(f"{mine}:Gues")
    with pytest.raises(NotFound, match="no class 'PI'"):
        load(f"{mine}:PI")


def test_parameters_that_do_not_fit_are_named(mine):
    with pytest.raises(NotFound, match="Guess has no parameter 'mots' .did you mean 'most'"):
        load(f"{mine}:Guess(mots=1)")
    with pytest.raises(GameError, match="mine.py:Guess: ValueError: most is 0"):
        load(f"{mine}:Guess(0)")


def test_missing_functions_are_named(mine):
    with pytest.raises(GameError, match=r"Helper is no game: it has no root\(\), movers\(\).*view\(\)"):
        load(f"{mine}:Helper")
    mine.write_text(MINE.replace("    def view(self, s, player): return None\n", ""))
    with pytest.raises(GameError, match=r"it has no view\(\); a game has root"):
        load(f"{mine}:Guess")


@pytest.mark.parametrize("players", ["0", "'two'", "None"])
def test_a_number_of_players_is_needed(mine, players):
    mine.write_text(MINE.replace("ClassVar[int] = 1", f"ClassVar[int] = {players}"))
    with pytest.raises(GameError, match=f"players is {players}, expected the number of players"):
        load(f"{mine}:Guess")


FAULTS = {
    "raise": ("x = 1\nraise RuntimeError('no')", "mine.py, line 2: RuntimeError: no"),
    "syntax": ("x = 1\n\ndef f(:", "mine.py, line 3: SyntaxError"),
    "exit": ("import sys\nsys.exit(3)", "mine.py, line 2: SystemExit: 3"),
    "import": ("import no_such_module_at_all", "mine.py, line 1: ModuleNotFoundError: No module"),
    "deeper": ("def f():\n    return 1 / 0\n\nf()", "mine.py, line 2: ZeroDivisionError"),
}


@pytest.mark.parametrize("text,complaint", FAULTS.values(), ids=FAULTS)
def test_a_file_that_raises_is_refused_with_its_line(mine, text, complaint):
    mine.write_text(text)
    with pytest.raises(GameError, match=complaint):
        load(f"{mine}:Guess")


def test_a_file_without_a_game_or_with_two_must_say_which(mine):
    mine.write_text(MINE + "class Second(Guess):\n    pass\n")
    with pytest.raises(NotFound, match=r"defines 2 games \['Guess', 'Second'\]; name one"):
        load(str(mine))
