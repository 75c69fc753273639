from itertools import product

import pytest

from coplayer.game import GameError
from coplayer.games.forged_speaker import TAGS, ForgedSpeaker

from .enumerate import declared_wrong, expected

CASES = list(product([0.1, 0.3, 0.7], [0.0, 1.0, 5.0]))  # q, loss


def policies(game, player):
    """Every pure policy of `player`, as a function of its view."""
    views = ("principal", "impostor") if player == 0 else ("plain", "tagged")
    menus = [game.actions(("principal",), 0), game.actions(("impostor",), 0)]
    menus = menus if player == 0 else [("obey", "refuse")] * 2
    for choice in product(*menus):
        plan = dict(zip(views, choice, strict=True))
        yield lambda view, actions, plan=plan: plan[view]


def best_answer(game, speaker):
    return max(expected(game, speaker, agent)[1] for agent in policies(game, 1))


def equilibria(game):
    """Returns of all pure Nash equilibria."""
    table = {
        (i, j): expected(game, a, b)
        for (i, a), (j, b) in product(enumerate(policies(game, 0)), enumerate(policies(game, 1)))
    }
    return [
        v
        for (i, j), v in table.items()
        if all(w[0] <= v[0] + 1e-12 for (_, m), w in table.items() if m == j)
        and all(w[1] <= v[1] + 1e-12 for (k, _), w in table.items() if k == i)
    ]


def plain(view, actions):
    return "plain"


def honest(view, actions):
    return "tagged" if view == "principal" else "plain"


@pytest.mark.parametrize("q, loss", CASES)
def test_without_a_tag_the_agent_gets_what_the_base_rate_allows(q, loss):
    assert best_answer(ForgedSpeaker(q, loss), plain) == pytest.approx(max(0, 1 - q - q * loss))


@pytest.mark.parametrize("q, loss", CASES)
def test_an_authenticated_tag_gives_all_orders_of_the_principal(q, loss):
    game = ForgedSpeaker(q, loss, "authenticated")
    assert best_answer(game, honest) == pytest.approx(1 - q)
    assert max(v[1] for v in equilibria(game)) == pytest.approx(1 - q)


@pytest.mark.parametrize("q, loss", CASES)
def test_identity_is_worth_the_smaller_of_the_two_mistakes(q, loss):
    blind = best_answer(ForgedSpeaker(q, loss), plain)
    sure = best_answer(ForgedSpeaker(q, loss, "authenticated"), honest)
    assert sure - blind == pytest.approx(min(1 - q, q * loss))


def test_the_published_case():  # q = 0.1, L = 5
    assert best_answer(ForgedSpeaker(), plain) == pytest.approx(0.4)
    assert best_answer(ForgedSpeaker(tag="authenticated"), honest) == pytest.approx(0.9)


@pytest.mark.parametrize("q, loss", CASES)
def test_a_cheap_tag_is_no_tag(q, loss):
    game = ForgedSpeaker(q, loss, "cheap")
    assert {round(v[1], 12) for v in equilibria(game)} == {round(max(0, 1 - q - q * loss), 12)}


def test_a_costly_tag_separates_exactly_where_only_the_principal_can_afford_it():
    for fee, forgery in product([0, 0.5, 1, 1.2], [0, 0.9, 1, 2]):
        game = ForgedSpeaker(0.3, 5.0, "costly", fee=fee, forgery=forgery)
        separates = any(v[1] == pytest.approx(0.7) for v in equilibria(game))
        assert separates == (fee <= 1 and forgery >= 1), (fee, forgery)


def test_the_agent_sees_the_order_and_not_the_speaker():
    game = ForgedSpeaker(tag="cheap")
    assert game.view(("principal", "tagged"), 1) == game.view(("impostor", "tagged"), 1)
    assert game.view(("principal", "tagged"), 1) != game.view(("principal", "plain"), 1)
    assert game.view(("principal",), 0) != game.view(("impostor",), 0)
    assert game.hidden(("impostor", "plain")) == {"speaker": "impostor"}


@pytest.mark.parametrize("tag", TAGS)
def test_declared_facts_are_counted(tag):
    assert declared_wrong(ForgedSpeaker(0.2, 3.0, tag)) == {}


@pytest.mark.parametrize("q, loss, loot", [(0.1, 5.0, 1.0), (0.5, 2.0, 3.0), (0.2, 0.5, 0.0)])
def test_the_declared_value_is_the_only_equilibrium(q, loss, loot):
    game = ForgedSpeaker(q, loss, loot=loot)
    assert all(v == pytest.approx(game.known["value"]) for v in equilibria(game))


@pytest.mark.parametrize("bad", [{"q": 0}, {"q": 1.5}, {"loss": -1}, {"tag": "gold"}, {"forgery": float("nan")}])
def test_bad_parameters_are_refused(bad):
    with pytest.raises(GameError, match=next(iter(bad))):
        ForgedSpeaker(**bad)
