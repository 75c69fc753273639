"""Bayes over types, against enumeration of every type, hidden deal and history."""

from itertools import product

import numpy as np
import pytest

from coplayer.agents.fixed import Fixed
from coplayer.agents.hand_player import HandPlayer
from coplayer.form.hands import hands_of
from coplayer.form.policy import normal
from coplayer.model.bayes_types import BayesTypes, weights
from coplayer.read.name import load
from coplayer.respond.best_hand import BestHand

from .by_enumeration import Lives, chance_of, played, table

GAMES = ["kuhn", "lopsided(seed=2, depth=6)", "lopsided(seed=5, simultaneous=True)"]
PRIOR = np.array([0.5, 0.3, 0.2])


def types_of(hands, rng, k=3):
    """[K, Q_other] random behaviours, the last never taking some actions."""
    form, other = hands.form, hands.other
    drawn = [normal(form, other, rng.random(form.sequences[other]) ** 3) for _ in range(k)]
    drawn[-1] = normal(form, other, drawn[-1] * (drawn[-1] > 0.2))
    return np.array(drawn)


def believed(lives, types, ends, hazard):
    """The weights of types before a hand, adding up every way in which types may have followed each other."""
    total = np.zeros(len(types))
    seen = [[lives.likelihood(records[lives.seat], t) for t in types] for records in ends]
    for way in product(range(len(types)), repeat=len(ends) + 1):
        p = PRIOR[way[0]]
        for hand, (now, then) in enumerate(zip(way, way[1:], strict=False)):
            p *= seen[hand][now] * ((1 - hazard) * (now == then) + hazard * PRIOR[then])
        total[way[-1]] += p
    return total / total.sum()


def shared(pairs):
    """{value: chance} from (value, weight)."""
    total = sum(w for _, w in pairs)
    return {v: sum(w for u, w in pairs if u == v) / total for v in {v for v, _ in pairs}}


class Guesser(HandPlayer):
    """Plays at random, to see every corner."""

    def act(self, memory, view, actions, rng):
        return actions[rng.integers(len(actions))]


class Judge:
    """Compares what a player expects with enumeration, wherever somebody moves."""

    def __init__(self, ours, lives, tables, hazard):
        self.ours, self.lives, self.tables, self.hazard = ours, lives, tables, hazard
        self.asked = 0

    def behind(self, record, weight, moving):
        """(state, the other's record, weight, its type) of all that may lie behind our record."""
        for w, t in zip(weight, self.tables, strict=True):
            for s, theirs, chance in self.lives.agreeing(record, moving):
                yield s, theirs, chance * w * chance_of(theirs, t), t

    def __call__(self, memories, records, movers, ends):
        seat, other, game = self.lives.seat, 1 - self.lives.seat, self.lives.game
        weight = believed(self.lives, self.tables, ends, self.hazard)
        memory, record = memories[seat], records[seat]
        assert weights(memory.model) == pytest.approx(weight, abs=1e-12)
        found = list(self.behind(record, weight, seat if seat in movers else other))
        for part, chances in self.ours.forecast_hidden(memory, None).items():
            assert chances == pytest.approx(shared([(game.hidden(s)[part], p) for s, _, p, _ in found]), abs=1e-12)
        if other in movers:
            menu = list(self.tables[0][records[other]])
            like = [x for x in self.behind(record, weight, other) if set(x[3][x[1]]) == set(menu)]
            moves = shared([(a, p * t[theirs][a]) for _, theirs, p, t in like for a in menu])
            assert self.ours.forecast_move(memory, None, other, menu) == pytest.approx(moves, abs=1e-12)
            self.asked += 1


@pytest.mark.parametrize("hazard", [0.0, 0.15])
@pytest.mark.parametrize("seat", [0, 1])
@pytest.mark.parametrize("name", GAMES)
def test_weights_and_forecasts_are_those_of_enumeration(name, seat, hazard):
    game = load(f"{name}|repeat(4, views)")
    hands, rng = hands_of(game, seat), np.random.default_rng(11)
    types = types_of(hands, rng)
    ours = Guesser(game, seat, BayesTypes(hands, hazard, types, PRIOR), BestHand(hands))
    tables = [table(hands.form, 1 - seat, t) for t in types]
    judge = Judge(ours, Lives(game.game, seat), tables, hazard)
    agents = [ours, Fixed(hands_of(game, 1 - seat), types[0])]
    played(game, agents if seat == 0 else agents[::-1], rng, judge)
    assert judge.asked > 3


@pytest.mark.parametrize("name", GAMES)
def test_the_expected_behaviour_is_the_mixture_of_plans(name):
    game = load(f"{name}|repeat(4, views)")
    hands = hands_of(game, 0)
    model = BayesTypes(hands, 0.0, types_of(hands, np.random.default_rng(4)), PRIOR)
    mean = table(hands.form, 1, model.plan(model.begin()))
    tables = [table(hands.form, 1, t) for t in model.types]
    for record, mix in mean.items():
        reach = [w * chance_of(record, t) for w, t in zip(PRIOR, tables, strict=True)]
        for a, p in mix.items():
            expected = sum(r * t[record][a] for r, t in zip(reach, tables, strict=True)) / sum(reach)
            assert p == pytest.approx(expected, abs=1e-12)


def test_what_no_type_allows_teaches_nothing():
    game = load("kuhn|repeat(3)")
    hands = hands_of(game, 0)
    form = hands.form
    passes = np.array([a == 0 for a in form.action[1]], float)  # never bets
    model = BayesTypes(hands, 0.0, np.array([normal(form, 1, passes)] * 2))
    bets = [
        end
        for end in range(len(hands.own))
        if len(hands.end_rows(end)[0]) and not hands.likelihood(end, model.plans).any()
    ]
    assert bets and model.update(model.begin(), bets[0]) == pytest.approx(model.begin())
