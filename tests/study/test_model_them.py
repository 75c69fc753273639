"""Whom one meets, what one learns of them and what that earns: by hand, by enumeration, by exact frequencies."""

import json
from functools import cache

import numpy as np
import pytest

from coplayer.agents.machine import Machine
from coplayer.form.hands import Hands, form_of
from coplayer.game import GameError, NotFound
from coplayer.read.name import load
from coplayer.solve.response import earned, plan
from coplayer.solve.security_level import pure_plans
from coplayer.study import model_them_logged
from coplayer.study.model_them_arms import weakness
from coplayer.study.model_them_people import after, kinds_of, people, written
from coplayer.study.model_them_play import Ends, Learner, Seat, Seen, answer, most
from coplayer.study.model_them_shares import crossing, ratio, reaches
from coplayer.study.model_them_shown import skill
from coplayer.study.plans import put

THROWS = ("rock", "paper", "scissors")


@cache
def seat(spec, s=0):
    return Seat(Hands(form_of(load(spec)), s, 1, "none"))


def mix(form, *chances):
    out = np.ones(form.sequences[1])
    put(form, out, 1, 0, np.array(chances))
    return plan(form, 1, out)


@cache
def lovers():
    form = seat("rps|repeat(1)").form
    return np.array([mix(form, 0.6, 0.2, 0.2), mix(form, 0.2, 0.6, 0.2)])


def seen(ours, *throws):
    """How matches end in which they threw these, whatever we did."""
    node, _, theirs, _ = ours.endings
    first = [ours.form.sequence(1, 0, THROWS.index(t)) for t in throws]
    return Ends(*np.unique([node[np.flatnonzero(theirs == q)[0]] for q in first], return_counts=True))


def throwing(ours, y):
    return [float(y[ours.form.sequence(1, 0, a)]) for a in range(3)]


def test_two_rocks_and_a_paper_make_a_rock_lover_three_times_as_likely_by_bayes():
    ours, learner = seat("rps|repeat(1)"), Learner(lovers())
    memory = ours.learned(learner, ours.begin(learner), seen(ours, "rock", "rock", "paper"))
    # .6 .6 .2 = .072 against .2 .2 .6 = .024
    assert throwing(ours, ours.expected(learner, memory)) == pytest.approx([0.5, 0.3, 0.2])


def test_counts_are_put_beside_what_is_expected():
    ours, learner = seat("rps|repeat(1)"), Learner(None, 4.0)
    memory = ours.learned(learner, ours.begin(learner), seen(ours, "rock", "rock", "paper"))
    expected = np.array([2, 1, 0]) / 7 + 4 / 7 / 3
    assert throwing(ours, ours.expected(learner, memory)) == pytest.approx(expected.tolist())
    both = Learner(lovers(), 4.0)
    memory = ours.learned(both, ours.begin(both), seen(ours, "rock", "rock", "paper"))
    expected = (np.array([2, 1, 0]) + 4 * np.array([0.5, 0.3, 0.2])) / 7
    assert throwing(ours, ours.expected(both, memory)) == pytest.approx(expected.tolist())


@pytest.mark.parametrize(("queen", "jack", "share"), [(0.5, 0.5, 0.5), (0.25, 0.75, 0.75), (0.0, 1.0, 1.0)])
def test_a_hidden_card_is_shared_out_by_how_likely_it_was(queen, jack, share):
    ours = seat("kuhn")
    form, folds = ours.form, {"Q": queen, "J": jack}
    y = np.ones(form.sequences[1])
    sets = {}
    for i in range(form.infosets[1]):
        said = str(form.record(1, i).entries)
        card = next(c for c in "JQK" if f"'{c}'" in said)
        facing = "'bet'" in said
        sets[card, facing] = i
        p = folds.get(card, 0.0) if facing else 0.5
        put(form, y, 1, i, np.array([p, 1 - p] if form.menu(1, i)[0] == "pass" else [1 - p, p]))
    node, mine, theirs, _ = ours.endings
    fold = form.menu(1, sets["J", True]).index("pass")
    ends = {
        node[z]
        for z in range(len(node))
        if theirs[z] in [form.sequence(1, sets[c, True], fold) for c in "JQ"]
        and "'K'" in str(form.record(0, form.owner[0][mine[z]]).entries)
    }
    assert len(ends) == 1  # we bet a king, they folded: the card stays hidden
    counts = ours.counted(Ends(np.array(list(ends)), np.array([10])), plan(form, 1, y))
    assert counts[form.sequence(1, sets["J", True], fold)] == pytest.approx(10 * share)
    assert counts[form.sequence(1, sets["Q", True], fold)] == pytest.approx(10 * (1 - share))


