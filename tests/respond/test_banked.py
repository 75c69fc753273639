import pickle
from copy import deepcopy
from dataclasses import replace
from functools import cache
from itertools import product

import numpy as np
import pytest

from coplayer.form.hands import hands_of
from coplayer.form.policy import normal, uniform
from coplayer.game import GameError, Unsuited
from coplayer.games.kuhn import Kuhn
from coplayer.games.leduc import Leduc
from coplayer.games.lopsided import Lopsided
from coplayer.respond.banked import Banked
from coplayer.respond.guarded import guarded
from coplayer.solve.response import earned, plan, worst

from .table import Counted, Fixed, Table, nemesis, pure

SEATS = [(Kuhn(), 0), (Kuhn(), 1), (Lopsided(4, depth=6), 0), (Lopsided(9, 4, simultaneous=True), 0)]


@cache
def stage(game, seat, number=300):
    return replace(hands_of(game, seat), hands=number)


def drawn(hands, player, seed):
    rng = np.random.default_rng(seed)
    return normal(hands.form, player, rng.random(hands.form.sequences[player]) ** 4)


def weak_then_nemesis(hands, bank, x, rng):
    """Play anything until the bank is worth taking."""
    return pure(hands, uniform(hands.form)[hands.other], rng) if bank < 0.2 else nemesis(hands, x)


def nemesis_with_a_gift(hands, bank, x, rng):
    """Give at one information set and take back everywhere else."""
    s = nemesis(hands, x)
    i = rng.integers(hands.form.infosets[hands.other])
    mine = hands.form.owner[hands.other] == i
    s[mine] = np.roll(s[mine], 1)
    return s


def now_and_then(hands, bank, x, rng):
    return nemesis(hands, x) if rng.random() < 0.7 else pure(hands, drawn(hands, hands.other, 5), rng)


def always_nemesis(hands, bank, x, rng):
    return nemesis(hands, x)


DECEIVERS = [weak_then_nemesis, nemesis_with_a_gift, now_and_then]


def match(response, opponent, seed, model=None):
    """(expected return of every hand given the other's plan of it [T], the bank at the end)."""
    hands, rng = response.hands, np.random.default_rng(seed)
    model, table = model or Counted(hands), Table(hands)
    memory, own, total = model.begin(), response.begin(), []
    for _ in range(hands.hands):
        behaviour = response.strategy(model, memory, own)
        x = plan(hands.form, hands.seat, behaviour)
        s = plan(hands.form, hands.other, opponent(hands, own.bank, x, rng))
        total.append(earned(hands.form, hands.seat, s) @ x)
        end = table.end(x, s, rng)
        memory = model.update(memory, end)
        own = response.update(own, behaviour, end, model, memory)
    return np.array(total), own.bank


@pytest.mark.parametrize("opponent", DECEIVERS)
@pytest.mark.parametrize(("game", "seat"), SEATS)
def test_no_match_is_worth_less_than_the_value_whatever_the_other_does(game, seat, opponent):
    hands = stage(game, seat, 100)
    value = guarded(hands.form, seat).value
    for seed in range(3):
        total, bank = match(Banked(hands, spend=(1.0, 0.5, 0.1)[seed]), opponent, seed)
        assert total.sum() >= 100 * value + bank - 1e-8  # what is in the bank is there


@pytest.mark.parametrize(("game", "seat"), SEATS)
def test_a_hand_risks_no_more_than_its_share_of_the_bank_also_where_the_plans_were_made_for_more(game, seat):
    hands = stage(game, seat)
    response, guard = Banked(hands, spend=0.5), guarded(hands.form, seat)
    made = response.planned(response.begin()._replace(bank=0.3, hands=9), drawn(hands, 1 - seat, 2))
    assert guard.worst(made.bold) < guard.value - 0.05
    for bank in (0.3, 0.2, 0.01, 0.0):
        x = guard.plan(response.strategy(None, None, made._replace(bank=bank)))
        assert guard.worst(x) >= guard.value - bank / 2 - 1e-9


@pytest.mark.parametrize("seat", [0, 1])
def test_a_match_of_leduc_is_worth_its_value_against_a_deceiver(seat):
    hands = stage(Leduc(), seat, 20)
    total, bank = match(Banked(hands), weak_then_nemesis, 0)
    assert total.sum() >= 20 * guarded(hands.form, seat).value + bank - 1e-8


class Lucky(Banked):
    """RWYW: credits what the hand won."""

    def proved(self, x, end):
        return Table(self.hands).won(end)


class Hopeful(Banked):
    """Credits the least sequence instead of the nemesis' where cards are hidden."""

    def proved(self, x, end):
        return self.guard.worst(x) + float(self.gifts(x)[self.hands.end_rows(end)[0]].max())


@pytest.mark.parametrize("kind", [Lucky, Hopeful])
def test_crediting_luck_or_hope_loses(kind):
    hands = stage(Kuhn(), 0)
    value = guarded(hands.form, 0).value
    short = [match(kind(hands, spend=1.0), always_nemesis, seed)[0].sum() - 300 * value for seed in range(3)]
    assert max(short) < -1


