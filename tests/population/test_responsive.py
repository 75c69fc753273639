"""Responsive players: left alone they stay, exploited they go, at the round that a sum by hand gives."""

import numpy as np
import pytest

from coplayer.game import Saw
from coplayer.population import responsive
from coplayer.read.name import load
from coplayer.read.nfg import parse
from coplayer.transform.repeat import repeat

RPS = load("rps|repeat(100)")
BEATS = {"rock": "paper", "paper": "scissors", "scissors": "rock"}


def told(agent, memory, its: str, ours: str):
    return agent.watch(memory, Saw((1, (ours, its) if agent.stage.seat else (its, ours))))


@pytest.mark.parametrize(("look", "rounds"), [(20, 9), (50, 22)])
@pytest.mark.parametrize("seat", [0, 1])
def test_it_changes_when_it_has_lost_too_often(look, rounds, seat):
    # after t lost rounds the mood is (1 - 1/n)^t - 1; the limit is -.35: 8.4 rounds for n = 20, 21.3 for n = 50
    agent = responsive.drawn(look, RPS, seat, np.random.default_rng(seat))
    memory, before = agent.begin(), agent.distribution(agent.begin(), None, RPS.actions(RPS.root(), seat))
    for t in range(1, rounds + 1):
        memory = told(agent, memory, "rock", BEATS["rock"])
        now = agent.distribution(memory, None, RPS.actions(RPS.root(), seat))
        assert (now == before) is (t < rounds)
    assert memory == responsive.Memory(1, 0.0)
    assert sorted(now.values()) == pytest.approx([0.15, 0.15, 0.7])


def test_winning_it_stays():
    agent = responsive.drawn(20, RPS, 1, np.random.default_rng(0))
    memory = agent.begin()
    for _ in range(100):
        memory = told(agent, memory, BEATS["rock"], "rock")
    assert memory.changes == 0 and memory.mood == pytest.approx(1, abs=0.01)


def test_a_player_at_random_moves_it_seldom_and_its_best_answer_often():
    agent = responsive.drawn(20, RPS, 1, np.random.default_rng(3))  # 20 ln(.55 / .20) is 20 rounds
    rng, changes = np.random.default_rng(4), []
    for exploit in (False, True):
        memory = agent.begin()
        for _ in range(100):
            mix = list(agent.distribution(memory, None, ("rock", "paper", "scissors")).values())
            its = agent.act(memory, None, ("rock", "paper", "scissors"), rng)
            best = BEATS[("rock", "paper", "scissors")[int(np.argmax(mix))]]
            memory = told(agent, memory, its, best if exploit else rng.choice(["rock", "paper", "scissors"]))
        changes.append(memory.changes)
    assert changes[0] <= 1 and 3 <= changes[1] <= 9


def test_it_expects_what_its_mix_earns_against_uniform_play():
    lopsided = repeat(parse('NFG 1 R "lopsided" { "row" "column" } { 2 3 } 1 7 2 0 3 3 4 1 5 2 6 5'), 4)
    agent = responsive.drawn(20, lopsided, 0, np.random.default_rng(0))
    # rows' pay: 1 3 5 and 2 4 6 in the column player's order, so 3 and 4 against uniform play
    assert agent.expected == pytest.approx([0.7 * 3 + 0.3 * 4, 0.3 * 3 + 0.7 * 4])


def test_one_favourite_follows_another():
    drawn = responsive.fashions(500, 3, np.random.default_rng(0))
    assert (np.diff(drawn) != 0).all() and set(drawn.tolist()) == {0, 1, 2}
