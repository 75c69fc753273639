"""Repetition: backward induction, small graphs, and what is seen between stages."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis.strategies import integers

from coplayer.form.policy import uniform
from coplayer.game import Did, GameError, Saw, advance, begin
from coplayer.games.lopsided import Lopsided
from coplayer.graph import walk
from coplayer.read.name import load
from coplayer.solve.best_response import returns
from coplayer.transform.repeat import Ended, Repeat, repeat

from .pooled import Given, form, worth


def subgame_perfect(game, s):
    """All pure subgame-perfect (plays, payoffs) from s in a repeated matrix game, by backward induction."""
    if not game.movers(s):
        return [((), (0.0, 0.0))]
    menus = [game.actions(s, i) for i in (0, 1)]
    # one continuation after each joint move, in all combinations
    after = {m: subgame_perfect(game, game.play(s, m)) for m in product(*menus)}
    found = []
    for chosen in product(*after.values()):
        then = dict(zip(after, chosen, strict=True))
        pay = {m: tuple(a + b for a, b in zip(game.rewards(s, m, None), then[m][1], strict=True)) for m in then}
        for a, b in then:
            best = all(pay[a, b][0] >= pay[c, b][0] for c in menus[0])
            if best and all(pay[a, b][1] >= pay[a, d][1] for d in menus[1]):
                found.append(((((a, b)), *then[a, b][0]), pay[a, b]))
    return found


@pytest.mark.parametrize("n", [1, 2, 3])
def test_repeated_prisoners_always_defect_by_backward_induction(n):
    game = load(f"prisoners_dilemma|repeat({n})")
    plays = {play for play, _ in subgame_perfect(game, game.root())}
    assert plays == {(("defect", "defect"),) * n}


def test_the_graph_of_a_repeated_matrix_is_small_and_its_form_complete():
    game = load("prisoners_dilemma|repeat(4)")
    assert walk(game).states == 1 + 4 * 4
    assert form(game).infosets == (1 + 4 + 16 + 64,) * 2
    assert game.horizon == 4


def test_all_see_the_moves_of_a_stage_and_no_more():
    game = load("prisoners_dilemma|repeat(2)")
    s, moves = game.root(), ("defect", "cooperate")
    t = game.play(s, moves)
    assert advance(game, begin(game, s), s, moves, t)[1].entries == (Did("cooperate"), Saw((1, moves)))


def test_with_views_only_a_matrix_stays_dark():
    """n stages in which one remembers one's own moves alone."""
    assert form(load("prisoners_dilemma|repeat(3, monitoring=views)")).infosets == (1 + 2 + 4,) * 2


@pytest.mark.parametrize("spec", ["kuhn", "openspiel:kuhn_poker", "kuhn|reveal", "kuhn|channel(coin)"])
def test_playing_twice_is_worth_twice_in_zero_sum(spec):
    if ":" in spec:
        pytest.importorskip("pyspiel")
    assert worth(load(f"{spec}|repeat(2)")) == pytest.approx(2 * worth(load(spec)), abs=1e-7)


@given(integers(0, 10_000))
@settings(max_examples=10)
def test_stages_that_tell_nothing_are_worth_n_times_one(seed):
    game = Lopsided(seed, 3, simultaneous=False)
    assert worth(repeat(game, 2)) == pytest.approx(2 * worth(game), abs=1e-7)
    assert worth(repeat(Given(game), 2)) == pytest.approx(2 * worth(game), abs=1e-7)
    assert form(repeat(game, 1)).infosets == form(game).infosets


@given(integers(0, 10_000))
@settings(max_examples=10)
def test_what_is_paid_adds_up(seed):
    game = Lopsided(seed, 4, players=3, zero_sum=False)
    plain = form(game)
    for monitoring in ("views", "perfect"):
        f = form(repeat(game, 2, monitoring))
        assert returns(f, uniform(f)) == pytest.approx(2 * returns(plain, uniform(plain)), abs=1e-9)


def test_cards_stay_hidden_after_a_fold_and_the_stage_is_announced():
    game = load("kuhn|repeat(2)")
    s = game.root()
    records = begin(game, s)
    for move in ("J", "K", "bet", "pass"):
        t = game.play(s, (move,))
        records, s = advance(game, records, s, (move,), t), t
    last = records[0].entries[-1].view[1]
    assert isinstance(last, Ended) and last.stage == 1
    assert "K" not in repr(records[0]) and "J" not in repr(records[1])


def test_perfect_monitoring_shows_the_moves_of_a_stage_but_not_the_draws():
    game = load("forged_speaker|repeat(2, monitoring=perfect)")
    s = game.root()
    for move in ("impostor", "plain", "obey"):
        s = game.play(s, (move,))
    assert game.view(s, 1)[1] == Ended(1, "plain", (("plain",), ("obey",)))


def test_given_information_sets_remember_all_stages():
    """A player tells 3 cards times 5 ends of a stage apart: 6 + 15 * 6 + 15 * 15 * 6."""
    pytest.importorskip("pyspiel")
    assert form(load("openspiel:kuhn_poker|repeat(3)")).infosets == (1446, 1446)


def test_a_horizon_holds_in_each_stage():
    game = load("dec_tiger(horizon=1)|repeat(2)")
    s = game.root()
    for moves in (None, ("listen", "listen"), None):  # the tiger is placed, then heard
        s = game.play(s, moves or (game.chance(s)[0][0],))
    assert (s.over, game.movers(s)) == (1, (-1,))
    f, once = form(game), form(load("dec_tiger(horizon=1)"))
    assert game.horizon == 2
    assert returns(f, uniform(f)) == pytest.approx(2 * returns(once, uniform(once)), abs=1e-9)


class Discounted(type(load("prisoners_dilemma"))):
    discount = 0.5


def test_discounting_goes_on_from_stage_to_stage():
    pd = load("prisoners_dilemma")
    f = form(repeat(Discounted(pd.title, pd.names, pd.strategies, pd.payoffs), 3))
    g = form(pd)
    assert returns(f, uniform(f)) == pytest.approx(1.75 * returns(g, uniform(g)), abs=1e-12)


class Seen(type(load("prisoners_dilemma"))):
    rewards_seen = True


def test_pay_is_seen_where_the_game_says_so():
    pd = load("prisoners_dilemma")
    game = Repeat(Seen(pd.title, pd.names, pd.strategies, pd.payoffs), 2)
    s = game.play(game.root(), ("defect", "cooperate"))
    assert [game.view(s, i)[1].paid for i in (0, 1)] == [5, 0]


def test_bad_repetitions_are_refused():
    with pytest.raises(GameError, match="n=0 given, a whole number from 1 up"):
        load("rps|repeat(0)")
    with pytest.raises(GameError, match="monitoring='perfekt' given .did you mean 'perfect'"):
        load("rps|repeat(2, monitoring=perfekt)")
