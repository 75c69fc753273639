"""The price of drift: the compiled loop plays what the agents play, closed forms are met, the claim can fall."""

import copy
import dataclasses
import json
import re
from functools import cache

import numpy as np
import pytest

from coplayer.agents.hedge_player import HedgePlayer
from coplayer.agents.modeller import Modeller
from coplayer.arena.match import Table
from coplayer.form.hands import Hands, form_of
from coplayer.model.change_point import ChangePoint
from coplayer.model.counts import Counts
from coplayer.model.stage import stage_of
from coplayer.population import drifting, responsive
from coplayer.population.drifting import Scheduled
from coplayer.population.hidden_types import loving
from coplayer.population.responsive import Responsive
from coplayer.read.name import load
from coplayer.report.study import render
from coplayer.solve.response import plan
from coplayer.solve.safe_side import safe_side
from coplayer.study import by_name, drift_hands, drift_price
from coplayer.study.drift_play import (
    COUNTS,
    KINDS,
    LEARNING,
    RESPONSIVE,
    RUNS,
    SCHEDULED,
    Arm,
    Rival,
    play,
)
from coplayer.study.model_them_play import Seat

ROUNDS = 400
GAMES = ("rps", "biased_rps", "prisoners_dilemma")


class Frozen(Counts):
    """Counts of the first 60 rounds."""

    def update(self, memory, mine, theirs):
        return memory if memory.sum() >= 60 else super().update(memory, mine, theirs)


class Known:
    """The posterior over favourites, which switch to any other one."""

    def __init__(self, stage, hazard):
        self.kinds, self.hazard = np.array([loving(b, stage.shape[1]) for b in range(stage.shape[1])]), hazard

    def begin(self):
        return np.full(len(self.kinds), 1 / len(self.kinds))

    def update(self, memory, mine, theirs):
        after = memory * self.kinds[:, theirs] / (memory @ self.kinds[:, theirs])
        stay = np.eye(len(after)) * (1 - self.hazard)
        move = (1 - np.eye(len(after))) * self.hazard / (len(after) - 1)
        return after @ (stay + move)

    def predict(self, memory):
        return memory @ self.kinds


ARMS = {
    "never forget": (Arm(COUNTS, 1.0, 1e9), lambda s: Counts(s)),
    "discounted": (Arm(COUNTS, 0.9, 1e9), lambda s: Counts(s, 0.9)),
    "frozen": (Arm(COUNTS, 1.0, 60), Frozen),
    "change points": (Arm(RUNS, 0.02, 1e-7), lambda s: ChangePoint(s, 0.02, drop=1e-7)),
    "knows": (Arm(KINDS, 0.03), lambda s: Known(s, 0.03)),
}


def rivals(game, seed):
    """Name -> (the rival of the loop, the agent)."""
    stage = stage_of(game, 1)  # the rival's: its own actions first
    actions, rng = stage.shape[0], np.random.default_rng(seed)
    kinds = np.array([loving(b, actions) for b in range(actions)])
    path = drifting.favourites(ROUNDS, actions, 0.03, rng)
    wander = drifting.walk(ROUNDS, actions, 0.05, rng)
    fashions = responsive.fashions(ROUNDS, actions, rng)
    floor = -responsive.LIMIT * np.ptp(stage.payoff)
    return {
        "switching": (Rival(SCHEDULED, kinds, path), Scheduled(game, 1, kinds[path])),
        "walking": (Rival(SCHEDULED, wander, np.arange(ROUNDS)), Scheduled(game, 1, wander)),
        "responsive": (Rival(RESPONSIVE, kinds, fashions, 20, floor), Responsive(game, 1, 20, fashions)),
        "learning": (Rival(LEARNING, kinds, path, 0.02), HedgePlayer(game, 1, eta=0.02)),
    }


