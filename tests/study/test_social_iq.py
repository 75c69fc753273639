"""Conditional and plain forecasts: what they explain, on numbers whose answer is known."""

import copy
from functools import cache

import numpy as np
import pytest

from coplayer.form.hands import Hands, form_of
from coplayer.form.policy import uniform
from coplayer.read.name import load
from coplayer.report.study import render
from coplayer.solve.response import plan
from coplayer.study import by_name, social_iq
from coplayer.study.social_iq_hands import Forks, blinded, cards, rival

SMALL = social_iq.Config(games=("chicken",), rounds=40, reacting=3, blind=2, hands_reacting=2, hands_blind=2, draws=50)


@cache
def record():
    return by_name.run("social_iq", config=SMALL)


def test_a_rival_that_does_not_look_at_us_does_the_same_whatever_we_do():
    rows = record()["numbers"]["rows"]
    assert max(r["gap"] for r in rows if r["kind"] == "blind") == 0
    assert max(r["gap"] for r in rows if r["kind"] == "reacting") > 0
    hands = record()["numbers"]["hands"]
    assert max(r["gap"] for r in hands if r["kind"] == "blind") < 1e-12
    assert max(r["gap"] for r in hands if r["kind"] == "reacting") > 0.01


def test_errors_are_nats_above_the_truth():
    rows = record()["numbers"]["rows"]
    assert min(r["plain"] for r in rows) > -1e-12 and min(r["given"] for r in rows) > -1e-12


def planted(plain, given, seed=1):
    """Rows in which the share is a known function of both errors, rivals apart."""
    rng = np.random.default_rng(seed)
    rows = []
    for k in range(30):
        base = rng.normal()
        for _ in range(6):
            a, b = rng.normal(size=2)
            row = {"kind": "reacting", "respond": "plan", "game": "g", "rival": k, "plain": a, "given": b}
            rows.append(row | {"share": base - plain * a - given * b})
    return rows


@pytest.mark.parametrize(("plain", "given"), [(1, 0), (0, 1), (1, 1)])
def test_what_explains_the_share_is_found_again_whatever_the_rival(plain, given):
    found = social_iq.explain(planted(plain, given), "reacting", "plan", SMALL)
    share = plain**2 + given**2
    assert found["plain"] == pytest.approx(plain**2 / share, abs=0.12)
    assert found["given"] == pytest.approx(given**2 / share, abs=0.12)
    assert found["rivals"] == 30


def test_the_claim_stands_falls_or_is_not_decided_by_the_interval():
    numbers = copy.deepcopy(record()["numbers"])
    above, below, around = [0.1, 0.3], [-0.3, -0.1], [-0.1, 0.1]
    cases = [(above, above, False), (above, below, True), (below, around, True), (around, above, None)]
    for matrix, hands, said in cases:
        numbers["explained"]["reacting"]["plan"]["interval"] = matrix
        numbers["explained_hands"]["reacting"]["plan"]["interval"] = hands
        assert social_iq.flipped(numbers) is said


def test_the_page_is_drawn():
    page = render(record() | {"command": "coplayer study social_iq", "versions": {}, "commit": None, "clean": None})
    assert "<svg" in page and "conditional" in page and "nan" not in page.replace("finance", "")


@cache
def kuhn():
    return Hands(form_of(load("kuhn")), 0, 1, "none")


def by_card(table):
    """Behaviour of seat 1: table[card][what we did] is its chance to bet."""
    form, out = kuhn().form, np.ones(kuhn().form.sequences[1])
    for i in range(form.infosets[1]):
        said = str(form.record(1, i).entries)
        card, facing = next(c for c in "JQK" if f"'{c}'" in said), "'bet'" in said
        for a, label in enumerate(form.menu(1, i)):
            p = table[card][facing]
            out[form.sequence(1, i, a)] = p if label == "bet" else 1 - p
    return out


TRUE = {"J": (0.3, 0.1), "Q": (0.2, 0.5), "K": (0.9, 0.8)}
SAID = {"J": (0.1, 0.2), "Q": (0.4, 0.3), "K": (0.7, 0.9)}


def kl(p, q):
    return sum(a * np.log(a / b) for a, b in zip(p, q, strict=True))


def test_the_three_errors_in_a_hand_by_enumeration():
    x = plan(kuhn().form, 0, uniform(kuhn().form)[0])
    form = kuhn().form
    for q in range(form.sequences[0]):  # of our first acts a quarter of the time a bet
        i = form.owner[0][q]
        if q and len(form.record(0, i).entries) == 1:
            x[q] = 0.25 if form.menu(0, i)[[form.sequence(0, i, a) for a in (0, 1)].index(q)] == "bet" else 0.75
    found = Forks(kuhn()).errors(x, *(plan(form, 1, by_card(t)) for t in (TRUE, SAID)))
    plain, given, hidden = [], [], []
    for own in "JQK":
        others = [c for c in "JQK" if c != own]
        bets = {}
        for t, table in (("t", TRUE), ("s", SAID)):
            bets[t] = [np.mean([table[c][act] for c in others]) for act in (0, 1)]
        p, q = (0.75 * bets[t][0] + 0.25 * bets[t][1] for t in "ts")
        plain.append(kl((p, 1 - p), (q, 1 - q)))
        for act in (0, 1):
            p, q = bets["t"][act], bets["s"][act]
            given.append(kl((p, 1 - p), (q, 1 - q)))
            for bet in (True, False):
                held = [np.array([t[c][act] if bet else 1 - t[c][act] for c in others]) / 2 for t in (TRUE, SAID)]
                hidden.append(held[0].sum() * kl(held[0] / held[0].sum(), held[1] / held[1].sum()))
    assert found.plain == pytest.approx(np.mean(plain)) and found.given == pytest.approx(np.mean(given))
    assert found.hidden == pytest.approx(2 * np.mean(hidden))  # two answers to each act
    assert found.gap == pytest.approx(np.mean([0.1, 0.15, 0.05]))


def test_a_blinded_rival_does_with_a_card_what_it_does_on_average():
    behaviour = blinded(kuhn(), by_card(TRUE))
    assert behaviour == pytest.approx(by_card({"J": (0.2, 0.2), "Q": (0.35, 0.35), "K": (0.85, 0.85)}))
    assert sorted(cards(kuhn()).tolist()) == [0, 0, 1, 1, 2, 2]


def test_to_know_a_rival_is_to_err_in_nothing_and_a_blind_one_is_foreseen_alike():
    x = plan(kuhn().form, 0, uniform(kuhn().form)[0])
    true, said = (plan(kuhn().form, 1, blinded(kuhn(), by_card(t))) for t in (TRUE, SAID))
    assert max(Forks(kuhn()).errors(x, true, true)) == pytest.approx(0, abs=1e-12)
    blind = Forks(kuhn()).errors(x, true, said)
    assert blind.plain == pytest.approx(blind.given) and blind.gap == pytest.approx(0) and blind.hidden > 0


def test_rivals_differ_and_come_again_under_the_same_seed():
    one, again, other = (rival(kuhn(), "reacting", k, 5) for k in (1, 1, 6))
    assert (one == again).all() and not np.allclose(one, other)
