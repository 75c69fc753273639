"""One random play of each of a few games, as a person reads it; a change to rules or records shows here.

Write them anew with `python tests/golden/test_playthroughs.py`, and read the difference.
"""

from pathlib import Path

import numpy as np
import pytest

from coplayer.read.name import load
from coplayer.report.playthrough import playthrough

HERE = Path(__file__).parent
GAMES = {
    "kuhn": "kuhn",
    "leduc": "leduc",
    "goofspiel": "goofspiel(cards=3)",
    "dec_tiger": "dec_tiger(horizon=2)",
    "dilemma_twice": "prisoners_dilemma|repeat(2)",
    "public_goods": "public_goods(players=3, punishment=True)",
    "forged_speaker": "forged_speaker(tag='costly')",
    "kuhn_shown": "kuhn|reveal(to=1)",
}


def text(spec):
    return "\n".join(playthrough(load(spec), np.random.default_rng(1))) + "\n"


@pytest.mark.parametrize("name", GAMES)
def test_a_playthrough_reads_as_it_did(name):
    assert text(GAMES[name]) == (HERE / f"{name}.txt").read_text(encoding="utf-8")


if __name__ == "__main__":
    for name, spec in GAMES.items():
        (HERE / f"{name}.txt").write_text(text(spec), encoding="utf-8")
