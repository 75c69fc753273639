"""A person's match: seals, refusals, records, and what the person may not be told."""

import json
from hashlib import sha256
from itertools import permutations

import numpy as np
import pytest

from coplayer.agents.by_name import agent
from coplayer.agents.uniform import Uniform
from coplayer.arena.match import Table, play
from coplayer.game import CHANCE, advance, begin
from coplayer.play import offers
from coplayer.play import session as session_of
from coplayer.play.offers import offer
from coplayer.play.records import SCHEMA, forget, headers
from coplayer.play.refused import Refused
from coplayer.play.seat import Seat
from coplayer.play.session import Session
from coplayer.read import catalogue
from coplayer.read.name import load


def rps(tmp_path, show="after", seat=0):
    return Session(offer("rps|repeat(6)", seat, "counts/best"), show, 5, tmp_path, "anna")


def finished(session, rng):
    while session.question:
        menu = list(session.question.menu)
        session.answer(session.turn, session.table.seat, menu[rng.integers(len(menu))])
    return session


def lines(folder):
    (path,) = folder.glob("*.jsonl")
    return [json.loads(line) for line in path.read_text().splitlines()]


@pytest.mark.parametrize("seat", [0, 1])
def test_a_match_by_a_person_is_the_arenas_match_with_the_same_moves(tmp_path, seat):
    session = finished(rps(tmp_path, seat=seat), np.random.default_rng(1))
    written = [d["move"] for d in lines(tmp_path) if d["kind"] == "decision" and d["seat"] == seat]

    class Reader:
        def begin(self):
            return 0

        def act(self, memory, view, actions, rng):
            return written[view[0] if view else 0]

        def watch(self, memory, event):
            return memory

    game = load("rps|repeat(6)")
    seated = [Reader() if i == seat else agent("counts/best", game, i) for i in range(2)]
    assert play(game, seated, 5).returns == session.returns()


def test_the_record_is_what_the_format_says(tmp_path):
    session = finished(rps(tmp_path), np.random.default_rng(1))
    head, *decisions, end = lines(tmp_path)
    assert (head["schema"], head["kind"], head["consent"], head["label"]) == (SCHEMA, "header", "1", "anna")
    assert head["seats"] == ["person", "counts/best"] and head["person"] == 0 and head["show"] == "after"
    assert [d["n"] for d in decisions] == list(range(12))
    assert [(d["round"], d["seat"]) for d in decisions] == [(r, s) for r in range(6) for s in (0, 1)]
    assert end == {"kind": "end", "why": "over", "returns": session.returns()}
    for mine, its in zip(decisions[::2], decisions[1::2], strict=True):
        assert its["forecast"] is its["bits"] is its["think_ms"] is its["belief"] is None
        assert mine["bits"] == pytest.approx(np.log2(3 * mine["forecast"][mine["move"]]))
        assert sum(mine["forecast"].values()) == pytest.approx(1, abs=2e-6)
        assert sum(mine["belief"].values()) == pytest.approx(1, abs=1e-5)
    assert decisions[0]["forecast"] == dict.fromkeys(("rock", "paper", "scissors"), 0.333333)


@pytest.mark.parametrize("show", ["none", "after", "live"])
def test_what_is_revealed_was_sealed_before_the_move(tmp_path, show):
    session = rps(tmp_path, show)
    while session.question:
        told = session.told()
        assert (told["forecast"] is not None) == (show == "live")
        assert (told["seal"] is None) == (told["belief"] is None) == (show == "none")
        session.answer(session.turn, 0, "rock")
        if show != "none":
            opened = session.told()["opened"]
            assert sha256(opened["text"].encode()).hexdigest() == told["seal"] == opened["hash"]
            content = json.loads(opened["text"])
            assert content["forecast"] == opened["forecast"] and content["turn"] == told["turn"]
            assert len(content["salt"]) == 32
            assert content["others"] == {"1": session.table.records[1][-2].label}  # its move, before it was seen
    assert session.told()["belief"] is not None and session.told()["over"]


def test_the_agents_move_is_made_before_the_persons(tmp_path):
    one, two = rps(tmp_path), rps(tmp_path)
    for move in ("rock", "paper"):
        assert one.question.others == two.question.others
        one.answer(one.turn, 0, "rock")
        two.answer(two.turn, 0, move)
    assert [m for m in one.table.records[1] if hasattr(m, "label")][:2] == [
        m for m in two.table.records[1] if hasattr(m, "label")
    ][:2]