def test_matches_end_as_often_as_their_chances_say():
    ours = seat("kuhn", 1)
    form, met = ours.form, people("kuhn", ours.form, 2, [3])
    x, y = met.plans[1][0], met.plans[0][1]
    ends = ours.dealt(x, y, (np.arange(50_000) + 0.5) / 50_000)
    node, mine, theirs, chance = ours.endings
    exact = np.bincount(node, chance * x[mine] * y[theirs])
    assert exact.sum() == pytest.approx(1) and len(ends.records) > 10
    assert np.abs(ends.times / 50_000 - exact[ends.records]).max() < 1e-4
    assert form.infosets == (6, 6)


@pytest.mark.parametrize("s", [0, 1])
def test_answers_are_the_best_of_all_plans(s):
    ours = seat("kuhn", s)
    y = people("kuhn", ours.form, 3, [5]).plans[1 - s][2]
    pay = earned(ours.form, s, y)
    best = max(pay @ x for x in pure_plans(ours.form, s))
    assert most(ours.form, s, y) == pytest.approx(best) == pytest.approx(pay @ answer(ours.form, s, y))


def test_a_learner_who_knows_both_lovers_earns_what_they_yield_in_the_end():
    ours = seat("rps|repeat(1)")
    curve = list(ours.curve(Learner(lovers()), lovers()[0], (0, 1, 200), np.random.default_rng(0).random(200)))
    assert curve[0] in (pytest.approx(0.4), pytest.approx(0.2), pytest.approx(0.0), pytest.approx(-0.2))
    assert curve[-1] == pytest.approx(0.4)


def test_what_no_listed_person_does_teaches_nothing():
    ours = seat("rps|repeat(1)")
    learner = Learner(np.array([mix(ours.form, 1, 0, 0), mix(ours.form, 0.5, 0.5, 0)]))
    memory = ours.learned(learner, ours.begin(learner), seen(ours, "scissors"))
    assert memory.logs.tolist() == [0, 0]
    only = ours.learned(learner, Seen(np.array([0.0, -np.inf]), memory.counts), seen(ours, "paper"))
    assert np.isfinite(only.logs.max())


def test_tit_for_tat_on_the_tree_yields_seventeen_in_five_rounds_and_nine_to_a_defector():
    game = load("prisoners_dilemma|repeat(5)")
    form = form_of(game)
    y = plan(form, 1, written(form, 1, Machine(game, 1, "tit_for_tat")))
    defector = plan(form, 0, written(form, 0, Machine(game, 0, "always", label="defect")))
    assert most(form, 0, y) == 17 and earned(form, 0, y) @ defector == 9


def test_the_better_trained_are_the_less_weak_and_a_perfect_answer_to_the_crowd_has_no_weakness():
    form = form_of(load("leduc"))
    found = [
        weakness(form, 0, plan(form, 1, after(form, n)[1])[None], None, -0.0856064240779994)[0] for n in (3, 30, 1000)
    ]
    assert found[0] > found[1] > found[2] > -1e-12
    shared = form_of(load("deal_or_no_deal"))
    crowd = people("deal_or_no_deal", shared, 4, [1]).plans[0].mean(0)
    assert weakness(shared, 0, answer(shared, 1, crowd)[None], crowd, 0.0)[0] == pytest.approx(0)


@pytest.mark.parametrize("spec", ["kuhn", "rps|repeat(1)", "prisoners_dilemma|repeat(2)", "deal_or_no_deal"])
def test_people_suit_their_game_are_the_same_under_the_same_seed_and_others_under_another(spec):
    form = form_of(load(spec))
    kinds = kinds_of(spec, form)
    one, again, other = (people(spec, form, 2 * len(kinds), [seed]) for seed in (1, 1, 2))
    assert one.names == list(kinds) * 2
    for s in (0, 1):
        assert (one.plans[s] == again.plans[s]).all() and not (one.plans[s] == other.plans[s]).all()
        assert one.plans[s].min() >= 0 and one.plans[s][:, 0] == pytest.approx(1)


