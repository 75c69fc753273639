"""Features of information sets: the same for the same record, different for different ones."""

import os
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coplayer.form import features as module
from coplayer.form.features import features, parts
from coplayer.form.sequence import sequence_form
from coplayer.game import TooLarge
from coplayer.games.lopsided import Lopsided
from coplayer.graph import walk
from coplayer.read.name import load

GAMES = [
    *("kuhn", "leduc", "goofspiel(cards=3)", "dec_tiger(horizon=3)", "liars_dice(sides=3)", "forged_speaker"),
    *(Lopsided(seed=s, depth=6, players=2 + s % 2, simultaneous=s % 3 == 0) for s in range(6)),
]


@dataclass(frozen=True)
class Card:
    rank: str
    suit: int


ATOMS = st.one_of(st.none(), st.integers(0, 2), st.text("ab", max_size=2), st.text("ab", min_size=17, max_size=18))
VIEWS = st.recursive(
    ATOMS,
    lambda v: st.one_of(st.lists(v, max_size=3).map(tuple), st.frozensets(v, max_size=2), st.builds(Card, v, v)),
    max_leaves=6,
)


@pytest.mark.parametrize("game", GAMES, ids=str)
def test_different_information_sets_have_different_rows(game):
    form = sequence_form(walk(load(game) if isinstance(game, str) else game))
    table, says = features(form)
    assert table.shape == (sum(form.infosets), len(says))
    assert len(np.unique(table, axis=0)) == len(table)
    assert not table.all(0).any() and table.any(0).all()  # each column says something
    assert len(np.unique(table, axis=1).T) == len(says)  # of its own


@given(VIEWS, VIEWS)
def test_views_have_the_same_parts_only_if_they_are_equal(a, b):
    assert (set(parts(a, ())) == set(parts(b, ()))) == (a == b)


def test_kuhn_by_hand():
    form = sequence_form(walk(load("kuhn")))
    table, says = features(form)
    for p in range(2):
        for i in range(form.infosets[p]):
            row = {says[c] for c in np.flatnonzero(table[sum(form.infosets[:p]) + i])}
            (deal, *_), card = form.record(p, i).entries, {s.thing for s in row if s.entry == 0 and s.path}
            assert card & {"J", "Q", "K"} == {c for c in str(deal.view) if c in "JQK"}


def test_a_record_has_the_same_features_in_a_game_that_goes_on_elsewhere():
    """Where the same entry comes again in the same place, the same is said of it."""
    game = load("goofspiel(cards=3)")
    form, table = (f := sequence_form(walk(game))), features(f).table
    shorter = {}
    for p in range(2):
        for i in range(form.infosets[p]):
            row = frozenset(np.flatnonzero(table[sum(form.infosets[:p]) + i]))
            shorter[p, form.record(p, i).entries] = row
    for (p, record), row in shorter.items():
        for (q, longer), more in shorter.items():
            if p == q and longer[: len(record)] == record:
                assert row <= more


def test_features_do_not_depend_on_the_process():
    code = (
        "from coplayer.form.features import parts\n"
        "print(list(parts((frozenset(['a', 'bb', 'ccc', 'dddd', ('e', 5)]), 'x'), ())))"
    )
    path = os.pathsep.join([str(Path(module.__file__).parents[2]), os.environ.get("PYTHONPATH", "")])
    said = [
        subprocess.check_output(
            [sys.executable, "-c", code], env=os.environ | {"PYTHONPATH": path, "PYTHONHASHSEED": seed}
        )
        for seed in "12"
    ]
    assert said[0] == said[1]


def test_imported_texts_are_read_by_character():
    pytest.importorskip("pyspiel")
    form = sequence_form(walk(load("openspiel:leduc_poker")))
    table, says = features(form)
    assert len(np.unique(table, axis=0)) == sum(form.infosets) == 936
    assert len(says) < 400  # fewer than the information sets


def test_what_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(module, "CELLS", 100)
    with pytest.raises(TooLarge, match="12 information sets"):
        features(sequence_form(walk(load("kuhn"))))


def test_dataclasses_that_do_not_compare_are_one_thing():
    @dataclass(frozen=True, eq=False)
    class Token:
        name: str

    a = Token("a")
    assert list(parts((a, 1), ()))[1] == ((0,), a)
    assert list(parts(replace(Card("J", 1), suit=2), ()))[1:] == [(("rank",), "J"), (("suit",), 2)]
