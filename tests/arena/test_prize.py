"""The accounts of what there was to win, and standings, by hand."""

import numpy as np
import pytest

from coplayer.agents.by_name import agent
from coplayer.agents.fixed import Fixed
from coplayer.arena.match import Table
from coplayer.arena.prize import PerHand, Rounds
from coplayer.arena.standing import joined, placed
from coplayer.form.hands import hands_of
from coplayer.form.policy import normal
from coplayer.model.stage import stage_of
from coplayer.read.name import load
from coplayer.solve.best_response import best_response, returns


def kept(game, accounts, agents, seed=0):
    table = Table(game, agents, seed)
    while not table.over:
        accounts.before(table)
        accounts.after(table, table.step())
    return accounts.totals()


def test_rounds_against_a_lover_of_rock_by_hand():
    game = load("rps|repeat(40)")
    lover = agent(f"memory_one({(0.7, 0.2, 0.1)}, after={(((0.7, 0.2, 0.1),) * 3,) * 3})", game, 1)
    paper = agent("machine(always, label=paper)", game, 0)
    found = kept(game, Rounds(stage_of(game, 0), 0), [paper, lover])
    assert np.allclose(found["arm"], 0.7 - 0.1) and np.allclose(found["oracle"], 0.6)
    assert np.allclose(found["equilibrium"], 0)
    scissors = agent("machine(always, label=scissors)", game, 0)
    assert np.allclose(kept(game, Rounds(stage_of(game, 0), 0), [scissors, lover])["arm"], 0.2 - 0.7)


@pytest.mark.parametrize("seat", [0, 1])
def test_hands_are_accounted_in_exact_expectation(seat):
    game = load("lopsided(seed=5)|repeat(30)")
    both = [hands_of(game, i) for i in range(2)]
    form, rng = both[0].form, np.random.default_rng(4)
    policy = tuple(normal(form, p, rng.random(n)) for p, n in enumerate(form.sequences))
    found = kept(game, PerHand(both[seat], seat), [Fixed(h, policy[h.seat]) for h in both])
    assert np.allclose(found["arm"], returns(form, policy)[seat])
    assert np.allclose(found["oracle"], best_response(form, policy, seat)[0])
    assert min(found["oracle"]) >= max(found["equilibrium"]) - 1e-9


def test_who_joins_a_round_robin_moves_everybody_by_hand():
    means = np.array([[1.0, 2.0], [0.0, 3.0]])
    entry = lambda rival, mine, theirs: {"rival": rival, "return": mine, "theirs": theirs}  # noqa: E731
    entries = [entry("a", 4.0, 1.0), entry("b", 2.0, 6.0), entry("b", 4.0, 0.0), entry("me", 5.0, 5.0)]
    scores = joined(("a", "b"), means, "me", entries)
    assert scores.tolist() == pytest.approx([(1 + 2 + 1) / 3, (0 + 3 + 3) / 3, (4 + 3 + 5) / 3])
    assert [placed(scores, k, "x", False)["rank"] for k in range(3)] == [3, 2, 1]


def test_totals_of_no_rounds_are_unknown():
    assert Rounds(stage_of(load("rps|repeat(2)"), 0), 0).totals() is None
