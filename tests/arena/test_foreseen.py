"""Conditional forecasts on the board: who models the reaction loses nothing, who does not loses what is known."""

import numpy as np
import pytest

from coplayer.agents.by_name import agent
from coplayer.arena.board import board
from coplayer.arena.foreseen import LOOKS, Foreseen
from coplayer.arena.match import Table
from coplayer.arena.schedule import Arena
from coplayer.arena.tournament import rows
from coplayer.model.stage import stage_of
from coplayer.read.name import load


class Half:
    """Expects both actions alike, whatever was done."""

    def begin(self):
        return ()

    def update(self, memory, mine, theirs):
        return memory

    def predict(self, memory):
        return np.array([0.5, 0.5])


def looked(ours, theirs, rounds=40):
    game = load(f"prisoners_dilemma|repeat({rounds})")
    table = Table(game, [ours(game), agent(theirs, game, 1)], 3)
    account = Foreseen(table, 0)
    while not table.over:
        account.before(table)
        account.after(table, table.step())
    return account.totals()


def test_the_nats_of_one_who_knows_nothing_by_hand():
    def ours(game):
        made = agent("counts/best", game, 0)
        made.model = Half()
        return made

    found = looked(ours, "memory_one(0.5, after=(0.9, 0.9, 0.9, 0.9))")
    entropy = -(0.9 * np.log(0.9) + 0.1 * np.log(0.1))
    for kind in ("taken", "other"):
        assert found[kind] == [LOOKS, pytest.approx(np.log(2)), pytest.approx(entropy)]


def test_acts_taken_and_others_are_told_apart():
    found = looked(lambda game: agent("counts(prior=0.5)/best", game, 0), "machine(tit_for_tat)")
    assert found["taken"][1] < found["other"][1]  # it always defects, is always defected, and expects that for ever


def test_a_match_too_short_has_no_forks_after_its_last_round():
    game = load("rps|repeat(1)")
    table = Table(game, [agent("counts/best", game, 0), agent("uniform", game, 1)], 1)
    assert Foreseen(table, 0).at <= {0} and stage_of(game, 0).rounds == 1


def test_the_board_says_what_each_model_loses_and_who_has_none():
    arena = Arena("prisoners_dilemma|repeat(40)", ("bounded_memory(rounds=1)/best", "counts/best", "exp3"),
                  "memory_one", seeds=1, regrets=1)  # fmt: skip
    reacting, plain, none = board(arena, list(rows(arena, workers=1)))["agents"]
    assert reacting["conditional"]["taken"]["lost"] < plain["conditional"]["taken"]["lost"]
    assert plain["conditional"]["taken"]["n"] == LOOKS * none["regret"]["matches"]
    assert none["conditional"]["taken"] is None and "no model" in none["conditional"]["reason"]
