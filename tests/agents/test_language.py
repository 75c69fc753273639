"""The language seat: what each switch of its harness changes, what it counts, and how it asks a predictor."""

import pickle
from math import log

import numpy as np
import pytest

from coplayer.agents.by_name import agent, spelled
from coplayer.agents.language import Harness, Language
from coplayer.agents.uniform import Uniform
from coplayer.arena.match import Table
from coplayer.chat.scripted import Scripted, scattered
from coplayer.game import Did, GameError, NotFound, Saw, Unsuited
from coplayer.read.name import load

RPS = load("rps|repeat(9)")
SAME = [Did("rock"), Saw((1, ("rock", "paper"))), Did("rock"), Saw((2, ("rock", "paper")))]


def seat(script=scattered, game=RPS, can=("grammar", "logprobs"), events=SAME, **settings):
    """A seat whose model follows a script, its memory after some events, and the questions it was asked."""
    made, asked = Language(game, 0, model="scripted", **settings), []
    made.model = Scripted(lambda request: (asked.append(request), script(request))[1], frozenset(can))
    memory = made.begin()
    for event in events:
        memory = made.watch(memory, event)
    return made, memory, asked


def rng(k=0):
    return np.random.default_rng(k)


def favours(word, p=0.9):
    """A script that gives the label with this word behind it the chance p."""

    def script(request):
        menu = request.messages[-1].content.splitlines()[-2]
        wanted = [label for label in request.labels if f"{label}: {word}" in menu]
        rest = max(len(request.labels) - len(wanted), 1)
        return {b: log(p if b in wanted else (1 - p) / rest) for b in request.labels}

    return script


def test_a_move_is_drawn_by_the_models_chances_whatever_label_it_has():
    made, memory, _ = seat(favours("scissors", 0.8))
    moves = [made.act(memory, None, ("rock", "paper", "scissors"), rng(k)) for k in range(2000)]
    assert abs(moves.count("scissors") / 2000 - 0.8) < 0.03 and abs(moves.count("rock") / 2000 - 0.1) < 0.03
    made, memory, _ = seat(favours("scissors", 0.4), play="best")
    assert {made.act(memory, None, ("rock", "paper", "scissors"), rng(k)) for k in range(20)} == {"scissors"}


def test_the_forecast_is_the_models_or_the_boards():
    actions = ("rock", "paper", "scissors")
    made, memory, asked = seat(favours("scissors", 0.8))
    told = made.forecast_move(memory, None, 1, actions)
    assert list(told) == list(actions) and told == pytest.approx({"rock": 0.1, "paper": 0.1, "scissors": 0.8})
    assert "What does player 1 choose now?" in asked[0].messages[-1].content
    made, memory, asked = seat(forecast="board")
    assert made.forecast_move(memory, None, 1, actions) == pytest.approx({"rock": 0.2, "paper": 0.6, "scissors": 0.2})
    assert not asked and "calls" not in made.costs


@pytest.mark.parametrize(
    ("settings", "shown"),
    [
        ({}, ["Earlier rounds: 1. you rock, player 1 paper | 2.", "expected to paper 60%, rock 20%, scissors 20%"]),
        ({"board": "none"}, ["Earlier rounds: 1. you rock, player 1 paper | 2."]),
        ({"memory": 1}, ["Earlier rounds: 2. you rock, player 1 paper.", "expected to paper 60%"]),
        ({"memory": 0}, ["expected to paper 60%"]),
        ({"budget": 5}, ["Earlier rounds: 1. you rock"]),
        ({"memory": 0, "board": "none"}, []),
    ],
)
def test_each_switch_takes_its_part_out_of_the_prompt(settings, shown):
    made, memory, asked = seat(**settings)
    made.act(memory, None, ("rock", "paper"), rng())
    text = asked[0].messages[-1].content
    for part in ("Earlier rounds", "expected to"):
        assert (part in text) == any(part in s for s in shown)
    assert all(s in text for s in shown) and text.startswith("You are player 0.")


def test_the_view_is_a_switch_too():
    kuhn = load("kuhn")
    for view, told in (("now", "Now: you hold K, nobody has moved."), ("none", "")):
        made, memory, asked = seat(game=kuhn, events=[Saw(("K", ()))], view=view, board="none")
        made.act(memory, ("K", ()), ("pass", "bet"), rng())
        assert told in asked[0].messages[-1].content and ("hold" in asked[0].messages[-1].content) == bool(told)


def test_the_rules_stand_first_alone_and_alike_for_both_seats():
    first = {Language(RPS, i, model="scripted").rules for i in (0, 1)}
    made, memory, asked = seat()
    made.act(memory, None, ("rock", "paper"), rng())
    made.forecast_move(memory, None, 1, ("rock", "paper"))
    assert {r.messages[0] for r in asked} == first and len(first) == 1 and first.pop().role == "system"


