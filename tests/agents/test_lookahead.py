"""Looking ahead: perfect where the game is small, Bayes over precisions by hand, refusals."""

from functools import cache

import numpy as np
import pytest

from coplayer.agents.by_name import agent
from coplayer.agents.lookahead import FADE, PRECISIONS
from coplayer.agents.uniform import Uniform
from coplayer.arena.match import play
from coplayer.game import Did, Saw, Unsuited
from coplayer.read.name import load

GAME = load("tic_tac_toe")


@cache
def minimax(s):
    """What each player earns from s if both play best: plain recursion, later wins worth less."""
    movers = GAME.movers(s)
    if not movers:
        return (0.0, 0.0)
    worth = [after(s, a) for a in GAME.actions(s, movers[0])]
    return max(worth, key=lambda pair: pair[movers[0]])


def after(s, a):
    t = GAME.play(s, (a,))
    paid, later = GAME.rewards(s, (a,), t), minimax(t)
    return tuple(p + FADE * w for p, w in zip(paid, later, strict=True))


@pytest.mark.parametrize(
    "s", ["x.o......", "xo..x....", "x...o...x", "xox......", "xo.ox....", ".........", "x........"]
)
def test_values_in_tic_tac_toe_are_those_of_plain_minimax(s):
    mover = GAME.movers(s)[0]
    looking = agent("lookahead(nodes=20000)", GAME, mover)
    menu = GAME.actions(s, mover)
    assert looking.values(s, menu) == pytest.approx([after(s, a)[mover] for a in menu])


def test_it_never_loses_at_tic_tac_toe():
    for seed in range(6):
        for seat in (0, 1):
            seated = [Uniform(GAME, i) for i in range(2)]
            seated[seat] = agent("lookahead", GAME, seat)
            assert play(GAME, seated, seed).returns[seat] >= 0


@pytest.mark.parametrize("rows", [4, 5])
def test_it_takes_a_win_and_stops_one(rows):
    game = load(f"connect_four(rows={rows}, columns=5)")
    looking = agent("lookahead(nodes=200)", game, 1)
    memory = looking.begin()
    s = game.root()
    memory = looking.watch(memory, Saw(game.view(s, 1)))
    for mine, its in ((1, 5), (2, 5), (3, None)):
        s = game.play(s, (mine,))
        memory = looking.watch(memory, Saw(game.view(s, 1)))
        if its is None:
            break
        memory = looking.watch(memory, Did(its))
        s = game.play(s, (its,))
        memory = looking.watch(memory, Saw(game.view(s, 1)))
    assert memory.state == s
    assert looking.act(memory, game.view(s, 1), game.actions(s, 1), np.random.default_rng(0)) == 4


def test_what_the_others_move_says_about_it_by_hand():
    looking = agent("lookahead(nodes=20000)", GAME, 1)
    memory = looking.watch(looking.begin(), Saw(GAME.root()))
    s = GAME.play(GAME.root(), ("b1",))
    memory = looking.watch(memory, Saw(s))
    menu = GAME.actions(GAME.root(), 0)
    value = np.array([after(GAME.root(), a)[0] for a in menu])
    for precision, log in zip(PRECISIONS, memory.log, strict=True):
        weight = np.exp(precision * value)
        assert log == pytest.approx(np.log(weight[menu.index("b1")] / weight.sum()))


@pytest.mark.parametrize("spec", ["rps|repeat(3)", "kuhn", "congestion", "soccer"])
def test_games_with_chance_secrets_or_simultaneous_moves_are_refused(spec):
    with pytest.raises(Unsuited, match="lookahead"):
        agent("lookahead", load(spec), 0).begin()


def test_markov_players_expect_what_their_transitions_say():
    """On tic-tac-toe's form: after a move the share of random play is weighed by hand."""
    looking = agent("markov_player", GAME, 1)
    memory = looking.watch(looking.begin(), Saw(GAME.root()))
    before = looking.mixes(memory.at)  # [K, 9]
    assert looking.forecast_move(memory, None, 0, GAME.actions(GAME.root(), 0))["b2"] == pytest.approx(
        before.mean(0)[4]
    )
    memory = looking.watch(memory, Saw(GAME.play(GAME.root(), ("b2",))))
    assert memory.log == pytest.approx(np.log(before[:, 4]))


def test_markov_players_are_for_states_that_both_see():
    with pytest.raises(Unsuited):
        agent("markov_player", load("kuhn"), 0)
