"""Agents for hands: fixed ones play what they say, modelling ones earn what best responses earn."""

import copy
import json
import pickle

import numpy as np
import pytest

from coplayer.agents.by_name import agent
from coplayer.agents.fixed import Fixed
from coplayer.agents.hand_player import HandPlayer
from coplayer.agents.saved_policy import SavedPolicy
from coplayer.agents.solver import Solver
from coplayer.arena.match import Table, play
from coplayer.form.hands import hands_of, seated
from coplayer.form.policy import normal, saved
from coplayer.game import Unsuited
from coplayer.model.bayes_types import BayesTypes
from coplayer.model.style import Style, styled
from coplayer.read.name import load
from coplayer.solve.best_response import best_response, exploitability, returns
from coplayer.solve.response import earned, plan


def random_policy(form, seed):
    rng = np.random.default_rng(seed)
    return tuple(normal(form, p, rng.random(n) ** 2) for p, n in enumerate(form.sequences))


def together(form, seat, mine, theirs):
    return (mine, theirs) if seat == 0 else (theirs, mine)


@pytest.mark.parametrize("name", ["kuhn", "lopsided(seed=2, depth=6)", "lopsided(seed=5, simultaneous=True)"])
def test_fixed_players_earn_what_their_policy_does(name):
    game = load(f"{name}|repeat(1500, views)")
    hands = [hands_of(game, seat) for seat in range(2)]
    policy = random_policy(hands[0].form, 5)
    match = play(game, [Fixed(h, policy[h.seat]) for h in hands], 1)
    paid = np.array(match.paid)
    error = paid.std(0) / np.sqrt(len(paid))
    assert len(paid) == 1500
    assert (np.abs(paid.mean(0) - returns(hands[0].form, policy)) < 4 * error).all()


@pytest.mark.parametrize("seat", [0, 1])
@pytest.mark.parametrize("name", ["kuhn", "lopsided(seed=8, zero_sum=False)"])
def test_whoever_knows_the_other_earns_the_most_there_is_from_the_first_hand(name, seat):
    game = load(f"{name}|repeat(5, views)")
    hands = hands_of(game, seat)
    policy = random_policy(hands.form, 3)
    model = BayesTypes(hands, types=np.array([policy[1 - seat]]))
    ours = HandPlayer(game, seat, model)
    mine = ours.plan(ours.begin())
    most = best_response(hands.form, policy, seat)[0]
    assert returns(hands.form, together(hands.form, seat, mine, policy[1 - seat]))[seat] == pytest.approx(most)
    assert most > returns(hands.form, policy)[seat] + 0.01


@pytest.mark.parametrize("seat", [0, 1])
def test_a_style_that_is_in_no_list_is_soon_exploited(seat):
    game = load("leduc|repeat(200)")
    hands = hands_of(game, seat)
    y = styled(hands.form, 1 - seat, Style(2.7, -1.3, 1.1, 0.07))
    agents = together(None, seat, HandPlayer(game, seat, "mixed_plans"), Fixed(hands_of(game, 1 - seat), y))
    table, g = Table(game, agents, 9), earned(hands.form, seat, plan(hands.form, 1 - seat, y))
    while not table.over:
        table.step()
    values = g @ plan(hands.form, seat, agents[seat].plan(table.memories[seat]))
    calm = Solver(game, seat).behaviour
    most = best_response(hands.form, together(None, seat, calm, y), seat)[0]
    base = g @ plan(hands.form, seat, calm)
    assert values - base > 0.9 * (most - base) > 0.5


@pytest.mark.parametrize("response", ["best_hand", "banked"])
@pytest.mark.parametrize("model", ["bayes_types", "bayes_styles", "counted_plan", "mixed_plans"])
def test_a_copied_memory_goes_on_like_the_original(model, response):
    game = load("kuhn|repeat(80)")
    agents = [
        HandPlayer(game, 0, model, response),
        Fixed(hands_of(game, 1), random_policy(hands_of(game, 1).form, 2)[1]),
    ]
    table = Table(game, agents, 4)
    while table.hand < 50:
        table.step()
    twin = Table(game, agents, 4)
    twin.memories = pickle.loads(pickle.dumps(table.memories))
    twin.state, twin.last, twin.time = table.state, list(table.last), table.time
    twin.chance, twin.rngs = copy.deepcopy(table.chance), copy.deepcopy(table.rngs)
    for each in (table, twin):
        while not each.over:
            each.step()
    assert (agents[0].plan(table.memories[0]) == agents[0].plan(twin.memories[0])).all()
    assert table.memories[0].position == twin.memories[0].position


def test_the_solver_plays_what_it_found_and_expects_the_same():
    game = load("leduc|repeat(3)")
    players = [Solver(game, seat, iterations=300) for seat in range(2)]
    assert exploitability(players[0].hands.form, (players[0].behaviour, players[1].behaviour)) < 0.01
    memory = players[0].begin()
    for seat, other in ((0, 1), (1, 0)):
        assert (players[seat].theirs == plan(players[0].hands.form, other, players[other].behaviour)).all()
    assert memory.over == 0


@pytest.mark.parametrize(
    "name",
    ["kuhn", "kuhn(players=3)", "kuhn|repeat(20)", "rps|repeat(20)", "kuhn(players=3)|repeat(20)", "tiny_hanabi"],
)
def test_a_saved_policy_is_played_again(name, tmp_path):
    game = load(name)
    form = seated(game, 0).form
    policy = random_policy(form, 6)
    path = tmp_path / "policy.json"
    path.write_text(json.dumps(saved(form, policy, name)))
    agents = [agent(f"policy:{path}", game, seat) for seat in range(game.players)]
    assert all(isinstance(a, SavedPolicy) for a in agents)
    assert all(a.plan(None) == pytest.approx(policy[i]) for i, a in enumerate(agents))
    assert play(game, agents, 1).decisions[0] > 0


def test_a_policy_of_given_information_sets_is_played_at_its_own_places():
    pytest.importorskip("pyspiel")
    game = load("openspiel:kuhn_poker|repeat(1500)")
    hands = seated(game, 0)
    policy = random_policy(hands.form, 8)
    match = play(game, [Fixed(seated(game, seat), policy[seat]) for seat in range(2)], 2)
    paid = np.array(match.paid)
    assert np.abs(paid.mean(0) - returns(hands.form, policy)).max() < 4 * paid.std(0).max() / np.sqrt(len(paid))


def test_stage_models_are_not_for_hands():
    with pytest.raises(Unsuited):
        HandPlayer(load("rps|repeat(10)"), 0)
