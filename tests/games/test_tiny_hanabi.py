from itertools import product

import pytest

from coplayer.games.tiny_hanabi import ACTIONS, CARDS, PAYOFF, TinyHanabi

from .walk import declared_wrong, in_step, playouts, same_sets


def test_every_history_payoff_and_information_set_is_that_of_openspiel():
    other = pytest.importorskip("pyspiel").load_game("tiny_hanabi")
    assert same_sets(in_step(TinyHanabi(), other))
    playouts(TinyHanabi(), other)


def test_declared_sizes_are_measured():
    assert declared_wrong(TinyHanabi()) == {}


def test_the_best_joint_policy_is_worth_ten():
    """All 9 ways for player 0, each with player 1's best reply to what it then knows."""
    values = []
    for tell in product(ACTIONS, repeat=len(CARDS)):
        total = 0.0
        for other, said in product(CARDS, set(tell)):
            could_be = [card for card in CARDS if tell[card] == said]
            total += max(sum(PAYOFF[card][other][said][reply] for card in could_be) for reply in ACTIONS) / 4
        values.append(total)
    assert max(values) == TinyHanabi().known["value"][0] == 10
    assert sorted(values)[0] < 10
