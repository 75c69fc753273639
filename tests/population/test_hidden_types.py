"""Hidden types: what each is, drawn anew and the same for all who meet it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coplayer.game import Saw, Unsuited
from coplayer.model.stage import stage_of
from coplayer.population import hidden_types
from coplayer.population.by_name import population
from coplayer.read.name import load
from coplayer.read.nfg import parse
from coplayer.transform.repeat import repeat

RPS = load("rps|repeat(10)")
LOPSIDED = repeat(parse('NFG 1 R "lopsided" { "row" "column" } { 2 3 } 1 7 2 0 3 3 4 1 5 2 6 5'), 4)
NAMES = [m.name for m in hidden_types.members(RPS)]


def mix(agent, memory) -> np.ndarray:
    return np.array(list(agent.distribution(memory, None, agent.stage.mine).values()))


def after(agent, mine: int, theirs: int):
    moves = (agent.stage.mine[mine], agent.stage.theirs[theirs])
    return agent.watch(agent.begin(), Saw((1, moves if agent.stage.seat == 0 else moves[::-1])))


def test_they_are_found_by_name():
    assert population("hidden_types") is hidden_types
    assert NAMES == ["favourite", "level_k", "logit", "cycler", "any"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("seat", [0, 1])
@given(seed=st.integers(0, 10**6))
def test_none_reacts_and_all_are_drawn_from_the_seed_alone(name, seat, seed):
    for game in (RPS, LOPSIDED):
        make = {m.name: m.make for m in hidden_types.members(game)}[name]
        one, two = (make(game, seat, np.random.default_rng(seed)) for _ in range(2))
        for i, j in np.ndindex(one.stage.shape):
            told = mix(one, after(one, i, j))
            assert (told == mix(two, after(two, i, j))).all()
            assert (told == mix(one, after(one, i, 0))).all()  # whatever we did
            assert told.sum() == pytest.approx(1) and told.min() >= 0


def test_a_favourite_is_thrown_seven_times_in_ten_and_each_as_often():
    drawn = [hidden_types.drawn("favourite", RPS, 1, np.random.default_rng(k)) for k in range(600)]
    mixes = np.array([mix(a, 0) for a in drawn])
    assert np.sort(mixes, 1) == pytest.approx(np.tile([0.15, 0.15, 0.7], (600, 1)))
    assert np.bincount(mixes.argmax(1)) / 600 == pytest.approx(1 / 3, abs=0.08)


def test_levels_from_a_favourite_rock_go_round():
    stage, rock = stage_of(RPS, 0), np.array([0.7, 0.15, 0.15])
    named = [RPS.actions(RPS.root(), 0)[hidden_types.lifted(stage, rock, k).argmax()] for k in (1, 2, 3, 4)]
    assert named == ["paper", "scissors", "rock", "paper"]


@pytest.mark.parametrize("seat", [0, 1])
@given(k=st.integers(0, 5), seed=st.integers(0, 10**6))
def test_levels_of_a_lopsided_game_are_best_answers_found_by_trying_all(seat, k, seed):
    stage = stage_of(LOPSIDED, seat)
    mixed = np.random.default_rng(seed).dirichlet(np.ones(stage.shape[k % 2]))
    level, mine = mixed, k % 2 == 0  # whether the level belongs to the seat itself
    for _ in range(k):
        mine = not mine
        pay = stage.payoff.tolist() if mine else stage.other.T.tolist()
        values = [sum(x * p for x, p in zip(row, level, strict=True)) for row in pay]
        level = [float(v == max(values)) for v in values]
    assert hidden_types.lifted(stage, mixed, k).tolist() == pytest.approx(list(level))


def test_in_the_prisoners_dilemma_every_level_above_zero_defects():
    game = load("prisoners_dilemma|repeat(4)")
    level0 = 0
    for seed in range(200):
        told = mix(agent := hidden_types.drawn("level_k", game, 0, np.random.default_rng(seed)), agent.begin())
        level0 += told[1] != pytest.approx(0.95)
    assert 30 <= level0 <= 70  # one in four, 3 standard errors


def test_logit_players_prefer_what_is_worth_more_and_err():
    game = load("prisoners_dilemma|repeat(4)")
    for seed in range(50):
        told = mix(hidden_types.drawn("logit", game, 1, np.random.default_rng(seed)), 0)
        assert 0 < told[0] < told[1]


def test_a_cycler_goes_through_every_action_or_a_part_of_them():
    for seed in range(30):
        agent = hidden_types.drawn("cycler", RPS, 0, np.random.default_rng(seed))
        steps = [mix(agent, after(agent, i, 0)) for i in range(3)]
        nexts = [int(s.argmax()) for s in steps]
        assert sorted(nexts) == [0, 1, 2] and all(n != i for i, n in enumerate(nexts))
        assert np.sort(steps, 1) == pytest.approx(np.tile([0.1, 0.1, 0.8], (3, 1)))
        assert mix(agent, 0) == pytest.approx([1 / 3] * 3)


@pytest.mark.parametrize("name", ["drifting", "responsive", "hidden_types", "memory_one"])
def test_games_without_rounds_are_refused(name):
    with pytest.raises(Unsuited, match="repeat"):
        population(name).members(load("kuhn"))
