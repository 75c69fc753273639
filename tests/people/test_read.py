"""Records of people in three formats are read as they were written."""

import json

import numpy as np
import pytest

from coplayer.game import GameError, NotFound
from coplayer.people.kitchen import ACTIONS
from coplayer.people.read import read
from coplayer.people.records import NONE
from coplayer.play.offers import offer
from coplayer.play.session import Session

from .made_up import REAL, header, line, match, throws, write_lines, write_table


def test_a_table_by_hand(tmp_path):
    rows = [
        {"id": "2", "game": 2, "period": 1, "choice": "s", "other.choice": "p", "bonus": 3, "treatment": "D75R32"},
        {"id": "2", "game": 1, "period": 2, "choice": "r", "other.choice": "s", "bonus": 3, "treatment": "D75R32"},
        {"id": "2", "game": 1, "period": 1, "choice": "p", "other.choice": "r", "bonus": 3, "treatment": "D75R32"},
        {"id": "10", "game": 1, "period": 1, "choice": "r", "other.choice": "r", "bonus": 3, "treatment": "D5R40"},
    ]
    found = read(write_table(tmp_path / "t.csv", rows))
    assert found.actions == ("rock", "paper", "scissors") and found.game == "rps|repeat(2)"
    two, ten = found.people
    assert (two.name, ten.name) == ("2", "10")
    assert [m.mine.tolist() for m in two.matches] == [[1, 0], [2]]
    assert two.matches[0].theirs.tolist() == [0, 2] and two.matches[0].before.tolist() == [NONE, 0]
    assert two.matches[0].given == (75.0, 32.0, 3.0) and ten.matches[0].given == (5.0, 40.0, 3.0)
    assert two.chosen.tolist() == [1, 0, 2] and found.decisions == 4


def test_what_the_other_did_last_is_moved_to_its_round(tmp_path):
    rows = [
        {"id": "1", "game": 1, "period": t, "last.choice": own, "last.other": other, "choice": choice}
        for t, own, other, choice in [(1, "", "", "c"), (2, "d", "c", "c"), (3, "c", "d", "d")]
    ]
    (m,) = read(write_table(tmp_path / "t.csv", rows)).people[0].matches
    assert m.mine.tolist() == [0, 0, 1]
    assert m.seen.tolist() == [1, 0, NONE]  # the hand slipped in the first round
    assert m.theirs.tolist() == [0, 1, NONE] and m.before.tolist() == [NONE, 0, 1]


def test_a_match_of_the_browser_by_hand(tmp_path):
    found = read(write_lines(tmp_path / "a.jsonl", match("rps", "ssr")))
    (m,) = found.people[0].matches
    assert found.people[0].name == "anna" and found.game == "rps|repeat(3)" and found.show == "after"
    assert m.mine.tolist() == [0, 1, 2] and m.theirs.tolist() == [2, 2, 0] and m.before.tolist() == [NONE, 2, 2]
    assert np.isnan(m.shown[[0, 2]]).all() and m.shown[1].tolist() == [0.5, 0.3, 0.2]


@pytest.mark.parametrize("cut", [1, 40, 200])
def test_a_missing_or_broken_last_line_is_borne(tmp_path, cut):
    path = write_lines(tmp_path / "a.jsonl", match("rpsr", "ssrr"))
    whole = path.read_text()
    path.write_text(whole[:-cut])
    (m,) = read(path).people[0].matches
    assert m.mine.tolist() == [0, 1, 2, 0][: m.length] and m.length >= 3


def test_a_broken_line_in_the_middle_is_named(tmp_path):
    path = write_lines(tmp_path / "a.jsonl", match("rps", "ssr"))
    lines = path.read_text().splitlines()
    lines[3] = lines[3][:20]
    path.write_text("\n".join(lines))
    with pytest.raises(GameError, match="line 4"):
        read(path)


def test_conditions_are_never_pooled(tmp_path):
    write_lines(tmp_path / "a.jsonl", match("rps", "ssr"))
    write_lines(tmp_path / "b.jsonl", match("ppp", "rrr", show="live", label="bea"))
    with pytest.raises(NotFound, match="shown after.*shown live.*--show"):
        read(tmp_path)
    assert [p.name for p in read(tmp_path, show="live").people] == ["bea"]


def test_matches_of_one_label_are_one_person_and_nameless_ones_are_strangers(tmp_path):
    write_lines(tmp_path / "a.jsonl", match("rps", "ssr") + match("pp", "rr", match="m2"))
    write_lines(tmp_path / "b.jsonl", match("ss", "rr", label="", match="m3"))
    assert [(p.name, p.decisions) for p in read(tmp_path).people] == [("anna", 5), ("match m3", 2)]