@pytest.mark.parametrize("name", GAMES)
@pytest.mark.parametrize("arm", ARMS)
def test_the_loop_plays_what_the_agents_play(name, arm):
    game = load(f"{name}|repeat({ROUNDS})")
    stage = stage_of(game, 0)
    for seed, (kind, (rival, agent)) in enumerate(rivals(game, 5).items()):
        if arm == "knows" and kind in ("walking", "learning"):
            continue  # it knows the favourites
        player = Modeller(game, 0)
        player.model = ARMS[arm][1](stage)
        table = Table(game, [player, agent], seed)
        moves = []
        while not table.over:
            moves.append(table.step())
        u, v = (np.random.default_rng([seed, k]).random(ROUNDS) for k in (1, 2))
        safe = np.full(stage.shape[0], 1 / stage.shape[0])
        found = play(stage.payoff, stage.other, safe, ARMS[arm][0], rival, u, v)
        numbers = [[stage.mine.index(a), stage.theirs.index(b)] for a, b in moves]
        assert found.moves.tolist() == numbers, kind
        if kind == "responsive":
            assert found.changes == table.memories[1].changes


SMALL = drift_price.Config(
    rounds=5000, seeds=3, hazards=(0.0, 0.001, 0.1), walks=(0.01,), looks=(20, 50), decays=(0.0, 0.7, 0.9, 0.98),
    guesses=(0.02,), drop=1e-2, tuning=2, hands=200, forgets=(0.9, 0.99),
)  # fmt: skip


@cache
def record() -> dict:
    return by_name.run("drift_price", config=SMALL)


def test_it_is_a_study():
    assert by_name.studies()["drift_price"] is drift_price
    assert drift_price.Config.__doc__ == by_name.question(drift_price)
    assert all(f.metadata["unit"] and f.metadata["why"] for f in dataclasses.fields(drift_price.Config))


def test_closed_forms_are_met():
    for c in record()["checks"]:
        assert c["error"] <= (0.015 if "drawn" in c["what"] else 1e-9), c
    assert len(record()["checks"]) == 6


def test_the_equilibrium_wins_nothing_and_loses_nothing_against_anybody():
    numbers = record()["numbers"]
    for game in numbers["games"]:
        for row in game["rows"]:
            assert row["arms"]["equilibrium"]["lowest"] == pytest.approx(0, abs=1e-12)
    assert numbers["learning"][0]["earned"] == pytest.approx(0, abs=1e-12)


def test_what_foretelling_may_win_by_hand():
    assert drift_price.left_to_win("prisoners_dilemma") == 0
    assert drift_price.left_to_win("rps") == pytest.approx(1)
    assert drift_price.left_to_win("chicken") == pytest.approx(1)  # safe: swerve, 6 or 2; 7 - 6 by daring


def shares(hazard: float) -> dict[str, float]:
    rows = record()["numbers"]["games"][0]["rows"]
    return {n: a["share"] for r in rows if (r["kind"], r["rate"]) == ("switch", hazard) for n, a in r["arms"].items()}


def test_against_a_rival_who_stays_memory_is_worth_having_and_all_is_won():
    got = shares(0.0)
    assert got["never forgets"] > 0.99 and got["frozen"] == pytest.approx(1, abs=0.01)
    assert got["never forgets"] > got["one discount"] + 0.01


def test_who_knows_kinds_and_hazard_wins_most_of_all_and_who_does_not_update_hardly_anything():
    for hazard in (0.001, 0.1):
        got = shares(hazard)
        assert max(got.values()) <= got["knows kinds and hazard"] + 0.01
    got = shares(0.1)
    assert max(abs(got[n]) for n in ("frozen", "never forgets")) < 0.1 < 0.4 < got["discount for the rival"]


def test_the_shorter_their_favourites_the_shorter_the_best_memory():
    best = {r["rate"]: r["best"] for r in record()["numbers"]["games"][0]["rows"] if r["kind"] == "switch"}
    assert best[0.0] >= best[0.001] >= 0.9 > best[0.1]


def test_an_answer_that_is_frozen_loses_to_those_who_notice():
    rows = record()["numbers"]["games"][0]["rows"]
    assert all(r["arms"]["frozen"]["share"] < -0.2 for r in rows if r["kind"] == "responsive")


