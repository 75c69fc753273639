"""Few rounds: the compiled match is the one described, plans are those of enumeration, the claim can fall."""

import copy
import json
import re
from functools import cache
from itertools import product

import numpy as np
import pytest

from coplayer.learn.recurrent import START, cell, fresh, logits
from coplayer.report.study import render
from coplayer.study import by_name, few_rounds, few_rounds_net
from coplayer.study.few_rounds_play import (
    CONTEXTS,
    TREMBLE,
    Learner,
    ask,
    oracle,
    partners,
    planned,
    reached,
    records,
    told_apart,
    valued,
    worths,
)

SMALL = few_rounds.Config(worlds=4, held_out=3, met=(1, 40), rounds=60, each=30, net=0)
PAY = np.array([[1.0, 0.2], [0.0, 0.7]])


def someone(seed):
    return np.random.default_rng(seed).dirichlet((0.7, 0.7), CONTEXTS)


def looked_ahead(table, c, rounds):
    """(worth, first throw) of the best plan, by enumeration."""
    if rounds == 0:
        return 0.0, 0
    worth = [sum(table[c][b] * (PAY[a, b] + looked_ahead(table, (4 * c + 2 * a + b) % len(table), rounds - 1)[0])
                 for b in range(2)) for a in range(2)]  # fmt: skip
    return max(worth), int(np.argmax(worth))


def chain_worth(plan, table):
    """The mean pay of a plan in rounds 41 to 120, from the chain's matrix."""
    n = max(len(plan), len(table))
    P, paid = np.zeros((n, n)), np.zeros(n)
    for s in range(n):
        a = plan[s % len(plan)]
        for b in range(2):
            P[s, (4 * s + 2 * a + b) % n] += table[s % len(table), b]
            paid[s] += table[s % len(table), b] * PAY[a, b]
    where = np.full(n, 1 / n)
    return np.mean([where @ np.linalg.matrix_power(P, t) @ paid for t in range(40, 120)])


@pytest.mark.parametrize("memory", [1, 2])
def test_a_match_is_bayes_over_earlier_partners_and_a_plan_by_enumeration(memory):
    rng, table, trust = np.random.default_rng(memory), someone(3), 0.3
    before = records(np.array([someone(k) for k in range(3)]), memory, 50, rng)
    draws = rng.random((12, 3))
    found = worths(Learner(3, sweeps=2, memory=memory), PAY, table, before, draws, trust)
    alphas = [np.full(before[0].shape, 0.5), *(0.5 + trust * r for r in before)]
    history, at, c = [], 0, 0
    for t in range(12):
        seen = np.zeros(before[0].shape)
        weight = np.ones(4)
        for where, b in history:  # the weights from the beginning, in the order of play
            weight *= [(al[where, b] + seen[where, b]) / (al[where] + seen[where]).sum() for al in alphas]
            seen[where, b] += 1
        weight /= weight.sum()
        mean = sum(w * (al + seen) / (al + seen).sum(1, keepdims=True) for w, al in zip(weight, alphas, strict=True))
        plan = [looked_ahead(mean, k, 2)[1] for k in range(len(mean))]
        assert found[t] == pytest.approx(chain_worth(plan, table), abs=1e-9)
        a = plan[c] if draws[t, 0] >= TREMBLE else int(2 * draws[t, 1])
        b = int(draws[t, 2] < table[at, 1])
        history.append((c, b))
        at, c = (4 * at + 2 * a + b) % 16, (4 * c + 2 * a + b) % len(mean)


@pytest.mark.parametrize("sweeps", [1, 3, 5])
def test_plans_are_those_of_enumeration(sweeps):
    table, plan = someone(5), np.zeros(CONTEXTS, np.int64)
    planned(PAY, table, sweeps, np.zeros(CONTEXTS), np.zeros(CONTEXTS), plan)
    assert plan.tolist() == [looked_ahead(table, c, sweeps)[1] for c in range(CONTEXTS)]


