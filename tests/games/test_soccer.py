from itertools import product

import pytest

from coplayer.games.soccer import COLUMNS, ROWS, START, STEPS, KickOff, Pitch, Soccer, Toss

GAME = Soccer()
MOVES = list(product(STEPS, repeat=2))
TURNED = {"north": "south", "south": "north", "east": "west", "west": "east", "stand": "stand"}


def reachable():
    found, queue = {GAME.root()}, [GAME.root()]
    while queue:
        s = queue.pop()
        chance = GAME.movers(s) == (-1,)
        for moves in [(o,) for o, _ in GAME.chance(s)] if chance else MOVES:
            if (t := GAME.play(s, moves)) not in found:
                found.add(t)
                queue.append(t)
    return found


STATES = reachable()
PITCHES = [s for s in STATES if isinstance(s, Pitch)]


def half_turn(s):
    """The pitch turned by half a turn, with the players' names exchanged."""
    match s:
        case KickOff(None):
            return s
        case KickOff(scorer):
            return KickOff(1 - scorer)
        case Toss(first, second):
            return Toss(half_turn(second), half_turn(first))
    one, two = ((ROWS - 1 - r, COLUMNS - 1 - c) for r, c in s.cells)
    return Pitch((two, one), 1 - s.ball)


def test_there_are_two_players_in_two_cells_and_one_ball():
    assert len(PITCHES) == 20 * 19 * 2
    assert all(one != two for one, two in (s.cells for s in PITCHES))


def test_half_a_turn_exchanges_the_players():
    """Hence the value is 0: the start and the draw of the ball are the same after it."""
    for s, (mine, theirs) in product(PITCHES, MOVES):
        turned = (TURNED[theirs], TURNED[mine])
        assert half_turn(GAME.play(s, (mine, theirs))) == GAME.play(half_turn(s), turned)
    assert half_turn(Pitch(START, 0)) == Pitch(START, 1)


def test_running_into_the_other_gives_it_the_ball():
    s = Pitch(((1, 2), (1, 1)), 0)
    assert GAME.play(s, ("west", "stand")) == Pitch(s.cells, 1)
    assert GAME.play(Pitch(s.cells, 1), ("west", "stand")) == Pitch(s.cells, 1)  # who has it keeps it


def test_the_order_of_the_moves_is_drawn_where_it_matters():
    s = Pitch(((1, 2), (1, 1)), 0)
    bumped_first = Pitch(((1, 2), (2, 1)), 1)  # player 1 was still there
    went_through = Pitch(((1, 1), (2, 1)), 0)
    t = GAME.play(s, ("west", "south"))
    assert t == Toss(bumped_first, went_through)
    assert [p for _, p in GAME.chance(t)] == [0.5, 0.5]
    assert [GAME.play(t, (o,)) for o, _ in GAME.chance(t)] == [bumped_first, went_through]
    assert GAME.play(s, ("north", "south")) == Pitch(((0, 2), (2, 1)), 0)


def test_both_running_at_each_other_leaves_the_ball_to_who_ran_first():
    """First A bumps into B and loses the ball, then B, running into A, loses it again; or the reverse."""
    s = Pitch(((1, 2), (1, 1)), 0)
    assert GAME.play(s, ("west", "east")) == Toss(Pitch(s.cells, 0), Pitch(s.cells, 1))


@pytest.mark.parametrize(
    ("cells", "ball", "moves", "scorer"),
    [
        (((1, 0), (3, 3)), 0, ("west", "stand"), 0),
        (((2, 0), (3, 3)), 0, ("west", "east"), 0),
        (((0, 0), (3, 3)), 0, ("west", "stand"), None),  # above the goal
        (((1, 0), (3, 3)), 1, ("west", "stand"), None),  # without the ball
        (((1, 4), (3, 3)), 0, ("east", "stand"), None),  # its own goal
        (((3, 3), (2, 4)), 1, ("stand", "east"), 1),
        (((3, 3), (2, 0)), 1, ("stand", "west"), None),
    ],
)
def test_goals_by_hand(cells, ball, moves, scorer):
    s = Pitch(cells, ball)
    t = GAME.play(s, moves)
    assert t == (s._replace(cells=t.cells) if scorer is None else KickOff(scorer))
    paid = {None: (0, 0), 0: (1, -1), 1: (-1, 1)}[scorer]
    assert GAME.rewards(s, moves, t) == paid


def test_after_a_goal_both_are_back_at_the_start_and_the_ball_is_drawn():
    for s in (KickOff(None), KickOff(0), KickOff(1)):
        assert {GAME.play(s, (o,)): p for o, p in GAME.chance(s)} == {
            Pitch(START, 0): 0.5,
            Pitch(START, 1): 0.5,
        }
        assert GAME.view(s, 0) is None


def test_a_match_never_ends():
    assert all(GAME.movers(s) for s in STATES)
    assert getattr(GAME, "horizon", None) is None and GAME.discount == 0.9
