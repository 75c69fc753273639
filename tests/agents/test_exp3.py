"""EXP3: its estimates are unbiased, also with a trembling hand, and its regret keeps the bound of Auer et al."""

import numpy as np
import pytest

from coplayer.agents.exp3 import Exp3
from coplayer.game import Saw
from coplayer.read.name import load
from coplayer.read.nfg import parse
from coplayer.transform.noisy import noisy
from coplayer.transform.repeat import repeat

LOPSIDED = repeat(parse('NFG 1 R "lopsided" { "row" "column" } { 3 2 } 1 7 2 0 3 3 4 1 5 2 6 5'), 4)


@pytest.mark.parametrize("rate", [0.0, 0.3])
def test_what_it_adds_is_each_actions_payoff_on_average(rate):
    player = Exp3(noisy(LOPSIDED, rate) if rate else LOPSIDED, 0, gamma=0.2)
    memory, pay = np.array([0.3, -0.2, 0.5]), np.array([1, 2, 3])  # against the first column
    mix = player.mix(memory)
    made = (1 - rate) * mix + rate * (1 - mix) / 2
    added = np.zeros(3)
    for i, label in enumerate(player.stage.mine):
        view = (1, (label, player.stage.theirs[0]))
        added += made[i] * (player.watch(memory, Saw((view, label) if rate else view)) - memory)
    assert added == pytest.approx(0.2 / 3 * (pay - 1) / 5)  # payoffs from 1 to 6 as 0 to 1


def test_it_explores():
    assert Exp3(LOPSIDED, 0, gamma=0.3).mix(np.array([0.0, 900.0, 0.0])) == pytest.approx([0.1, 0.8, 0.1])


def test_its_regret_is_below_the_bound():
    rounds, seeds = 400, 12
    game = load(f"rps|repeat({rounds})")
    theirs = np.random.default_rng(0).choice(3, rounds, p=[0.6, 0.3, 0.1])
    theirs[200:] = 2 - theirs[200:]
    regrets = []
    for seed in range(seeds):
        player, rng = Exp3(game, 0), np.random.default_rng(seed)
        memory, got, labels = player.begin(), 0.0, player.stage.mine
        for t, b in enumerate(theirs):
            got += float(player.mix(memory) @ player.gain[:, b])
            memory = player.watch(memory, Saw((t + 1, (player.act(memory, None, labels, rng), labels[b]))))
        regrets.append(player.gain[:, theirs].sum(1).max() - got)
    assert np.mean(regrets) <= 2 * np.sqrt((np.e - 1) * rounds * 3 * np.log(3))


def test_alone_with_a_constant_rival_it_finds_the_answer():
    game = load("rps|repeat(2000)")
    player, rng = Exp3(game, 1), np.random.default_rng(5)
    memory = player.begin()
    for t in range(2000):
        memory = player.watch(memory, Saw((t + 1, ("rock", player.act(memory, None, player.stage.mine, rng)))))
    assert player.mix(memory)[player.stage.mine.index("paper")] > 0.9
