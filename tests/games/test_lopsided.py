from itertools import product

import pytest

from coplayer.game import CHANCE, GameError, Saw
from coplayer.games.lopsided import Lopsided

from .enumerate import declared_wrong, ends, histories, menus

FAMILY = [
    Lopsided(seed, depth=5, players=n, zero_sum=z, simultaneous=sim)
    for seed, n, z, sim in product(range(6), (2, 3), (True, False), (True, False))
]
family = pytest.mark.parametrize("game", FAMILY, ids=str)


def states(game):
    return [s for s, *_ in histories(game)]


@family
def test_equal_records_have_equal_actions_and_every_player_moves(game):
    assert all(menus(game))  # `menus` asserts the first


@family
def test_zero_sum_exactly_when_asked_for(game):
    sums = [abs(sum(paid)) for _, paid in ends(game)]
    assert (max(sums) < 1e-9) == game.zero_sum
    assert declared_wrong(game) == {}


def test_the_seed_fixes_the_game_and_another_gives_another():
    for sim in (False, True):
        trees = [tuple(states(Lopsided(seed, simultaneous=sim))) for seed in (1, 1, 2, 3, 4)]
        assert trees[0] == trees[1]
        assert len(set(trees)) == 4


def test_a_game_stays_the_same_over_versions():
    # pinned from a first run: a change here changes every result that used these games
    assert len(states(Lopsided(7))) == 104
    assert ends(Lopsided(7))[-1] == ((("c",), ("b",), ("c",), ("a",), ("b",)), [-1.5, 1.5])


def test_games_are_lopsided():
    chances, sizes, lengths, paid_early, seen, moved = set(), set(), set(), 0, set(), set()
    for game in FAMILY:
        for s, records, _, paid, _ in histories(game):
            movers = game.movers(s)
            if movers == (CHANCE,):
                chances |= {round(p, 9) for _, p in game.chance(s)}
            elif movers:
                sizes |= {len(game.actions(s, i)) for i in movers}
                moved.add(len(movers))
                paid_early += any(paid)
            else:
                lengths.add(len(s))
            seen |= {type(g[1]) for r in records for e in r.entries if isinstance(e, Saw) for g in e.view[1]}
    assert len(chances) > 20 and sizes == {1, 2, 3} and moved == {1, 2, 3}
    assert paid_early > 100 and len(lengths) > 1 and seen == {bool, tuple}


def test_information_sets_lie_between_blind_and_open():
    inside = [
        (sum(len(m) for m in menus(g)), sum(len(g.movers(s)) for s in states(g) if g.movers(s) != (CHANCE,)))
        for g in FAMILY
    ]
    assert sum(sets < nodes for sets, nodes in inside) > len(FAMILY) * 3 / 4
    assert all(sets >= g.players for (sets, _), g in zip(inside, FAMILY, strict=True))


def test_some_memory_is_in_the_record_alone():
    hidden_past = 0
    for game in FAMILY:
        views = set()
        for player, sets in enumerate(menus(game)):
            views |= {(player, record.last) for record in sets}
        hidden_past += len(views) < sum(len(m) for m in menus(game))
    assert hidden_past > len(FAMILY) / 2


@pytest.mark.parametrize("bad", [{"players": 0}, {"depth": 2}, {"players": 5}])
def test_bad_parameters_are_refused(bad):
    with pytest.raises(GameError, match="players=.*depth="):
        Lopsided(**bad)
