"""Counts with hidden cards, by hand on Kuhn poker."""

import numpy as np
import pytest

from coplayer.form.hands import hands_of
from coplayer.form.policy import normal, words
from coplayer.game import GameError
from coplayer.model.counted_plan import CountedPlan
from coplayer.read.name import load

from .by_enumeration import Lives

GAME = load("kuhn")
HANDS = hands_of(GAME, 0)
FORM = HANDS.form


def place(text, label):
    i = next(i for i in range(FORM.infosets[1]) if words(FORM.record(1, i)).endswith(text))
    return FORM.sequence(1, i, FORM.menu(1, i).index(label))


def end_of(cards, done):
    """The node in which seat 0's record of a hand ends."""
    found = [records[0] for s, records, _ in Lives(GAME, 0).all if s == (cards, done) and not GAME.movers(s)]
    position = HANDS.start()
    for event in found[0].entries:
        position, _ = HANDS.step(position, event)
    return position.node


def test_a_card_that_was_not_shown_is_shared_out():
    model = CountedPlan(HANDS, strength=2.0)
    folded = end_of(("Q", "J"), ("bet", "pass"))  # jack or king folded: we do not see which
    memory = model.update(model.begin(), folded)
    jack, king = place("('J', ('bet',))", "pass"), place("('K', ('bet',))", "pass")
    assert memory.counts[[jack, king]] == pytest.approx([0.5, 0.5])
    assert model.plan(memory)[jack] == pytest.approx((0.5 + 2.0 * 0.5) / 2.5)  # (n + strength / 2) / (n + strength)
    shown = model.update(memory, end_of(("Q", "K"), ("bet", "bet")))
    assert shown.counts[place("('K', ('bet',))", "bet")] == 1
    folds = model.plan(shown)[[jack, king]]
    assert folds == pytest.approx([1.5 / 2.5, 1.5 / 3.5])
    third = model.update(shown, folded)
    assert third.counts[[jack, king]] == pytest.approx(0.5 + folds / folds.sum())


def test_older_hands_count_less():
    model = CountedPlan(HANDS, decay=0.9)
    end, memory = end_of(("Q", "K"), ("bet", "bet")), model.begin()
    for _ in range(3):
        memory = model.update(memory, end)
    assert memory.counts[place("('K', ('bet',))", "bet")] == pytest.approx(1 + 0.9 + 0.81)


def test_what_leads_to_a_choice_is_counted_with_it():
    hands = hands_of(GAME, 1)
    model, form = CountedPlan(hands), hands.form
    end = next(e for e in range(len(hands.own)) if len(hands.ends.at(e)[0]) == 1 and hands.own[e] > 0)
    counts = model.update(model.begin(), end).counts
    deep = int(hands.end_rows(end)[0][0])
    assert counts[deep] == 1
    owner = form.owner[0][deep]
    parent = int(form.trees[0].parent[owner])
    assert counts[0] == 1 and counts[parent] == 1 and counts.sum() == (3 if parent else 2)


def test_where_all_is_shown_counting_finds_the_other():
    rng = np.random.default_rng(1)
    truth = normal(FORM, 1, rng.random(FORM.sequences[1]))
    bets = {"('J', ('bet',))", "('Q', ('bet',))", "('K', ('bet',))"}
    model = CountedPlan(HANDS)
    memory = model.begin()
    for _ in range(3000):  # we always bet: folds are seen, calls are shown
        mine, theirs = rng.permutation(["J", "Q", "K"])[:2]
        call = rng.random() < truth[place(f"('{theirs}', ('bet',))", "bet")]
        memory = model.update(memory, end_of_cached(str(mine), str(theirs), "bet" if call else "pass"))
    expected = model.plan(memory)
    for text in bets:
        assert abs(expected[place(text, "bet")] - truth[place(text, "bet")]) < 0.08


KEPT = {}


def end_of_cached(mine, theirs, answer):
    key = mine, theirs, answer
    if key not in KEPT:
        KEPT[key] = end_of((mine, theirs), ("bet", answer))
    return KEPT[key]


def test_a_base_that_does_not_exist_is_refused():
    with pytest.raises(GameError, match="uniform, equilibrium, styles"):
        CountedPlan(HANDS, base="even")
