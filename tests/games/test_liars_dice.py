import pytest

from coplayer.games.liars_dice import LiarsDice

from .walk import counted, declared_wrong, in_step, playouts, same_sets


def openspiel(dice, sides):
    return pytest.importorskip("pyspiel").load_game(f"liars_dice(numdice={dice},dice_sides={sides})")


@pytest.mark.parametrize("sides", [2, 3, 4])
def test_declared_sizes_are_measured(sides):
    assert declared_wrong(LiarsDice(1, sides)) == {}


def test_sizes_are_the_published_ones():
    four, six = LiarsDice(1, 4), LiarsDice(1, 6)
    assert (four.known["histories"], four.known["terminals"]) == (8_181, 4_080)
    assert (four.known["infosets"], four.known["sequences"]) == ((512, 512), (1_021, 1_021))
    assert (six.known["infosets"], six.known["sequences"]) == ((12_288, 12_288), (24_571, 24_571))
    assert counted(six)[1:] == (six.known["histories"], six.known["terminals"]) == (294_883, 147_420)


@pytest.mark.parametrize(("dice", "sides"), [(1, 4), (2, 2)])
def test_every_history_and_information_set_is_that_of_openspiel(dice, sides):
    assert same_sets(in_step(LiarsDice(dice, sides), openspiel(dice, sides)))


@pytest.mark.parametrize(("dice", "sides"), [(1, 6), (2, 6), (3, 4)])
def test_random_games_pay_what_openspiel_pays(dice, sides):
    playouts(LiarsDice(dice, sides), openspiel(dice, sides))


@pytest.mark.parametrize(
    ("rolls", "bids", "paid"),
    [
        ((3, 5), ("2x3",), (-1, 1)),  # one 3 only: the caller, player 1, is right
        ((3, 6), ("2x3",), (1, -1)),  # a 6 is wild
        ((3, 5), ("1x4", "1x5"), (-1, 1)),  # the bidder, player 1, was honest
        ((6, 6), ("1x1", "2x1"), (-1, 1)),
    ],
)
def test_calls_by_hand(rolls, bids, paid):
    game = LiarsDice()
    s = game.root()
    for move in (*rolls, *bids, "liar"):
        s, before = game.play(s, (move,)), s
    assert game.rewards(before, ("liar",), s) == paid
    assert game.view(s, 0)[0] == tuple((roll,) for roll in rolls)  # all dice are shown
    assert [game.view(before, i)[0] for i in (0, 1)] == [(roll,) for roll in rolls]  # before, only its own


def test_only_higher_bids_are_allowed_and_the_first_player_must_bid():
    game = LiarsDice(1, 3)
    s = game.play(game.play(game.root(), (1,)), (2,))
    assert game.actions(s, 0) == ("1x1", "1x2", "1x3", "2x1", "2x2", "2x3")
    assert game.actions(game.play(s, ("2x1",)), 1) == ("2x2", "2x3", "liar")
    assert game.actions(game.play(s, ("2x3",)), 1) == ("liar",)