WRONG = [
    (1, 0, "rock"), (-1, 0, "rock"), (True, 0, "rock"), ("0", 0, "rock"), (None, 0, "rock"), (0.0, 0, "rock"),
    (0, 1, "rock"), (0, None, "rock"), (0, False, "rock"), (0, 0, "lizard"), (0, 0, 0), (0, 0, None), (0, 0, ["rock"]),
    (0, 0, {"move": "rock"}), (0, 0, "rock" * 9999), (0, 0, "\ud800"),
]  # fmt: skip


@pytest.mark.parametrize(("turn", "seat", "move"), WRONG)
def test_what_is_illegal_late_or_not_ones_own_is_refused_and_changes_nothing(tmp_path, turn, seat, move):
    session = rps(tmp_path)
    before, kept = session.told(), lines(tmp_path)
    with pytest.raises(Refused) as refused:
        session.answer(turn, seat, move)
    assert len(str(refused.value)) <= 400 and str(refused.value).isprintable()
    assert session.told() == before and lines(tmp_path) == kept
    session.answer(0, 0, "rock")
    with pytest.raises(Refused, match="the turn now is 1"):
        session.answer(0, 0, "rock")  # a double click


def test_nothing_is_written_without_a_folder_or_after_the_record_is_deleted(tmp_path):
    quiet = Session(offer("rps|repeat(3)", 0, "uniform"), "after", 5)
    finished(quiet, np.random.default_rng(1))
    assert quiet.record.path is None
    session = rps(tmp_path)
    session.answer(0, 0, "rock")
    assert forget(tmp_path, label="anna") == 1
    finished(session, np.random.default_rng(1))
    assert list(tmp_path.iterdir()) == []


def test_records_are_deleted_by_label_by_match_and_all(tmp_path):
    made = offer("rps|repeat(3)", 0, "uniform")
    matches = [Session(made, "after", k, tmp_path, label).match for k, label in enumerate(("anna", "ben", None, "ben"))]
    (tmp_path / "notes.jsonl").write_text('{"mine": 1}\n')
    (tmp_path / "broken.jsonl").write_text("{")
    assert forget(tmp_path, "ben") == 2 and forget(tmp_path, "ben") == 0
    assert forget(tmp_path, match=matches[0]) == 1
    assert [head["match"] for _, head in headers(tmp_path)] == [matches[2]]
    assert forget(tmp_path) == 1
    assert sorted(p.name for p in tmp_path.iterdir()) == ["broken.jsonl", "notes.jsonl"]


def test_a_match_that_is_left_says_so(tmp_path):
    session = rps(tmp_path)
    session.answer(0, 0, "rock")
    session.leave()
    session.end("over")
    assert lines(tmp_path)[-1] == {"kind": "end", "why": "left", "returns": None}
    with pytest.raises(Refused, match="over"):
        session.answer(1, 0, "rock")


def scripted(deals, script):
    """A table with given deals, at which the others move by a script; their agents see and learn as ever."""

    class Scripted(Seat):
        def draw(self, s):
            dealt = sum(map(len, s.at.rolls)) if hasattr(s.at, "rolls") else len(getattr(s.at, "cards", s.at[0]))
            return deals[s.over % len(deals)][dealt]

        def act(self, i, s, menu):
            Table.act(self, i, s, menu)
            return menu[script[(self.time + 1) % len(script)] % len(menu)]

    return Scripted


def heard(monkeypatch, spec, seat, deals, script):
    """All messages to the person where only what is hidden may differ, without salts and ids."""
    monkeypatch.setattr(session_of, "Seat", scripted(deals, script))
    session, messages = Session(offer(spec, seat), "after", 5), []
    while session.question and len(messages) < 40:
        told = session.told()
        opened = {k: v for k, v in (told["opened"] or {}).items() if k not in ("hash", "text")}
        messages.append({k: v for k, v in told.items() if k not in ("match", "seal")} | {"opened": opened})
        menu = list(session.question.menu)
        session.answer(session.turn, seat, menu[script[session.turn % len(script)] % len(menu)])
    return messages


@pytest.mark.parametrize("seat", [0, 1])
@pytest.mark.parametrize("script", [(0, 0, 1), (1, 0), (0, 1, 1, 0, 1)])
def test_what_kuhn_tells_does_not_hang_on_a_card_that_stays_hidden(monkeypatch, seat, script):
    """Hands are folded or shown; where a hand is shown its card is no secret, so those deals are kept the same."""
    for mine, one, other in permutations("JQK"):
        first = heard(monkeypatch, "kuhn|repeat(6)", seat, [deal(seat, mine, one)], script)
        second = heard(monkeypatch, "kuhn|repeat(6)", seat, [deal(seat, mine, other)], script)
        for a, b in zip(first, second, strict=False):
            if shown(a) or shown(b):
                break
            assert a == b
        else:
            assert len(first) == len(second)