def test_settings_are_chosen_on_other_seeds_than_claims_are_made_on(monkeypatch):
    used = {True: set(), False: set()}
    told = drift_price.prize

    def noted(spec, arm, how, config, choosing=False):
        monkeypatch.setattr(
            drift_price, "met", lambda s, a, h, seed, c: used[choosing].add(seed) or drift_price.Met(0, 0, 1, 0)
        )
        return told(spec, arm, how, config, choosing)

    monkeypatch.setattr(drift_price, "prize", noted)
    drift_price.told_of("rps", SMALL, lambda what: None)
    assert len(used[True]) == SMALL.tuning and len(used[False]) == SMALL.seeds and not used[True] & used[False]


def kept(numbers, share, games=slice(None)):
    """`numbers` with so much kept by never forgetting at the low hazard."""
    for game in numbers["games"][games]:
        for row in game["rows"]:
            if row["kind"] == "switch" and row["rate"] == 0.001:
                row["arms"]["never forgets"].update(share=share)
    return numbers


def calm(numbers):
    """Poker in which never forgetting keeps little."""
    for row in numbers["poker"]["rows"]:
        row["arms"]["never forgets"].update(share=0.2)
    return numbers


def test_the_claim_can_stand_and_fall_either_way():
    found = record()
    assert found["verdict"]["stands"] is not found["flipped"]
    for plant, falls in (
        (lambda n: None, False),
        (lambda n: kept(n, 0.51, slice(1)), True),
        (lambda n: kept(n, 0.51, slice(1, None)), True),
        (lambda n: [r.update(gap=0.01) for r in n["equal"]], True),
        (lambda n: n["poker"]["rows"][0]["arms"]["never forgets"].update(share=0.51), True),
    ):
        numbers = calm(kept(copy.deepcopy(found["numbers"]), 0.2))
        plant(numbers)
        assert drift_price.flipped(numbers) is falls
    assert drift_price.flipped(found["numbers"] | {"equal": []}) is None


def test_a_second_game_that_would_flip_the_claim_is_named():
    numbers = calm(kept(copy.deepcopy(record()["numbers"]), 0.2))
    for share, said in ((0.6, True), (0.4, False)):
        kept(numbers, share, slice(1, None))
        assert ("the claim falls" in drift_price.told(numbers)) is said
        assert drift_price.flipped(numbers) is said


def test_the_page_is_made_from_the_json_alone():
    more = {"command": "coplayer study drift_price", "versions": {}, "commit": None, "clean": None}
    plain = json.loads(json.dumps(record() | more))
    page = render(plain)
    assert page == render(plain) and not re.search(r"https?://|<script|\bnan\b|\bNone\b|\binf\b", page)
    assert page.count("<svg") >= 3


@cache
def poker():
    form = form_of(load("kuhn"))
    return [Seat(Hands(form, s, 1, "none")) for s in (0, 1)], [plan(form, s, safe_side(form, s).policy) for s in (0, 1)]


def test_styles_change_with_the_hazard_and_are_the_same_for_all_arms():
    ours = poker()[0][1]
    still, often, again = (drift_hands.changing(ours, 300, h, 4) for h in (0.0, 0.05, 0.05))
    assert all(y is still[0] for y in still)
    changes = sum(not np.array_equal(a, b) for a, b in zip(often, often[1:], strict=False))
    assert changes == pytest.approx(300 * (1 - 0.95**10), abs=4 * np.sqrt(300 * 0.24))  # ten hands between looks
    assert all(np.array_equal(a, b) for a, b in zip(often, again, strict=True))


def test_against_a_style_that_stays_counting_wins_the_prize_and_to_learn_nothing_does_not():
    learned = [drift_hands.match(*poker(), 1.0, 3000, 0.0, 3000, k) for k in range(4)]
    blind = [drift_hands.match(*poker(), 1.0, 0, 0.0, 3000, k) for k in range(4)]
    assert np.median(learned) > 0.75 > np.median(blind) and max(learned) <= 1


def test_where_styles_change_each_time_forgetting_is_of_no_use():
    kept = [drift_hands.match(*poker(), d, 1500, 1.0, 1500, k) for d in (1.0, 0.5) for k in range(3)]
    assert np.mean(kept[:3]) > np.mean(kept[3:])
