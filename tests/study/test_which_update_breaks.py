"""Which update breaks: gradients are those of JAX, treatments do what they say, the claim can fall."""

import copy
import json
import re
from functools import cache
from itertools import combinations

import numpy as np
import pytest

from coplayer.report.study import render
from coplayer.study import by_name, which_update_breaks
from coplayer.study import which_update_rivals as rival
from coplayer.study.which_update_cells import (
    MIXED,
    PLAIN,
    SOURCES,
    Cell,
    arena,
    effects,
    endogenous,
    half,
    scored,
    treatment,
)
from coplayer.study.which_update_data import entropy, examples, records, split, tables, world
from coplayer.study.which_update_play import (
    CODES,
    WITHHELD,
    B,
    C,
    Treatment,
    forecasts,
    fresh,
    learn,
    learner,
    loss,
    losses,
    slope,
    stream,
)

SMALL = which_update_breaks.Config("memory_one", 6, 4, 3, 100, (0.1, 1.0), seeds=2, choosing=1)
HIDDEN = 5


def nothing():
    return np.zeros(0, np.int8), np.zeros(CODES)


def streamed(how, codes, who=None, sets=1, past=None, held=None, looks=()):
    """(nats, forecasts at the looks, the learner)."""
    who = np.zeros(len(codes), np.int64) if who is None else who
    old, kept = nothing()
    me = learner(fresh(HIDDEN, np.random.default_rng(0)), sets, how.batch, len(codes), old if past is None else past,
                 kept if held is None else held)  # fmt: skip
    now, seen = np.empty(len(codes)), np.empty((len(looks), sets, C, B))
    u = np.random.default_rng(1).random((64, 4 * how.batch))
    stream(me, how, who, codes, np.array(looks, np.int64), u, now, seen)
    return now, seen, me


def drawn(throws, seed=0):
    return np.random.default_rng(seed).integers(CODES, size=throws).astype(np.int8)


def test_the_gradient_is_that_of_jax():
    jax = pytest.importorskip("jax")
    jnp = jax.numpy
    w, counts = fresh(HIDDEN, np.random.default_rng(3)), np.random.default_rng(4).integers(0, 5, CODES).astype(float)

    def nats(w):
        inner, at = w[: C * HIDDEN].reshape(C, HIDDEN), (C + 1) * HIDDEN
        h = jnp.tanh(inner + w[C * HIDDEN : at])
        z = h @ w[at:-B].reshape(HIDDEN, B) + w[-B:]
        return -(jax.nn.log_softmax(z) * counts.reshape(C, B)).sum() / counts.sum()

    with jax.enable_x64(True):
        value, expected = jax.value_and_grad(nats)(jnp.asarray(w))
    grad = np.empty(len(w))
    slope(w, counts, grad)
    assert grad == pytest.approx(np.asarray(expected), abs=1e-12)
    assert loss(w, counts) == pytest.approx(float(value), abs=1e-12)


def test_a_stream_is_gradient_descent_on_the_latest_throws_without_the_withheld():
    codes, batch, rate, clip, pull = drawn(60), 4, 0.3, 0.5, 0.2
    now, seen, me = streamed(Treatment(rate, batch, clip, False, pull), codes, looks=(60,))
    start = fresh(HIDDEN, np.random.default_rng(0))
    w, grad, chances, learned = start.copy(), np.empty(len(start)), np.empty((C, B)), []
    for t, code in enumerate(codes):
        forecasts(w, chances)
        assert now[t] == pytest.approx(-np.log(chances.ravel()[code]))
        if t % WITHHELD == WITHHELD - 1:
            continue
        learned.append(code)
        slope(w, np.bincount(learned[-batch:], minlength=CODES).astype(float), grad)
        grad *= min(1, clip / np.linalg.norm(grad))
        w -= rate * (grad + pull * (w - start))
    assert me.w[0] == pytest.approx(w, abs=1e-12)
    forecasts(w, chances)
    assert seen[0, 0] == pytest.approx(chances)
    assert me.taken.tolist() == [54, 0] and me.held[0].sum() == 6


