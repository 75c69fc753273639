"""From what a model says to chances of actions: each rung, judged by sums done by hand."""

import json
from math import log

import numpy as np
import pytest

from coplayer.chat.choice import LADDER, Menu, choose, draw, expect, menu
from coplayer.chat.protocol import user
from coplayer.chat.scripted import Scripted
from coplayer.game import Unsuited

MENU = Menu(("bet", "pass", "fold"), ("bet", "pass", "fold"))
ASKED = [user("You hold K.")]


def able(said, *can):
    """A model that says `said` (a text, log-probabilities, or one after the other of a list) and can do `can`."""
    left = list(said) if isinstance(said, list) else None
    return Scripted(lambda request: left.pop(0) if left else said, frozenset(can))


def test_logprobs_of_the_legal_actions_are_renormalised():
    made = choose(able({"A": log(0.3), "B": log(0.1), "C": log(0.2)}, "logprobs"), ASKED, MENU)
    assert made.chances == pytest.approx({"bet": 3 / 6, "pass": 1 / 6, "fold": 2 / 6})
    assert (made.rung, made.failed, made.illegal, len(made.replies)) == ("logprobs", False, 0, 1)


def test_a_grammar_forces_a_label_and_keeps_the_chances_from_before_its_mask():
    spoken = {"A": log(0.02), "B": log(0.06), "C": log(0.02)}
    made = choose(able(spoken, "grammar", "logprobs"), ASKED, MENU)
    assert made.rung == "grammar" and made.chances == pytest.approx({"bet": 0.2, "pass": 0.6, "fold": 0.2})
    assert choose(able("C, because I am weak", "grammar"), ASKED, MENU).chances == {"bet": 0, "pass": 0, "fold": 1}


def test_a_schema_gives_a_choice_and_percentages():
    assert choose(able(json.dumps({"choice": "B"}), "schema"), ASKED, MENU).chances["pass"] == 1
    told = expect(able(json.dumps({"A": 60, "B": 30, "C": 30}), "schema"), ASKED, MENU)
    assert told.rung == "schema" and told.chances == pytest.approx({"bet": 0.5, "pass": 0.25, "fold": 0.25})


@pytest.mark.parametrize(
    ("said", "action"),
    [("B", "pass"), (" (C). ", "fold"), ("A: bet", "bet"), ("I would Fold here.", "fold"), ("`B`", "pass")],
)
def test_plain_text_is_searched_for_one_answer(said, action):
    made = choose(able(said), ASKED, MENU)
    assert made.rung == "parse" and made.chances[action] == 1 and made.illegal == 0


@pytest.mark.parametrize("said", ["", "D", "bet or pass", "A good player would think", "alphabet", '{"choice": "B"}'])
def test_what_names_no_one_action_is_illegal_and_ends_in_a_counted_failure(said):
    made = choose(able(said), ASKED, MENU, retries=2)
    assert made.failed and made.illegal == 3 and set(made.chances.values()) == {1 / 3}


def test_a_wrong_answer_is_told_so_and_a_right_one_then_counts():
    seen = []
    model = Scripted(lambda request: (seen.append(request), "B" if len(seen) > 1 else "hm")[1], frozenset())
    made = choose(model, ASKED, MENU)
    assert made.chances["pass"] == 1 and made.illegal == 1 and not made.failed
    assert [m.role for m in seen[1].messages] == ["user", "assistant", "user"] and seen[1].messages[1].content == "hm"


def test_a_rung_that_fails_gives_way_to_the_next():
    model = able(["not JSON", "nothing", "A"], "schema", "logprobs")
    made = choose(model, ASKED, MENU)
    assert made.rung == "parse" and made.chances["bet"] == 1 and made.illegal == 2


def test_the_ladder_is_a_switch():
    model = able({"A": log(0.5), "B": log(0.25), "C": log(0.25)}, "grammar", "logprobs")
    assert [choose(model, ASKED, MENU, [rung]).rung for rung in LADDER] == ["grammar", "random", "logprobs", "parse"]


def test_forecasts_ask_for_percent_where_there_are_no_logprobs():
    made = expect(able("A 70%, B: 20, C = 10"), ASKED, MENU)
    assert made.rung == "parse" and made.chances == pytest.approx({"bet": 0.7, "pass": 0.2, "fold": 0.1})
    made = expect(able({"A": log(0.5), "B": log(0.25), "C": log(0.25)}, "logprobs"), ASKED, MENU)
    assert made.rung == "logprobs" and made.chances["bet"] == pytest.approx(0.5)
    assert expect(able("no idea"), ASKED, MENU).failed


def test_the_order_of_labels_is_drawn_evenly():
    rng = np.random.default_rng(3)
    first = [menu(MENU.actions, MENU.words, rng).actions[0] for _ in range(3000)]
    shares = [first.count(a) / 3000 for a in MENU.actions]
    assert max(abs(share - 1 / 3) for share in shares) < 0.035  # four standard errors of 1/3 in 3,000
    shown = menu(MENU.actions, ("x", "y", "z"), rng)
    assert dict(zip(shown.actions, shown.words, strict=True)) == {"bet": "x", "pass": "y", "fold": "z"}


def test_more_actions_than_one_token_labels_are_refused():
    with pytest.raises(Unsuited, match="at most 62"):
        menu(range(63), [str(k) for k in range(63)], np.random.default_rng(0))


def test_actions_are_drawn_by_their_chances():
    rng = np.random.default_rng(5)
    drawn = [draw({"a": 0.7, "b": 0.0, "c": 0.3}, rng) for _ in range(4000)]
    assert "b" not in drawn and abs(drawn.count("a") / 4000 - 0.7) < 0.03
