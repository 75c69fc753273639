from itertools import product

import pytest

from coplayer.game import GameError
from coplayer.games.deal_or_no_deal import DealOrNoDeal

from .enumerate import declared_wrong, ends, expected, menus

SMALL = [DealOrNoDeal(), DealOrNoDeal((1, 1), 2, 3), DealOrNoDeal((1,), 2, 1), DealOrNoDeal((2, 1, 1), 3, 1)]


def test_the_worths_of_one_book_and_two_hats_by_hand():
    each = [(0, 2), (2, 1), (4, 0)]  # book + 2 hats = 4
    pairs = [p for p, _ in DealOrNoDeal().chance(())]
    assert sorted(pairs) == [p for p in product(each, each) if p not in (((0, 2), (0, 2)), ((4, 0), (4, 0)))]
    assert all(p == pytest.approx(1 / 7) for _, p in DealOrNoDeal().chance(()))


def test_a_deal_pays_each_its_part_by_hand():
    game = DealOrNoDeal()
    worths = ((4, 0), (2, 1))
    asked = (worths, (1, 0))  # player 0 asks for the book
    assert game.rewards(asked, ("accept",), (*asked, "accept")) == (4, 2)
    counter = (*asked, (0, 2))  # player 1 asks for both hats instead: the same deal
    assert game.rewards(counter, ("accept",), (*counter, "accept")) == (4, 2)
    greedy = (worths, (1, 0), (1, 1))
    assert game.rewards(greedy, ("accept",), (*greedy, "accept")) == (0, 3)
    assert game.rewards(greedy, ("refuse",), (*greedy, "refuse")) == (0, 0)
    assert game.actions(greedy, 0) == ("accept", "refuse")


@pytest.mark.parametrize("game", SMALL, ids=str)
def test_no_deal_makes_more_than_the_best_split(game):
    for s, paid in ends(game):
        best = sum(n * max(a, b) for n, a, b in zip(game.items, *s[0], strict=True))
        assert min(paid) >= 0 and sum(paid) <= best
        assert (s[-1] == "accept") or paid == [0, 0]


def test_an_ultimatum_lets_player_0_keep_the_pile():
    game = DealOrNoDeal(turns=1)
    everything = game.items

    def accept(view, actions):
        return "accept"

    # whatever player 0 asks for, against accepting it gets at most the pile, worth `total`
    assert expected(game, lambda view, actions: everything, accept) == pytest.approx([game.total, 0])
    for asked in game.actions(((),), 0):
        assert expected(game, lambda view, actions, asked=asked: asked, accept)[0] <= game.total
    # and accepting gets at least as much as refusing after every offer
    assert all(paid[1] >= 0 for s, paid in ends(game) if s[-1] == "accept")


def test_worths_are_private_and_offers_public():
    game = DealOrNoDeal()
    a, b = (((4, 0), (2, 1)), (1, 0)), (((2, 1), (2, 1)), (1, 0))
    assert game.view(a, 1) == game.view(b, 1) and game.view(a, 0) != game.view(b, 0)
    assert game.view(a, 1) != game.view((a[0], (0, 1)), 1)
    assert all(menus(game))


@pytest.mark.parametrize("game", SMALL, ids=str)
def test_declared_facts_are_counted(game):
    assert declared_wrong(game) == {}


@pytest.mark.parametrize(
    "bad", [{"items": ()}, {"items": (0, 1)}, {"turns": 0}, {"total": 0}, {"items": (2, 2), "total": 3}]
)
def test_bad_parameters_are_refused(bad):
    with pytest.raises(GameError, match="items=.*total="):
        DealOrNoDeal(**bad)
