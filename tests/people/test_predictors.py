"""Predictors of people look at nothing that comes after, and learn what there is to learn."""

from dataclasses import replace

import numpy as np
import pytest

from coplayer.game import NotFound
from coplayer.people.contexts import Contexts
from coplayer.people.features import met_before
from coplayer.people.mixture import ALPHAS, adapted
from coplayer.people.predictor import predictor, predictors
from coplayer.people.records import Match, Person, Records, rounds

SMALL = {"pooled": "pooled(rounds=15)", "mixed": "mixed(rounds=15)"}
NAMES = [SMALL.get(name, name) for name in predictors()] + ["context_tree", "experts"]


def crowd(people=6, seed=0, actions=3, game="rps|repeat(12)", lengths=(7, 12)) -> Records:
    """People with habits of their own: each repeats, or goes one up, more or less often."""
    rng = np.random.default_rng(seed)
    made = []
    for k in range(people):
        keep, up = rng.dirichlet((2, 2, 1))[:2]
        matches = []
        for n in lengths:
            own = [int(rng.integers(actions))]
            while len(own) < n:
                u = rng.random()
                own.append(own[-1] if u < keep else (own[-1] + (1 if u < keep + up else 2)) % actions)
            m = rounds(own, rng.integers(actions, size=n), actions, given=(float(k % 2),), treatment=f"T{k % 2}")
            matches.append(replace(m, shown=rng.dirichlet(np.ones(actions), n)))
        made.append(Person(str(k), tuple(matches), str(k)))
    labels = tuple("abcdef"[:actions])
    return Records("made up", labels, labels, tuple(made), game)


def changed(person: Person, match: int, t: int, rng) -> Person:
    """The same person up to decision t of a match; everything from then on is drawn anew."""

    def anew(x, start):
        y = x.copy()
        y[start:] = rng.integers(m.legal.shape[1], size=len(x[start:]))
        return y

    matches = list(person.matches)
    for k in range(match, len(matches)):
        m, start = matches[k], t if k == match else 0
        own, other = anew(m.mine, start), anew(m.theirs, start)
        matches[k] = replace(rounds(own, other, m.legal.shape[1], given=m.given, treatment=m.treatment), shown=m.shown)
    return replace(person, matches=tuple(matches))


@pytest.mark.parametrize("text", NAMES)
def test_a_forecast_hangs_on_nothing_that_comes_later(text):
    """Everything from a decision on is replaced: forecasts up to and with that decision stay the same."""
    many = 2 if text == "strategies" else 3
    game = {2: "prisoners_dilemma|repeat(12)", 3: "rps|repeat(12)"}[many]
    records, rng = crowd(actions=many, game=game), np.random.default_rng(3)
    others, person = replace(records, people=records.people[:-1]), records.people[-1]
    one, _ = predictor(text)
    learned = one.learn(others, np.random.default_rng(1))
    before = one.forecast(learned, person)
    assert before.shape == (19, many) and (before >= 0).all() and before.sum(1) == pytest.approx(1)
    for match, t in [(0, 0), (0, 4), (1, 0), (1, 8)]:
        after = one.forecast(learned, changed(person, match, t, rng))
        upto = t + 1 + sum(m.length for m in person.matches[:match])
        assert after[:upto] == pytest.approx(before[:upto], abs=1e-12)


@pytest.mark.parametrize("text", ["pooled(rounds=60)", "mixed(rounds=60)", "tables", "personal"])
def test_a_deterministic_habit_is_learnt(text):
    """Everybody goes one up from the own last move: after the first round there is nothing left to guess."""
    rng = np.random.default_rng(0)
    people = []
    for k in range(8):
        own = (np.arange(60) + rng.integers(3)) % 3
        people.append(Person(str(k), (rounds(own, rng.integers(3, size=60), 3),), str(k)))
    records = Records("up", ("a", "b", "c"), ("a", "b", "c"), tuple(people), "rps|repeat(60)")
    one, _ = predictor(text)
    learned = one.learn(replace(records, people=records.people[:-1]), rng)
    p = one.forecast(learned, records.people[-1])
    assert p[30:][np.arange(30), records.people[-1].chosen[30:]].min() > 0.85


