"""Run lengths against a sum over all segmentations."""

from itertools import product

import numpy as np
import pytest

from coplayer.game import Unsuited
from coplayer.model.change_point import ChangePoint
from coplayer.model.counts import Counts
from coplayer.model.stage import Stage


def stage(ours=2, theirs=3):
    pay = np.arange(float(ours * theirs)).reshape(ours, theirs)
    return Stage(0, tuple(range(ours)), tuple(range(theirs)), pay, -pay, 100, 1.0, 0.0, False)


def after(model, rounds):
    memory = model.begin()
    for a, b in rounds:
        memory = model.update(memory, a, b)
    return memory


def over_all_segmentations(rounds, hazard, prior, actions, order):
    """(forecast, chance of each run length) from 2^T ways to end runs after some of T rounds."""
    context = [None] + list(rounds) if order else [None] * (len(rounds) + 1)
    forecast, lengths = np.zeros(actions), np.zeros(len(rounds) + 1)
    for ends in product((False, True), repeat=len(rounds)):
        weight, counts, length = 1.0, {}, 0
        for t, (end, (_, b)) in enumerate(zip(ends, rounds, strict=True)):
            seen = counts.setdefault(context[t], np.full(actions, prior))
            weight *= seen[b] / seen.sum() * (hazard if end else 1 - hazard)
            seen[b] += 1
            counts, length = ({}, 0) if end else (counts, length + 1)
        now = counts.get(context[-1], np.full(actions, prior))
        forecast += weight * now / now.sum()
        lengths[length] += weight
    return forecast / lengths.sum(), lengths / lengths.sum()


@pytest.mark.parametrize(("order", "hazard", "prior"), [(0, 0.1, 0.5), (0, 0.45, 2.0), (1, 0.2, 0.3), (1, 0.0, 0.5)])
def test_it_is_the_sum_over_all_segmentations(order, hazard, prior):
    rng = np.random.default_rng(order)
    rounds = [(int(rng.integers(2)), int(rng.choice(3, p=(0.7, 0.1, 0.2)))) for _ in range(10)]
    model = ChangePoint(stage(), hazard, order, prior, drop=0)
    for t in (0, 1, 2, 6, 10):
        memory = after(model, rounds[:t])
        forecast, lengths = over_all_segmentations(rounds[:t], hazard, prior, 3, order)
        posterior = np.bincount(memory.length, memory.weight, minlength=t + 1)
        assert model.predict(memory) == pytest.approx(forecast, abs=1e-12)
        assert posterior == pytest.approx(lengths, abs=1e-12)


def test_without_hazard_it_counts():
    rounds = [(0, b) for b in (0, 0, 2, 1, 0)]
    counts, model = Counts(stage(), prior=0.5), ChangePoint(stage(), hazard=0.0)
    assert model.predict(after(model, rounds)) == pytest.approx(counts.predict(after(counts, rounds)), abs=1e-12)


def test_what_is_given_up_is_kept_account_of():
    """Sequences drawn from the model itself; the mean error is below twice the mean of what was given up."""
    rng, wrong, given_up = np.random.default_rng(0), [], []
    exact, short = (ChangePoint(stage(1), hazard=0.05, drop=drop) for drop in (0, 0.01))
    for _ in range(40):
        full, cut, p = exact.begin(), short.begin(), rng.dirichlet(np.full(3, 0.5))
        for _ in range(60):
            b = int(rng.choice(3, p=p))
            full, cut = exact.update(full, 0, b), short.update(cut, 0, b)
            p = rng.dirichlet(np.full(3, 0.5)) if rng.random() < 0.05 else p
        wrong.append(np.abs(exact.predict(full) - short.predict(cut)).sum() / 2)
        given_up.append(cut.lost)
        assert len(cut.weight) < 40 < len(full.weight)
    assert 0 < np.mean(wrong) < 2 * np.mean(given_up)


def test_a_change_is_noticed():
    """Thirty times 0, then twelve times 1: the run is twelve long, and counting all would still expect 0."""
    memory = after(model := ChangePoint(stage()), [(0, 0)] * 30 + [(0, 1)] * 12)
    assert memory.length[memory.weight.argmax()] == 12
    assert model.predict(memory)[1] > 0.85


def test_a_change_of_answers_is_noticed_and_planned_with():
    """They copy us, then do the opposite; after each last round we see what they would do."""
    rng = np.random.default_rng(2)
    mine = rng.integers(2, size=81).tolist()
    rounds = [(a, mine[t - 1] if t < 50 else 1 - mine[t - 1]) for t, a in enumerate(mine) if t]
    model = ChangePoint(stage(2, 2), order=1)
    told = model.reaction(memory := after(model, rounds))
    assert told.theirs[told.at] == pytest.approx(model.predict(memory))
    for a, b in product(range(2), repeat=2):
        assert told.theirs[told.then[told.at, a, b], 1 - a] > 0.8
        assert told.then[0, a, b] == model.update(model.begin(), a, b).at


def test_what_makes_no_sense_is_refused():
    with pytest.raises(Unsuited, match="hazard"):
        ChangePoint(stage(), hazard=1.5)
