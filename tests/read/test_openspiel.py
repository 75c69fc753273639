"""OpenSpiel's games as coplayer reads them, against pyspiel alone."""

import random
from functools import cache

import numpy as np
import pytest

from coplayer.form.policy import normal, uniform
from coplayer.form.sequence import sequence_form
from coplayer.game import CHANCE, GameError, NotFound, TooLarge, Unsuited
from coplayer.graph import walk
from coplayer.read.openspiel import load
from coplayer.solve.best_response import nash_conv, returns

from .openspiel_games import FORGETFUL, GAMES
from .openspiel_traversal import counted

pyspiel = pytest.importorskip("pyspiel")
Kind = pyspiel.GameType
LARGE = 100_000
NEVER = "restricted_nash_response(game=kuhn_poker(),fixed_player=0,p=1.0)"  # one of two outcomes has p = 0
JUDGED = 20_000  # histories up to which an independent traversal counts again


@cache
def kind(text):
    return pyspiel.load_game(text).get_type()


def general_sum(text):
    """Two or more players whose declared payoffs neither sum to a constant nor are the same."""
    return kind(text).utility == Kind.Utility.GENERAL_SUM and pyspiel.load_game(text).num_players() > 1


def slow_where_large(games):
    return [pytest.param(g, id=g.text, marks=[pytest.mark.slow] if g.histories > LARGE else []) for g in games]


def test_outcomes_without_probability_are_met_and_left_out():
    game = load(NEVER)
    s = game.root()
    assert 0 in [p for _, p in game.chance(s)]
    assert (walk(game).prob > 0).all()


def test_the_list_covers_what_it_must():
    texts = [g.text for g in GAMES]
    kinds = [kind(t) for t in texts]
    hidden = [
        k.information == Kind.Information.IMPERFECT_INFORMATION and k.chance_mode == Kind.ChanceMode.EXPLICIT_STOCHASTIC
        for k in kinds
    ]
    assert len(set(texts)) == len(texts) >= 40
    assert sum(hidden) >= 12
    assert sum(k.dynamics == Kind.Dynamics.SIMULTANEOUS for k in kinds) >= 6
    assert sum(len(g.infosets) >= 3 for g in GAMES) >= 5
    assert sum(map(general_sum, texts)) >= 5
    assert sum(g.histories > LARGE for g in GAMES) >= 5


@pytest.mark.parametrize("size", slow_where_large(GAMES))
def test_histories_ends_and_information_sets_are_those_of_openspiel(size):
    form = sequence_form(walk(load(size.text)))
    found = form.unrolled.histories, form.unrolled.terminals, form.infosets
    assert found == (size.histories, size.terminals, size.infosets)
    if size.histories <= JUDGED:
        assert found == counted(pyspiel.load_game(size.text))


@pytest.mark.parametrize("size", GAMES, ids=lambda g: g.text)
def test_random_playouts_go_as_in_openspiel_and_pay_its_returns(size):
    rng, game, theirs = random.Random(size.text), load(size.text), pyspiel.load_game(size.text)
    at_once = kind(size.text).reward_model == Kind.RewardModel.REWARDS
    for _ in range(100):
        playout(game, theirs.new_initial_state(), rng, at_once)


def playout(game, state, rng, at_once):
    """The rules and a pyspiel state side by side to the end; `at_once`: pay is seen on the way."""
    s, total = game.root(), np.zeros(game.players)
    while movers := game.movers(s):
        assert not state.is_terminal()
        moves = tuple(rng.choice(menu) for menu in menus(game, s, state, movers))
        t = game.play(s, moves)
        total += game.rewards(s, moves, t)
        step(state, dict(zip(movers, moves, strict=True)))
        s = t
        np.testing.assert_allclose(total, state.returns() if at_once else total, rtol=0, atol=1e-12)
    assert state.is_terminal()
    np.testing.assert_allclose(total, state.returns(), rtol=0, atol=1e-12)


def menus(game, s, state, movers):
    """What the movers (or chance) can do, compared."""
    if movers == (CHANCE,):
        assert state.is_chance_node()
        assert game.chance(s) == state.chance_outcomes()
        return [[o for o, p in game.chance(s) if p > 0]]
    for i in range(game.players):
        acts = state.is_simultaneous_node() or state.current_player() == i
        assert (i in movers) == (acts and state.legal_actions(i) != [])
    for i in movers:
        assert list(game.actions(s, i)) == state.legal_actions(i)
    return [game.actions(s, i) for i in movers]


def step(state, moves):
    if state.is_simultaneous_node():
        state.apply_actions([moves.get(i, 0) for i in range(state.num_players())])
    else:
        (move,) = moves.values()
        state.apply_action(move)


def evaluated(size):
    """Whether OpenSpiel can evaluate policies: it needs information states, patience, what never happens."""
    told = kind(size.text).provides_information_state_string
    return told and size.histories <= JUDGED and size.text != NEVER


EVALUATED = [g for g in GAMES if evaluated(g)]


