"""Policy regret by replay: what they would have done had we played otherwise."""

import numpy as np
import pytest

from coplayer.agents.by_name import agent
from coplayer.arena.forks import conditional, regret
from coplayer.arena.match import Table
from coplayer.game import Unsuited
from coplayer.read.name import load

CONSTANT = {
    name: lambda game, seat, name=name: agent(f"machine(always, label={name})", game, seat)
    for name in ("cooperate", "defect")
}


def named(text):
    return lambda game, seat: agent(text, game, seat)


@pytest.mark.parametrize("rounds", [1, 2, 10, 200])
@pytest.mark.parametrize("seat", [0, 1])
def test_always_defect_against_tit_for_tat_has_policy_regret_only(rounds, seat):
    game = load(f"prisoners_dilemma|repeat({rounds})")
    found = regret(game, seat, CONSTANT["defect"], named("machine(tit_for_tat)"), CONSTANT, seed=1)
    assert found.external == pytest.approx(0)
    assert found.policy == pytest.approx(max(2 - 4 / rounds, 0))  # (3T - (5 + T - 1)) / T


def test_an_oblivious_rival_makes_both_regrets_one():
    game = load("rps|repeat(300)")
    shapes = {n: lambda g, s, n=n: agent(f"machine(always, label={n})", g, s) for n in ("rock", "paper", "scissors")}
    found = regret(game, 0, named("uniform"), named("uniform"), shapes, seed=3)
    assert found.policy == pytest.approx(max(found.external, 0)) and found.external > 0


def test_a_grim_rival_lets_no_defector_come_back():
    game = load("prisoners_dilemma|repeat(50)")
    found = regret(game, 0, CONSTANT["defect"], named("machine(grim)"), CONSTANT, seed=0)
    assert found.best == "cooperate" and found.policy == pytest.approx((150 - 54) / 50)


def test_conditional_forecasts_know_that_tit_for_tat_answers():
    game = load("prisoners_dilemma|repeat(60)")
    seats = [agent("bounded_memory/best", game, 0), agent("machine(tit_for_tat)", game, 1)]
    table = Table(game, seats, 5)
    for _ in range(40):
        table.step()
    model = seats[0].model
    nats = conditional(table, 0, model, table.memories[0].model)
    assert nats.shape == (2, 2) and np.isfinite(nats).all() and np.allclose(nats[:, 1], 0)  # it draws nothing
    plain = agent("counts/best", game, 0).model
    memory = plain.begin()
    for k in range(40):
        memory = plain.update(memory, k % 2, (k + 1) % 2)
    assert nats[:, 0].min() < conditional(table, 0, plain, memory)[:, 0].min()


def test_conditional_forecasts_of_a_known_rival_by_hand():
    game = load("prisoners_dilemma|repeat(9)")
    rival = agent("memory_one(0.5, after=(0.9, 0.2, 0.7, 0.4))", game, 1)  # after (its, ours) CC, CD, DC, DD

    class Quarter:
        def update(self, memory, mine, theirs):
            return (mine, theirs)

        def predict(self, memory):
            return np.array([0.25, 0.75]) if memory == (1, 0) else np.array([0.5, 0.5])

    table = Table(game, [agent("uniform", game, 0), rival], 1)
    nats = conditional(table, 0, Quarter(), None)

    def cross(p, q):
        return -p * np.log(q) - (1 - p) * np.log(1 - q)

    assert nats[0, 0] == pytest.approx(np.log(2))
    assert nats[1, 0] == pytest.approx(0.5 * cross(0.2, 0.25) + 0.5 * np.log(2))
    assert nats[0, 1] == pytest.approx(0.5 * cross(0.9, 0.9) + 0.5 * cross(0.7, 0.7))
    assert nats[1, 1] == pytest.approx(0.5 * cross(0.2, 0.2) + 0.5 * cross(0.4, 0.4))


def test_a_program_of_others_is_not_forked():
    game = load("rps|repeat(5)")
    others = agent("machine(alternator)", game, 1)
    others.opaque = True
    table = Table(game, [agent("counts/best", game, 0), others], 0)
    with pytest.raises(Unsuited, match="Machine cannot be forked"):
        conditional(table, 0, table.agents[0].model, table.memories[0].model)
