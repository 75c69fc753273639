from collections import defaultdict

import pytest

from coplayer.game import GameError, Saw
from coplayer.games.capture import CAPTURED, HERE, PLACE, Capture, Grid

from .walk import walk


def straight(player, record, actions):
    """Walk to the target as last seen, first along the column, then along the row; then stand."""
    down, right = next(e.view for e in record.entries if isinstance(e, Saw))
    for e in record.entries:
        label = getattr(e, "label", None)
        down += {"north": 1, "south": -1}.get(label, 0)
        right += {"east": -1, "west": 1}.get(label, 0)
    if down:
        return {"south" if down > 0 else "north": 1.0}
    return {"east" if right > 0 else "west" if right < 0 else "stand": 1.0}


@pytest.mark.parametrize(("size", "horizon"), [(2, 3), (3, 2), (3, 1), (4, 4)])
def test_walking_straight_and_waiting_is_worth_what_is_declared(size, horizon):
    game = Capture(size, flicker=0, slip=0, horizon=horizon)
    assert walk(game, straight).value == pytest.approx(list(game.known["value"]))


def test_the_declared_value_is_the_one_by_hand():
    """On 3 x 3 a target is 1 or 2 steps away, each for 4 of 8 cells; both are 1 away with chance 1/4."""
    assert Capture(flicker=0, slip=0).known["value"][0] == pytest.approx(0.25 + 0.75 * 0.95)


def test_nobody_can_be_sooner_than_the_declared_value_even_knowing_all():
    """Value iteration for both agents as one who sees everything, without flicker and slip."""
    game = Capture(flicker=0, slip=0, horizon=3)
    value = {Grid((a, b), (True, True)): 0.0 for a in [HERE, *game.places()] for b in [HERE, *game.places()]}
    value[CAPTURED] = 0.0
    for _ in range(game.horizon):
        value = {s: best(game, s, value) for s in value}
    start = sum(p * value[Grid(pair, (True, True))] for pair, p in game.chance(PLACE))
    assert start == pytest.approx(game.known["value"][0])


def best(game, s, value):
    if s == CAPTURED or s.targets == (HERE, HERE):
        return 0.0
    moves = [(a, b) for a in game.actions(s, 0) for b in game.actions(s, 1)]
    after = [game.chance(game.play(s, m))[0][0] for m in moves]
    return max(1.0 if t == (HERE, HERE) else game.discount * value[Grid(t, (True, True))] for t in after)


def test_a_target_flickers_and_a_move_slips_with_the_chances_given():
    game = Capture(flicker=0.3, slip=0.1)
    s = Grid(((1, 0), (0, 1)))
    seen = {shown: p for shown, p in game.chance(s)}
    assert seen == pytest.approx({(1, 1): 0.49, (1, 0): 0.21, (0, 1): 0.21, (0, 0): 0.09})
    t = game.play(s._replace(shown=(True, False)), ("south", "east"))
    outcomes = defaultdict(float, game.chance(t))
    assert outcomes[HERE, HERE] == pytest.approx(0.81)
    assert outcomes[HERE, (0, 1)] == pytest.approx(0.09)
    assert game.play(t, ((HERE, HERE),)) == CAPTURED and game.movers(CAPTURED) == ()
    assert game.rewards(t, ((HERE, HERE),), CAPTURED) == (1, 1)


def test_one_agent_on_its_target_is_not_enough():
    game = Capture(slip=0)
    s = Grid(((1, 0), (1, 1)), (True, True))
    drawn = game.play(s, ("south", "south"))
    assert game.chance(drawn) == [((HERE, (0, 1)), 1)]
    t = game.play(drawn, ((HERE, (0, 1)),))
    assert game.rewards(drawn, ((HERE, (0, 1)),), t) == (0, 0) and game.movers(t)


def test_an_agent_sees_its_own_target_or_that_it_is_hidden():
    s = Grid(((1, 0), (0, 1)), (True, False))
    assert (Capture().view(s, 0), Capture().view(s, 1)) == ((1, 0), "hidden")


def test_the_opposite_edges_are_joined():
    game = Capture(size=3, slip=0)
    s = Grid(((1, 0), (1, 1)), (True, True))
    assert game.play(s, ("north", "stand")).intended == ((-1, 0), (1, 1))


@pytest.mark.parametrize("wrong", [{"size": 1}, {"flicker": 1.5}, {"slip": -0.1}, {"horizon": 0}])
def test_what_cannot_be_is_refused(wrong):
    with pytest.raises(GameError, match=next(iter(wrong))):
        Capture(**wrong)
