"""Places: a named person comes back as left, an unnamed one is recognised by Bayes, one context runs on."""

import tempfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from coplayer.learn.recurrent import fresh
from coplayer.model.context_tree import ContextTree
from coplayer.model.counts import Counts
from coplayer.model.in_context import InContext
from coplayer.model.online_net import OnlineNet
from coplayer.model.places import Board, InWeights, Keyed, OneContext, Table
from coplayer.model.stage import Stage

STAGE = Stage(0, ("a", "b"), ("x", "y", "z"), np.zeros((2, 3)), np.zeros((2, 3)), 10, 1.0, 0.0, False)


def recurrent():
    """A net with weights that were drawn, not trained."""
    net = InContext(STAGE)
    drawn = fresh(np.random.default_rng(0), 7, 3, 3) | {"out": np.random.default_rng(1).normal(size=(3, 3))}
    return replace(net, weights=saved(drawn))


def saved(weights):
    path = Path(tempfile.mkdtemp()) / "net.npz"
    np.savez(path, **weights)
    return str(path)


ALL = {
    "context": lambda: OneContext(recurrent()),
    "contexts": lambda: Keyed(recurrent()),
    "weights": lambda: InWeights(OnlineNet(STAGE, names=4)),
    "board": lambda: Board(Table(STAGE)),
    "tool": lambda: Keyed(ContextTree(STAGE, depth=2)),
}


def visit(place, memory, who, throws):
    """After a whole visit, and the forecasts."""
    memory, seen = place.meet(memory, who), []
    for mine, theirs in throws:
        seen.append(place.predict(memory))
        memory = place.update(memory, mine, theirs)
    return place.leave(memory), seen


def throws(p, n, seed):
    rng = np.random.default_rng(seed)
    return list(zip(rng.integers(2, size=n).tolist(), rng.choice(3, n, p=p).tolist(), strict=True))


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("named", [True, False])
def test_every_place_forecasts_distributions_and_knows_its_size(name, named):
    place = ALL[name]()
    memory, sizes = place.begin(), []
    for k, who in enumerate(("ann", "bob", "ann")):
        memory, seen = visit(place, memory, who if named else None, throws((0.7, 0.2, 0.1), 20, k))
        assert all(p.min() >= 0 and p.sum() == pytest.approx(1) for p in seen)
        sizes.append(place.size(memory))
    assert min(sizes) > 0 and all(a <= b * 1.2 for a, b in pairwise(sizes))


def test_who_is_named_comes_back_as_they_left_whoever_came_in_between():
    place = Keyed(Counts(STAGE), changed=0.0)
    memory = place.begin()
    for who, b, n in (("ann", 0, 6), ("bob", 1, 9), ("cid", 2, 4)):
        memory, _ = visit(place, memory, who, [(0, b)] * n)
    back = place.predict(place.meet(memory, "ann"))
    assert back == pytest.approx([7 / 9, 1 / 9, 1 / 9])
    assert place.predict(place.meet(memory, "dan")) == pytest.approx(np.full(3, 1 / 3))


def test_a_named_one_may_have_changed():
    place = Keyed(Counts(STAGE), changed=0.2)
    memory, _ = visit(place, place.begin(), "ann", [(0, 0)] * 6)
    met = place.meet(memory, "ann")
    assert place.predict(met) == pytest.approx(0.8 * np.array([7, 1, 1]) / 9 + 0.2 / 3)
    met = place.update(met, 0, 1)
    old, new = 0.8 / 9, 0.2 / 3  # chance of the throw either way
    assert met.weight[("ann", True)] == pytest.approx(old / (old + new))
    assert place.thought(met) == "ann"


