"""Channels: messages and coins are worth nothing in zero-sum games, and what they cost and show elsewhere."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.strategies import integers, sampled_from

from coplayer.form.policy import uniform
from coplayer.game import GameError, NotFound
from coplayer.games.lopsided import Lopsided
from coplayer.read.name import load
from coplayer.solve.best_response import best_response, returns
from coplayer.transform.channel import channel

from .pooled import Given, form, worth


@given(integers(0, 10_000), sampled_from(["cheap", "coin", "costly"]), integers(0, 1))
@settings(max_examples=25)
def test_messages_and_coins_are_worth_nothing_in_zero_sum(seed, kind, sender):
    """A costly message too: the sender takes the free one."""
    game = Lopsided(seed, 4, simultaneous=seed % 2 == 0)
    talk = channel(game, 2, kind, sender)
    assert worth(talk) == pytest.approx(worth(game), abs=1e-7)
    assert worth(channel(Given(game), 2, kind, sender)) == pytest.approx(worth(game), abs=1e-7)


@pytest.mark.parametrize("spec", ["kuhn", "openspiel:kuhn_poker"])
@pytest.mark.parametrize("kind", ["cheap", "coin", "authenticated", "cheap, sender=1", "coin, alphabet=3"])
def test_kuhn_with_a_channel_stays_at_minus_an_eighteenth(spec, kind):
    """True cards may be shown too: no card gains by it."""
    if ":" in spec:
        pytest.importorskip("pyspiel")
    assert worth(load(f"{spec}|channel(kind={kind})")) == pytest.approx(-1 / 18, abs=1e-7)


def test_everybody_sees_the_message_and_nobody_what_the_sender_knew():
    f = form(load("kuhn|channel(cheap)"))
    assert f.infosets == (3 + 12, 12)  # a card each when the sender chooses; then each of 6 sets twice
    assert form(load("kuhn|channel(cheap, sender=1)")).infosets == (12, 3 + 12)
    assert form(load("kuhn|channel(coin)")).infosets == (12, 12)
    assert form(load("kuhn|channel(authenticated)")).infosets == (
        15,
        6 + 12,
    )  # silent, or both cards are known


def test_a_name_can_be_said_in_a_coordination_game():
    """Battle of the sexes: with a coin both follow, each gets the mean of the two equilibria."""
    f = form(load("battle_of_sexes|channel(coin)"))
    policy = uniform(f)
    for p in range(2):
        for i in range(2):
            heads = f.record(p, i).entries[-1].view[1]
            for a in range(2):
                policy[p][f.sequence(p, i, a)] = a == heads
    g = load("battle_of_sexes")
    both = [g.payoffs[0], g.payoffs[3]]
    value = returns(f, policy)
    assert value == pytest.approx(np.mean(both, axis=0))
    assert [best_response(f, policy, p)[0] for p in range(2)] == pytest.approx(value)  # an equilibrium


def test_a_costly_message_is_paid_by_its_sender_alone():
    f, plain = (
        form(load("prisoners_dilemma|channel(3, costly, sender=1, cost=0.5)")),
        form(load("prisoners_dilemma")),
    )
    before, after = returns(plain, uniform(plain)), returns(f, uniform(f))
    assert after - before == pytest.approx([0, -0.5 * (0 + 1 + 2) / 3])


def test_a_forged_speaker_with_authenticated_orders_is_worth_knowing_the_speaker():
    """q = 0.1, loss = 5: no tag 0.4; the agent who hears the truth from a speaker who shows it 0.9."""
    f = form(load("forged_speaker|channel(authenticated)"))
    policy = uniform(f)
    for i in range(f.infosets[0]):  # principals show, impostors stay silent
        principal = "principal" in str(f.record(0, i))
        for a, label in enumerate(f.menu(0, i)):
            if len(f.menu(0, i)) == 2:
                policy[0][f.sequence(0, i, a)] = (label != "silent") == principal
    assert best_response(f, policy, 1)[0] == pytest.approx(0.9)


@dataclass(frozen=True)
class Annuity:
    """Pays 1 after each of three decisions, and 1 before the first, at a discount of a half."""

    players = 1
    discount = 0.5
    horizon = 3

    def root(self):
        return 0

    def movers(self, s):
        return (-1,) if s == 0 else (0,)

    def chance(self, s):
        return [("start", 1.0)]

    def actions(self, s, player):
        return ("wait",)

    def play(self, s, moves):
        return s + 1

    def rewards(self, s, moves, t):
        return (1.0,)

    def view(self, s, player):
        return None


@pytest.mark.parametrize("kind", ["cheap", "coin"])
def test_a_message_takes_no_time_from_what_is_paid_later(kind):
    f = form(channel(Annuity(), 2, kind))
    assert returns(f, uniform(f)) == pytest.approx([1 + 1 + 1 / 2 + 1 / 4])


def test_bad_channels_are_refused_with_what_there_is():
    with pytest.raises(GameError, match="kind='chep' given .did you mean 'cheap'"):
        load("kuhn|channel(kind=chep)")
    for bad in ("alphabet=0", "alphabet=[a, a]", "cost=-1", "sender=5"):
        with pytest.raises(GameError, match="given, .* expected"):
            load(f"kuhn|channel({bad})")
    with pytest.raises(NotFound, match="no parameter 'sendr' .did you mean 'sender'"):
        load("kuhn|channel(sendr=1)")
