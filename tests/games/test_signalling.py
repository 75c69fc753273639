from itertools import product

import pytest

from coplayer.game import GameError
from coplayer.games.signalling import Signalling

from .enumerate import declared_wrong, expected


def equilibria(game):
    """Pure (messages by type, acts by message) that are Nash, with their returns."""
    sends = list(product(range(game.messages), repeat=game.types))
    acts = list(product(game.actions((0, 0), 1), repeat=game.messages))

    def paid(sent, acted):
        return expected(game, lambda view, a: sent[view] if len(a) == game.messages else 0, by(acted))

    def by(acted):
        return lambda view, a: acted[view]

    table = {(s, a): paid(s, a) for s, a in product(sends, acts)}
    best_sent = {a: max(table[s, a][0] for s in sends) for a in acts}
    best_act = {s: max(table[s, a][1] for a in acts) for s in sends}
    return {k: v for k, v in table.items() if v[0] >= best_sent[k[1]] - 1e-12 and v[1] >= best_act[k[0]] - 1e-12}


def separates(game):
    return any(len(set(sent)) == game.types for sent, _ in equilibria(game))


@pytest.mark.parametrize("bias", [-0.3, -0.2, 0.0, 0.1, 0.24, 0.26, 0.5])
def test_cheap_talk_tells_two_types_apart_up_to_a_bias_of_a_quarter(bias):
    assert separates(Signalling(bias=bias)) == (abs(bias) <= 1 / 4)


@pytest.mark.parametrize("bias", [0.1, 0.16, 0.17, 0.3])
def test_cheap_talk_tells_three_types_apart_up_to_a_sixth(bias):
    assert separates(Signalling(3, 3, bias)) == (bias <= 1 / 6)


def test_a_costly_message_separates_exactly_where_only_the_better_type_buys_it():
    for bias, effort in product([0.3, 0.5, 1.0, 2.0], [0.1, 0.5, 1.1, 3.0, 6.0]):
        game = Signalling(bias=bias, cost="costly", effort=effort)
        honest = any(sent == (0, 1) for sent, _ in equilibria(game))
        assert honest == (bias - 0.25 <= 0.75 * effort and bias + 0.25 >= 0.25 * effort), (bias, effort)


def test_babbling_is_always_an_equilibrium_of_cheap_talk():
    for bias in (0.0, 0.1, 0.7):
        found = equilibria(Signalling(bias=bias))
        assert ((0, 0), (0.5, 0.5)) in found
        assert found[(0, 0), (0.5, 0.5)][1] == pytest.approx(-(0.25**2))  # variance of the type


def test_a_costly_message_by_hand():
    game = Signalling(bias=0.5, cost="costly", effort=2.0)
    # type 0 is worth 1/4; message 1 costs 2 * 1 * 3/4; act 3/4 is exactly what the sender wants
    assert game.rewards((0, 1), (0.75,), (0, 1, 0.75)) == pytest.approx((-1.5, -0.25))
    assert game.rewards((1, 1), (0.75,), (1, 1, 0.75)) == pytest.approx((-0.25 - 0.5, 0))


def test_acts_hold_every_mean_of_neighbouring_types():
    assert Signalling(types=3).actions((0, 0), 1) == pytest.approx((1 / 6, 2 / 6, 3 / 6, 4 / 6, 5 / 6))


def test_the_receiver_sees_the_message_alone():
    game = Signalling()
    assert game.view((0, 1), 1) == game.view((1, 1), 1) != game.view((1, 0), 1)
    assert game.view((0,), 1) is None and game.view((0,), 0) != game.view((1,), 0)


@pytest.mark.parametrize(
    "game",
    [
        Signalling(),
        Signalling(3, 2, 0.0),
        Signalling(2, 1, 0.0, "costly"),
        Signalling(2, 2, 0.0, "costly"),
        Signalling(2, 3, -0.1, "costly", 0.0),
    ],
    ids=str,
)
def test_declared_facts_are_counted(game):
    assert declared_wrong(game) == {}


@pytest.mark.parametrize(
    "bad", [{"types": 1}, {"messages": 0}, {"cost": "free"}, {"bias": float("nan")}, {"effort": -1}]
)
def test_bad_parameters_are_refused(bad):
    with pytest.raises(GameError, match=next(iter(bad))):
        Signalling(**bad)