@pytest.mark.parametrize(("spec", "mine", "two", "rest"), [
    ("leduc|repeat(4)", "Qs", ("Js", "Kh"), ("Qh",)), ("leduc|repeat(4)", "Kh", ("Js", "Qs"), ("Jh",)),
    ("liars_dice(sides=3)|repeat(4)", 2, (1, 3), ()),
])  # fmt: skip
@pytest.mark.parametrize("seat", [0, 1])
def test_what_leduc_and_dice_tell_does_not_either(monkeypatch, spec, mine, two, rest, seat):
    for script in ((0, 0, 1), (1, 0, 2), (2, 1, 0, 0)):
        first, second = (heard(monkeypatch, spec, seat, [(*deal(seat, mine, its), *rest)], script) for its in two)
        same = 0
        for a, b in zip(first, second, strict=False):
            if shown(a) or shown(b):
                break
            assert a == b
            same += 1
        assert same > 0


def deal(seat, mine, its):
    return (mine, its) if seat == 0 else (its, mine)


def shown(message):
    """Whether the last hand ended with cards on the table."""
    before = message["picture"]["before"]
    return before is not None and any(
        p.get("card") or any(p.get("dice", ())) for p in before["players"] if not p["you"]
    )


def test_the_agents_own_forecast_would_have_told_its_card():
    """What the eye is for: the agent's forecast of the first move does hang on its own card."""
    found = set()
    for card in "JK":
        made = offer("kuhn|repeat(6)", 0)
        table = scripted([("Q", card)], (0,))(made.game, 0, made.agents(), 5)
        while not table.asked:
            table.step()
        found.add(tuple(round(p, 6) for p in table.expect(1, table.state, 0, table.menu(0)).values()))
    assert len(found) == 2


class Notes(Uniform):
    """Plays evenly and writes down all it is told."""

    def begin(self):
        return ()

    def watch(self, memory, event):
        return (*memory, event)


@pytest.mark.parametrize("spec", ["rps|repeat(5)", "kuhn|repeat(4)", "leduc", "goofspiel(cards=3)", "congestion"])
def test_agent_and_person_are_told_their_records_and_nothing_else(monkeypatch, spec):
    steps = []

    class Watched(Seat):
        def step(self, said):
            before = self.state
            steps.append((before, super().step(said), self.state))
            return steps[-1][1]

    monkeypatch.setattr(session_of, "Seat", Watched)
    made = offer(spec, 0, "uniform")
    monkeypatch.setattr(
        type(made), "agents", lambda self: {i: Notes(made.game, i) for i in range(1, made.game.players)}
    )
    session = finished(Session(made, "after", 3), np.random.default_rng(2))
    records = begin(made.game, made.game.root())
    for s, moves, t in steps:
        records = advance(made.game, records, s, moves, t)
    assert [tuple(told) for told in session.table.records] == [r.entries for r in records]
    assert list(session.table.memories[1:]) == [r.entries for r in records[1:]] and steps


NATIVE = [*catalogue.rules(), *catalogue.numbers()]


@pytest.mark.parametrize("name", NATIVE)
def test_every_native_game_is_playable(monkeypatch, name):
    monkeypatch.setattr(offers, "HISTORIES", 20_000)  # larger hands are played without an onlooker here
    seat = NATIVE.index(name) % 2
    session = Session(offer(name, seat, "uniform"), "after", 3)
    rng = np.random.default_rng(NATIVE.index(name))
    for k in range(8):
        told = session.told()
        json.dumps(told)
        assert told["picture"]["words"] and all(isinstance(line, str) for line in told["picture"]["words"])
        if session.question is None:
            break
        menu = [one["move"] for one in told["menu"]]
        assert len(set(menu)) == len(menu) and told["turn"] == k
        session.answer(k, seat, menu[rng.integers(len(menu))])
    assert session.turn > 0


def test_chance_and_others_are_played_up_to_the_persons_turn():
    session = Session(offer("kuhn|repeat(3)", 1, "uniform"), "after", 3)
    assert session.table.movers == (1,) and CHANCE not in session.table.movers
    assert session.n == 1  # the agent has passed or bet
