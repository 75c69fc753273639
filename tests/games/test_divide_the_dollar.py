from itertools import combinations, product
from math import ceil

import pytest

from coplayer.game import GameError
from coplayer.games.divide_the_dollar import DivideTheDollar

from .enumerate import declared_wrong, ends


def induction(game, s):
    """(what each expects in state `s`, discounted to the state, an outcome division or None).

    Voters say yes where yes is at least as good as waiting; proposers take the first best division.
    """
    movers = game.movers(s)
    if not movers:
        return (0.0, 0.0, 0.0), None
    if len(s) == 1:
        each = [induction(game, game.play(s, (i,)))[0] for i, _ in game.chance(s)]
        return tuple(sum(v) / 3 for v in zip(*each, strict=True)), None
    if len(s) == 2:
        found = [(induction(game, game.play(s, (d,)))[0], d) for d in game.actions(s, s[1])]
        value, division = max(found, key=lambda f: f[0][s[1]])
        return tuple(game.discount * v for v in value), division
    wait = tuple(game.discount * v for v in induction(game, game.play(s, ("no", "no")))[0])
    votes = tuple("yes" if s[2][i] >= wait[i] else "no" for i in movers)
    if "yes" not in votes:
        return wait, None
    return game.rewards(s, votes, game.play(s, votes)), s[2]


@pytest.mark.parametrize(
    "dollar, rounds, discount", [(3, 1, 1.0), (3, 2, 1.0), (5, 2, 1.0), (4, 2, 1.0), (7, 2, 0.8), (6, 2, 0.5)]
)
def test_a_proposer_buys_one_partner_at_what_waiting_is_worth(dollar, rounds, discount):
    game = DivideTheDollar(dollar, rounds, discount)
    _, division = induction(game, (0, 1))
    # with a round to come, waiting is worth a third of the dollar, two decisions later (symmetry)
    price = ceil(discount**2 * dollar / 3 - 1e-9) if rounds > 1 else 0
    assert division[1] == dollar - price
    assert sorted(division) == sorted((dollar - price, price, 0))


def test_three_coins_and_two_rounds_by_hand():
    # refusing leads to a third of 3 coins each; one coin buys a partner, two are kept
    value, division = induction(DivideTheDollar(), (0, 0))
    assert division == (2, 0, 1) and value == (2, 0, 1)
    assert induction(DivideTheDollar(), (1,))[0] == pytest.approx((1, 1, 1))


@pytest.mark.parametrize("dollar", [2, 3, 4, 7])
def test_two_can_always_do_better_once_somebody_has_two_coins(dollar):
    divisions = DivideTheDollar(dollar).actions((0, 0), 0)
    safe = [
        d
        for d in divisions
        if not any(all(e[i] > d[i] for i in two) for e in divisions for two in combinations(range(3), 2))
    ]
    assert safe == [d for d in divisions if max(d) < 2]
    assert (safe == []) == (dollar >= 4)


def test_one_yes_is_a_majority_and_two_noes_go_on():
    game = DivideTheDollar()
    s = (0, 1, (1, 2, 0))
    assert game.movers(s) == (0, 2)
    for votes in product(("yes", "no"), repeat=2):
        t = game.play(s, votes)
        if votes == ("no", "no"):
            assert t == (1,) and game.rewards(s, votes, t) == (0, 0, 0)
        else:
            assert not game.movers(t) and game.rewards(s, votes, t) == (1, 2, 0)


def test_an_end_pays_the_dollar_or_nothing():
    sums = [sum(paid) for _, paid in ends(DivideTheDollar(2, 1))]
    assert set(sums) == {0, 2} and sums.count(0) == 3 * 6  # one way to fail for each proposer and division


@pytest.mark.parametrize("game", [DivideTheDollar(), DivideTheDollar(2, 1), DivideTheDollar(1, 2, 0.9)], ids=str)
def test_declared_facts_are_counted(game):
    assert declared_wrong(game) == {}


@pytest.mark.parametrize("bad", [{"dollar": 0}, {"rounds": 0}, {"discount": 1.5}, {"discount": 0}])
def test_bad_parameters_are_refused(bad):
    with pytest.raises(GameError, match=next(iter(bad))):
        DivideTheDollar(**bad)
