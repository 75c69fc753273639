"""Poker styles: who they are is drawn once, hidden, and worth modelling."""

import numpy as np
import pytest

from coplayer.form.hands import Position, hands_of
from coplayer.game import Unsuited
from coplayer.model.style import NAMED, styled, tastes
from coplayer.population import styles
from coplayer.read.name import load
from coplayer.solve.best_response import best_response, returns
from coplayer.solve.safe_side import safe_side

GAMES = [
    "kuhn|repeat(10)",
    "lopsided(seed=2)|repeat(10)",
    "lopsided(seed=5, simultaneous=True)|repeat(10, views)",
    "leduc",
]


@pytest.mark.parametrize("name", GAMES)
def test_members_play_behaviours_that_their_seed_draws(name):
    game = load(name)
    for member in styles.members(game):
        for seat in range(2):
            form = hands_of(game, seat).form
            one, same, other = (member.make(game, seat, np.random.default_rng(k)).behaviour for k in (1, 1, 2))
            assert (one == same).all()
            assert (one >= 0).all()
            total = np.bincount(form.owner[seat][1:], one[1:])
            assert total == pytest.approx(np.ones(len(total)))
            if member.name not in ("named", "restless") and name == "leduc":
                assert not np.allclose(one, other)


def test_named_members_are_in_the_list():
    game, listed = load("leduc"), []
    form = hands_of(game, 1).form
    named = next(m for m in styles.members(game) if m.name == "named")
    for style in NAMED.values():
        listed.append(styled(form, 1, style))
    met = {
        next(k for k, b in enumerate(listed) if (b == named.make(game, 1, np.random.default_rng(seed)).behaviour).all())
        for seed in range(30)
    }
    assert met == set(range(len(NAMED)))


@pytest.mark.parametrize("seat", [0, 1])
def test_knowing_any_style_pays_more_than_the_best_safe_play(seat):
    game = load("leduc")
    form = hands_of(game, seat).form
    side = safe_side(form, seat)
    for member in styles.members(game):
        y = member.make(game, 1 - seat, np.random.default_rng(3)).behaviour
        most = best_response(form, (y, y), seat)[0]
        assert most > side.best_equilibrium(y).against + 0.05, member.name


def test_a_quarter_is_what_its_name_says():
    game = load("leduc")
    form = hands_of(game, 0).form
    t = tastes(form, 0)
    folds, raises = t.open == 0, t.stake == 1
    means = {}
    for member in styles.members(game):
        if member.name in styles.QUARTERS:
            drawn = [member.make(game, 0, np.random.default_rng(k)).behaviour for k in range(12)]
            means[member.name] = np.mean([(b[folds].mean(), b[raises].mean()) for b in drawn], axis=0)
    assert len(means) == 4
    for bold in ("passive", "aggressive"):
        assert means[f"loose-{bold}"][0] < means[f"tight-{bold}"][0]
    for loose in ("loose", "tight"):
        assert means[f"{loose}-passive"][1] < means[f"{loose}-aggressive"][1]


def test_without_an_equilibrium_nobody_plays_one():
    names = [m.name for m in styles.members(load("lopsided(seed=8, zero_sum=False)"))]
    assert "noisy equilibrium" not in names and "moody" in names
    with pytest.raises(Unsuited):
        styles.members(load("kuhn(players=3)"))


def test_members_play_matches():
    from coplayer.arena.match import play

    game = load("kuhn|repeat(5)")
    for member in styles.members(game):
        agents = [member.make(game, seat, np.random.default_rng(seat)) for seat in range(2)]
        assert len(play(game, agents, 1).paid) == 5
        assert returns(agents[0].hands.form, (agents[0].behaviour, agents[1].behaviour)).shape == (2,)


def test_the_restless_become_somebody_else_between_hands():
    game = load("leduc|repeat(600)")
    agent = styles.restless(game, 0, np.random.default_rng(5))
    starts = agent.starts
    assert len(starts) == len(agent.behaviours) > 2 and starts[0] == 0 < starts[1] < starts[-1] < 600
    plans = [agent.plan(Position(0, hand)) for hand in range(600)]
    changed = [hand for hand in range(1, 600) if not np.array_equal(plans[hand - 1], plans[hand])]
    assert changed == list(starts[1:])


def test_changes_come_with_the_stated_chance():
    game = load("kuhn|repeat(3000)")
    changes = [len(styles.restless(game, 0, np.random.default_rng(k)).starts) - 1 for k in range(20)]
    assert abs(np.mean(changes) - 2999 / 150) < 4 * np.sqrt(20 / 20)