def test_a_goal_is_reached_where_the_lead_stays_above_zero():
    stops = np.array([0.0, 1.0, 3.0, 7.0])
    assert crossing(stops, np.array([-1.0, 1.0, -1.0, 1.0])) == pytest.approx(
        np.sqrt(4 * 8) - 1
    )  # half way in log (1 + n)
    assert crossing(stops, np.array([1.0, 1.0, 1.0, 1.0])) == 0
    assert crossing(stops, np.array([1.0, 1.0, 1.0, -1.0])) == np.inf


def test_shares_and_goals_by_hand():
    assert ratio(np.array([1.0, 2.0]), np.array([2.0, 4.0]), 100) == pytest.approx([0.5, 0.5, 0.5])
    assert ratio(np.zeros(3), np.zeros(3), 100) == [None, None, None]
    row = {
        "stops": [0, 1],
        "people": [{"pooled": 1.0, "person": 3.0, "personal": [0.0, 2.0], "both": [1.0, 1.5], "known": [2.5, 3.0]}] * 2,
    }
    found = reaches(row, 20)
    assert found["overtakes"][0] == pytest.approx(np.sqrt(2) - 1)
    assert found["half"] == [None, None, None] and found["known_half"] == [0, 0, 0]


def test_people_are_sorted_by_their_weakness_beside_mine():
    found = skill({"me": 0.2, "people": [{"weakness": w} for w in (0.05, 0.11, 0.2, 0.39, 0.41)]})
    assert [len(found[name]) for name in ("stronger", "equal", "weaker")] == [1, 3, 1]


def record(path, label, moves, broken=""):
    head = {"schema": "coplayer people 1", "kind": "header", "game": "rps|repeat(9)", "person": 0, "rules": "ab",
            "show": "after", "label": label, "match": label}  # fmt: skip
    rows = [head]
    for n, move in enumerate(moves):
        for seat, said in ((0, move), (1, "rock")):
            rows.append(
                {"kind": "decision", "seat": seat, "round": n, "move": said, "actions": ["rock", "paper", "scissors"]}
            )
    path.write_text("\n".join(map(json.dumps, rows)) + broken)


def test_logged_people_are_answered_by_hand(tmp_path):
    record(tmp_path / "a.jsonl", "anna", ["rock"] * 5)
    record(tmp_path / "b.jsonl", "ben", ["paper"] * 5, broken='\n{"kind": "deci')
    (found,) = model_them_logged.measured(str(tmp_path), 4.0)
    arms = {arm: e[0] for arm, e in found["arms"].items()}
    assert (found["people"], found["rounds"]) == (2, 10)
    assert arms["equilibrium"] == pytest.approx(0)
    # anna is taken for ben, a paper-thrower: scissors against her rock lose; ben is answered with paper: a draw
    assert arms["crowd"] == pytest.approx((-1 + 0) / 2)
    assert arms["person alone"] == pytest.approx((4 / 5 + 4 / 5) / 2)  # nothing known in the first round: any throw
    # the crowd counts as 4 throws with 6/8 on the other's throw: 3, .5, .5
    assert arms["crowd + person"] == pytest.approx(
        (sum(lead(k) for k in range(5)) + sum(behind(k) for k in range(5))) / 10
    )
    assert len(model_them_logged.tables([found])) == 1 and model_them_logged.tables(None) == []


def lead(k):
    """Against anna's rock after k of them: expected 0.5 + k rock, 3 paper, 0.5 scissors."""
    return won(np.array([0.5 + k, 3.0, 0.5]), 0)


def behind(k):
    return won(np.array([3.0, 0.5 + k, 0.5]), 1)


def won(belief, thrown):
    pay = np.array([[0, -1, 1], [1, 0, -1], [-1, 1, 0]])
    value = pay @ belief
    best = np.isclose(value, value.max())
    return pay[best, thrown].mean()


def test_records_that_are_none_are_refused_by_name(tmp_path):
    with pytest.raises(NotFound, match="no file or folder"):
        model_them_logged.measured(str(tmp_path / "none"), 4.0)
    (tmp_path / "x.jsonl").write_text('{"kind": "end"}\n')
    with pytest.raises(GameError, match="begins with a line of kind header"):
        model_them_logged.measured(str(tmp_path), 4.0)
