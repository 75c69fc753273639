"""Predictive policy improvement, judged by enumerating whole histories and by what its formula maximises."""

from itertools import product

import numpy as np
import pytest

from coplayer.game import GameError
from coplayer.learn.predictive_improvement import (
    Improvement,
    Table,
    counter,
    counters,
    draw,
    forecast,
    improve,
    improved,
    quality,
    window,
)

MOVES = list(product((0, 1), repeat=2))  # (mine, theirs)
PAYOFF = np.array([[1.0, -1.0], [2.5, 0.25]])


def remembered(statistic, history):
    s = 0
    for a, b in history:
        s = statistic.next[s, a, b]
    return s


def context(history):
    return 1 + 2 * history[-1][0] + history[-1][1] if history else 0


def chance_of(history, mine, theirs):
    """Of a whole history, given what we do and what they do after each history, as functions -> [2]."""
    chance = 1.0
    for t, (a, b) in enumerate(history):
        chance *= mine(history[:t])[a] * theirs(history[:t])[b]
    return chance


def played(rounds=3, seed=0):
    """A table of matches with members and of one policy with itself, and the same as (weight, mine, theirs)."""
    rng = np.random.default_rng(seed)
    statistic = window(rounds)
    table = Table(Improvement(rounds=rounds), statistic)
    odds = rng.random((len(statistic.last), 2)) + 0.1
    policy, members = odds / odds.sum(1, keepdims=True), draw(rng, 3)
    table.itself(policy, 0.7)
    table.play(policy, members, statistic.last, 1.5)

    def mine(history):
        return policy[remembered(statistic, history)]

    def copy(history):
        return policy[remembered(statistic, [(b, a) for a, b in history])]

    kinds = [(0.7, mine, copy)]
    kinds += [(0.5, mine, lambda history, m=m: m[context(history)]) for m in members]
    return statistic, table, kinds


def mass(kinds, history):
    return sum(w * chance_of(history, mine, theirs) for w, mine, theirs in kinds)


@pytest.mark.parametrize("seed", range(3))
def test_the_forecast_is_bayes_over_all_kinds_of_match(seed):
    """With a window as long as the match: ratios of the chances of histories, own actions included."""
    statistic, table, kinds = played(3, seed)
    mine, theirs = forecast(table.visits)
    for n in range(3):
        for history in product(MOVES, repeat=n):
            s, here = remembered(statistic, history), mass(kinds, history)
            for a in (0, 1):
                acted = sum(mass(kinds, (*history, (a, b))) for b in (0, 1))
                assert mine[s, a] == pytest.approx(acted / here)
                for b in (0, 1):
                    assert theirs[s, a, b] == pytest.approx(mass(kinds, (*history, (a, b))) / acted)


@pytest.mark.parametrize("ahead", [1, 2, 3])
def test_quality_is_the_mean_over_whole_continuations(ahead):
    statistic, table, kinds = played(4, 5)
    q = quality(table.visits, statistic.next, PAYOFF, ahead)
    for history in [(), ((1, 0),)]:
        for a in (0, 1):
            total = paid = 0.0
            for later in product(MOVES, repeat=ahead):
                if later[0][0] == a:
                    chance = mass(kinds, (*history, *later))
                    total += chance
                    paid += chance * sum(PAYOFF[x] for x in later)
            assert q[remembered(statistic, history), a] == pytest.approx(paid / total)


def test_the_improved_policy_has_the_largest_gain_less_divergence():
    """Gibbs: p exp(beta Q) / Z is the one maximum of E Q - KL / beta, worth log Z / beta."""
    rng = np.random.default_rng(1)
    p, q, beta = rng.dirichlet((1, 1), 50), rng.normal(size=(50, 2)), 1.7

    def worth(pi):
        return (pi * q).sum(1) - (pi * np.log(pi / p)).sum(1) / beta

    best = worth(improved(p, q, beta))
    assert best == pytest.approx(np.log((p * np.exp(beta * q)).sum(1)) / beta)
    assert all((worth(rng.dirichlet((1, 1), 50)) <= best + 1e-12).all() for _ in range(100))


def test_every_match_lasts_its_rounds():
    _, table, _ = played(4, 2)
    assert table.visits.sum() == pytest.approx(4 * (0.7 + 1.5))


