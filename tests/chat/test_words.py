"""A seat's view in words, against what a person would write down who sat there."""

import pytest

from coplayer.chat.words import Words, rules, spoken
from coplayer.game import CHANCE, advance, begin
from coplayer.read.name import load


def seen(spec, seat, *moves, keep=8):
    """What `seat` has in words after chance and players did `moves`, each a label or a tuple of labels."""
    game = load(spec)
    s = game.root()
    records = begin(game, s)
    for move in moves:
        joint = move if isinstance(move, tuple) else (move,)
        t = game.play(s, joint)
        records, s = advance(game, records, s, joint, t), t
    words = Words(game, seat, keep)
    past = words.begin()
    for event in records[seat].entries:
        past = words.watch(past, event)
    return words, past


def test_a_hand_of_kuhn_is_told_from_each_seat():
    words, past = seen("kuhn", 1, "K", "J", "pass")
    assert words.now(past) == "Now: you hold J, pass."
    words, past = seen("kuhn", 0, "K", "J", "pass", "bet")
    assert words.now(past) == "Now: you hold K, pass bet; you did pass."
    assert words.now(past, "record") == (
        "Now: you hold K, nobody has moved, then you did pass, then you hold K, pass, then you hold K, pass bet."
    )
    assert words.now(past, "none") == "" and words.earlier(past) == ""


def test_hands_that_are_over_are_kept_a_line_each_and_no_more_than_asked_for():
    hands = ("J", "Q", "bet", "bet", "K", "J", "pass", "pass", "Q", "K", "bet", "pass")
    words, past = seen("kuhn|repeat(4)", 0, *hands, "Q", "J")
    assert words.earlier(past) == (
        "Earlier rounds: 1. you hold J, bet bet, player 1 held Q | 2. you hold K, pass pass, player 1 held J"
        " | 3. you hold Q, bet pass."
    )
    assert words.now(past) == "Now: you hold Q, nobody has moved."
    words, past = seen("kuhn|repeat(4)", 0, *hands, "Q", "J", keep=1)
    assert words.earlier(past) == "Earlier rounds: 3. you hold Q, bet pass."
    assert seen("kuhn|repeat(4)", 0, *hands, keep=0)[1].ended == ()


def test_rounds_of_a_matrix_game_are_told_own_move_first():
    words, past = seen("rps|repeat(3)", 1, ("rock", "paper"), ("scissors", "rock"))
    assert words.earlier(past) == "Earlier rounds: 1. you paper, player 0 rock | 2. you rock, player 0 scissors."
    assert words.now(past) == ""


def test_what_a_trembling_hand_did_is_what_is_told():
    meant, made = ("cooperate", "cooperate"), (("cooperate", "defect"),)
    words, past = seen("prisoners_dilemma|repeat(3)|noisy(0.1)", 0, meant, made)
    assert words.earlier(past) == "Earlier rounds: 1. you cooperate, player 1 defect."


def test_leduc_and_liars_dice_say_what_lies_on_the_table():
    words, past = seen("leduc", 1, "Js", "Qh", "raise", "call", "Kh")
    assert words.now(past) == ("Now: you hold Qh, board Kh, player 0 has bet 3 player 1 has bet 3; you did call.")
    words, past = seen("liars_dice(sides=3)", 1, 2, 3, "1x2")
    assert words.now(past) == "Now: you rolled 3, last bid 1x2."
    words, past = seen("liars_dice(sides=3)", 0, 2, 3, "1x2", "liar")
    assert past.seen == "bid 1x2, player 1 said liar, player 0 rolled 2, player 1 rolled 3"


def test_rules_come_from_the_game_and_are_the_same_for_all_seats():
    said = rules(load("leduc(players=3)|repeat(5)"))
    assert said.startswith("Leduc poker(players=3), a game of 3 players, numbered from 0. 3 + 1 ranks in 2 suits")
    assert said.endswith("It is played 5 times. Get as much as you can.") and "`" not in said
    assert "defect cooperate gives 5, 0; defect defect gives 1, 1" in rules(load("prisoners_dilemma|repeat(9)"))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (("a", (1, None), 2.5), "a 1 2.5"),
        (True, "yes"),
        (frozenset("ba"), "a b"),
        (None, "nothing"),
        ((), "nothing yet"),
    ],
)
def test_any_label_can_be_spoken(value, words):
    assert spoken(value) == words


@pytest.mark.parametrize(
    "spec", ["tic_tac_toe", "goofspiel(cards=3)", "tiny_hanabi", "deal_or_no_deal", "leaky_pennies"]
)
def test_games_without_words_of_their_own_are_told_part_by_part(spec):
    game = load(spec)
    s = game.root()
    records = begin(game, s)
    while game.movers(s):
        movers = game.movers(s)
        first = game.chance(s)[0][:1] if movers == (CHANCE,) else tuple(game.actions(s, i)[0] for i in movers)
        t = game.play(s, first)
        records, s = advance(game, records, s, first, t), t
    for seat in range(game.players):
        words = Words(game, seat)
        past = words.begin()
        for event in records[seat].entries:
            past = words.watch(past, event)
        assert words.now(past, "record").startswith("Now: ") and "(" not in words.now(past)