def in_turns(game):
    """OpenSpiel's evaluation takes turns; so does the table of the policy it reads.

    Games in turns are judged on the same object: add_noise draws a payoff when it is first looked at.
    """
    if game.game.get_type().dynamics == Kind.Dynamics.SIMULTANEOUS:
        return pyspiel.convert_to_turn_based(game.game), "Current player: {}\n"
    return game.game, ""


def table(form, policy, prefix):
    """Behaviours as OpenSpiel's tabular policy."""
    rows = {}
    for p in range(form.players):
        for i in range(form.infosets[p]):
            menu = form.menu(p, i)
            probs = [float(policy[p][form.sequence(p, i, a)]) for a in range(len(menu))]
            rows[prefix.format(p) + form.record(p, i)] = list(zip(menu, probs, strict=True))
    assert len(rows) == sum(form.infosets)
    return pyspiel.TabularPolicy(rows)


def lopsided(form, seed):
    """Some actions hardly ever, some never."""
    rng = np.random.default_rng(seed)
    weights = [rng.random(n) ** 4 * (rng.random(n) > 0.2) for n in form.sequences]
    return tuple(normal(form, p, w) for p, w in enumerate(weights))


def test_nashconv_is_compared_where_the_list_allows_it():
    assert len(EVALUATED) >= 30
    assert sum(kind(g.text).dynamics == Kind.Dynamics.SIMULTANEOUS for g in EVALUATED) >= 6
    assert sum(len(g.infosets) >= 3 for g in EVALUATED) >= 5
    assert sum(general_sum(g.text) for g in EVALUATED) >= 5


@pytest.mark.parametrize("size", EVALUATED, ids=lambda g: g.text)
def test_nashconv_is_openspiels(size):
    form = sequence_form(walk(load(size.text)))
    game, prefix = in_turns(form.graph.game)
    for policy in (uniform(form), lopsided(form, 1), lopsided(form, 2)):
        theirs = pyspiel.nash_conv(game, table(form, policy, prefix))
        assert nash_conv(form, policy) == pytest.approx(theirs, rel=1e-12, abs=1e-9)


@pytest.mark.parametrize("size", EVALUATED[::3], ids=lambda g: g.text)
def test_returns_are_openspiels(size):
    form = sequence_form(walk(load(size.text)))
    game, prefix = in_turns(form.graph.game)
    policy = lopsided(form, 3)
    theirs = pyspiel.expected_returns(game.new_initial_state(), table(form, policy, prefix), -1, False, 0.0)
    np.testing.assert_allclose(returns(form, policy), theirs, rtol=0, atol=1e-9)


@pytest.mark.parametrize("text", FORGETFUL)
def test_information_states_that_forget_are_refused_with_two_histories(text):
    graph = walk(load(text))
    with pytest.raises(Unsuited, match=r"imperfect recall.*history \[.*history \["):
        sequence_form(graph)


def test_a_chess_board_is_too_large_at_once():
    with pytest.raises(TooLarge, match="20,000,000"):
        walk(load("chess"))


def test_a_walk_stops_at_its_limit():
    with pytest.raises(TooLarge, match="stopped walking"):
        walk(load("liars_dice"), limit=50_000)


def test_playouts_never_refuse_a_tree_that_fits():
    for text, histories in (("kuhn_poker(players=4)", 7886), ("nim(pile_sizes=2;3;4)", 20652)):
        assert walk(load(text), limit=histories - 1).states == histories


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        ("kuhn_pokr", NotFound, "no game 'kuhn_pokr' .did you mean 'kuhn_poker'"),
        ("python_kuhn", NotFound, "did you mean 'python_kuhn_poker'"),
        ("kuhn_poker(players=77)", GameError, r"num_players_ = 77.*\(parameters: players\)"),
        ("kuhn_poker(playrs=3)", GameError, "Unknown parameter 'playrs'"),
        ("kuhn_poker(players=many)", GameError, "Expected type: kInt, got kString with many"),
        ("kuhn_poker(", GameError, "closing bracket"),
        ("repeated_game", GameError, "num_repetitions"),
        ("nfg_game", GameError, "parameters: filename"),
        ("mfg_crowd_modelling", Unsuited, "mean-field"),
        ("tarok", Unsuited, "samples its chance"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line_and_nothing_is_printed(text, error, message, capfd):
    with pytest.raises(error, match=message) as caught:
        load(text)
    assert "\n" not in str(caught.value)
    assert "/open_spiel/" not in str(caught.value)
    assert capfd.readouterr() == ("", "")


def test_a_rule_of_openspiels_that_raises_is_named_with_the_state():
    with pytest.raises(GameError, match=r"actions\(\) raises SpielError: LegalActions unimpl.*history \[\]"):
        walk(load("crossword"))


def test_games_written_in_python_are_read_too():
    theirs = pyspiel.load_game("kuhn_poker")
    form = sequence_form(walk(load("python_kuhn_poker")))
    assert (form.unrolled.histories, form.unrolled.terminals, form.infosets) == counted(theirs)
    judge = pyspiel.nash_conv(theirs, pyspiel.UniformRandomPolicy(theirs))
    assert nash_conv(form, uniform(form)) == pytest.approx(judge, abs=1e-12)