def test_the_oracle_is_the_best_plan_where_the_partner_looks_one_round_back():
    table = np.tile(someone(6)[:4], (4, 1))  # depends on the last round alone
    best = max(chain_worth(np.array(plan), table) for plan in product(range(2), repeat=4))
    assert oracle(PAY, table)[0] == pytest.approx(best, abs=1e-6)


def test_worth_of_a_longer_memory_is_that_of_its_chain():
    plan, table = np.random.default_rng(7).integers(2, size=256), someone(8)
    found = valued(PAY, table, plan, 0.0, np.zeros(256), np.zeros(256))
    assert found == pytest.approx(chain_worth(plan, table), abs=1e-9)


def test_records_count_what_followed_each_context():
    copier = np.zeros((CONTEXTS, 2))
    copier[np.arange(CONTEXTS), (np.arange(CONTEXTS) >> 1) & 1] = 1  # does what we did last
    found = records(copier[None], 1, 500, np.random.default_rng(0))[0]
    assert found.sum() == 500
    assert found[0:2, 1].sum() == 0 and found[2:4, 0].sum() == 0  # after our 0 never 1, after our 1 never 0


def test_rounds_are_counted_to_where_the_mark_holds():
    worth = np.array([0.0, 1.0, 0.0, 1.0, 1.0, 1.0, 0.0])
    assert reached(worth, 1.0, 0.0, 0.9, 3) == 4
    assert reached(worth, 1.0, 0.0, 0.6, 3) == 2
    assert reached(worth, 2.0, 0.0, 0.9, 1) == 7  # never


def test_types_far_apart_need_ln_odds_over_distance():
    types = np.tile([[[0.9, 0.1]], [[0.1, 0.9]]], (1, CONTEXTS, 1))
    took, needed = zip(*(told_apart(types, 0.89, 500, np.random.default_rng(k)) for k in range(2000)), strict=True)
    assert needed[0] == pytest.approx(np.log(0.89 / 0.11) / (0.8 * np.log(9)))
    # one sign more for the truth than against it: a walk that goes up by .9 - .1 a round on average
    assert np.mean(took) == pytest.approx(1 / 0.8, abs=0.06) and np.mean(took) > needed[0]


def test_a_question_is_asked_where_partners_differ_and_its_answer_is_counted():
    alpha = np.full((3, CONTEXTS, 2), 5.0)
    alpha[1, 6], alpha[2, 6] = (9.0, 1.0), (1.0, 9.0)
    weight, seen, table = np.full(3, 1 / 3), np.zeros((CONTEXTS, 2)), someone(1)
    table[6] = 0.9, 0.1
    ask(alpha, weight, seen, table, 2)
    assert seen.sum() == pytest.approx(20) and seen[6] == pytest.approx([18, 2])
    assert weight.argmax() == 1 and weight[1] > 0.98 and weight.sum() == pytest.approx(1)


def test_partners_are_near_their_types():
    types = np.array([someone(1), someone(2)])
    found = partners(types, 50, 400.0, np.random.default_rng(0))
    gap = np.abs(found[:, None] - types).max((2, 3)).min(1)
    assert gap.max() < 0.15 and found.sum(-1) == pytest.approx(1)


@cache
def record():
    return by_name.run("few_rounds", config=SMALL)


def test_closed_forms_are_met():
    for c in record()["checks"]:
        assert c["error"] <= 1e-6, c


def test_the_page_is_made_from_the_json_alone():
    more = {"command": "coplayer study few_rounds", "versions": {}, "commit": None, "clean": None}
    page = render(json.loads(json.dumps(record() | more)))
    assert not re.search(r"https?://|<script|\bnan\b|\bNone\b|\binf\b", page)
    assert "<svg" in page and "40 partners" in page


def test_the_claim_falls_where_computing_saves_more():
    numbers = copy.deepcopy(record()["numbers"])
    numbers["arms"]["40 partners"]["saved"], numbers["arms"]["computing × 16"]["saved"] = 1.0, 0.9
    assert not few_rounds.flipped(numbers)
    numbers["arms"]["computing × 16"]["saved"] = 1.1
    assert few_rounds.flipped(numbers)