def test_a_tool_is_asked_by_choosing_to_ask_and_answers_with_its_forecast():
    def script(request):
        wanted = "ask what happens if you paper" if len(request.messages) == 2 else "rock"
        return favours(wanted, 1 - 1e-9)(request)

    made, memory, asked = seat(script, tool="counts", board="none")
    assert made.act(memory, None, ("rock", "paper", "scissors"), rng()) == "rock"
    first, second = asked
    assert len(first.labels) == 6 and len(second.labels) == 3  # then it has to move
    roles = [m.role for m in second.messages]
    assert roles == ["system", "user", "assistant", "user"]
    assert second.messages[2].content == "ask what happens if you paper"
    # 1 + 1/5, 3 + 3/5, 1 + 1/5 of 6: see test_board
    assert "If you paper now, player 1 next: paper 60%, rock 20%, scissors 20%." in second.messages[3].content
    assert made.costs["tool_calls"] == 1 and made.costs["calls"] == 2 and made.costs["decisions"] == 1


def test_without_a_tool_or_calls_it_is_never_offered():
    for settings in ({}, {"tool": "counts", "calls": 0}):
        made, memory, asked = seat(**settings)
        made.act(memory, None, ("rock", "paper"), rng())
        assert len(asked) == 1 and "ask what" not in asked[0].messages[-1].content


def test_what_yields_no_move_is_drawn_evenly_and_counted_as_a_failure():
    made, memory, asked = seat(lambda request: "hm", can=(), retries=2)
    moves = [made.act(memory, None, ("rock", "paper"), rng(k)) for k in range(300)]
    assert abs(moves.count("rock") / 300 - 0.5) < 0.12
    made.forecast_move(memory, None, 1, ("rock", "paper"))
    assert made.costs == {
        "decisions": 300, "failures": 300, "illegal": 903, "calls": 903, "forecasts": 1, "failed_forecasts": 1,
        "prompt_tokens": made.costs["prompt_tokens"], "cached_tokens": 0, "reply_tokens": 903, "model_seconds": 0.0,
    }  # fmt: skip
    made, memory, _ = seat()
    for k in range(50):
        made.act(memory, None, ("rock", "paper"), rng(k))
    assert made.costs["failures"] == made.costs["illegal"] == 0  # grammar or log-probabilities: never


def test_several_orders_cancel_a_favourite_letter():
    def first(request):
        return {b: log(0.8 if b == "A" else 0.1) for b in request.labels}

    for orders, least, most in ((1, 0.1, 0.8), (3, 1 / 3, 1 / 3)):
        made, memory, asked = seat(first, orders=orders)
        told = made.forecast_move(memory, None, 1, ("rock", "paper", "scissors"))
        assert min(told.values()) == pytest.approx(least) and max(told.values()) == pytest.approx(most)
        assert len(asked) == orders


def test_one_legal_move_needs_no_model():
    made, memory, asked = seat()
    assert made.act(memory, None, ("rock",), rng()) == "rock"
    assert made.forecast_move(memory, None, 1, ("paper",)) == {"paper": 1.0} and not asked


def test_the_whole_harness_is_in_the_name_and_makes_the_same_seat_again():
    name = spelled("language:http://127.0.0.1:8080/v1#qwen")
    assert name.startswith("language(model='http://127.0.0.1:8080/v1#qwen', view=now, memory=4, board=counts, ")
    for text in ("language:smollm2", "language", "language(memory=4)"):
        assert spelled(text) == Harness().name and spelled(spelled(text)) == spelled(text)
    made = agent("language(model=scripted, tool=counts, memory=2)", RPS, 1)
    assert agent(made.harness.name, RPS, 1).harness == made.harness
    assert spelled("counts/best") == "counts/best" and spelled("language.py:Agent") == "language.py:Agent"


@pytest.mark.parametrize(
    ("settings", "error", "told"),
    [
        ({"view": "now?"}, GameError, "did you mean 'now'"),
        ({"ladder": "grammer"}, GameError, "expected some of grammar schema logprobs parse"),
        ({"board": "none", "forecast": "board"}, GameError, "name a predictor"),
        ({"orders": 0}, GameError, "orders is 1 or more"),
        ({"modell": "smollm2"}, NotFound, "did you mean 'model'"),
        ({"board": "count"}, NotFound, "did you mean 'counts'"),
    ],
)
def test_settings_that_cannot_be_are_named(settings, error, told):
    with pytest.raises(error, match=told):
        Language(RPS, 0, **{"model": "scripted"} | settings)


def test_a_game_without_a_board_is_played_without_one():
    three = load("kuhn(players=3)")
    with pytest.raises(Unsuited, match="hands are for two players.*board=none and tool=none play without"):
        Language(three, 0, model="scripted")
    made, memory, asked = seat(game=three, events=[Saw(("K", ()))], board="none")
    assert made.act(memory, ("K", ()), ("pass", "bet"), rng()) in ("pass", "bet") and len(asked) == 1


def test_a_match_leaves_no_model_in_the_memory():
    made = agent("language(model=scripted, tool=counts)", RPS, 0)
    table = Table(RPS, [made, Uniform(RPS, 1)], 3, [0])
    while not table.over:
        table.step()
    assert len(pickle.dumps(table.memories[0])) < 2000
    assert table.match.scores[0].n == 9 and made.costs["decisions"] == made.costs["forecasts"] == 9