def test_replay_adds_four_old_throws_for_each_new_one():
    old, held = np.full(50, 7, np.int8), np.zeros(CODES)
    start, how = fresh(HIDDEN, np.random.default_rng(0)), Treatment(0.5, 2, 0.0, True)
    me = learner(start, 1, 2, 10, old, held)
    room = np.empty((2, len(start)))
    learn(me, how, 0, 20, np.zeros(8), *room)  # u = 0 draws the first of the past
    expected, grad = start.copy(), np.empty(len(start))
    slope(expected, 4.0 * np.eye(CODES)[7] + np.eye(CODES)[20], grad)
    assert me.w[0] == pytest.approx(expected - 0.5 * grad)
    learn(me, how, 0, 3, np.full(8, 0.999), *room)  # 0.999 draws the throw before
    slope(expected - 0.5 * grad, 9.0 * np.eye(CODES)[20] + np.eye(CODES)[3], room[0])
    assert me.w[0] == pytest.approx(expected - 0.5 * grad - 0.5 * room[0])
    assert me.length[0] == 52


def test_the_gate_lets_through_only_what_lowers_the_loss_on_the_withheld():
    held = np.eye(CODES)[4] * 20
    gated = streamed(Treatment(0.5, 1, 0.0, False, 0.0, True), np.full(8, 3, np.int8), held=held)[2]
    assert (
        gated.taken.tolist() == [8, 8] and (gated.w[0] == gated.start).all()
    )  # 3 is the same joint throw, another answer
    free = streamed(Treatment(0.5, 1, 0.0, False, 0.0, True), np.full(8, 4, np.int8), held=held)[2]
    assert free.taken.tolist() == [8, 0] and loss(free.w[0], held) < loss(free.start, held)


def test_one_set_a_partner_learns_from_its_partner_alone():
    codes, who = drawn(120), np.repeat([0, 1, 2], 40)
    apart = streamed(Treatment(0.2, 1), codes, who, sets=3)[2]
    alone = streamed(Treatment(0.2, 1), codes[40:80])[2]
    assert apart.w[1] == pytest.approx(alone.w[0], abs=1e-14)
    assert (apart.w[0] != apart.w[1]).any()


def test_losses_are_means_over_tables_by_hand():
    chances = np.full((1, C, B), 1 / 3)
    chances[0, 2] = 0.5, 0.25, 0.25
    test = np.zeros((1, CODES))
    test[0, 6], test[0, 7], test[0, 0] = 2, 1, 1  # after joint throw 2 twice rock, once paper; after 0 once rock
    assert losses(chances, test)[0, 0] == pytest.approx((2 * np.log(2) + np.log(4) + np.log(3)) / 4)
    assert entropy(test) == pytest.approx((np.log(3 / 2) * 2 + np.log(3)) / 4)


def test_examples_are_the_last_joint_throw_and_the_next():
    found = examples(np.array([[0, 2, 1]]), np.array([[1, 0, 2]]))
    assert found.tolist() == [[3 * 1 + 0, 3 * 6 + 2]]  # (0, 1) then 0; (2, 0) then 2


def test_partners_for_rates_are_in_no_claim():
    for seed in range(20):
        old, new = split(43, 15, 20, 8, seed, False)
        before, tuning = split(43, 15, 20, 8, seed, True)
        assert len(set(old) | set(new)) == 35 and len(tuning) == 8
        assert not set(tuning) & (set(old) | set(new) | set(before))


