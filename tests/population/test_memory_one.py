"""Memory-one players of the population: drawn as said, refused where they make no sense."""

import numpy as np
import pytest

from coplayer.game import Saw
from coplayer.population import memory_one
from coplayer.read.name import load

PD = load("prisoners_dilemma|repeat(20)")


def tables(name: str, game, n: int) -> np.ndarray:
    make = {m.name: m.make for m in memory_one.members(game)}[name]
    return np.array([make(game, 0, np.random.default_rng(k)).moore.plays for k in range(n)])


def test_chances_are_uniform_on_their_range():
    for name, least in (("random", 0.0), ("forgiving", 0.05)):
        p = tables(name, PD, 400)[..., 0].ravel()  # 2,000 chances
        assert p.min() >= least and p.max() <= 1 - least
        for q in (0.25, 0.5, 0.75):  # the quantiles of U(least, 1 - least), 4 standard errors
            assert (p < least + (1 - 2 * least) * q).mean() == pytest.approx(q, abs=4 * np.sqrt(q * (1 - q) / 2000))


def test_the_answers_to_different_rounds_differ():
    one = tables("random", PD, 1)[0]
    assert len(np.unique(one[:, 0])) == 5


def test_rps_has_no_manners_but_random_players():
    names = [m.name for m in memory_one.members(load("rps|repeat(20)"))]
    assert names == ["random", "forgiving", "alternator"]
    assert tables("forgiving", load("rps|repeat(20)"), 50).min() >= 0.05


def test_the_dilemma_has_all_and_the_stag_hunt_those_without_temptation():
    full = {m.name for m in memory_one.members(PD)}
    assert {"tit_for_tat", "pavlov", "generous", "extorter", "grim", "always_nice", "always_nasty"} < full
    hunt = {m.name for m in memory_one.members(load("stag_hunt|repeat(20)"))}
    assert full - hunt == {"generous", "extorter"}


@pytest.mark.parametrize("seat", [0, 1])
def test_always_nasty_is_what_it_says(seat):
    make = {m.name: m.make for m in memory_one.members(PD)}["always_nasty"]
    agent = make(PD, seat, np.random.default_rng(0))
    told = agent.watch(agent.begin(), Saw((1, ("cooperate", "cooperate"))))
    assert agent.distribution(told, None, ("cooperate", "defect")) == {"cooperate": 0.0, "defect": 1.0}
