import pytest

from coplayer.game import GameError
from coplayer.games.coin_toss import CoinToss

from .walk import declared_wrong, walk


def best_reply(game, heads):
    """What player 0 earns at best when player 1 guesses heads with chance `heads`."""

    def against(seller):
        def policy(player, record, actions):
            if player == 1:
                return {"heads": heads, "tails": 1 - heads}
            return {seller[record.last]: 1.0}

        return walk(game, policy).value[0]

    replies = [{"heads": a, "tails": b} for a in ("sell", "play") for b in ("sell", "play")]
    return max(against(seller) for seller in replies)


@pytest.mark.parametrize("sell", [0.5, -0.5, 0.1, -1])
def test_the_safe_guess_depends_on_a_branch_not_taken(sell):
    """Brown & Sandholm: heads with chance 1/4 where heads sells for 0.5, 3/4 where it sells for -0.5."""
    safe = (1 - sell) / 2
    assert best_reply(CoinToss(sell), safe) == pytest.approx(0)
    for other in {0.0, 0.25, 0.5, 0.75, 1.0} - {safe}:
        assert best_reply(CoinToss(sell), other) > 0.01


def test_guessing_one_face_loses_what_the_paper_says():
    assert best_reply(CoinToss(), 1.0) == pytest.approx(0.75)
    assert best_reply(CoinToss(), 0.0) == pytest.approx(0.25)


@pytest.mark.parametrize("sell", [0.5, -0.5])
def test_declared_sizes_are_measured(sell):
    assert declared_wrong(CoinToss(sell)) == {}


def test_the_guesser_does_not_see_the_coin():
    assert CoinToss().view(("heads", "play"), 1) == CoinToss().view(("tails", "play"), 1)


def test_a_price_above_the_stake_is_refused():
    with pytest.raises(GameError, match="sell=1.5"):
        CoinToss(1.5)