def test_where_nothing_was_seen_the_forecast_is_uniform():
    mine, theirs = forecast(np.zeros((3, 2, 2)))
    assert (mine == 0.5).all() and (theirs == 0.5).all()


def counted(history, most):
    """What `counters` remembers, from a list: for each player and action of the other the latest answers."""
    lately = {}
    for (a0, b0), (a, b) in zip(history, history[1:], strict=False):
        for key, answer in ((("they", a0), b), (("we", b0), a)):
            pair = lately.setdefault(key, [0, 0])
            if sum(pair) == most:
                pair[1 - answer] = max(pair[1 - answer] - 1, 0)
            pair[answer] = min(pair[answer] + 1, most)
    return lately


@pytest.mark.parametrize("most", [1, 2, 3])
def test_counters_remember_what_they_say(most):
    """Two histories are one state exactly if their last rounds and counts are equal; 300 random ones."""
    rng, statistic, told = np.random.default_rng(most), counters(most), {}
    for _ in range(300):
        history = [tuple(m) for m in rng.integers(0, 2, (rng.integers(0, 12), 2)).tolist()]
        lately = {k: tuple(v) for k, v in counted(history, most).items()}
        told.setdefault((context(history), *sorted(lately.items())), set()).add(int(remembered(statistic, history)))
    states = [s for some in told.values() for s in some]
    assert all(len(some) == 1 for some in told.values())
    assert len(states) == len(set(states)) > 50


@pytest.mark.parametrize("statistic", [window(1), window(3), counters(1), counters(2)])
def test_the_other_remembers_the_mirror_image(statistic):
    rng = np.random.default_rng(7)
    for _ in range(100):
        history = rng.integers(0, 2, (rng.integers(0, 15), 2)).tolist()
        swapped = [(b, a) for a, b in history]
        assert statistic.mirror[remembered(statistic, history)] == remembered(statistic, swapped)
        assert statistic.last[remembered(statistic, history)] == context(history)


def test_a_counter_keeps_the_latest_answers():
    grow, c = counter(2), 0
    for _ in range(5):
        c = grow[c, 1]
    assert grow[grow[c, 0], 0] == grow[grow[0, 0], 0]  # two answers and all is replaced


def test_alone_nobody_remembers_members_and_named_is_alone_with_itself():
    """Told apart, the learner's matches with itself do not depend on whom else it meets."""
    small = {"most": 1, "rounds": 20, "phases": 4, "members": 3, "pairs": 5}
    named, alone = (
        list(improve(Improvement(pool=pool, **small, **w)))
        for pool, w in (("named", {"weight": 5.0}), ("alone", {"weight": 10.0}))
    )  # the half as many matches of its kind
    for n, a in zip(named, alone, strict=True):
        assert n.policy == pytest.approx(a.policy)
        assert np.isnan(a.from_members) and not np.isnan(n.from_members)


def test_with_no_memory_of_members_defection_pays_and_is_learned():
    """Nobody reacts in the first play and `ahead` = 1: Q(defect) - Q(cooperate) is 1 by the payoffs."""
    setting = Improvement(pool="alone", most=1, spread=0.0, phases=1, ahead=1, beta=2.0, rounds=10)
    phase = next(improve(setting))
    assert phase.cooperation == pytest.approx(np.full(10, 1 / (1 + np.exp(2.0))))


@pytest.mark.slow
def test_with_members_in_the_pool_it_learns_to_cooperate_and_alone_to_defect():
    """The paper's finding, one seed, short; 0.1 is what is left of trying it out in the first rounds."""
    mixed = list(improve(Improvement(pool="mixed", members=30, pairs=400, phases=30, seed=1)))
    alone = list(improve(Improvement(pool="alone", phases=30, seed=1)))
    assert mixed[5].cooperation.mean() < 0.2 and mixed[-1].cooperation.mean() > 0.9
    assert mixed[-1].with_members.mean() < 0.1  # not by being kind to all
    assert alone[-1].cooperation.mean() < 0.15 and alone[-1].cooperation[-20:].mean() < 0.1


def test_unknown_pools_are_refused():
    with pytest.raises(GameError, match="pool='both'"):
        Improvement(pool="both")
