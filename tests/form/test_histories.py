"""The tree of histories: as many as the form counts, and the same returns as the sequence form's kernels."""

from dataclasses import dataclass

import numpy as np
import pytest

from coplayer.form.histories import CHANCE, OVER, first_actions, histories, sequences
from coplayer.form.policy import normal
from coplayer.form.sequence import sequence_form
from coplayer.game import TooLarge
from coplayer.games.lopsided import Lopsided
from coplayer.graph import walk
from coplayer.read import load
from coplayer.solve.best_response import returns

GAMES = [
    *("kuhn", "goofspiel(cards=3)", "dec_tiger(horizon=2)", "prisoners_dilemma3"),
    *(
        f"lopsided(seed={s},players={n},zero_sum=False,simultaneous={m})"
        for s in (1, 2)
        for n in (2, 3)
        for m in (0, 1)
    ),
]


@dataclass(frozen=True)
class Fading(Lopsided):
    """A lopsided game, paid on the way, in which later rewards are worth less."""

    discount: float = 0.5


def made(name):
    return sequence_form(walk(load(name) if isinstance(name, str) else name))


@pytest.mark.parametrize("name", [*GAMES, *(Fading(s, 6, 2, False) for s in range(3))], ids=str)
def test_returns_summed_over_the_tree_equal_the_kernels(name):
    form = made(name)
    tree, rng = histories(form), np.random.default_rng(7)
    policy = tuple(normal(form, p, rng.random(q) ** 3) for p, q in enumerate(form.sequences))
    by_number = np.concatenate([policy[p][sequences(form, p)] for p in range(form.players)])
    reach, total = np.zeros(len(tree.mover)), np.zeros(form.players)
    reach[0] = 1
    total += tree.pay[0]
    for v in range(len(tree.mover)):  # a parent always comes before its children
        for a in range(tree.width[v]):
            c = tree.child[v] + a
            p = tree.prob[c] if tree.mover[v] == CHANCE else by_number[tree.at[v] + a]
            reach[c] = reach[v] * p
            total += reach[c] * tree.pay[c]
    assert reach[tree.mover == OVER].sum() == pytest.approx(1)
    assert total == pytest.approx(returns(form, policy))


@pytest.mark.parametrize("name", ["kuhn", "openspiel:leduc_poker", "lopsided(seed=5)"])
def test_with_one_mover_at_a_time_nodes_are_histories(name):
    form = made(name)
    tree = histories(form)
    assert len(tree.mover) == form.unrolled.histories
    assert (tree.mover == OVER).sum() == form.unrolled.terminals


def test_actions_are_numbered_once_and_in_order():
    form = sequence_form(walk(Lopsided(3, players=3)))
    firsts, offset = first_actions(form), 0
    for p in range(3):
        for i, width in enumerate(form.widths[p]):
            mine = sequences(form, p)[firsts[p][i] - offset :][:width]
            assert mine.tolist() == [form.sequence(p, i, a) for a in range(width)]
        offset += form.sequences[p] - 1


def test_a_limit_is_kept():
    with pytest.raises(TooLarge, match="more than 20 nodes"):
        histories(made("kuhn"), limit=20)
