import pytest

from coplayer.game import GameError
from coplayer.games.leduc import Leduc, Table

from .walk import counted, declared_wrong, in_step, playouts, same_sets


def play(game, *moves):
    s = game.root()
    for move in moves:
        s, before = game.play(s, (move,)), s
    return s, game.rewards(before, (move,), s)


def test_sizes_are_the_published_ones():
    assert set(Leduc().known) >= {"histories", "terminals", "infosets", "sequences"}
    assert declared_wrong(Leduc()) == {}


def test_states_forget_the_order_of_the_bets():
    assert counted(Leduc()) == (4597, 9457, 5520)
    rest = ("Js", "Kh")
    assert play(Leduc(), *rest, "raise", "call")[0] == play(Leduc(), *rest, "call", "raise", "call")[0]


def test_every_history_and_information_set_is_that_of_openspiel():
    pyspiel = pytest.importorskip("pyspiel")
    assert same_sets(in_step(Leduc(), pyspiel.load_game("leduc_poker")))


@pytest.mark.parametrize("players", [2, 3, 4])
def test_random_hands_pay_what_openspiel_pays(players):
    pyspiel = pytest.importorskip("pyspiel")
    playouts(Leduc(players), pyspiel.load_game(f"leduc_poker(players={players})"), n=200)


def test_hands_by_hand():
    pair = ("Js", "Kh", "raise", "call", "Jh", "raise", "raise", "call")
    assert play(Leduc(), *pair)[1] == (11, -11)  # 1 + 2 + 4 + 4 each
    assert play(Leduc(), "Js", "Jh", "call", "call", "Ks", "call", "call")[1] == (0, 0)
    assert play(Leduc(), "Ks", "Jh", "raise", "raise", "fold")[1] == (-3, 3)
    three = ("10s", "Kh", "Ks", "call", "raise", "call", "fold", "Jh", "raise", "call")
    assert play(Leduc(3), *three)[1] == (-1, 0.5, 0.5)


def test_the_second_round_starts_with_the_first_player_still_in():
    s, _ = play(Leduc(3), "10s", "Kh", "Ks", "call", "raise", "call", "fold", "Jh")
    assert s.mover == 1 and s.to_act == 2


def test_a_player_does_not_see_the_others_card_before_the_showdown():
    s = Table(("Js", "Qs"), "Kh", (3, 7), (True, True), 0, 1, 1)
    t = s._replace(cards=("Js", "Qh"))
    game = Leduc()
    assert game.view(s, 0) == game.view(t, 0) and game.view(s, 1) != game.view(t, 1)
    end, other = (x._replace(mover=None) for x in (s, t))
    assert game.view(end, 0) != game.view(other, 0)
    folded, unseen = (x._replace(live=(False, True)) for x in (end, other))
    assert game.view(folded, 0) == game.view(unseen, 0)


@pytest.mark.parametrize("wrong", [{"players": 1}, {"suits": 5}])
def test_what_cannot_be_dealt_is_refused(wrong):
    with pytest.raises(GameError, match=next(iter(wrong))):
        Leduc(**wrong)
