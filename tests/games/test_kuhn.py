import pytest

from coplayer.game import CHANCE, GameError
from coplayer.games.kuhn import Kuhn

from .walk import declared_wrong, in_step, playouts, same_sets, walk


def equilibrium(bluff):
    """Kuhn's solution: the first player bluffs at rate `bluff`, the second has one equilibrium."""
    first = {
        ("J", 0): bluff,
        ("Q", 0): 0,
        ("K", 0): 3 * bluff,
        ("J", 2): 0,
        ("Q", 2): bluff + 1 / 3,
        ("K", 2): 1,
    }
    second = {("J", "pass"): 1 / 3, ("Q", "pass"): 0, ("K", "pass"): 1}
    second |= {("J", "bet"): 0, ("Q", "bet"): 1 / 3, ("K", "bet"): 1}

    def policy(player, record, actions):
        card, done = record.last
        bet = first[card, len(done)] if player == 0 else second[card, done[0]]
        return {"pass": 1 - bet, "bet": bet}

    return policy


def test_sizes_are_the_published_ones():
    assert set(Kuhn().known) >= {"histories", "terminals", "infosets", "sequences"}
    assert declared_wrong(Kuhn()) == {}


@pytest.mark.parametrize("bluff", [0, 0.1, 1 / 3])
def test_kuhns_solution_is_worth_minus_an_eighteenth_for_every_bluff(bluff):
    assert walk(Kuhn(), equilibrium(bluff)).value == pytest.approx(list(Kuhn().known["value"]))


@pytest.mark.parametrize("players", [2, 3])
def test_every_history_and_information_set_is_that_of_openspiel(players):
    pyspiel = pytest.importorskip("pyspiel")
    other = pyspiel.load_game(f"kuhn_poker(players={players})")
    assert same_sets(in_step(Kuhn(players), other))
    playouts(Kuhn(players), other)


def test_a_fold_does_not_show_the_cards_and_a_showdown_does():
    folded, called = (("K", "J"), ("bet", "pass")), (("K", "J"), ("bet", "bet"))
    assert Kuhn().view(folded, 1) == Kuhn().view((("Q", "J"), ("bet", "pass")), 1)
    assert Kuhn().view(called, 1)[-1] == ("K", "J")


def test_reading_hidden_parts_follows_the_deal():
    game = Kuhn()
    assert game.hidden(game.root()) == {} and game.movers(game.root()) == (CHANCE,)
    assert game.hidden((("K", "J"), ())) == {"card0": "K", "card1": "J"}


@pytest.mark.parametrize("players", [1, 12])
def test_a_wrong_number_of_players_is_refused(players):
    with pytest.raises(GameError, match=f"players={players}"):
        Kuhn(players)