def test_against_a_weak_other_it_earns_more_than_any_equilibrium_does():
    """Kuhn, seat 0: an equilibrium earns at most 1/6 against uniform play."""
    weak = lambda hands, bank, x, rng: pure(hands, uniform(hands.form)[1], rng)  # noqa: E731
    earned_ = [match(Banked(stage(Kuhn(), 0), credit=c), weak, 1)[0].mean() for c in ("sure", "fair")]
    assert guarded(stage(Kuhn(), 0).form, 0).side.best_equilibrium(uniform(stage(Kuhn(), 0).form)[1]).against < 0.17
    assert earned_[0] > 0.25
    assert earned_[1] > 0.40  # the most is 1/2


def pure_plans(hands, player):
    """Every pure plan of a player, by its behaviour."""
    sets = [np.flatnonzero(hands.form.owner[player] == i) for i in range(hands.form.infosets[player])]
    for choice in product(*sets):
        behaviour = np.zeros(hands.form.sequences[player])
        behaviour[[0, *choice]] = 1
        yield plan(hands.form, player, behaviour)


SMALL = [
    (Kuhn(), 0),
    (Kuhn(), 1),
    (Lopsided(4, depth=5), 0),
    (Lopsided(4, depth=5), 1),
    (Lopsided(11, 4, simultaneous=True), 0),
]


@pytest.mark.parametrize(("game", "seat"), SMALL)
def test_the_sure_credit_is_the_least_over_all_plans_that_fit(game, seat):
    hands = stage(game, seat)
    x = plan(hands.form, seat, drawn(hands, seat, 1))
    all_plans = list(pure_plans(hands, hands.other))
    ends = np.unique(hands.lived.node[hands.lived.over, seat])
    for end in ends:
        fits = [s for s in all_plans if hands.likelihood(end, s) > 0]
        least = min(earned(hands.form, seat, s) @ x for s in fits)
        assert Banked(hands).proved(x, int(end)) == pytest.approx(least, abs=1e-12)


@pytest.mark.parametrize(("game", "seat"), SEATS)
@pytest.mark.parametrize("seed", range(3))
def test_the_fair_credit_is_what_was_given_on_average_where_all_is_shown_and_less_where_not(game, seat, seed):
    hands, table = stage(game, seat), Table(stage(game, seat))
    x, s = (plan(hands.form, p, drawn(hands, p, seed)) for p in (seat, 1 - seat))
    response = Banked(hands, credit="fair")
    weight, gifts = table.weights(x, s), response.gifts(x)
    value = earned(hands.form, seat, s) @ x
    assert weight @ gifts[table.theirs] == pytest.approx(value - worst(hands.form, seat, x), abs=1e-12)
    credits = {end: response.proved(x, end) for end in np.unique(table.node).tolist()}
    assert min(credits.values()) >= worst(hands.form, seat, x) - 1e-12
    assert weight @ [credits[end] for end in table.node.tolist()] <= value + 1e-12


def gift_at(i):
    """Gives at information set i until that shows, then takes everything."""

    def opponent(hands, bank, x, rng):
        s = nemesis(hands, x)
        mine = (hands.form.owner[hands.other] == i) & (bank <= 1e-9)
        s[mine] = np.roll(s[mine], 1)
        return s

    return opponent


def test_fair_credits_are_safe_on_average_but_not_in_every_match():
    hands = stage(Kuhn(), 0, 20)
    value, worst_of_all = guarded(hands.form, 0).value, 0.0
    for i in range(6):
        over = [match(Banked(hands, 1.0, "fair"), gift_at(i), seed)[0].sum() - 20 * value for seed in range(16)]
        assert np.mean(over) >= -3 * np.std(over) / np.sqrt(16) - 1e-9
        worst_of_all = min(worst_of_all, *over)
    assert worst_of_all < -0.05


def test_asked_the_same_it_plays_the_same_whatever_was_asked_before():
    hands = stage(Leduc(), 0)
    response, y = Banked(hands), uniform(hands.form)[1]
    bank = response.begin()._replace(bank=1.0, hands=1)
    first = response.planned(bank, y).bold
    response.planned(bank._replace(bank=0.2), drawn(hands, 1, 3))
    assert np.array_equal(response.planned(bank, y).bold, first)


def test_memory_can_be_copied_and_pickled_and_strategies_do_not_change_it():
    hands = stage(Kuhn(), 0)
    response, model = Banked(hands), Fixed(uniform(hands.form)[1])
    begun, end = response.begin(), int(Table(hands).node[0])
    own = response.update(begun, response.strategy(model, None, begun), end, model, None)
    for copy in (deepcopy(own), pickle.loads(pickle.dumps(own))):
        assert np.array_equal(response.strategy(model, None, copy), response.strategy(model, None, own))
    assert np.array_equal(
        pickle.loads(pickle.dumps(response)).strategy(model, None, own), response.strategy(model, None, own)
    )


def test_other_games_and_settings_are_refused():
    with pytest.raises(Unsuited):
        Banked(hands_of(Lopsided(1, zero_sum=False), 0))
    with pytest.raises(GameError, match="0 < spend <= 1"):
        Banked(stage(Kuhn(), 0), spend=0)
    with pytest.raises(GameError, match="sure, fair"):
        Banked(stage(Kuhn(), 0), credit="lucky")
