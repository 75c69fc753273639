import pytest

from coplayer.games.goofspiel import Goofspiel, Table

from .walk import counted, declared_wrong, in_step, playouts, same_sets


def openspiel(cards, revealed):
    pyspiel = pytest.importorskip("pyspiel")
    name = f"goofspiel(imp_info={not revealed},num_cards={cards},points_order=descending,returns_type=win_loss)"
    return pyspiel.load_game(name)


@pytest.mark.parametrize("cards", [3, 4])
@pytest.mark.parametrize("revealed", [False, True])
def test_declared_sizes_are_measured(cards, revealed):
    assert declared_wrong(Goofspiel(cards, revealed)) == {}


def test_five_cards_have_the_published_number_of_histories():
    assert counted(Goofspiel(5))[1:] == (18_426, 14_400)


@pytest.mark.parametrize("cards", [3, 4])
def test_every_history_and_information_set_is_that_of_openspiel(cards):
    assert same_sets(in_step(Goofspiel(cards), openspiel(cards, revealed=False)))


def test_with_bids_revealed_every_history_is_known_to_both():
    """OpenSpiel's information state leaves the order of the bids out, ours is at least as fine."""
    game = Goofspiel(4, revealed=True)
    for pairs in in_step(game, openspiel(4, revealed=True)):
        assert len(pairs) == len({record for record, _ in pairs}) == 1 + 16 + 16 * 9


@pytest.mark.parametrize(("cards", "revealed"), [(5, False), (6, True), (13, False)])
def test_random_games_pay_what_openspiel_pays(cards, revealed):
    playouts(Goofspiel(cards, revealed), openspiel(cards, revealed))


def test_a_game_by_hand():
    game = Goofspiel(3)
    s = game.play(game.root(), (3, 1))  # prize 3 to player 0
    assert s == Table(((1, 2), (2, 3)), 3)
    t = game.play(s, (1, 2))  # prize 2 to player 1; the last prize, 1, goes to 3 over 2: a draw
    assert (game.movers(t), game.rewards(s, (1, 2), t)) == ((), (0, 0))
    t = game.play(s, (2, 3))  # the same, but in the last round 1 meets 2
    assert game.rewards(s, (2, 3), t) == (0, 0)
    t = game.play(s, (2, 2))  # discarded; player 1 wins the last prize
    assert game.rewards(s, (2, 2), t) == (1, -1)


def test_a_bid_not_revealed_is_seen_only_in_who_won():
    game = Goofspiel(4)
    one, two = (game.play(game.root(), (4, bid)) for bid in (1, 2))
    assert game.view(one, 0) == game.view(two, 0)
    assert game.view(one, 1) != game.view(two, 1)
    shown = Goofspiel(4, revealed=True)
    assert shown.view(one, 0) != shown.view(two, 0)
