from itertools import product

import pytest

from coplayer.game import Did, Saw
from coplayer.games.dec_tiger import ACTIONS, DecTiger, Doors

from .walk import declared_wrong, walk


def always_listen(player, record, actions):
    return {"listen": 1.0}


def open_on_agreement(player, record, actions):
    """The optimum of Nair et al. at horizon 3: listen twice; open only if both sounds agree."""
    sounds = [e.view for e in record.entries if isinstance(e, Saw)]
    if len(sounds) < 2 or sounds[0] != sounds[1]:
        return {"listen": 1.0}
    return {"open right" if sounds[0] == "left" else "open left": 1.0}


def test_listening_costs_two_a_step_and_is_optimal_at_horizon_two():
    assert walk(DecTiger(2), always_listen).value == pytest.approx(list(DecTiger(2).known["value"]))


def test_the_published_optimum_at_horizon_three_is_worth_its_published_value():
    assert walk(DecTiger(3), open_on_agreement).value == pytest.approx([5.1908125] * 2, abs=1e-9)


def test_no_joint_policy_is_better_at_horizon_two():
    """All pairs of deterministic policies: a first action, and a second one for each of two sounds.

    What happens after an opening is the same for all: then a sound says nothing.
    """
    policies = list(product(ACTIONS, repeat=3))
    best = max(two_steps(one, two) for one, two in product(policies, repeat=2))
    assert best == pytest.approx(-4)


def two_steps(one, two):
    """Value of a pair of policies, computed from the table of payments alone."""
    first, total = (one[0], two[0]), 0.0
    for tiger in (0, 1):
        total += 0.5 * pays(first, tiger)
        for after, heard in product((0, 1), product((0, 1), repeat=2)):
            if first == ("listen", "listen"):
                p = (after == tiger) * (0.85 if heard[0] == tiger else 0.15)
                p *= 0.85 if heard[1] == tiger else 0.15
            else:
                p = 1 / 8
            total += 0.5 * p * pays((one[1 + heard[0]], two[1 + heard[1]]), after)
    return total


def pays(moves, tiger):
    wrong = ("open left", "open right")[tiger]
    table = {(1, 1): -50, (0, 0): 20, (0, None): 9, (1, None): -101, (None, None): -2}
    first, second = sorted((None if m == "listen" else int(m == wrong) for m in moves), key=lambda k: k is None)
    return table.get((first, second), -100)


@pytest.mark.parametrize("moves", list(product(ACTIONS, repeat=2)))
@pytest.mark.parametrize("tiger", ["left", "right"])
def test_payments_are_those_of_the_table(moves, tiger):
    game, s = DecTiger(), Doors(tiger)
    expected = pays(moves, ("left", "right").index(tiger))
    assert game.rewards(s, moves, game.play(s, moves)) == (expected, expected)


@pytest.mark.parametrize("horizon", [1, 2])
def test_declared_sizes_are_measured(horizon):
    assert declared_wrong(DecTiger(horizon)) == {}
    assert declared_wrong(DecTiger(horizon, accuracy=0.6)) == {}


def test_hearing_the_same_twice_is_remembered_as_twice():
    """The records before the third decision after two listens: four, by the two sounds."""
    found = walk(DecTiger(3), always_listen).menus[0]
    listened = [r for r in found if r.entries.count(Did("listen")) == 2]
    assert len(listened) == 4
    assert max(r.entries.count(Saw("left")) for r in listened) == 2


def test_a_listener_with_perfect_hearing_hears_the_truth():
    game = DecTiger(accuracy=1.0)
    assert game.chance(Doors("left", "listening")) == [(("left", ("left", "left")), 1.0)]


@pytest.mark.parametrize("moves", [m for m in product(ACTIONS, repeat=2) if m != ("listen", "listen")])
def test_after_any_opening_the_tiger_is_placed_anew_and_sounds_say_nothing(moves):
    """Nair et al.: state and both sounds are then uniform, each of the 2 x 2 x 2 with chance 1/8."""
    game = DecTiger()
    for tiger in ("left", "right"):
        t = game.play(Doors(tiger), moves)
        after = {game.play(t, (outcome,)): p for outcome, p in game.chance(t)}
        assert len(after) == 8 and set(after.values()) == {1 / 8}


def test_after_listening_the_tiger_stays_and_each_hears_it_with_the_accuracy():
    game = DecTiger()
    t = game.play(Doors("right"), ("listen", "listen"))
    heard = {game.play(t, (outcome,)).heard: p for outcome, p in game.chance(t)}
    both = {("right", "right"): 0.7225, ("right", "left"): 0.1275, ("left", "right"): 0.1275}
    assert heard == pytest.approx(both | {("left", "left"): 0.0225})
    assert {game.play(t, (outcome,)).tiger for outcome, _ in game.chance(t)} == {"right"}