def test_savings_are_halvings_beside_who_met_nobody():
    found = {few_rounds.BASE: [[8, 16], [8, 60]], "one": [[4, 8], [2, 60]]}
    rows = few_rounds.saved(found, 60)
    assert rows["one"]["saved"] == pytest.approx((1 + 1 + 2 + 0) / 4) and rows["one"]["never"] == 0.25
    assert few_rounds.more(found, "one", few_rounds.BASE)["saved"] == pytest.approx(1.0)


def copiers(n):
    """Partners who do what we did last, but for one round in twenty."""
    table = np.full((CONTEXTS, 2), 0.05)
    table[np.arange(CONTEXTS), (np.arange(CONTEXTS) >> 1) & 1] = 0.95
    return np.tile(table, (n, 1, 1))


def test_sequences_are_drawn_from_the_partners_own_tables():
    moves = few_rounds_net.sequences(copiers(20), 50, np.random.default_rng(0))
    same = (moves[:, 1:, 1] == moves[:, :-1, 0]).mean()
    assert moves.shape == (20, 50, 2) and same == pytest.approx(0.95, abs=0.03)


def test_a_net_is_asked_about_other_rounds_by_reading_them():
    w = fresh(np.random.default_rng(3), 5, 4, 2)
    w["out"] = np.random.default_rng(4).normal(size=(4, 2)).astype(np.float32)
    h = cell(np, w, np.zeros(4, np.float32), START)
    found = few_rounds_net.expected(w, h, 0)
    # context 11 is (1, 0) then (1, 1): tokens 3 and 4
    read = logits(w, cell(np, w, cell(np, w, h, 3), 4)).astype(float)
    assert found[11] == pytest.approx(np.exp(read) / np.exp(read).sum(), abs=1e-6)
    now = logits(w, h).astype(float)
    assert found[0] == pytest.approx(np.exp(now) / np.exp(now).sum(), abs=1e-6)


@pytest.mark.skipif(not few_rounds_net.here(), reason="needs coplayer[deep]")
def test_a_net_learns_what_all_partners_do_and_answers_it_at_once():
    moves = few_rounds_net.sequences(copiers(40), 20, np.random.default_rng(1))
    w, err = few_rounds_net.taught(moves, 4, 200, 0)
    assert err < 0.35  # to know them is to err by .199 nats a round, but for the first
    worth = few_rounds_net.worths(
        w, few_rounds_net.Net(4, 40), PAY, copiers(1)[0], np.random.default_rng(2).random((5, 3))
    )
    best, least = oracle(PAY, copiers(1)[0])
    assert worth[0] == pytest.approx(best, abs=0.02 * (best - least))


def test_a_net_untaught_knows_nothing():
    w = fresh(np.random.default_rng(0), 5, 4, 2)
    assert few_rounds_net.expected(w, np.zeros(4, np.float32), 3) == pytest.approx(np.full((16, 2), 0.5))


@pytest.mark.skipif(not few_rounds_net.here(), reason="needs coplayer[deep]")
def test_nets_take_part_when_asked_for(monkeypatch):
    monkeypatch.setattr(few_rounds, "NETS", {"net": few_rounds_net.Net(4, 20)})
    config = few_rounds.Config(worlds=3, held_out=2, met=(1,), rounds=20, each=20, net=3, net_worlds=2)
    found = by_name.run("few_rounds", config=config)
    assert set(found["numbers"]["nets"]) == {"net"} and "net" in found["numbers"]["arms"]
    assert [found["numbers"]["arms"][name]["worlds"] for name in ("net", few_rounds.BASE)] == [2, 3]
    assert "Nets that read records" in found["verdict"]["text"]
    assert found["numbers"]["nets"]["net"][0] == pytest.approx(np.log(2), abs=0.05)
    assert any(t["title"].startswith("The nets") for t in found["tables"])
