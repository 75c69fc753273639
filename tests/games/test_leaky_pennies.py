from itertools import product

import pytest

from coplayer.game import GameError
from coplayer.games.leaky_pennies import LeakyPennies

from .enumerate import declared_wrong, expected

EVEN = {"heads": 0.5, "tails": 0.5}


def even(view, actions):
    return EVEN


def peek(view, actions):
    return view or EVEN


@pytest.mark.parametrize("leak", [0, 0.25, 0.7, 1])
def test_the_leak_is_the_value(leak):
    game = LeakyPennies(leak)
    for face in ("heads", "tails"):  # whatever player 0 does, looking wins at least the leak
        assert expected(game, lambda view, actions, face=face: face, peek)[1] >= leak - 1e-12
    for plan in product(("heads", "tails"), repeat=3):  # and hiding evenly loses no more
        guess = dict(zip((None, "heads", "tails"), plan, strict=True))
        assert expected(game, even, lambda view, actions, guess=guess: guess[view])[1] <= leak + 1e-12
    assert game.known["value"] == (-leak, leak)


def test_leaky_pennies_keeps_its_secret():
    game = LeakyPennies()
    assert game.view((False, "heads"), 1) == game.view((False, "tails"), 1)
    assert game.view((True, "heads"), 1) != game.view((True, "tails"), 1)
    assert game.view((True,), 0) == game.view((False,), 0)


@pytest.mark.parametrize("leak", [0, 0.25, 1])
def test_declared_facts_are_counted(leak):
    assert declared_wrong(LeakyPennies(leak)) == {}


@pytest.mark.parametrize("leak", [-0.1, 1.5, float("nan")])
def test_bad_parameters_are_refused(leak):
    with pytest.raises(GameError, match="leak"):
        LeakyPennies(leak)
