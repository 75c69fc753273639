"""The posterior against sums over all sequences of types, each type played out by its own rule."""

from itertools import product

import numpy as np
import pytest

from coplayer.game import TooLarge, Unsuited
from coplayer.model.stage import Reaction, Stage
from coplayer.model.stage_types import StageTypes

DILEMMA = np.array([[3.0, 0], [5, 1]])


def stage(payoff=DILEMMA, other=DILEMMA.T):
    ours, theirs = payoff.shape
    return Stage(0, tuple(range(ours)), tuple(range(theirs)), payoff, other, 100, 1.0, 0.0, False)


def rules():
    """(history of (ours, theirs) -> what they do, or None for anything) of the list for two by two actions."""
    for acts in product(range(2), repeat=4):
        yield lambda past, acts=acts: acts[2 * past[-1][0] + past[-1][1]] if past else None
    yield lambda past: int(any(a for a, _ in past))
    yield lambda past: int(len(past) > 1 and past[-1][0] == past[-2][0] == 1)


def chances(rounds, tremble):
    """[K, T + 1, 2] what each type does at each time."""
    table = []
    for rule in rules():
        acts = [rule(rounds[:t]) for t in range(len(rounds) + 1)]
        table.append([[0.5, 0.5] if b is None else (1 - tremble) * np.eye(2)[b] + tremble / 2 for b in acts])
    return np.array([*table, np.full((len(rounds) + 1, 2), 0.5)])


def after(model, rounds):
    memory = model.begin()
    for a, b in rounds:
        memory = model.update(memory, a, b)
    return memory


def test_without_hazard_it_is_prior_times_likelihood():
    rng = np.random.default_rng(0)
    rounds = [(int(rng.random() < 0.3), int(rng.random() < 0.4)) for _ in range(30)]
    table = chances(rounds, 0.1)
    weight = np.array([np.prod([row[t][b] for t, (_, b) in enumerate(rounds)]) for row in table])
    model = StageTypes(stage(), trembles=(0.1,))
    memory = after(model, rounds)
    assert memory.weight == pytest.approx(weight / weight.sum(), abs=1e-12)
    assert model.predict(memory) == pytest.approx(weight @ table[:, -1] / weight.sum(), abs=1e-12)


@pytest.mark.parametrize("hazard", [0.05, 0.6])
def test_with_hazard_it_is_the_sum_over_all_sequences_of_types(hazard):
    rounds = [(0, 0), (1, 0), (1, 1)]
    table, many = chances(rounds, 0.2), 19
    forecast = np.zeros(2)
    for path in product(range(many), repeat=4):
        weight = 1.0
        for before, now in zip(path, path[1:], strict=False):
            weight *= hazard / many + (1 - hazard) * (before == now)
        for t, (_, b) in enumerate(rounds):
            weight *= table[path[t], t, b]
        forecast += weight * table[path[3], 3]
    model = StageTypes(stage(), trembles=(0.2,), hazard=hazard)
    assert model.predict(after(model, rounds)) == pytest.approx(forecast / forecast.sum(), abs=1e-12)


def test_types_and_their_mean_react_as_they_will():
    rounds = [(0, 0), (1, 0), (1, 1), (0, 1)]
    model = StageTypes(stage(), trembles=(0.1,))
    memory = after(model, rounds)
    weight, types = model.types(memory)
    told = model.reaction(memory)
    assert told.theirs[told.at] == pytest.approx(model.predict(memory))
    for more in product(product(range(2), repeat=2), repeat=2):
        table = chances([*rounds, *more], 0.1)
        ends = [r.theirs[r.then[r.then[r.at][more[0]]][more[1]]] for r in types]
        assert np.array(ends) == pytest.approx(table[:, -1], abs=1e-12)
        mean = told.theirs[told.then[told.then[told.at][more[0]]][more[1]]]
        assert mean == pytest.approx(weight @ table[:, -1], abs=1e-12)


def test_a_switch_is_followed():
    """Tit for tat for forty rounds, then its opposite; with hazard it is found within twelve rounds."""
    mine = np.random.default_rng(1).integers(2, size=61).tolist()
    rounds = [(a, mine[t - 1] if t < 40 else 1 - mine[t - 1]) for t, a in enumerate(mine) if t][:52]
    for hazard, sure in ((0.02, True), (0.0, False)):
        model = StageTypes(stage(), hazard=hazard)
        assert (model.predict(after(model, rounds))[1 - rounds[-1][0]] > 0.9) == sure


def test_larger_stages_list_answers_to_one_half_of_the_round():
    rps = np.array([[0.0, -1, 1], [1, 0, -1], [-1, 1, 0]])
    model = StageTypes(stage(rps, -rps), trembles=(0.1,))
    assert model.theirs.shape == (27 + 24 + 1, 10, 3)  # nobody likes any act more: no grim
    beats = [(0, 0)] + [(a, (b + 1) % 3) for a, b in zip((1, 2, 2, 0, 1, 0, 2), (0, 1, 2, 2, 0, 1, 0), strict=True)]
    assert model.predict(after(model, beats))[0] > 0.9  # they beat our last act, 2


def test_machines_of_ones_own():
    """Two counters to n: acts 1 every n-th round.  Their joint states are lcm(2, 3); limits are kept."""

    def every(n):
        then = np.array([[[(s + 1) % n] * 2] * 2 for s in range(n)])
        return Reaction(0, np.eye(2)[[0] * (n - 1) + [1]], then)

    model = StageTypes(stage(), trembles=(0.1,), machines=[every(2), every(3)])
    assert model.theirs.shape == (3, 6, 2)
    assert after(model, [(0, b) for b in (0, 0, 1, 0, 0, 1)]).weight.argmax() == 1
    with pytest.raises(TooLarge, match="2000 states"):
        StageTypes(stage(), machines=[every(n) for n in (7, 11, 13, 5)]).begin()
    with pytest.raises(Unsuited, match="tremble"):
        StageTypes(stage(), trembles=())
