"""Fixed share against a sum over all sequences of experts, its theorem, and levels worked out by hand."""

from itertools import product
from math import log

import numpy as np
import pytest

from coplayer.game import NotFound, Unsuited
from coplayer.model.counts import Counts
from coplayer.model.stage import Stage
from coplayer.model.switching import Switching, turned

RPS = np.array([[0.0, -1, 1], [1, 0, -1], [-1, 1, 0]])
LOPSIDED = np.array([[3.0, 0, 1], [0, 2, 5]]), np.array([[0.0, 4, 1], [2, 0, 3]])  # ours, theirs: [A=2, B=3]


def stage(payoff, other):
    ours, theirs = payoff.shape
    return Stage(0, tuple(range(ours)), tuple(range(theirs)), payoff, other, 100, 1.0, 0.0, False)


def heard(model, rounds):
    """Before each round: what each expert said, and what the mixture said; both after the last as well."""
    memory = model.begin()
    said = [(memory.advice.copy(), model.predict(memory))]
    for a, b in rounds:
        memory = model.update(memory, a, b)
        said.append((memory.advice.copy(), model.predict(memory)))
    return said


@pytest.mark.parametrize("share", [0.0, 0.07, 0.4])
def test_it_is_the_sum_over_all_sequences_of_experts(share):
    model = Switching(stage(*LOPSIDED), "counts; counts(decay=0.3)", levels=0, share=share)
    rounds = [(0, 2), (1, 2), (1, 0), (0, 2), (0, 1)]
    said = heard(model, rounds)
    total = np.zeros(3)
    for path in product(range(3), repeat=6):
        weight = 1 / 3
        for before, now in zip(path, path[1:], strict=False):
            weight *= 1 - share if before == now else share / 2
        for t, (_, b) in enumerate(rounds):
            weight *= said[t][0][path[t], b]
        total += weight * said[5][0][path[5]]
    assert said[5][1] == pytest.approx(total / total.sum(), abs=1e-12)


@pytest.mark.parametrize(("levels", "share"), [(0, 0.02), (2, 0.1)])
def test_it_keeps_the_bound_of_fixed_share_against_an_adversary(levels, share):
    """The adversary does what is least expected in one half and repeats itself in the other."""
    model, rng = Switching(stage(RPS, -RPS), "counts; context_tree(depth=1)", levels, share), np.random.default_rng(1)
    memory, loss, losses = model.begin(), 0.0, []
    for t in range(120):
        p = model.predict(memory)
        b = int(p.argmin()) if t < 60 else 1
        loss -= log(p[b])
        losses.append(-np.log(memory.advice[:, b]))
        memory = model.update(memory, int(rng.integers(3)), b)
    best = np.full((6, len(losses[0])), np.inf)  # [k, E] least loss with k changes that ends with expert e
    best[0] = 0
    for at in losses:
        changed = np.vstack([np.full(best.shape[1], np.inf), np.full((5, best.shape[1]), best.min(1)[:-1, None])])
        best = np.minimum(best, changed) + at
    n, T = best.shape[1], len(losses)
    for k, least in enumerate(best.min(1)):
        cost = log(n) + k * log(n - 1) - k * log(share) - (T - 1 - k) * log(1 - share)
        assert loss <= least + cost + 1e-9


def test_levels_are_chains_of_best_replies():
    """Uniform forecasts.  Ours: rows worth 4/3, 7/3, so I play 1.  Theirs: columns worth 1, 2, 2 -> play 1 or 2."""
    memory = Switching(stage(*LOPSIDED), "counts", levels=4).begin()
    assert memory.named[0].tolist() == [
        [False, True, True],  # their best reply to my uniform play
        [False, False, True],  # I play 1 against uniform, they answer 2 (3 against 2 and 0)
        [False, False, True],  # they play 1 or 2 evenly, worth .5 and 3.5 to me: I play 1, they 2
        [False, False, True],  # ... I answer 2 by 1 (5 against 1), they by 2
    ]
    assert memory.advice[1] == pytest.approx([1 / 3] * 3)  # no record yet: two actions are trusted with 2/3


@pytest.mark.parametrize("level", [1, 2])
def test_a_thinker_is_found_at_its_level(level):
    here = stage(RPS, -RPS)
    of_me, of_them = Counts(turned(here), 0.8), Counts(here, 0.8)
    model, rng = Switching(here, "counts(decay=0.8)", levels=2), np.random.default_rng(level)
    memory, me, them, loss = model.begin(), of_me.begin(), of_them.begin(), 0.0
    for _ in range(300):
        mine = of_me.predict(me)
        if level == 2:
            mine = np.eye(3)[np.argmax(RPS @ of_them.predict(them))]
        a, b = int(rng.integers(3)), int(np.argmax(mine @ -RPS))
        loss -= log(model.predict(memory)[b])
        memory, me, them = model.update(memory, a, b), of_me.update(me, b, a), of_them.update(them, a, b)
    assert memory.weight.argmax() == level and memory.weight[level] > 0.9
    assert loss / 300 < 0.15  # ln 3 is 1.10


def test_without_a_record_of_success_a_best_reply_is_not_trusted():
    """The other always does what level 1 rules out: its trust falls to that of a wrong oracle."""
    here = stage(RPS, -RPS)
    model = Switching(here, "counts(decay=0.0, prior=0.01)", levels=1, decay=1.0)
    memory = model.begin()
    for _ in range(30):
        memory = model.update(memory, 0, 2)  # I play rock: paper is expected, scissors comes
    trust = (1 / 3) / (29 + 1)  # in the first round it named all three
    assert memory.advice[1] == pytest.approx([(1 - trust) / 2, trust, (1 - trust) / 2])
    assert model.predict(memory).sum() == pytest.approx(1)


def test_everything_a_best_reply_is_nothing_said():
    """After misses, a reply that names every action says uniform."""
    flat = stage(RPS, -RPS)
    model = Switching(flat, "counts(decay=0.0)", levels=1)
    memory = model.update(model.update(model.begin(), 0, 2), 0, 2)
    even = Switching(stage(RPS, np.zeros((3, 3))), "counts(decay=0.0)", levels=1)
    assert even.advised(memory.theirs, memory.mine, memory.record, memory.weight).advice[1] == pytest.approx(
        [1 / 3] * 3
    )


def test_members_are_found_by_name():
    assert len(Switching(stage(RPS, -RPS)).begin().weight) == 16
    with pytest.raises(NotFound, match="no model 'cuonts'"):
        Switching(stage(RPS, -RPS), "counts; cuonts").begin()
    with pytest.raises(Unsuited, match="share"):
        Switching(stage(RPS, -RPS), share=1.0)