def test_personal_knows_one_from_another_and_pooled_does_not():
    """Half of the people always do the first thing, half always the second: only watching tells which."""
    people = [Person(str(k), (rounds([k % 2] * 30, [0] * 30, 2),), str(k)) for k in range(12)]
    records = Records("halves", ("a", "b"), ("a", "b"), tuple(people), "")
    for text, most in (("personal", 0.25), ("mixed", 0.12)):
        one, _ = predictor(text)
        learned = one.learn(replace(records, people=records.people[2:]), np.random.default_rng(0))
        for person in records.people[:2]:
            p = one.forecast(learned, person)
            assert p[10:, 1 - person.chosen[0]].max() < most
    first = predictor("constant")[0]
    assert first.forecast(first.learn(records, np.random.default_rng(0)), people[0])[0] == pytest.approx([0.5, 0.5])


def test_a_table_backs_off_by_hand():
    """Two others in the treatment: after (a, b) one did a, one did b twice as often."""
    one = Person("1", (rounds([0, 0, 1], [1, 1, 0], 2, treatment="T"),), "1")
    two = Person("2", (rounds([0, 1], [1, 0], 2, treatment="T"),), "2")
    records = Records("two", ("a", "b"), ("a", "b"), (one, two), "")
    tables = predictor("tables(weight=1, memory=1)")[0]
    me = Person("3", (rounds([0, 1], [1, 1], 2, treatment="T"),), "3")
    p = tables.forecast(tables.learn(records, np.random.default_rng(0)), me)
    all_ = np.array([3 + 1, 2 + 1]) / 7  # of all treatments, one of each put in
    constant = (np.array([3, 2]) + 20 * all_) / 25
    start = (np.array([2, 0]) + constant) / 3
    start = (np.array([2, 0]) + start) / 3  # round 0 and "nothing before" are the same two rows
    assert p[0] == pytest.approx(start)
    second = (np.array([1, 1]) + constant) / 3  # round 1: one stayed, two went
    assert p[1] == pytest.approx((np.array([1, 2]) + second) / 4)  # after (a, b): a, b (round 2), b


def test_counts_before_by_brute_force():
    rng = np.random.default_rng(5)
    code, chosen = rng.integers(4, size=60), rng.integers(3, size=60)
    count, last = met_before(code, chosen, 3)
    for t in range(60):
        past = chosen[:t][code[:t] == code[t]]
        assert count[t].tolist() == np.bincount(past, minlength=3).tolist()
        assert last[t] == (past[-1] if len(past) else -1)


def test_the_mixture_by_brute_force():
    """Weights recomputed from scratch at each choice, without the kernel's running ones."""
    rng = np.random.default_rng(2)
    n, share = 25, 0.03
    base, chosen = rng.dirichlet(np.ones(3), n), rng.integers(3, size=n)
    code = np.stack([np.zeros(n, int), rng.integers(2, size=n)], 1)
    found = adapted(base, Contexts(code, np.array([1, 2])), chosen, share)
    weight = np.full(1 + 2 * len(ALPHAS), 1.0)
    weight /= weight.sum()
    for t in range(n):
        said = [base[t]]
        for k in (0, 1):
            own = np.bincount(chosen[:t][code[:t, k] == code[t, k]], minlength=3)
            said += [(own + a * base[t]) / (own.sum() + a) for a in ALPHAS]
        assert found[t] == pytest.approx(weight @ np.array(said))
        weight = weight * np.array(said)[:, chosen[t]]
        weight = (1 - share) * weight / weight.sum() + share / len(weight)


def test_a_trembling_hand_is_told_apart_from_the_will():
    """What contexts see is what the hand did; what is forecast is what was chosen."""
    m = rounds([0, 0, 0], [0, 0, 0], 2, seen=[1, 0, 0])
    from coplayer.people.contexts import LOOKS, codes

    assert codes(m, LOOKS["own"], 2, 2)[0].tolist() == [0, 2, 1]


def test_an_unknown_predictor_is_refused_with_a_hint():
    with pytest.raises(NotFound, match="did you mean.*personal"):
        predictor("personel")


def test_only_what_is_legal_is_guessed():
    legal = np.array([[True, False, True]])
    m = Match(np.array([0]), np.array([0]), np.array([-1]), np.array([-1]), legal)
    assert predictor("uniform")[0].forecast(None, Person("1", (m,), "1")).tolist() == [[0.5, 0, 0.5]]
