"""Optimism: bounds by hand, what is known is believed, what is not is tried."""

import numpy as np
import pytest

from coplayer.agents.by_name import agent
from coplayer.arena.match import play
from coplayer.game import Unsuited
from coplayer.model.bounded_memory import BoundedMemory
from coplayer.model.counts import Counts
from coplayer.model.stage import stage_of
from coplayer.read.name import load
from coplayer.respond.optimistic import Optimistic, apart, bounds, hoped
from coplayer.respond.plan import worth


def test_a_bound_is_where_the_divergence_is_spent():
    theirs, met = np.array([[0.7, 0.3], [0.5, 0.5]]), np.array([40.0, 0.0])
    u = bounds(theirs, met, 2.0)
    for b in range(2):
        p, q = theirs[0, b], u[0, b]
        kl = p * np.log(p / q) + (1 - p) * np.log((1 - p) / (1 - q))
        assert kl == pytest.approx(apart(p, q)) and 40 * kl == pytest.approx(2.0, rel=1e-3) and q > p
    assert (u[1] == 1).all()  # never met: anything may be


def test_without_optimism_it_is_the_plan():
    rng = np.random.default_rng(2)
    payoff, theirs = rng.normal(size=(3, 2)), rng.dirichlet(np.ones(2), 5)
    then = rng.integers(5, size=(5, 3, 2))
    from coplayer.model.stage import Reaction

    for rounds in (1, 2, 9):
        got = hoped(payoff, theirs, theirs, then, 3, rounds, 0.9)
        assert np.allclose(got, worth(payoff, Reaction(3, theirs, then), rounds, 0.9))


def test_more_optimism_never_hopes_for_less():
    rng = np.random.default_rng(5)
    payoff, theirs, then = rng.normal(size=(2, 3)), rng.dirichlet(np.ones(3), 4), rng.integers(4, size=(4, 2, 3))
    met = rng.integers(1, 30, 4).astype(float)
    hopes = [hoped(payoff, theirs, bounds(theirs, met, m), then, 0, 20, 1.0) for m in (0.0, 0.1, 1.0, 5.0)]
    assert all((b >= a - 1e-6).all() for a, b in zip(hopes, hopes[1:], strict=False))


def test_it_tries_cooperation_until_it_knows_that_it_pays():
    game = load("prisoners_dilemma|repeat(1500)")
    chances = "memory_one(0.05, after=(0.95, 0.3, 0.9, 0.05))"  # cooperating pays, once it is tried

    def earned(text):
        seats = [agent(text, game, 0), agent(chances, game, 1)]
        return np.mean([play(game, seats, seed).returns[0] for seed in range(3)]) / 1500

    assert earned("bounded_memory(rounds=1, back_off=0.1)/optimistic") > 2.0


def test_a_model_without_counts_of_reactions_is_refused():
    stage = stage_of(load("prisoners_dilemma|repeat(9)"), 0)
    model = Counts(stage)
    with pytest.raises(Unsuited, match="Counts does not count reactions"):
        Optimistic(stage).strategy(model, model.begin(), 9)
    other = BoundedMemory(stage, rounds=1)
    assert Optimistic(stage).strategy(other, other.begin(), 9).sum() == pytest.approx(1)