def test_a_mover_who_answers_knows_what_it_answers(tmp_path):
    """Kuhn poker as the second to move: the first one's bet is seen before the decision."""
    first = line(0, 0, 1, "bet") | {"actions": ["pass", "bet"]}
    second = line(1, 0, 0, "pass") | {"actions": ["pass", "bet"]}
    (m,) = read(write_lines(tmp_path / "k.jsonl", [header(game="kuhn"), first, second])).people[0].matches
    assert m.mine.tolist() == [0] and m.before.tolist() == [1] and m.theirs.tolist() == [NONE]


@pytest.mark.parametrize("seat", [0, 1])
@pytest.mark.parametrize("game", ["rps|repeat(6)", "kuhn|repeat(8)", "goofspiel(cards=4)"])
def test_what_the_browser_writes_is_read_as_it_was_played(tmp_path, game, seat):
    """A match of `coplayer play`: the other's latest move that had been seen is found by playing the rules again."""
    session = Session(offer(game, seat, "uniform"), "after", 5, tmp_path, "anna")
    rng = np.random.default_rng(seat)
    while session.question:
        menu = list(session.question.menu)
        session.answer(session.turn, seat, menu[rng.integers(len(menu))])
    found = read(tmp_path)
    (m,) = found.people[0].matches
    assert [found.actions[a] for a in m.mine] == [str(move) for _, _, move in session.path]
    for (_, menu, _), legal in zip(session.path, m.legal, strict=True):
        assert {found.actions[a] for a in np.flatnonzero(legal)} == {str(a) for a in menu}
    told = [json.loads(text) for text in next(tmp_path.glob("*.jsonl")).read_text().splitlines()[1:-1]]
    moves = [row for row in told if row["seat"] != seat]
    for k, row in enumerate(x for x in told if x["seat"] == seat):
        past = [x for x in moves if x["n"] < row["n"]]
        if not game.startswith("kuhn"):  # all move at once: the k-th move of the other is unseen
            assert found.others[m.theirs[k]] == moves[k]["move"]
            past = moves[:k]
        assert m.before[k] == (found.others.index(past[-1]["move"]) if past else NONE)


def test_a_trial_of_the_kitchen_by_hand(tmp_path):
    trial = {"layout": "cramped_room", "pair": 3, "run": "r", "split": "train", "round": 0, "score": 20, "moves": "a5k"}
    zero, one = read(write_lines(tmp_path / "o.jsonl", [trial])).people
    names = [[ACTIONS[a] for a in p.chosen] for p in (zero, one)]
    # a = 0 = (up, up); 5 = letter 31 = 6 * 5 + 1 = (interact, down); k = letter 10 = 6 * 1 + 4 = (down, stay)
    assert names == [["up", "interact", "down"], ["up", "down", "stay"]]
    assert zero.group == one.group and zero.matches[0].before.tolist() == [NONE, 0, 1]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([{"id": 1, "choice": "r"}], "other.choice"),
        ([{"id": 1, "choice": "", "other.choice": "r"}], "line 2"),
    ],
)
def test_a_table_that_lacks_something_is_refused(tmp_path, rows, told):
    with pytest.raises(GameError, match=told):
        read(write_table(tmp_path / "t.csv", rows))


def test_no_file_is_said(tmp_path):
    with pytest.raises(NotFound, match="no file"):
        read(tmp_path / "none.csv")


@pytest.mark.skipif(not REAL.is_dir(), reason="the tables of real people are not here")
def test_the_real_tables_have_as_many_people_and_choices_as_was_counted():
    counts = {"wxz2014.csv": (36, 10_800), "df2011.csv": (133, 3_679), "frd2012.csv": (192, 6_563)}
    for name, (people, choices) in counts.items():
        found = read(REAL / name)
        assert (len(found.people), found.decisions) == (people, choices)
    kitchen = read(REAL / "overcooked2019.jsonl")
    assert (len(kitchen.people), kitchen.decisions) == (34, 182_204)  # two seats of 17 pairs, 91,102 steps


@pytest.mark.parametrize("names", ["rps", "RPS", ["rock", "paper", "scissors"]])
def test_throws_are_known_however_they_are_written(tmp_path, names):
    rows = [{"id": 1, "choice": names[k], "other.choice": names[2]} for k in (2, 0, 0)]
    found = read(write_table(tmp_path / "t.csv", rows))
    assert found.people[0].chosen.tolist() == [2, 0, 0] and found.game == "rps|repeat(3)"
    assert found.people[0].legal.shape == (3, 3)  # paper could have been thrown


def test_choices_of_an_unknown_game_are_numbered_in_their_order(tmp_path):
    rows = [{"id": 1, "choice": x, "other.choice": "9"} for x in ("10", "2", "9")]
    found = read(write_table(tmp_path / "t.csv", rows))
    assert found.actions == ("2", "9", "10") and found.people[0].chosen.tolist() == [2, 0, 1]
    assert found.game == "" and found.stage is None


def test_people_come_out_in_the_order_of_their_numbers(tmp_path):
    rows = throws(12, 2, 0)
    assert [p.name for p in read(write_table(tmp_path / "t.csv", rows[::-1])).people] == [str(k) for k in range(12)]
