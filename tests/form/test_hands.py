"""Hands: positions and likelihoods against the rules, one history at a time."""

import numpy as np
import pytest

from coplayer.agents.fixed import Fixed
from coplayer.form.hands import Position, hands_of, seated
from coplayer.form.policy import normal, uniform
from coplayer.form.sequence import record_of
from coplayer.game import Did, GameError, Saw, Unsuited
from coplayer.read.name import load
from coplayer.solve.best_response import plans, returns

from ..model.by_enumeration import Lives, played, table

GAMES = [
    "kuhn",
    "lopsided(seed=1)",
    "lopsided(seed=2, depth=6)",
    "lopsided(seed=5, simultaneous=True)",
    "goofspiel(cards=3)",
]


def random_behaviour(form, player, rng):
    return normal(form, player, rng.random(form.sequences[player]) ** 2)


def positions(hands, record):
    """The position that the events of a record lead to."""
    position = hands.start()
    for event in record.entries:
        position, end = hands.step(position, event)
        assert end is None
    return position


@pytest.mark.parametrize("seat", [0, 1])
@pytest.mark.parametrize("name", GAMES)
def test_the_chance_of_what_was_seen_is_the_sum_over_all_histories(name, seat):
    game = load(name)
    hands, lives = hands_of(game, seat), Lives(game, seat)
    y = random_behaviour(hands.form, 1 - seat, np.random.default_rng(7))
    x = plan_of(hands, y)
    behaviour = table(hands.form, 1 - seat, y)
    ends = {records[seat] for s, records, _ in lives.all if not game.movers(s)}
    assert len(ends) > 3
    for record in ends:
        node = positions(hands, record).node
        assert record_of(hands.form, seat, node) == record
        assert hands.likelihood(node, x) == pytest.approx(lives.likelihood(record, behaviour), abs=1e-14)


def plan_of(hands, y):
    policy = list(uniform(hands.form))
    policy[hands.other] = y
    return plans(hands.form, tuple(policy))[hands.other]


@pytest.mark.parametrize("name", GAMES)
def test_every_information_set_is_found_by_its_record(name):
    for seat in range(2):
        hands = hands_of(load(name), seat)
        for i in range(hands.form.infosets[seat]):
            position = positions(hands, hands.form.record(seat, i))
            assert hands.infoset(position) == i
            assert hands.menu(position) == hands.form.menu(seat, i)


@pytest.mark.parametrize("name", ["kuhn", "lopsided(seed=2, depth=6)", "goofspiel(cards=3)"])
def test_a_repeated_game_tells_each_hands_end_and_the_records_of_the_stage(name):
    game = load(f"{name}|repeat(6, views)")
    hands = [hands_of(game, seat) for seat in range(2)]
    heard = [[], []]

    class Listener(Fixed):
        def watch(self, memory, event):
            position, end = self.hands.step(memory, event)
            if end is not None:
                heard[self.hands.seat].append(record_of(self.hands.form, self.hands.seat, end))
            return position

    def look(memories, records, movers, ends):
        for i in range(2):
            assert memories[i].over == len(ends)
            assert record_of(hands[i].form, i, memories[i].node) == records[i]

    even = uniform(hands[0].form)
    agents = [Listener(h, even[h.seat]) for h in hands]
    memories, ends = played(game, agents, np.random.default_rng(3), look)
    assert [m.over for m in memories] == [6, 6]
    assert heard == [[records[i] for records in ends] for i in range(2)]


def test_payments_of_all_histories_add_up_to_the_return():
    for name in ("kuhn", "lopsided(seed=3)", "lopsided(seed=8, zero_sum=False)", "goofspiel(cards=3)"):
        hands = hands_of(load(name), 0)
        form, rng = hands.form, np.random.default_rng(1)
        policy = tuple(random_behaviour(form, p, rng) for p in range(2))
        x, all_ = plans(form, policy), hands.lived
        weight = all_.chance * np.prod([x[p][hands.own[all_.node[:, p]]] for p in range(2)], axis=0)
        assert weight[all_.over].sum() == pytest.approx(1)
        assert weight[all_.over] @ all_.paid[all_.over] == pytest.approx(returns(form, policy), abs=1e-12)


def test_what_is_not_hands_is_refused_with_the_reason():
    for name, why in [
        ("kuhn(players=3)", "two players"),
        ("rps|repeat(10)", "repeated with views"),
        ("kuhn|repeat(10, perfect)", "repeated with views"),
        ("kuhn|repeat(10, views)|reveal", "last of all"),
    ]:
        with pytest.raises(Unsuited, match=why):
            hands_of(load(name), 0)


def test_an_event_that_cannot_be_is_refused():
    hands = hands_of(load("kuhn"), 0)
    with pytest.raises(GameError, match="cannot follow"):
        hands.step(hands.step(hands.start(), Saw(("J", ())))[0], Saw(("Q", ())))


def test_a_one_shot_game_has_one_information_set_in_every_round():
    hands = seated(load("rps|repeat(3)"), 1)
    position = hands.start()
    for event in (Did("rock"), Saw((1, ("rock", "rock"))), Did("paper"), Saw((2, ("rock", "paper")))):
        assert hands.infoset(position) == 0
        position, end = hands.step(position, event)
        assert end is None
    assert position == Position(position.node, 2)
