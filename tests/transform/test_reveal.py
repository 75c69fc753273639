"""Reveal: values worked out by hand, and what is known counted by brute force on lopsided games."""

from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis.strategies import integers

from coplayer.form.policy import uniform
from coplayer.game import GameError, NotFound, Saw, advance, begin
from coplayer.games.lopsided import Lopsided
from coplayer.read import efg
from coplayer.read.name import load
from coplayer.solve.best_response import returns
from coplayer.transform.reveal import reveal

from .pooled import Given, form, grown, infosets, worth

SEEDS = integers(0, 10_000)


@pytest.mark.parametrize(
    ("spec", "to_player_0"),
    [
        # one who sees J against Q or K folds, K against J or Q bets; with Q it is 1/3 more or less
        ("kuhn|reveal(card1, to=0)", 1 / 9),
        ("kuhn|reveal(card0, to=1)", -1 / 9),
        ("kuhn|reveal(card0)", -1 / 9),  # player 0 knew it
        ("kuhn|reveal(card0, to=0)", -1 / 18),
        ("kuhn|reveal(to=0)", 1 / 9),
        ("kuhn|reveal(to=1)", -1 / 9),
        ("kuhn|reveal", 0),
        ("kuhn|reveal(card0)|reveal(card1)", 0),
    ],
)
def test_kuhn_with_open_cards_is_worth_what_hand_calculation_says(spec, to_player_0):
    assert worth(load(spec)) == pytest.approx(to_player_0, abs=1e-9)


@pytest.mark.parametrize(("to", "to_player_0"), [(0, 1 / 9), (1, -1 / 9), (None, 0)])
def test_an_imported_kuhn_is_worth_the_same(to, to_player_0):
    pytest.importorskip("pyspiel")
    assert worth(reveal(load("openspiel:kuhn_poker"), to=to)) == pytest.approx(to_player_0, abs=1e-9)
    silent = Given(load("kuhn"), tells=False)  # known only by the information sets that may come
    assert worth(reveal(silent, to=to)) == pytest.approx(to_player_0, abs=1e-9)


COIN = """EFG 2 R "Call the coin" { "caller" "owner" }
c "" 1 "" { "H" 1/4 "T" 3/4 } 0
p "" 1 1 "" { "h" "t" } 0
p "" 2 1 "" { "keep" "double" } 0
t "" 1 "" { 1 -1 }
t "" 2 "" { 2 -2 }
p "" 2 1 "" { "keep" "double" } 0
t "" 3 "" { -1 1 }
t "" 4 "" { -2 2 }
p "" 1 1 "" { "h" "t" } 0
p "" 2 2 "" { "keep" "double" } 0
t "" 5 "" { -1 1 }
t "" 6 "" { -2 2 }
p "" 2 2 "" { "keep" "double" } 0
t "" 7 "" { 1 -1 }
t "" 8 "" { 2 -2 }
"""


def test_a_tree_file_tells_what_the_next_mover_will_know():
    game = efg.parse(COIN)  # the owner knows the coin, not the call: each call t, double loses 1/4 of the time
    assert form(game).infosets == (1, 2)
    assert form(reveal(game, to=0)).infosets == (2, 2)
    assert worth(reveal(game, to=0)) == pytest.approx(1, abs=1e-9)  # always right, kept at one
    assert form(reveal(game, to=1)).infosets == (1, 4)
    assert form(reveal(game)).infosets == (2, 4)


@given(SEEDS)
@settings(max_examples=15)
def test_a_shown_part_splits_information_sets_as_a_count_by_hand_does_and_no_further(seed):
    game = Lopsided(seed, 5, players=2 + seed % 2)
    for to in range(game.players):
        shown = form(reveal(game, "deal", to)).infosets
        assert shown[to] == infosets(game, to, lambda step: game.hidden(step.t)["deal"] if step.s == () else None)
        alone = form(game).infosets
        assert [n for i, n in enumerate(shown) if i != to] == [n for i, n in enumerate(alone) if i != to]


def entries_of_others(player, step):
    entries = tuple(grown(step, i) for i in range(len(step.after)) if i != player)
    return entries if any(entries) else None


