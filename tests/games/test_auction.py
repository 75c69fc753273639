from itertools import product

import pytest

from coplayer.game import CHANCE, GameError
from coplayer.games.auction import Auction

from .enumerate import declared_wrong, expected, menus


def truthful(view, actions):
    return view


def gain(game, values, bids, player):
    """What `player` gets on average over the draw by lot, straight from the rules in words."""
    top = [i for i, b in enumerate(bids) if b == max(bids)]
    price = max(bids) if game.price == "first" else sorted(bids, reverse=True)[1]
    return (values[player] - price) / len(top) if player in top else 0.0


def played(game, values, bids):
    s = game.play((values,), bids)
    if game.movers(s) != (CHANCE,):
        return game.rewards((values,), bids, s)
    draws = [(p, game.rewards(s, (i,), game.play(s, (i,)))) for i, p in game.chance(s)]
    return tuple(sum(p * r[i] for p, r in draws) for i in range(game.players))


@pytest.mark.parametrize("game", [Auction(2, 3), Auction(3, 2, "second"), Auction(3, 2), Auction(2, 3, "second")])
def test_winners_pay_by_the_rules(game):
    bids = range(game.values + 1)
    for values in product(range(1, game.values + 1), repeat=game.players):
        for bid in product(bids, repeat=game.players):
            want = [gain(game, values, bid, i) for i in range(game.players)]
            assert played(game, values, bid) == pytest.approx(want)


def test_three_cases_by_hand():
    assert played(Auction(3, 5), (5, 3, 1), (3, 2, 0)) == (2, 0, 0)
    assert played(Auction(3, 5, "second"), (5, 3, 1), (4, 2, 0)) == (3, 0, 0)
    assert played(Auction(3, 5), (5, 3, 4), (2, 0, 2)) == (1.5, 0, 1)  # drawn by lot


@pytest.mark.parametrize("players", [2, 3])
def test_at_the_second_price_truth_is_weakly_dominant(players):
    game = Auction(players, 3, "second")
    for value, bid in product(range(1, 4), range(4)):
        for others in product(range(4), repeat=players - 1):
            values = (value, *[1] * (players - 1))
            assert played(game, values, (value, *others))[0] >= played(game, values, (bid, *others))[0] - 1e-12


def test_at_the_first_price_truth_gains_nothing_and_shading_gains():
    game = Auction(2, 3)
    assert expected(game, truthful, truthful) == pytest.approx([0, 0])
    assert expected(game, lambda view, actions: view - 1, truthful)[0] > 0


@pytest.mark.parametrize("n, values", [(2, 2), (2, 3), (3, 3)])
def test_truthful_gains_at_the_second_price_are_the_gap_between_the_best_two(n, values):
    game = Auction(n, values, "second")
    draws = [sorted(v) for v in product(range(1, values + 1), repeat=n)]
    gap = sum(v[-1] - v[-2] for v in draws) / len(draws)
    assert sum(expected(game, truthful, truthful, truthful)) == pytest.approx(gap)


def test_half_the_value_is_an_equilibrium_at_the_first_price_for_two_values():
    # By hand: both bid v // 2, so 0 with value 1 and 1 with value 2. Value 1: bidding 0 ties with the
    # other's 0 half the time, (1/2)(1/2)(1 - 0) = 1/4; bidding 1 wins at price 1, 0. Value 2: bidding 1
    # wins against 0 and ties with 1, (1/2 + 1/4)(2 - 1) = 3/4; 0 gives (1/2)(1/2) 2 = 1/2; 2 gives 0.
    game = Auction(2, 2)

    def half(view, actions):
        return view // 2

    assert expected(game, half, half) == pytest.approx([(1 / 4 + 3 / 4) / 2] * 2)
    for low, high in product(range(3), repeat=2):
        other = expected(game, lambda view, actions, bids=(low, high): bids[view - 1], half)
        assert other[0] <= 1 / 2 + 1e-12


def test_bids_are_sealed_and_values_private():
    assert all(len(sets) == 3 for sets in menus(Auction(2, 3)))
    game = Auction(2, 3)
    assert game.view(((1, 3),), 0) == game.view(((1, 2),), 0) != game.view(((2, 3),), 0)
    assert game.view(((1, 3), (0, 2)), 0) == (1, 2)  # player 1 won at 2


@pytest.mark.parametrize("game", [Auction(), Auction(2, 2, "second"), Auction(3, 2), Auction(4, 1)], ids=str)
def test_declared_facts_are_counted(game):
    assert declared_wrong(game) == {}


@pytest.mark.parametrize("bad", [{"players": 1}, {"values": 0}, {"price": "third"}])
def test_bad_parameters_are_refused(bad):
    with pytest.raises(GameError, match=next(iter(bad))):
        Auction(**bad)
