"""Learners of the population: each learns what theory says it must."""

import numpy as np
import pytest

from coplayer.agents.by_name import agent
from coplayer.arena.match import Table
from coplayer.population import learners
from coplayer.population.by_name import population
from coplayer.read.name import load

NAMES = list(learners.LEARNERS)


def last(name: str, game: str, rival: str, seat: int = 0) -> float:
    """The learner's mean pay in the last quarter of a match, over three matches."""
    rules = load(game)
    make = {m.name: m.make for m in learners.members(rules)}[name]
    got = []
    for seed in range(3):
        seats = [make(rules, seat, np.random.default_rng(seed)), agent(rival, rules, 1 - seat)]
        table = Table(rules, seats if seat == 0 else seats[::-1], seed)
        while not table.over:
            table.step()
        paid = np.array(table.match.paid)[:, seat]
        got.append(paid[-len(paid) // 4 :].mean())
    return float(np.mean(got))


def test_they_are_found_by_name():
    assert population("learners") is learners and len(NAMES) == 8


@pytest.mark.parametrize("seat", [0, 1])
@pytest.mark.parametrize("name", NAMES)
def test_each_learns_to_beat_a_rock(name, seat):
    got = last(name, "rps|repeat(600)", "machine(always, label=rock)", seat)
    assert got > 0.7  # exploration may cost a tenth


@pytest.mark.parametrize("name", NAMES)
def test_each_learns_to_defect_against_who_always_cooperates(name):
    assert last(name, "prisoners_dilemma|repeat(600)", "machine(always, label=cooperate)") > 4.4


def test_q_learning_learns_to_keep_tit_for_tat_friendly_and_fictitious_play_does_not():
    assert last("q_learning", "prisoners_dilemma|repeat(1500)", "machine(tit_for_tat)") > 2.3
    assert last("fictitious", "prisoners_dilemma|repeat(200)", "machine(tit_for_tat)") == pytest.approx(1)
