"""One file dropped into the games folder is a game: listed, loaded, carded. No list to edit."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import coplayer

GAME = '''"""Odd one out: both show one or two fingers; player 0 wins the sum if it is odd.

Known: zero-sum.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class OddOneOut:
    stake: float = 1.0

    players = 2

    def root(self):
        return ()

    def movers(self, s):
        return () if s else (0, 1)

    def chance(self, s):
        return []

    def actions(self, s, player):
        return (1, 2)

    def play(self, s, moves):
        return moves

    def rewards(self, s, moves, t):
        won = self.stake * sum(t) * (1 if sum(t) % 2 else -1)
        return (won, -won)

    def view(self, s, player):
        return None
'''


def ran(where: Path, *words: str) -> str:
    env = os.environ | {"PYTHONPATH": str(where), "NUMBA_DISABLE_JIT": "1", "COLUMNS": "200"}
    command = [sys.executable, "-m", "coplayer", *words]
    done = subprocess.run(command, cwd=where, env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_file_in_the_games_folder_is_a_game(tmp_path):
    package = Path(coplayer.__file__).parent
    shutil.copytree(package, tmp_path / "coplayer", ignore=shutil.ignore_patterns("__pycache__"))
    assert "odd_one_out" not in ran(tmp_path, "games")
    (tmp_path / "coplayer" / "games" / "odd_one_out.py").write_text(GAME)
    (line,) = [x for x in ran(tmp_path, "games").splitlines() if "odd_one_out" in x]
    assert "stake=1.0" in line and "Odd one out: both show" in line
    assert "over after 1 decision;" in ran(tmp_path, "show", "odd_one_out(stake=2)")
