"""Identity: what a true tag is worth, and that a forgeable one is worth nothing."""

import pytest
from hypothesis import given, settings
from hypothesis.strategies import floats

from coplayer.form.policy import uniform
from coplayer.game import GameError, NotFound
from coplayer.read.name import load
from coplayer.solve.best_response import best_response

from .pooled import form, worth


@given(floats(0.01, 0.99), floats(0, 20))
@settings(max_examples=20)
def test_a_true_tag_is_worth_what_the_closed_form_says(q, loss):
    """The speaker has one order only, so the agent's best response is the value."""
    plain, tagged = (form(load(f"forged_speaker(q={q!r}, loss={loss!r}){t}")) for t in ("", "|identity"))
    without, known = (best_response(f, uniform(f), 1)[0] for f in (plain, tagged))
    assert known == pytest.approx(1 - q, abs=1e-12)
    assert known - without == pytest.approx(min(1 - q, q * loss), abs=1e-9)


def test_a_forgeable_tag_has_the_names_for_labels_and_babbles():
    """Where all show the same label, or any at random, the agent learns nothing: 1 - q - q loss = 0.4."""
    game = load("forged_speaker|identity(tags=False)")
    f = form(game)
    assert set(f.menu(0, 0)) == {"principal", "impostor"}
    assert best_response(f, uniform(f), 1)[0] == pytest.approx(0.4)


def test_opposed_players_gain_nothing_by_cheap_labels_and_something_by_true_ones():
    """Alignment at rho = -1 is zero-sum: who hides the state is a rival for sure."""
    assert worth(load("alignment(rho=-1)|identity(tags=False, name=state)")) == pytest.approx(0, abs=1e-9)
    assert worth(load("alignment(rho=-1)|identity(name=state)")) == pytest.approx(-1, abs=1e-9)


def test_games_that_hide_nobody_are_refused():
    with pytest.raises(NotFound, match="hides none of speaker, type"):
        load("kuhn|identity")
    with pytest.raises(NotFound, match="nothing hidden is called 'card' .did you mean"):
        load("kuhn|identity(name=card)")
    with pytest.raises(GameError, match="speaker=4 given"):
        load("forged_speaker|identity(speaker=4)")
