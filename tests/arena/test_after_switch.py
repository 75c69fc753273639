"""Recovery after a switch, by hand; and rivals say when they switch, to the arena alone."""

import numpy as np
import pytest

from coplayer.arena.after_switch import BLOCK, BLOCKS, LEAST, aligned, recovered, rounds_after, share
from coplayer.arena.board import board
from coplayer.arena.schedule import Arena
from coplayer.arena.tournament import rows
from coplayer.game import Did, Saw
from coplayer.population.drifting import members
from coplayer.population.styles import restless
from coplayer.read.name import load


def test_rounds_are_counted_from_the_last_switch_by_hand():
    ways = ["a"] * 3 + ["b"] * 7 + ["c"] * 2
    found = aligned([(k, 0.0, 20.0) for k in range(12)], ways)
    assert found["switches"] == 2
    assert found["rounds"][:3] == [5 + 2, 2, 0]
    assert found["sums"][0][:3] == [3 + 4 + 5 + 6 + 7 + 10 + 11, 8 + 9, 0]
    assert found["sums"][2][:2] == [7 * 20, 2 * 20]
    assert aligned([(1.0, 0.0, 2.0)] * 2, [None, None]) is None and aligned([], []) is None


def entry(seed, slow, rival="it"):
    """A rival that switches every 50 rounds, met by one who takes the prize from round `slow` after it on."""
    rows = [(1.0 if k % 50 >= slow else -1.0, 0.0, 1.0) for k in range(600)]
    return {"rival": rival, "seed": seed, "after_switch": aligned(rows, [k // 50 for k in range(600)])}


def test_recovery_is_counted_in_whole_blocks_by_hand():
    (found,) = recovered([entry(1, 12), entry(2, 12)])
    assert found["rounds"] == 20 and found["interval"] == [20, 20] and found["switches"] == 22
    assert found["share"][:4].tolist() == [-1, -1, pytest.approx((3 - 2) / 5), 1]
    (never,) = recovered([entry(1, 60)])
    assert never["rounds"] is None and "50 rounds" in never["reason"] and never["interval"] is None
    assert recovered([{"rival": "it", "seed": 1, "after_switch": None}]) == []


def test_what_few_switches_say_is_not_believed():
    sums, count = np.ones((3, BLOCKS)), np.full(BLOCKS, LEAST * BLOCK)
    sums[1], count[4:] = 0, LEAST * BLOCK - 1
    assert np.isnan(share(sums, count)).tolist() == [False] * 4 + [True] * (BLOCKS - 4)
    assert rounds_after(share(sums, count)) == BLOCK
    assert rounds_after(np.array([0.1, np.nan, 1.0])) is None


def test_drifting_rivals_say_when_their_favourite_becomes_another():
    game = load("rps|repeat(300)")
    made = {m.name: m.make(game, 1, np.random.default_rng(4)) for m in members(game)}
    rival = made["switch(0.1)"]
    memory, ways = rival.begin(), []
    for t in range(300):
        ways.append(rival.way(memory))
        assert rival.path[t].argmax() == ways[-1]
        memory = rival.watch(rival.watch(memory, Did("rock")), Saw((t + 1, ("rock", "rock"))))
    assert 15 < sum(a != b for a, b in zip(ways, ways[1:], strict=False)) < 50
    assert made["walk(0.1)"].way(0) is None


def test_restless_players_say_which_style_they_are_in():
    rival = restless(load("kuhn|repeat(600)"), 0, np.random.default_rng(2))
    at = [rival.begin()._replace(over=k) for k in range(600)]
    ways = [rival.way(m) for m in at]
    assert [k for k in range(1, 600) if ways[k] != ways[k - 1]] == rival.starts[1:]


def test_the_board_knows_who_recovers():
    arena = Arena("rps|repeat(400)", ("counts(decay=0.85)/best", "uniform"), "drifting", seeds=2)
    quick, lost = board(arena, list(rows(arena, workers=1)))["agents"]
    names = {r["rival"]: r for r in quick["recovery"]}
    assert names["switch(0.1)"]["rounds"] <= 30 and "walk(0.1)" not in names
    assert all(r["rounds"] is None for r in lost["recovery"])
