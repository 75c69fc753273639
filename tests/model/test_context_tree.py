"""Context trees against a sum over every pruned tree, with its own bookkeeping."""

from itertools import product
from math import lgamma, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.strategies import data, integers

from coplayer.game import Unsuited
from coplayer.model.context_tree import ContextTree
from coplayer.model.stage import Stage

BEFORE = "before"


def stage(ours=2, theirs=2, rounds=100):
    pay = np.arange(float(ours * theirs)).reshape(ours, theirs)
    return Stage(0, tuple(range(ours)), tuple(range(theirs)), pay, -pay, rounds, 1.0, 0.0, False)


def trees(depth, symbols, stop):
    """(prior weight, leaves) of every pruned tree; a leaf is a context, latest first, that may end before the match."""
    if depth == 0:
        return [(1.0, [()])]
    grown = [(stop, [()])]
    for parts in product(trees(depth - 1, symbols, stop), repeat=len(symbols)):
        leaves = [(c, *leaf) for c, (_, below) in zip(symbols, parts, strict=True) for leaf in below]
        grown.append(((1 - stop) * np.prod([w for w, _ in parts]), [*leaves, (BEFORE,)]))
    return grown


def contexts(rounds, depth, symbol):
    """Before each round and after the last: what happened, latest first."""
    told = [symbol(a, b) for a, b in rounds]
    return [tuple(([BEFORE] * depth + told)[t : t + depth][::-1]) for t in range(len(rounds) + 1)]


def leaf_of(context, leaves):
    return next(leaf for leaf in leaves if context[: len(leaf)] == leaf)


def source(leaves, told, acts, actions, prior):
    """(probability of the acts, distribution of the next one) of one tree with Dirichlet estimates at its leaves."""
    counts = {leaf: np.full(actions, prior) for leaf in leaves}
    chance = 1.0
    for context, b in zip(told, acts, strict=False):
        count = counts[leaf_of(context, leaves)]
        chance *= count[b] / count.sum()
        count[b] += 1
    count = counts[leaf_of(told[-1], leaves)]
    return chance, count / count.sum()


def sum_over_trees(rounds, depth, ours, theirs, seen, prior, stop):
    symbol = {"both": lambda a, b: (a, b), "mine": lambda a, b: a, "theirs": lambda a, b: b}[seen]
    alphabet = {"both": list(product(range(ours), range(theirs))), "mine": range(ours), "theirs": range(theirs)}[seen]
    told, total = contexts(rounds, depth, symbol), 0.0
    for weight, leaves in trees(depth, list(alphabet), stop):
        chance, following = source(leaves, told, [b for _, b in rounds], theirs, prior)
        total = total + weight * chance * following
    return total / total.sum()


def lopsided(rng, ours, theirs, n):
    mine, other = rng.dirichlet(np.full(ours, 0.4)), rng.dirichlet(np.full(theirs, 0.4))
    return [(int(rng.choice(ours, p=mine)), int(rng.choice(theirs, p=other))) for _ in range(n)]


def after(model, rounds):
    memory = model.begin()
    for a, b in rounds:
        memory = model.update(memory, a, b)
    return memory


@pytest.mark.parametrize(
    ("ours", "theirs", "depth", "seen"),
    [
        (2, 2, 0, "both"),
        (2, 2, 2, "both"),
        (3, 2, 3, "theirs"),
        (2, 3, 3, "mine"),
        (3, 2, 2, "theirs"),
        (2, 3, 1, "both"),
    ],
)
def test_the_recursion_is_the_sum_over_all_pruned_trees(ours, theirs, depth, seen):
    rng = np.random.default_rng(ours + 10 * depth)
    for prior, stop in ((0.5, 0.5), (0.2, 0.8)):
        rounds = lopsided(rng, ours, theirs, 25)
        model = ContextTree(stage(ours, theirs), depth, seen, prior, stop=stop)
        for t in (0, 1, 2, 5, 25):
            expected = sum_over_trees(rounds[:t], depth, ours, theirs, seen, prior, stop)
            assert model.predict(after(model, rounds[:t])) == pytest.approx(expected, abs=1e-12)


