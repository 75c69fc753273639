"""What actions are like and how styles take them, on Kuhn poker by hand."""

import numpy as np
import pytest

from coplayer.form.hands import hands_of
from coplayer.form.policy import words
from coplayer.model.style import HIGH, LOW, NAMED, Style, moments, random_style, spread_out, style_plans, styled, tastes
from coplayer.read.name import load
from coplayer.solve.response import plan


def place(form, player, text, label):
    """The sequence of an action at the information set whose record ends in `text`."""
    found = [i for i in range(form.infosets[player]) if words(form.record(player, i)).endswith(text)]
    assert len(found) == 1
    return form.sequence(player, found[0], form.menu(player, found[0]).index(label))


KUHN = hands_of(load("kuhn"), 0).form


def test_values_are_expected_payoffs_when_all_play_evenly():
    value, spread, unit = moments(KUHN, 1)
    fold, call = (place(KUHN, 1, "('J', ('bet',))", a) for a in ("pass", "bet"))
    assert value[fold] == pytest.approx(-1) and spread[fold] == pytest.approx(0)
    assert value[call] == pytest.approx(-2) and spread[call] == pytest.approx(0)  # a jack always loses
    call = place(KUHN, 1, "('Q', ('bet',))", "bet")
    assert value[call] == pytest.approx(0) and spread[call] == pytest.approx(2)  # king or jack, even odds
    bet = place(KUHN, 1, "('K', ('pass',))", "bet")
    assert value[bet] == pytest.approx(1.5) and spread[bet] == pytest.approx(0.5)  # called for 2 or folded for 1
    assert tastes(KUHN, 1).value[bet] == pytest.approx(1.5 / unit)


def test_a_fold_is_closed_and_a_bet_has_more_at_stake():
    t = tastes(KUHN, 1)
    fold, call = (place(KUHN, 1, "('Q', ('bet',))", a) for a in ("pass", "bet"))
    check, bet = (place(KUHN, 1, "('Q', ('pass',))", a) for a in ("pass", "bet"))
    assert (t.open[fold], t.open[call], t.open[check], t.open[bet]) == (0, 1, 1, 1)
    assert (t.stake[fold], t.stake[check], t.stake[bet]) == (0, 0, 1)


def test_the_quantal_response_by_hand():
    style = Style(2.0, 0.7, -0.4, 0.1)
    b, unit = styled(KUHN, 1, style), moments(KUHN, 1)[2]
    fold, call = (place(KUHN, 1, "('Q', ('bet',))", a) for a in ("pass", "bet"))
    odds = np.exp(2.0 * (0 - -1) / unit + 0.7)  # call: value 0, open; fold: value -1; alone open, the call has stake 0
    assert b[call] == pytest.approx(0.9 * odds / (1 + odds) + 0.05)
    assert b[fold] + b[call] == pytest.approx(1)


def test_loose_players_stay_and_aggressive_ones_raise():
    form = hands_of(load("leduc"), 0).form
    open_, stake = tastes(form, 0).open, tastes(form, 0).stake
    mean = styled(form, 0, Style(3, 0, 0, 0))
    loose, bold = styled(form, 0, Style(3, 2, 0, 0)), styled(form, 0, Style(3, 0, 2, 0))
    owner = form.owner[0]
    choice = np.bincount(owner + 1, open_)[owner + 1] > 0  # something else is open: not the best hand's last call
    folds = (open_ == 0) & choice
    assert folds.sum() > 200 and (loose[folds] < mean[folds]).all()
    raises = (stake == 1) & (bold < 1)
    assert raises.sum() > 200 and (bold[raises] > mean[raises]).all()


def test_points_are_spread_evenly_over_the_family():
    at = (np.array(spread_out(400)) - LOW) / (np.array(HIGH) - LOW)
    assert ((at >= 0) & (at <= 1)).all()
    for column in at.T:
        assert np.abs(np.sort(column) - (np.arange(400) + 0.5) / 400).max() < 0.02
    cells = np.unique((at * 2).astype(int), axis=0, return_counts=True)[1]
    assert len(cells) == 16 and cells.min() >= 18  # 25 each; a random draw has cells below 16


def test_styles_are_behaviours_on_any_two_player_game():
    rng = np.random.default_rng(0)
    for name in (
        "kuhn",
        "lopsided(seed=2)",
        "lopsided(seed=5, simultaneous=True)",
        "goofspiel(cards=3)",
        "tiny_hanabi",
    ):
        form = hands_of(load(name), 0).form
        for player in range(2):
            for style in [*NAMED.values(), random_style(rng)]:
                b = styled(form, player, style)
                total = np.bincount(form.owner[player][1:], b[1:])
                assert (b >= 0).all() and total == pytest.approx(np.ones(len(total)))


def test_many_styles_at_once_are_each_of_them():
    for name in ("leduc", "lopsided(seed=5, simultaneous=True)"):
        form, styles = hands_of(load(name), 0).form, spread_out(7)
        for player in range(2):
            each = [plan(form, player, styled(form, player, style)) for style in styles]
            assert style_plans(form, player, styles) == pytest.approx(np.array(each), abs=1e-13)
