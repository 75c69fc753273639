from itertools import product

import pytest

from coplayer.game import GameError
from coplayer.games.price_setting import PriceSetting

from .enumerate import declared_wrong, expected


def test_prices_and_profits_of_the_paper():  # Calvano et al. 2020, two sellers, mu = 1/4
    game = PriceSetting()
    assert game.competitive == pytest.approx(1.473, abs=5e-4)
    assert game.monopoly == pytest.approx(1.925, abs=5e-4)
    assert game.profits("steady", [game.competitive] * 2)[0] == pytest.approx(0.2229, abs=5e-5)
    assert game.profits("steady", [game.monopoly] * 2)[0] == pytest.approx(0.3375, abs=5e-5)


@pytest.mark.parametrize("game", [PriceSetting(), PriceSetting(3, mu=0.5), PriceSetting(4, mu=0.1)], ids=str)
def test_the_two_prices_beat_all_others_on_a_fine_grid(game):
    fine = [1 + k / 1000 for k in range(1, 2500)]
    n = game.players
    alone = max(fine, key=lambda p: game.profits("steady", [p, *[game.competitive] * (n - 1)])[0])
    together = max(fine, key=lambda p: game.profits("steady", [p] * n)[0])
    assert alone == pytest.approx(game.competitive, abs=1.1e-3)
    assert together == pytest.approx(game.monopoly, abs=1.1e-3)


def test_the_grid_reaches_a_tenth_beyond_both_prices():
    prices = PriceSetting(grid=15).prices
    assert len(prices) == 15 and prices[0] == 1.428 and prices[-1] == 1.97
    assert max(b - a for a, b in zip(prices, prices[1:], strict=False)) == pytest.approx(0.0387, abs=1.1e-3)


def test_the_grid_keeps_an_equilibrium_near_the_competitive_price_and_none_near_monopoly():
    game = PriceSetting(grid=15)

    def best(other):
        return max(game.prices, key=lambda p: game.profits("steady", (p, other))[0])

    equilibria = [(a, b) for a, b in product(game.prices, repeat=2) if best(b) == a and best(a) == b]
    assert equilibria
    assert all(abs(p - game.competitive) < 0.06 for pair in equilibria for p in pair)


def test_undercutting_the_monopoly_price_gains_and_hurts_the_other():
    game = PriceSetting()
    high = game.prices[3]
    both = game.profits("steady", (high, high))
    under = game.profits("steady", (game.prices[1], high))
    assert under[0] > both[0] and under[1] < both[1]


def test_a_seller_sells_by_logit_by_hand():
    # mu = 1, both at 2: appeal 1 each, outside 1: a third each, a margin of 1
    assert PriceSetting(mu=1.0).profits("steady", (2, 2)) == pytest.approx((1 / 3, 1 / 3))
    # the outside good at +ln 2 draws twice as much: a quarter each; at -ln 2 half as much: 2/5 each
    game = PriceSetting(mu=1.0, shock=0.6931471805599453)
    assert game.profits("low", (2, 2)) == pytest.approx((1 / 4, 1 / 4))
    assert game.profits("high", (2, 2)) == pytest.approx((2 / 5, 2 / 5))


def test_a_shock_is_averaged_and_not_seen_before_pricing():
    game = PriceSetting(shock=0.3)
    price = game.prices[2]
    halves = [game.profits(d, (price, price))[0] for d in ("low", "high")]
    assert halves[0] < halves[1]
    assert expected(game, *[lambda view, actions: price] * 2) == pytest.approx([sum(halves) / 2] * 2)
    assert game.view(("low",), 0) is None and game.view(("high",), 0) is None


@pytest.mark.parametrize("game", [PriceSetting(), PriceSetting(3, 3, shock=0.2)], ids=str)
def test_declared_facts_are_counted(game):
    assert declared_wrong(game) == {}


@pytest.mark.parametrize("bad", [{"players": 1}, {"grid": 1}, {"mu": 0}, {"shock": -1}])
def test_bad_parameters_are_refused(bad):
    with pytest.raises(GameError, match=next(iter(bad))):
        PriceSetting(**bad)