def test_it_loses_little_to_the_best_tree_in_hindsight():
    """At most ln 2 a node above full depth, and (B - 1) / 2 ln n + ln B a leaf for not knowing its distribution."""
    rng, actions, depth = np.random.default_rng(3), 3, 2
    for _ in range(5):
        rounds = lopsided(rng, 2, actions, 40)
        rounds = [(a, rounds[t - 1][0] if t % 7 else b) for t, (a, b) in enumerate(rounds)]
        model, loss = ContextTree(stage(2, actions), depth, "mine"), 0.0
        memory = model.begin()
        for a, b in rounds:
            loss -= log(model.predict(memory)[b])
            memory = model.update(memory, a, b)
        told = contexts(rounds, depth, lambda a, b: a)
        for weight, leaves in trees(depth, [0, 1], 0.5):
            cost = -log(weight)
            for leaf in leaves:
                n = np.bincount(
                    [b for c, (_, b) in zip(told, rounds, strict=False) if c[: len(leaf)] == leaf], minlength=3
                )
                cost += -sum(k * log(k / n.sum()) for k in n if k) + (n.sum() > 0) * (
                    log(max(n.sum(), 1)) + log(actions)
                )
            assert loss <= cost + 1e-9


@given(n=integers(1, 60), k=integers(0, 60), m=integers(0, 60))
def test_the_cost_of_a_leaf_is_as_stated(n, k, m):
    """Dirichlet(1/2) over three actions against the best distribution in hindsight: ln n + ln 3 at most."""
    counts = np.array([n, k, m])
    estimated = lgamma(1.5) - lgamma(counts.sum() + 1.5) + sum(lgamma(c + 0.5) - lgamma(0.5) for c in counts)
    best = sum(c * log(c / counts.sum()) for c in counts if c)
    assert best - estimated <= log(counts.sum()) + log(3) + 1e-9


@settings(max_examples=20, deadline=None)
@given(data())
def test_forecasts_are_distributions(data):
    ours, theirs, depth = data.draw(integers(1, 3)), data.draw(integers(2, 3)), data.draw(integers(0, 5))
    model = ContextTree(stage(ours, theirs), depth, decay=data.draw(integers(0, 2)) / 2)
    memory = model.begin()
    for _ in range(data.draw(integers(0, 80))):
        memory = model.update(memory, data.draw(integers(0, ours - 1)), data.draw(integers(0, theirs - 1)))
        p = model.predict(memory)
        assert p.min() > 0 and p.sum() == pytest.approx(1, abs=1e-12)


def test_a_rhythm_is_learned():
    """Their act repeats ours of two rounds ago: depth 2 sees it, depth 1 cannot."""
    rng = np.random.default_rng(0)
    mine = rng.integers(2, size=200)
    rounds = [(int(a), int(mine[t - 2])) for t, a in enumerate(mine)]
    deep, shallow = (ContextTree(stage(), depth, "mine") for depth in (2, 1))
    answer = mine[-2]
    assert deep.predict(after(deep, rounds))[answer] > 0.95
    assert shallow.predict(after(shallow, rounds))[answer] < 0.8


@pytest.mark.parametrize("seen", ["both", "mine", "theirs"])
def test_the_reaction_is_the_forecast_after_each_history(seen):
    rng, depth = np.random.default_rng(5), 2
    model = ContextTree(stage(2, 3), depth, seen)
    memory = after(model, lopsided(rng, 2, 3, 50))
    told = model.reaction(memory)
    assert told.theirs[told.at] == pytest.approx(model.predict(memory), abs=1e-12)
    for a, b in product(range(2), range(3)):
        moved = model.reaction(model.update(after(model, ()), a, b)).at
        assert told.then[0, a, b] == moved  # state 0 is the start
        for a2, b2 in product(range(2), range(3)):
            two = after(model, [(1, 1), (a, b), (a2, b2)])
            assert told.then[told.then[moved, a, b], a2, b2] == model.reaction(two).at
            assert model.predict(memory._replace(past=two.past)) == pytest.approx(told.theirs[model.reaction(two).at])


def test_a_reaction_of_a_deep_tree_is_small():
    model = ContextTree(stage(3, 3), depth=6)
    assert model.reaction(model.begin()).theirs.shape == (1 + 9 + 81 + 729, 3)
    assert ContextTree(stage(3, 3), depth=6, reach=1).reaction(model.begin()).theirs.shape == (10, 3)


def test_what_makes_no_sense_is_refused():
    with pytest.raises(Unsuited, match="seen is one of"):
        ContextTree(stage(), seen="his")