def test_the_unnamed_are_recognised_by_bayes_over_sequences():
    place = Keyed(Counts(STAGE), new=0.4, drop=0.0)
    memory = place.begin()
    for b in (0, 1):
        memory, _ = visit(place, memory, None, [(0, b)] * 20)
    assert place.known(memory) == {"visitor 1", "visitor 2"}
    seen = [(0, 0), (1, 0), (0, 2)]
    met = place.meet(memory, None)
    for mine, theirs in seen:
        met = place.update(met, mine, theirs)

    def chance(counts):  # of the sequence 0, 0, 2 by Polya's urn
        c = np.array(counts, float) + 1
        return c[0] / c.sum() * (c[0] + 1) / (c.sum() + 1) * c[2] / (c.sum() + 2)

    weight = np.array([0.3 * chance([20, 0, 0]), 0.3 * chance([0, 20, 0]), 0.4 * chance([0, 0, 0])])
    found = [met.weight[("visitor 1", True)], met.weight[("visitor 2", True)], met.weight[("visitor 3", False)]]
    assert found == pytest.approx(weight / weight.sum())
    assert place.thought(met) == "visitor 3"  # z was never seen of the first


def test_who_is_recognised_is_put_away_under_the_same_name_and_a_stranger_under_a_new_one():
    place = Keyed(ContextTree(STAGE, depth=1))
    memory = place.begin()
    for k, p in enumerate(((0.9, 0.05, 0.05), (0.05, 0.9, 0.05), (0.9, 0.05, 0.05), (0.05, 0.05, 0.9))):
        memory, _ = visit(place, memory, None, throws(p, 80, k))
    assert place.known(memory) == {"visitor 1", "visitor 2", "visitor 3"}


def test_a_tree_comes_back_at_the_start_of_a_match():
    tree = ContextTree(STAGE, depth=2)
    place = Keyed(tree, changed=0.0)
    memory, _ = visit(place, place.begin(), "ann", [(1, 2), (0, 1)] * 10)
    here = place.meet(memory, "ann").may_be[("ann", True)]
    assert here.past.tolist() == [6, 6]  # nothing before: the symbol after the six joint throws
    assert here.counts[0].tolist() == [0, 10, 10]


def test_someone_new_on_the_board_begins_with_what_others_did():
    place = Board(Table(STAGE, prior=0.5), like=3.0)
    memory, _ = visit(place, place.begin(), "ann", [(0, 0), (0, 2), (0, 2)])
    fresh = place.meet(memory, "bob")
    # at the start ann threw x once: (0.5, 0.5, 0.5) + 3 * (1.5, 0.5, 0.5) / 2.5
    assert place.predict(fresh) == pytest.approx(np.array([2.3, 1.1, 1.1]) / 4.5)
    assert place.predict(place.meet(place.begin(), "bob")) == pytest.approx(np.full(3, 1 / 3))


def test_a_board_counts_each_throw_of_others_once():
    place = Board(Table(STAGE, prior=0.5), like=3.0)
    memory, _ = visit(place, place.begin(), "ann", [(0, 0)])
    memory, _ = visit(place, memory, "bob", [(0, 1)])  # began with ann's throw as a prior: it is not counted again
    pooled = np.array([1.5, 1.5, 0.5])
    assert place.predict(place.meet(memory, "cid")) == pytest.approx((0.5 + 3 * pooled / 3.5) / 4.5)


def test_one_context_is_told_that_somebody_comes_but_not_who():
    place = ALL["context"]()
    memory, _ = visit(place, place.begin(), "ann", [(0, 0)] * 5)
    ann, bob = place.meet(memory, "ann"), place.meet(memory, "bob")
    assert (ann == bob).all() and (ann != memory).any()


def test_weights_read_the_name():
    place = InWeights(OnlineNet(STAGE, names=2, rate=0.2))
    memory = place.begin()
    for _ in range(6):
        for who, b in (("ann", 0), ("bob", 1)):
            memory, _ = visit(place, memory, who, [(0, b)] * 20)
    assert [place.predict(place.meet(memory, who)).argmax() for who in ("ann", "bob")] == [0, 1]
    assert memory.names == {"ann": 1, "bob": 2}
