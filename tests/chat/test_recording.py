"""Exchanges by content hash: replayed without the model, shared by several writers, whole after a crash."""

import json
from dataclasses import replace

import pytest

from coplayer.chat.by_name import KEPT, REPLAY, model
from coplayer.chat.protocol import Refused, Request, Unreachable, user
from coplayer.chat.recording import FILE, Exchanges, Recorded
from coplayer.chat.scripted import Scripted
from coplayer.game import NotFound

ASKED = Request((user("Which?"),), labels=("A", "B"))


def counting(said="A", can=("logprobs",)):
    asked = []
    return Scripted(lambda request: (asked.append(request), said)[1], frozenset(can)), asked


def test_what_was_asked_once_is_never_asked_again(tmp_path):
    inner, asked = counting({"A": -0.1, "B": -2.4})
    first = Recorded(inner, Exchanges(tmp_path / FILE)).reply(ASKED)
    again = Recorded(inner, Exchanges(tmp_path / FILE)).reply(ASKED)
    alone = Recorded(inner, Exchanges(tmp_path / FILE), alone=True).reply(ASKED)
    assert first == again == alone and len(asked) == 1 and first.logprobs == {"A": -0.1, "B": -2.4}


def test_the_hash_moves_with_every_part_of_a_request():
    others = [
        replace(ASKED, messages=(user("Which? "),)), replace(ASKED, most=17), replace(ASKED, labels=("B", "A")),
        replace(ASKED, grammar='root ::= "A"'), replace(ASKED, schema="{}"),
        replace(ASKED, messages=(user("Which?")._replace(role="system"),)),
    ]  # fmt: skip
    keys = {ASKED.key("m"), ASKED.key("n"), *(r.key("m") for r in others)}
    assert len(keys) == 2 + len(others)


def test_a_replay_says_what_is_missing_and_asks_nobody(tmp_path):
    inner, asked = counting()
    with pytest.raises(Unreachable, match="no exchange .* 'Which[?]'; record it first"):
        Recorded(inner, Exchanges(tmp_path / FILE), alone=True).reply(ASKED)
    assert not asked


def test_of_two_writers_the_first_counts_for_both(tmp_path):
    one, other = (Recorded(counting(said)[0], Exchanges(tmp_path / FILE)) for said in ("A", "B"))
    line = one.asked(ASKED.key("scripted"), ASKED)
    other.exchanges.add(other.asked(ASKED.key("scripted"), ASKED))
    assert one.exchanges.add(line)["reply"]["text"] == "B"
    assert Exchanges(tmp_path / FILE).find(ASKED.key("scripted"))["reply"]["text"] == "B"


def test_a_line_cut_off_by_a_crash_costs_only_itself(tmp_path):
    path = tmp_path / FILE
    inner, asked = counting()
    Recorded(inner, Exchanges(path)).reply(ASKED)
    path.write_bytes(path.read_bytes() + b'{"key": "cut')
    later = replace(ASKED, most=3)
    Recorded(inner, Exchanges(path)).reply(later)
    fresh = Recorded(inner, Exchanges(path), alone=True)
    assert fresh.reply(ASKED).text == fresh.reply(later).text == "A" and len(asked) == 2


def test_refusals_are_kept_too(tmp_path):
    inner, asked = counting(can=())
    for alone in (False, True):
        with pytest.raises(Refused, match="scripted has no logprobs"):
            Recorded(inner, Exchanges(tmp_path / FILE), alone).reply(ASKED)
    line = json.loads((tmp_path / FILE).read_text())
    assert line["reply"] is None and line["request"]["messages"] == [["user", "Which?"]]


def test_the_environment_says_where_exchanges_are_kept(tmp_path, monkeypatch):
    monkeypatch.setenv(KEPT, str(tmp_path))
    said = model("scripted(first)").reply(ASKED)
    monkeypatch.setenv(REPLAY, "1")
    assert model("scripted(first)").reply(ASKED) == said
    with pytest.raises(Unreachable):
        model("scripted(scattered)").reply(ASKED)


@pytest.mark.parametrize(("text", "told"), [("smollm3", "expected smollm2"), ("scripted(frist)", "did you mean")])
def test_unknown_models_are_named_with_what_there_is(text, told):
    with pytest.raises(NotFound, match=told):
        model(text)