@given(SEEDS)
@settings(max_examples=15)
def test_sharing_all_makes_the_pooled_records_the_information_sets(seed):
    game = Lopsided(seed, 5, players=2 + seed % 2, simultaneous=seed % 3 == 0)
    pooled = tuple(infosets(game, i, partial(entries_of_others, i)) for i in range(game.players))
    assert form(reveal(game)).infosets == pooled
    one = form(reveal(game, to=1)).infosets
    assert one == tuple(pooled[i] if i == 1 else n for i, n in enumerate(form(game).infosets))


@given(SEEDS)
@settings(max_examples=15)
def test_information_never_hurts_its_owner_in_zero_sum(seed):
    game = Lopsided(seed, 5)
    alone = worth(game)
    for name in ("deal", None):
        assert worth(reveal(game, name, 0)) >= alone - 1e-7
        assert worth(reveal(game, name, 1)) <= alone + 1e-7


@given(SEEDS)
@settings(max_examples=15)
def test_given_information_sets_are_worth_what_records_are(seed):
    game = Lopsided(seed, 5)
    for to in (0, 1, None):
        made, imported = reveal(game, "deal", to), reveal(Given(game), "deal", to)
        assert form(imported).infosets == form(made).infosets
        assert worth(imported) == pytest.approx(worth(made), abs=1e-7)
    assert worth(game) - 1e-7 <= worth(reveal(Given(game), to=0)) <= worth(reveal(game, to=0)) + 1e-7


@given(SEEDS)
@settings(max_examples=10)
def test_what_is_paid_does_not_change(seed):
    game = Lopsided(seed, 5, players=3, zero_sum=False)
    plain = form(game)
    for other in (reveal(game), reveal(game, "deal"), reveal(Given(game), to=2)):
        f = form(other)
        assert returns(f, uniform(f)) == pytest.approx(returns(plain, uniform(plain)), abs=1e-9)


def test_hidden_moves_of_others_stay_uncounted():
    """The tiger shows when it is placed, to one player; while both are about to hear, nothing shows."""
    game = reveal(load("dec_tiger(horizon=2)"), "tiger", to=0)
    s = game.root()
    t = game.play(s, (game.chance(s)[0][0],))
    records = advance(game, begin(game, s), s, (game.chance(s)[0][0],), t)
    assert records[0].entries == (Saw((None, "left")),)
    assert records[1].entries == ()
    u = game.play(t, ("listen", "listen"))  # about to hear: nothing to see, and the tiger is where it was
    assert advance(game, records, t, ("listen", "listen"), u)[0].entries[1:] == (
        *advance(game, records, t, ("listen", "listen"), u)[1].entries,
    )


def test_all_sharing_dec_tiger_hears_both_ears():
    """36 = 3 x 3 joint actions times 2 x 2 pairs of sounds."""
    assert form(reveal(load("dec_tiger(horizon=2)"))).infosets == (37, 37)


def test_hidden_parts_are_no_longer_hidden_when_all_see_them():
    game = load("kuhn|reveal(card0)")
    s = game.play(game.play(game.root(), ("J",)), ("K",))
    assert game.hidden(s) == {"card1": "K"}
    assert load("kuhn|reveal(card0, to=1)").hidden(s) == {"card0": "J", "card1": "K"}


def test_unknown_parts_and_seats_are_refused_with_what_there_is():
    with pytest.raises(NotFound, match="'card2' .did you mean .*the game hides card0, card1"):
        load("kuhn|reveal(card2)")
    with pytest.raises(NotFound, match="names nothing hidden; `reveal` without a name"):
        load("rps|reveal(card)")
    with pytest.raises(GameError, match="to=2 given, a seat from 0 to 1"):
        load("kuhn|reveal(to=2)")


@given(SEEDS)
@settings(max_examples=15)
def test_the_judge_counts_plain_information_sets(seed):
    game = Lopsided(seed, 5, players=2 + seed % 2, simultaneous=seed % 3 == 0)
    assert form(game).infosets == tuple(infosets(game, i, lambda _: None) for i in range(game.players))
