"""Hands with given information sets: OpenSpiel's games against ours, and what a hand's end tells."""

import numpy as np
import pytest

from coplayer.agents.by_name import agent
from coplayer.agents.fixed import Fixed
from coplayer.agents.hand_player import HandPlayer
from coplayer.arena.match import Table, play
from coplayer.form.hands import hands_of, seated
from coplayer.form.policy import normal
from coplayer.form.sequence import record_of
from coplayer.game import Did, Saw
from coplayer.model.bayes_types import BayesTypes
from coplayer.read.name import load
from coplayer.solve.best_response import best_response, returns
from coplayer.solve.response import plan

pytest.importorskip("pyspiel")
CARDS = {"0": "J", "1": "Q", "2": "K"}
ACTS = {"p": "pass", "b": "bet"}


def drawn(form, player, seed):
    return normal(form, player, np.random.default_rng([seed, player]).random(form.sequences[player]) ** 2)


def ours(text):
    """What our Kuhn poker shows where OpenSpiel says `text`."""
    return CARDS[text[0]], tuple(ACTS[a] for a in text[1:])


def translated(theirs, native, player, behaviour):
    """A behaviour of OpenSpiel's Kuhn poker in ours."""
    out = np.ones(native.sequences[player])
    places = {native.record(player, i).last: i for i in range(native.infosets[player])}
    for i in range(theirs.infosets[player]):
        at = places[ours(theirs.record(player, i).last)]
        for k in range(2):
            out[native.sequence(player, at, k)] = behaviour[theirs.sequence(player, i, k)]
    return out


def ended(native, text, shown):
    """The end of a hand in our Kuhn poker, as the seat lives it; `shown` are the cards at a showdown."""
    position, (card, acts) = native.start(), ours(text)
    for k, act in enumerate(acts):
        for event in (Saw((card, acts[:k])), *([Did(act)] * (k % 2 == native.seat))):
            position = native.step(position, event)[0]
    return native.step(position, Saw((card, acts, shown)))[0].node


@pytest.mark.parametrize("name", ["openspiel:kuhn_poker", "openspiel:leduc_poker"])
def test_the_same_behaviours_fit_given_sets_and_their_records(name):
    made, given = hands_of(load(name), 0).form, seated(load(name), 0).form
    policy = tuple(drawn(made, p, 5) for p in range(2))
    assert returns(made, policy) == pytest.approx(returns(given, policy), abs=1e-12)
    for p in range(2):
        assert [made.record(p, i).last for i in range(made.infosets[p])] == [
            given.record(p, i) for i in range(given.infosets[p])
        ]


@pytest.mark.parametrize("seat", [0, 1])
def test_likelihoods_are_those_of_our_kuhn_poker(seat):
    hands, native = hands_of(load("openspiel:kuhn_poker"), seat), hands_of(load("kuhn"), seat)
    y = drawn(hands.form, 1 - seat, 3)
    theirs, here = (
        plan(h.form, 1 - seat, b) for h, b in ((hands, y), (native, translated(hands.form, native.form, 1 - seat, y)))
    )
    over = np.unique(hands.lived.node[hands.lived.over, seat]).tolist()
    assert len(over) == 15
    for end in over:
        text = record_of(hands.form, seat, end).last
        fold = text.endswith("bp")
        others = [None] if fold else [c for c in "JQK" if c != CARDS[text[0]]]
        pair = lambda c, own=CARDS[text[0]]: (own, c) if seat == 0 else (c, own)  # noqa: E731
        found = sum(native.likelihood(ended(native, text, (None, None) if fold else pair(c)), here) for c in others)
        assert hands.likelihood(end, theirs) == pytest.approx(found, abs=1e-14) and found > 0


@pytest.mark.parametrize("seat", [0, 1])
def test_the_posterior_after_folds_is_that_of_our_kuhn_poker(seat):
    hands, native = hands_of(load("openspiel:kuhn_poker"), seat), hands_of(load("kuhn"), seat)
    kinds = [drawn(hands.form, 1 - seat, k) for k in range(4)]
    models = (
        BayesTypes(hands, types=np.array(kinds)),
        BayesTypes(native, types=np.array([translated(hands.form, native.form, 1 - seat, y) for y in kinds])),
    )
    memories = [m.begin() for m in models]
    over = {
        record_of(hands.form, seat, e).last: e for e in np.unique(hands.lived.node[hands.lived.over, seat]).tolist()
    }
    for text in [t for t in over if t.endswith("bp")] * 2:
        ends = over[text], ended(native, text, (None, None))
        memories = [m.update(memory, end) for m, memory, end in zip(models, memories, ends, strict=True)]
    expected = models[1].plan(memories[1])
    assert translated(hands.form, native.form, 1 - seat, models[0].plan(memories[0])) == pytest.approx(
        expected, abs=1e-12
    )
    assert np.abs(models[0].plan(memories[0]) - models[0].plan(models[0].begin())).max() > 0.01


@pytest.mark.parametrize("seat", [0, 1])
def test_each_hands_end_is_told_once_at_ones_next_turn(seat):
    game, heard = load("openspiel:kuhn_poker|repeat(40)"), []

    class Listener(Fixed):
        def watch(self, memory, event):
            position, ends = self.hands.steps(memory, event)
            heard.extend(record_of(self.hands.form, seat, end).last for end in ends)
            return position

    hands = [hands_of(game, i) for i in range(2)]
    kinds = [Listener if i == seat else Fixed for i in range(2)]
    match = play(game, [k(h, drawn(h.form, h.seat, 1)) for k, h in zip(kinds, hands, strict=True)], 4)
    assert len(heard) == 39  # nobody moves after the last
    for text, paid in zip(heard, match.paid, strict=False):
        acts = text[1:]
        if acts.endswith("bp"):  # who passed after a bet has lost the ante
            folded = (len(acts) - 1) % 2
            assert paid[folded] == -1
        assert abs(paid[seat]) == (2 if acts.count("b") == 2 else 1)


def test_whoever_knows_the_other_earns_the_most_there_is():
    game = load("openspiel:leduc_poker|repeat(3)")
    hands = hands_of(game, 0)
    policy = tuple(drawn(hands.form, p, 3) for p in range(2))
    ours = HandPlayer(game, 0, BayesTypes(hands, types=np.array([policy[1]])))
    mine = ours.plan(ours.begin())
    assert returns(hands.form, (mine, policy[1]))[0] == pytest.approx(best_response(hands.form, policy, 0)[0])
    table = Table(game, [ours, Fixed(hands_of(game, 1), policy[1])], 2, scored=[0])
    while not table.over:
        table.step()
    assert table.memories[0].position.over == 2 and table.match.scores[0].n > 3


def test_agents_by_name_play_openspiels_games():
    game = load("openspiel:kuhn_poker|repeat(30)")
    for seats in (("mixed_plans/banked", "solver"), ("uniform", "bayes_types/best_hand")):
        match = play(game, [agent(name, game, i) for i, name in enumerate(seats)], 1)
        assert len(match.paid) == 30
