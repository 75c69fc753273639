"""Hedge: its weights by hand, and the regret that no sequence can exceed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coplayer.agents.hedge_player import HedgePlayer
from coplayer.game import Saw
from coplayer.read.nfg import parse
from coplayer.transform.repeat import repeat

LOPSIDED = repeat(parse('NFG 1 R "lopsided" { "row" "column" } { 3 2 } 1 7 2 0 3 3 4 1 5 2 6 5'), 40)


def told(player, memory, theirs: int):
    moves = player.stage.mine[0], player.stage.theirs[theirs]
    return player.watch(memory, Saw((1, moves[:: 1 - 2 * player.stage.seat])))


def test_weights_go_with_what_each_action_would_have_earned():
    player = HedgePlayer(LOPSIDED, 0, eta=0.5)
    memory = told(player, told(player, player.begin(), 0), 1)
    total = np.array([1 + 4, 2 + 5, 3 + 6])
    assert player.mix(memory) == pytest.approx(np.exp(0.5 * total) / np.exp(0.5 * total).sum())


@pytest.mark.parametrize("seat", [0, 1])
@given(draws=st.lists(st.integers(0, 2), min_size=40, max_size=40))
def test_no_sequence_gives_it_more_regret_than_the_bound(seat, draws):
    player = HedgePlayer(LOPSIDED, seat)
    pay, memory, got = player.stage.payoff, player.begin(), 0.0
    theirs = [b % pay.shape[1] for b in draws]
    for b in theirs:
        got += float(player.mix(memory) @ pay[:, b])
        memory = told(player, memory, b)
    bound = np.ptp(pay) * np.sqrt(40 * np.log(pay.shape[0]) / 2)
    assert pay[:, theirs].sum(1).max() - got <= bound + 1e-9


def test_against_its_worst_enemy_the_usual_rate_keeps_the_bound_and_a_hasty_one_does_not():
    regret = {}
    for eta in (None, 20.0):
        player = HedgePlayer(repeat(parse('NFG 1 R "pennies" { "a" "b" } { 2 2 } 1 0 0 0 0 0 1 0'), 400), 0, eta=eta)
        pay, memory, got, seen = player.stage.payoff, player.begin(), 0.0, []
        for _ in range(400):
            mix = player.mix(memory)
            b = int((mix @ pay).argmin())  # what hurts most now
            got += float(mix @ pay[:, b])
            memory, seen = told(player, memory, b), [*seen, b]
        regret[eta] = pay[:, seen].sum(1).max() - got
    assert regret[None] <= np.sqrt(400 * np.log(2) / 2) < regret[20.0]
