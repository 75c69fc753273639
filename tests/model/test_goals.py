"""Plans walked out by recursion, posteriors multiplied out, and players whose pay changes."""

from math import cos, exp, log, pi, sin

import numpy as np
import pytest

from coplayer.game import Unsuited
from coplayer.model.context_tree import ContextTree
from coplayer.model.counts import Counts
from coplayer.model.goals import Goals
from coplayer.model.stage import Stage

OURS = np.array([[4.0, 1, 0], [0, 3, 2]])
THEIRS = np.array([[1.0, 0, 3], [2, 5, 0]])
CHICKEN = np.array([[3.0, 1], [4, 0]])
DILEMMA = np.array([[3.0, 0], [5, 1]])
HARMONY = np.array([[4.0, 2], [3, 1]])


def stage(ours=OURS, theirs=THEIRS):
    return Stage(0, tuple(range(len(ours))), tuple(range(ours.shape[1])), ours, theirs, 200, 1.0, 0.0, False)


def after(model, rounds):
    memory = model.begin()
    for a, b in rounds:
        memory = model.update(memory, a, b)
    return memory


def expected_of_us(rounds, state, decay, lean):
    """m(a | state) from the list of rounds: decayed counts after the same last round, leaning on all of them."""
    ages = [decay ** (len(rounds) - 1 - t) for t in range(len(rounds))]
    before = [None, *rounds][: len(rounds)]
    whole = np.array([0.5 + sum(w for w, (a, _) in zip(ages, rounds, strict=True) if a == act) for act in range(2)])
    told = [(w, a) for w, s, (a, _) in zip(ages, before, rounds, strict=True) if s == state]
    here = np.array([sum(w for w, a in told if a == act) for act in range(2)])
    return (here + lean * whole / whole.sum()) / (here.sum() + lean)


def q(rounds, state, b, k, angle, decay, lean):
    """Q by recursion over what may come."""
    m, total = expected_of_us(rounds, state, decay, lean), 0.0
    for a in range(2):
        goal = cos(angle * pi / 180) * THEIRS[a, b] / 5 + sin(angle * pi / 180) * OURS[a, b] / 4
        later = max(q(rounds, (a, b), c, k - 1, angle, decay, lean) for c in range(3)) if k > 1 else 0.0
        total += m[a] * (goal + later)
    return total


def chance(rounds, angle, k, precision):
    state = rounds[-1] if rounds else None
    weight = np.array([exp(precision * q(rounds, state, b, k, angle, 0.8, 1.5)) for b in range(3)])
    return 0.9 * weight / weight.sum() + 0.1 / 3


def test_the_posterior_is_prior_times_likelihood_of_plans():
    grid = dict(angles=(-30, 0, 60), ahead=(1, 3), precisions=(2.0, 9.0))
    model = Goals(stage(), **grid, tremble=0.1, decay=0.8, lean=1.5)
    rounds = [(0, 2), (1, 2), (1, 1), (0, 1), (1, 0), (1, 1)]
    weight, now = np.ones((3, 2, 2)), np.zeros(3)
    for i, angle in enumerate(grid["angles"]):
        for j, k in enumerate(grid["ahead"]):
            for n, precision in enumerate(grid["precisions"]):
                for t, (_, b) in enumerate(rounds):
                    weight[i, j, n] *= chance(rounds[:t], angle, k, precision)[b]
                now += weight[i, j, n] * chance(rounds, angle, k, precision)
    memory = after(model, rounds)
    assert memory.weight == pytest.approx(weight / weight.sum(), abs=1e-12)
    assert model.predict(memory) == pytest.approx(now / weight.sum(), abs=1e-12)
    told = model.reaction(memory)
    assert told.theirs[told.at] == pytest.approx(model.predict(memory)) and told.then[0, 1, 2] == 6


@pytest.mark.parametrize("angle", [-45.0, 0.0, 45.0, 90.0])
def test_a_goal_is_found_again(angle):
    """In one game goals that differ make the same choices; in three they come apart."""
    rng, model = np.random.default_rng(int(angle) + 100), Goals(stage(CHICKEN, CHICKEN.T))
    at, memory, loss, truth = (model.angles.index(angle), 1, 4), model.begin(), 0.0, 0.0
    for t in range(450):
        if t % 50 == 0:
            pay = (CHICKEN, DILEMMA, HARMONY)[t // 50 % 3]
            model, memory = model.moved(memory, stage(pay, pay.T))
        b = int(rng.choice(2, p=memory.table[at]))
        loss, truth = loss - log(model.predict(memory)[b]), truth - log(memory.table[at][b])
        memory = model.update(memory, int(rng.random() < 0.4), b)
    told = model.angle(memory)
    alike = 45 if angle == 90 else 0  # whoever is kind enough always cooperates
    assert sum(p for other, p in told.items() if abs(other - angle) <= alike) > 0.95
    assert sum(told.values()) == pytest.approx(1)
    assert loss - truth <= log(memory.weight.size)  # Bayes pays at most ln G to the truth


def test_goals_outlast_a_change_of_pay_and_habits_do_not():
    """A fair planner in chicken, then in a dilemma and in harmony: the goal is known, the behaviour is new."""
    rng, late = np.random.default_rng(7), {"goals": 0.0, "counts": 0.0, "tree": 0.0}
    for angle in (-45.0, 0.0, 45.0, 90.0):
        model = Goals(stage(CHICKEN, CHICKEN.T))
        at = (model.angles.index(angle), 0, 5)
        rivals = {"counts": Counts(model.stage), "tree": ContextTree(model.stage)}
        memory, kept = model.begin(), {name: m.begin() for name, m in rivals.items()}
        for t in range(240):
            if t in (200, 220):
                pay = DILEMMA if t == 200 else HARMONY
                model, memory = model.moved(memory, stage(pay, pay.T))
            a, b = int(rng.random() < 0.5), int(rng.choice(2, p=memory.table[at]))
            if t >= 200:
                late["goals"] -= log(model.predict(memory)[b])
                for name, m in rivals.items():
                    late[name] -= log(m.predict(kept[name])[b])
            memory = model.update(memory, a, b)
            kept = {name: m.update(kept[name], a, b) for name, m in rivals.items()}
    assert late["goals"] < 0.5 * min(late["counts"], late["tree"])


def test_moved_to_other_acts_the_posterior_stays():
    model = Goals(stage())
    memory = after(model, [(0, 2), (1, 1)])
    other, kept = model.moved(memory, stage(CHICKEN, CHICKEN.T))
    assert kept.weight is memory.weight and kept.at == 0 and kept.table.shape[-1] == 2
    assert kept.seen.sum() == 0
    same, kept = model.moved(memory, stage(OURS * 2, -THEIRS))
    assert kept.at == memory.at and kept.seen is memory.seen


def test_what_makes_no_sense_is_refused():
    with pytest.raises(Unsuited, match="ahead >= 1"):
        Goals(stage(), ahead=(0, 1))