def test_bots_answer_a_habit_and_matches_differ():
    pytest.importorskip("pyspiel")
    found = records("roshambo", 5, 60, 0)
    again = records("roshambo", 5, 60, 0)
    assert found.learn.shape == (5, 60) and (found.learn == again.learn).all()
    assert (found.learn != found.test).any()
    # the joint throw of an example has the throw that the example before it ended with
    assert ((found.learn[:, 1:] // B) % B == found.learn[:, :-1] % B).all()


def test_the_half_tells_single_effects_and_pairs_apart():
    cells = np.where(np.array(half()), 1, -1)
    assert len(cells) == 64 and (cells.sum(0) == 0).all()
    columns = [cells[:, i] for i in range(7)] + [cells[:, i] * cells[:, j] for i, j in combinations(range(7), 2)]
    assert (np.array(columns) @ np.array(columns).T == 64 * np.eye(28)).all()


def test_effects_are_those_planted():
    cells, rng = half(), np.random.default_rng(0)
    values = np.array(
        [[2.0 * c.shuffled - 0.5 * c.replay + 0.25 * (c.clip and not c.shuffled) for _ in range(4)] for c in cells]
    )
    rows = {r["factor"]: r for r in effects(cells, values + 1e-3 * rng.normal(size=4))}
    assert rows["replay"]["all"][0] == pytest.approx(-0.5)
    assert rows["clip"]["natural"][0] == pytest.approx(0.25) and rows["clip"]["shuffled"][0] == pytest.approx(0)
    assert rows["shuffled"]["all"][0] == pytest.approx(2 - 0.125)


def test_natural_order_forgets_memory_one_players_and_shuffled_data_do_not():
    seen = records("memory_one", 20, 400, 1)
    at = world(seen, list(range(10)), list(range(10, 20)), 1, 1)
    natural, mixed = (scored(at, c, treatment(c, 0.1, 1.0, 0.01)) for c in (PLAIN, MIXED))
    assert natural.now < mixed.now - 0.1 and natural.others > mixed.others + 0.3


def test_others_are_the_old_and_those_met_before():
    seen = records("memory_one", 5, 100, 2)
    at = world(seen, [0, 1], [2, 3, 4], 1, 2)
    still = scored(at, PLAIN, Treatment(0.0))
    first = np.empty((C, B))
    forecasts(at.start, first)
    nats = losses(first, tables(seen.test))
    assert still.others == pytest.approx(np.mean([nats[:2].mean(), nats[:3].mean(), nats[:4].mean()]))
    assert (still.new, still.old) == pytest.approx((nats[2:].mean(), nats[:2].mean()))


def test_a_rival_answers_the_counts_of_our_throws():
    steep = rival.Rivals(
        np.ones(1),
        np.array([60.0]),
        np.zeros(1, np.int64),
        np.zeros(1, np.int64),
        np.zeros(1),
        np.full((1, C, B), 1 / 3),
    )
    mix, counts = np.empty(B), np.zeros((C, B))
    counts[0] = 0, 8, 0  # we threw paper
    rival.mixed(steep, 0, counts, 5, mix)
    assert mix[2] > 0.999  # scissors
    half_habit = steep._replace(share=np.array([0.5]), habit=np.tile([1.0, 0, 0], (1, C, 1)), turn=np.ones(1, np.int64))
    rival.mixed(half_habit, 0, counts, 5, mix)
    assert mix == pytest.approx([0.5 + 0.5, 0, 0], abs=1e-3)  # turned by one: rock, and the habit is rock


def test_we_throw_what_beats_the_forecast_and_tremble():
    never, habit = np.array([0.5, 0.9]), np.zeros((0, B))
    assert rival.thrown(np.array([0.1, 0.2, 0.7]), habit, 0, never) == 0  # rock beats scissors
    assert rival.thrown(np.array([0.1, 0.2, 0.7]), habit, 0, np.array([0.05, 0.5])) == 1
    assert rival.thrown(np.zeros(B), np.cumsum(np.full((C, B), [0.2, 0.5, 0.3]), 1), 0, np.array([0.0, 0.6])) == 1


def test_another_learners_log_is_of_another_net_and_its_own_is_lived():
    at = arena(3, 3, 120, 0)
    found = {s: endogenous(at, PLAIN, Treatment(0.1), s, 120) for s in SOURCES}
    assert len({now for now, _ in found.values()}) == 3
    assert found == {s: endogenous(at, PLAIN, Treatment(0.1), s, 120) for s in SOURCES}
    assert (at.starts[0] != at.starts[1]).any()


@cache
def record():
    return by_name.run("which_update_breaks", config=SMALL)


def test_closed_forms_are_met():
    for c in record()["checks"]:
        assert c["error"] <= (0.01 if "drawn" in c["what"] else 1e-6), c


def test_the_page_is_made_from_the_json_alone():
    more = {"command": "coplayer study which_update_breaks", "versions": {}, "commit": None, "clean": None}
    page = render(json.loads(json.dumps(record() | more)))
    assert not re.search(r"https?://|<script|\bnan\b|\bNone\b|\binf\b", page)
    assert "<svg" in page and "one weight set a partner" in page


def test_the_claim_stands_and_falls_by_each_part_of_the_condition():
    numbers = copy.deepcopy(record()["numbers"])
    good = {"order": 0.5, "replay": 0.3, "itself": 0.0}
    for name, test in numbers["tests"].items():
        test.update(gap=[good.get(name.split(",")[0], 2.0), None, None], p=0.001)
    assert which_update_breaks.failed(numbers) == []
    for name, gap in (("order, best", 0.01), ("replay, equal", -0.1), ("clip, highest", -1.0), ("itself, best", -0.05)):
        other = copy.deepcopy(numbers)
        other["tests"][name]["gap"] = [gap, None, None]
        assert which_update_breaks.failed(other) == [name.split(",")[0]]
    numbers["tests"]["order, equal"]["p"] = 0.2
    assert which_update_breaks.flipped(numbers)


def test_a_cell_is_named_by_what_is_on():
    assert PLAIN.name == "natural" and Cell(True, clip=True, own=True).name == "shuffled, clip, one set a partner"
