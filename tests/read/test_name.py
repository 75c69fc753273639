"""From a spec to a game, and what is said when there is none."""

import importlib

import pytest

from coplayer.game import GameError, NotFound
from coplayer.read import catalogue, load, title
from coplayer.read.spec import Call, call, split

DOUBLED = '''"""Doubled: every reward times a factor."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Doubled:
    game: object
    factor: float = 2.0
    word: str = "none"

    def __getattr__(self, name):
        return getattr(self.game, name)

    def rewards(self, s, moves, t):
        return tuple(self.factor * r for r in self.game.rewards(s, moves, t))


def doubled(game, factor=2.0, word="none"):
    return Doubled(game, factor, word)
'''


@pytest.fixture
def doubled(tmp_path, monkeypatch):
    """A transform that is one file in the folder of transforms, and nothing else."""
    (tmp_path / "doubled.py").write_text(DOUBLED)
    package = importlib.import_module("coplayer.transform")
    monkeypatch.setattr(package, "__path__", [*package.__path__, str(tmp_path)])
    importlib.invalidate_caches()


def test_a_transform_is_found_in_its_folder_and_applied_in_order(doubled):
    game = load("prisoners_dilemma|doubled|doubled(3, word=cheap)")
    moves = ("defect", "cooperate")
    assert game.rewards((), moves, moves) == (5 * 2 * 3, 0)
    assert game.word == "cheap"
    assert title(game) == "Prisoner's dilemma | doubled | doubled(factor=3, word='cheap')"


def test_a_transform_says_which_parameters_it_has(doubled):
    with pytest.raises(NotFound, match="no parameter 'facto' .did you mean 'factor'.*it has factor, word"):
        load("rps|doubled(facto=2)")
    with pytest.raises(NotFound, match="no transform 'double' .did you mean 'doubled'"):
        load("rps|double")
    with pytest.raises(GameError, match="'doubled' is a transform; expected 'GAME|doubled.2.'.*quotes"):
        load("doubled(2)")
    assert [r for r in catalogue.about_transforms() if r.name == "doubled"] == [
        ("doubled", "Doubled: every reward times a factor.", ("factor=2.0", "word='none'"), "")
    ]


def test_parameters_are_literals_and_bare_words():
    assert call("f") == call("f()") == Call("f", (), {})
    assert call("f(1, -2.5, cheap, 'a|b, c', to=None)") == Call("f", (1, -2.5, "cheap", "a|b, c"), {"to": None})
    assert call("f(tags=[a, True, (1, b)])") == Call("f", (), {"tags": ["a", True, (1, "b")]})


def test_bars_in_quotes_and_parentheses_separate_nothing():
    assert split("a | b('|', to=1)|c(x=[1, '(|'])") == ["a", "b('|', to=1)", "c(x=[1, '(|'])"]
    assert split("a(x|y)|b") == ["a(x|y)", "b"]


@pytest.mark.parametrize("spec", ["", " ", "|", "rps|", "|rps", "rps||rps"])
def test_an_empty_part_is_refused_with_a_word_on_quoting(spec):
    with pytest.raises(GameError, match="empty part.*quotes in a shell"):
        load(spec)


@pytest.mark.parametrize("spec", ["rps(", "rps)", "rps(1", "r ps", "rps(**x)", "rps(f(2))", "rps(1+)", "rps[0]", "@"])
def test_what_cannot_be_read_is_refused(spec):
    with pytest.raises(GameError, match="cannot read"):
        load(spec)


def test_unknown_names_and_parameters_are_told_the_nearest():
    with pytest.raises(NotFound, match="no game 'climbin' .did you mean 'climbing'.*`coplayer games`"):
        load("climbin")
    with pytest.raises(NotFound, match="no game 'stag_hunts' .did you mean 'stag_hunt'"):
        load("stag_hunts(players=2)")
    with pytest.raises(NotFound, match="lopsided has no parameter 'sed' .did you mean 'seed'.*`coplayer games`"):
        load("lopsided(sed=1)")
    with pytest.raises(NotFound, match="rps has no parameter 'x'; it has none"):
        load("rps(x=1)")
    with pytest.raises(GameError, match="lopsided: too many positional.*it has seed, depth"):
        load("lopsided(1, 2, 3, True, False, 6)")


def test_parameters_reach_the_game_and_its_title():
    game = load("lopsided(3, players=3)")
    assert (game.seed, game.players) == (3, 3)
    assert title(game) == "Lopsided(seed=3, players=3)"
    assert title(load("lopsided")) == "Lopsided"


def test_values_a_game_refuses_are_said_with_its_name():
    with pytest.raises(GameError, match="lopsided: players=0"):
        load("lopsided(players=0)")
    with pytest.raises(GameError, match="lopsided: TypeError"):
        load("lopsided(players=many)")


def test_openspiel_missing_says_how_to_install_it(monkeypatch):
    monkeypatch.setattr(catalogue, "has_openspiel", lambda: False)
    with pytest.raises(NotFound, match=r"install it with: pip install 'coplayer\[openspiel\]'"):
        load("openspiel:kuhn_poker")
    rows = catalogue.names()
    assert [r.needs for r in rows if r.name.startswith("openspiel")] == ["pip install 'coplayer[openspiel]'"]


def test_a_name_of_openspiels_alone_is_told_its_prefix():
    pytest.importorskip("pyspiel")
    with pytest.raises(NotFound, match="did you mean 'openspiel:leduc_poker'"):
        load("leduc_poker")


def test_openspiel_is_handed_the_rest_of_the_name():
    pytest.importorskip("pyspiel")
    assert load("openspiel:leduc_poker(players=3)").players == 3
    assert any(r.name == "openspiel:leduc_poker" and "players=2" in r.parameters for r in catalogue.names())


NATIVE = [r.name for r in catalogue.names() if not r.name.startswith("openspiel")]


@pytest.mark.parametrize("name", NATIVE)
def test_every_native_game_is_found_described_and_loaded(name):
    row = next(r for r in catalogue.names() if r.name == name)
    game = load(name)
    assert game.players >= 1
    assert title(game)
    assert row.about
    assert not row.needs
