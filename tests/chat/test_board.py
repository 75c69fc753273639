"""The belief board: what predictors say, checked by sums done by hand, within its budget of tokens."""

import numpy as np
import pytest

from coplayer.chat.board import HandsBoard, board, tokens, within
from coplayer.game import Did, Saw, Unsuited
from coplayer.read.name import load

OTHER_CARD = {"J": "KQ", "Q": "JK", "K": "JQ"}


def after(spec, seat, predictor, *events):
    made = board(load(spec), seat, predictor)
    memory = made.begin()
    for event in events:
        memory = made.watch(memory, event)
    return made, memory


def test_counts_of_rounds_by_hand():
    rounds = [Did("rock"), Saw((1, ("rock", "paper"))), Did("rock"), Saw((2, ("rock", "paper")))]
    made, memory = after("rps|repeat(5)", 0, "counts", *rounds)
    assert made.next(memory, ()) == pytest.approx({"rock": 1 / 5, "paper": 3 / 5, "scissors": 1 / 5})
    assert made.before_own(memory, ()) == ["Player 1 is expected to paper 60%, rock 20%, scissors 20%"]
    # next round's counts are 1 + those of now plus one drawn from now's forecast, of 6 in all
    told = made.after(memory, "rock")
    assert told == pytest.approx({"rock": (1 + 1 / 5) / 6, "paper": (3 + 3 / 5) / 6, "scissors": (1 + 1 / 5) / 6})


def test_what_a_forecaster_answers_hangs_on_the_own_move_where_the_other_reacts():
    copies = [e for k, b in enumerate(LONG) for e in tit_for_tat(k, b, LONG)]
    made, memory = after("prisoners_dilemma|repeat(30)", 0, "context_tree", *copies)
    kind, harsh = made.after(memory, "cooperate"), made.after(memory, "defect")
    assert kind["cooperate"] > 0.6 and harsh["defect"] > 0.6
    said = made.answer(memory, "defect")
    assert said.startswith("If you defect now, player 1 next: defect")


LONG = "cdcddcdccddcdcddccdc"


def tit_for_tat(k, mine, all_mine):
    name = {"c": "cooperate", "d": "defect"}
    theirs = name[all_mine[k - 1]] if k else "cooperate"
    return [Did(name[mine]), Saw((k + 1, (name[mine], theirs)))]


def lopsided(made: HandsBoard, memory, chances):
    """The board with another plan: chances[card, what was done] of a bet by the other."""
    form, other = made.hands.form, made.hands.other
    first, stride, _ = made.hands.slots[other]
    behaviour = np.zeros(form.sequences[other])
    behaviour[0] = 1
    for card in "JQK":
        for done in [("pass",), ("bet",)]:
            node = made.hands.saw(made.hands.saw(other, (card, ())), (card, done))
            i = made.hands.records.met[other, node] - made.hands.offset(other)
            bet = chances[card, done[0]]
            behaviour[first[i] : first[i] + 2 * stride[i] : stride[i]] = (1 - bet, bet)
    return memory._replace(theirs=behaviour)  # the other moves once, so that its plan is its behaviour


CHANCES = {
    ("J", "pass"): 0.3, ("Q", "pass"): 0.1, ("K", "pass"): 0.9, ("J", "bet"): 0.0, ("Q", "bet"): 0.4, ("K", "bet"): 1.0,
}  # fmt: skip


@pytest.mark.parametrize("card", "JQK")
@pytest.mark.parametrize("action", ["pass", "bet"])
def test_the_answer_to_an_action_is_bayes_over_the_cards_the_other_may_hold(card, action):
    made, memory = after("kuhn", 0, "counts", Saw((card, ())))
    memory = lopsided(made, memory, CHANCES)
    bet = np.mean([CHANCES[theirs, action] for theirs in OTHER_CARD[card]])
    assert made.after(memory, action) == pytest.approx({"bet": bet, "pass": 1 - bet})


def test_a_move_of_the_other_says_something_about_its_card():
    made, memory = after(
        "kuhn", 0, "counts", Saw(("Q", ())), Did("pass"), Saw(("Q", ("pass",))), Saw(("Q", ("pass", "bet")))
    )
    memory = lopsided(made, memory, CHANCES)
    # P(K | bet) = .9 / (.9 + .3)
    assert made.before_own(memory, ("pass", "bet")) == ["Card of player 1 is K 75%, J 25%"]
    assert made.after(memory, "bet") == {}
    assert made.answer(memory, "bet") == "If you bet, player 1: nothing more in this hand"


def test_a_budget_keeps_whole_lines_in_order():
    lines = ["one two three", "four five", "six"]
    assert [tokens(line) for line in lines] == [3, 2, 1]
    assert within(lines, 7) == "one two three. four five. six".rpartition(". ")[0]  # 3 + 1 + 2, and 8 for all
    assert within(lines, 8) == "one two three. four five. six" and within(lines, 2) == ""


def test_a_predictor_that_is_not_for_the_game_is_refused():
    with pytest.raises(Unsuited):
        board(load("kuhn"), 0, "context_tree")
    with pytest.raises(Unsuited):
        board(load("kuhn(players=3)"), 0, "counts")
