from itertools import product

import pytest

from coplayer.game import GameError
from coplayer.games.public_goods import PublicGoods

from .enumerate import declared_wrong, ends

SMALL = [
    PublicGoods(),
    PublicGoods(3),
    PublicGoods(2, 3),
    PublicGoods(2, punishment=True),
    PublicGoods(2, factor=1),
]


def payoff(game, *moves):
    return game.rewards((), moves, (moves,))


def test_a_round_of_the_laboratory_by_hand():
    game = PublicGoods(4, endowment=20)  # Fehr & Gaechter: 20 points, a given one returns 0.4 to each
    assert payoff(game, 20, 20, 20, 20) == (32, 32, 32, 32)
    assert payoff(game, 0, 20, 20, 20) == pytest.approx((44, 24, 24, 24))
    assert payoff(game, 20, 0, 0, 0) == pytest.approx((8, 28, 28, 28))
    assert payoff(game, 5, 0, 10, 1) == pytest.approx((21.4, 26.4, 16.4, 25.4))


@pytest.mark.parametrize("game", [PublicGoods(3), PublicGoods(2, 3, factor=1.9), PublicGoods(3, 2, factor=2.5)])
def test_keeping_is_strictly_dominant_and_giving_best_for_all(game):
    acts = game.actions((), 0)
    for others in product(acts, repeat=game.players - 1):
        own = [payoff(game, a, *others)[0] for a in acts]
        assert all(later < before for before, later in zip(own, own[1:], strict=False))
    sums = {m: sum(payoff(game, *m)) for m in product(acts, repeat=game.players)}
    assert max(sums, key=sums.get) == (acts[-1],) * game.players
    assert game.known["value"] == payoff(game, *(acts[0],) * game.players)


def test_a_large_factor_makes_giving_dominant():
    game = PublicGoods(2, factor=3)
    assert all(payoff(game, "give", o)[0] > payoff(game, "keep", o)[0] for o in ("keep", "give"))
    assert game.known["value"] == payoff(game, "give", "give") == (3, 3)


def test_punishment_takes_three_for_one():
    game = PublicGoods(3, punishment=True)
    s = (("keep", "give", "give"),)
    assert game.actions(s, 1) == ((), (0,), (2,), (0, 2))
    assert game.rewards(s, ((), (0,), (0, 1)), None) == (-6, -4, -2)


def test_the_threat_to_punish_pays_for_giving_but_is_not_credible():
    game = PublicGoods(3, punishment=True)
    give = payoff(game, "give", "give", "give")[0]
    keep = payoff(game, "keep", "give", "give")[0] + game.rewards(((),), ((), (0,), (0,)), None)[0]
    assert keep < give  # where it is carried out ...
    assert game.rewards(((),), ((), (0,), (0,)), None)[1] < 0  # ... but it costs who carries it out


def test_what_was_given_is_seen_before_punishing_and_not_before_giving():
    game = PublicGoods(2, punishment=True)
    assert game.view((), 0) is None
    assert game.view((("keep", "give"),), 1) == (("keep", "give"),)


@pytest.mark.parametrize("game", SMALL, ids=str)
def test_declared_facts_are_counted(game):
    assert declared_wrong(game) == {}


def test_counts_by_hand():
    assert PublicGoods(3).known["terminals"] == 8
    assert PublicGoods(2, punishment=True).known["histories"] == 1 + 4 + 16
    assert PublicGoods(2, punishment=True).known["sequences"] == (1 + 2 + 4 * 2,) * 2


def test_renaming_the_players_renames_the_payoffs():
    game = PublicGoods(2, punishment=True)
    paid = {s: tuple(p) for s, p in ends(game)}
    for (gave, hit), (a, b) in paid.items():
        turned = tuple((1 - j,) for (j,) in [h for h in hit[::-1] if h])
        if all(hit):
            assert paid[gave[::-1], turned] == (b, a)


@pytest.mark.parametrize("bad", [{"players": 1}, {"endowment": 0}, {"factor": -1}, {"fine": float("nan")}])
def test_bad_parameters_are_refused(bad):
    with pytest.raises(GameError, match=next(iter(bad))):
        PublicGoods(**bad)
