"""A match gives agents their records and nothing else, from one seed."""

import copy

import numpy as np
import pytest

from coplayer.agents.fixed import Fixed
from coplayer.arena.match import Table, play
from coplayer.form.hands import hands_of
from coplayer.form.policy import normal
from coplayer.game import CHANCE, GameError, advance, begin
from coplayer.read.name import load
from coplayer.solve.best_response import returns

GAMES = (
    *("kuhn", "leduc", "goofspiel(cards=3)", "signalling", "dec_tiger", "soccer", "lopsided(seed=3)"),
    *("rps|repeat(5)", "prisoners_dilemma|repeat(5)|noisy(0.3)", "kuhn|repeat(4)", "leduc(players=3)|repeat(2)"),
    *("liars_dice|reveal", "prisoners_dilemma3|repeat(3)", "openspiel:tiny_hanabi"),
)


class Recorder:
    """Plays at random and keeps all it is told; its memory is the list of events."""

    def __init__(self, steps=0):
        self.steps = steps

    def begin(self):
        return []

    def act(self, memory, view, actions, rng):
        return actions[rng.integers(len(actions))]

    def watch(self, memory, event):
        return [*memory, event]


@pytest.mark.parametrize("name", GAMES)
def test_events_are_the_entries_of_the_record(name):
    game = load(name)
    for seed in range(5):
        table = Table(game, [Recorder() for _ in range(game.players)], seed)
        records = begin(game, table.state)
        for _ in range(60):
            if table.over:
                break
            s = table.state
            moves = table.step()
            records = advance(game, records, s, moves, table.state)
        assert [tuple(m) for m in table.memories] == [r.entries for r in records]


def test_the_same_seed_is_the_same_match_and_another_seed_is_not():
    game = load("leduc|repeat(20)")
    one, two, other = (play(game, [Recorder(), Recorder()], seed, keep=True) for seed in (4, 4, 5))
    assert one.moves == two.moves and one.returns == two.returns
    assert one.moves != other.moves


def test_another_agent_at_one_seat_leaves_chance_and_the_other_seat_their_streams():
    game = load("rps|repeat(50)")

    class Rock(Recorder):
        def act(self, memory, view, actions, rng):
            return "rock"

    one = play(game, [Recorder(), Recorder()], 7, keep=True)
    two = play(game, [Rock(), Recorder()], 7, keep=True)
    assert [m[1] for m in one.moves] == [m[1] for m in two.moves]
    assert {m[0] for m in two.moves} == {"rock"} != {m[0] for m in one.moves}


@pytest.mark.parametrize(
    "name", ["kuhn|repeat(2000)", "lopsided(seed=5)|repeat(2000)", "lopsided(seed=8)|repeat(2000)"]
)
def test_sampled_returns_lie_around_the_exact_ones(name):
    game = load(name)
    both = [hands_of(game, seat) for seat in range(2)]
    form = both[0].form
    rng = np.random.default_rng(3)
    policy = tuple(normal(form, p, rng.random(n) ** 3) for p, n in enumerate(form.sequences))
    match = play(game, [Fixed(h, policy[h.seat]) for h in both], 1)
    paid = np.array(match.paid)
    error = paid.std(0, ddof=1) / np.sqrt(len(paid))
    assert (abs(paid.mean(0) - returns(form, policy)) < 4 * error + 1e-12).all()


def test_pay_goes_to_the_round_in_which_it_is_earned():
    game = load("prisoners_dilemma|repeat(4)")

    class Scripted(Recorder):
        def act(self, memory, view, actions, rng):
            return actions[self.steps[view[0] if view else 0]]

    match = play(game, [Scripted([0, 1, 0, 1]), Scripted([0, 0, 1, 1])], 0)
    assert match.paid == [[3, 3], [5, 0], [0, 5], [1, 1]]
    assert match.returns == [9, 9]


def test_discount_weighs_later_rounds():
    game = load("soccer")
    assert game.discount < 1
    total, plain, played = np.zeros(2), np.zeros(2), np.zeros(2)
    for seed in range(40):
        table = Table(game, [Recorder(), Recorder()], seed)
        for _ in range(60):
            if table.over:
                break
            s, time = table.state, table.time
            moves = table.step()
            paid = np.array(game.rewards(s, moves, table.state))
            total += game.discount ** max(time - (game.movers(s) == (CHANCE,)), 0) * paid
            plain += paid
        played += table.match.returns
    assert np.allclose(played, total) and not np.allclose(total, plain)


@pytest.mark.parametrize("name", ["kuhn", "lopsided(seed=3)", "rps|repeat(3)"])
def test_whoever_acts_is_shown_its_own_view(name):
    game, shown = load(name), []

    class Looking(Recorder):
        def act(self, memory, view, actions, rng):
            shown.append((self.steps, view))
            return super().act(memory, view, actions, rng)

    for seed in range(4):
        table = Table(game, [Looking(seat) for seat in range(game.players)], seed)
        while not table.over:
            s, shown[:] = table.state, []
            table.step()
            assert shown == [(i, game.view(s, i)) for i in game.movers(s) if i != CHANCE]


def test_a_label_that_is_no_action_is_refused_with_what_there_is():
    class Wrong(Recorder):
        def act(self, memory, view, actions, rng):
            return "lizard"

    with pytest.raises(GameError, match=r"seat 1 does 'lizard'.*rock"):
        play(load("rps|repeat(3)"), [Recorder(), Wrong()], 0)


def test_forecasts_are_scored_by_hand():
    class Prophet(Recorder):
        def forecast_move(self, memory, view, player, actions):
            return dict(zip(actions, (0.5, 0.25, 0.25), strict=True))

    class Scripted(Recorder):
        def act(self, memory, view, actions, rng):
            return actions[self.steps[view[0] if view else 0]]

    match = play(load("rps|repeat(4)"), [Prophet(), Scripted([0, 1, 1, 2])], 0, scored=(0,))
    score = match.scores[0]
    assert score.n == 4 and score.log_loss == pytest.approx((np.log(2) + 3 * np.log(4)) / 4)
    assert score.marginal_loss == pytest.approx((2 * np.log(4) + 2 * np.log(2)) / 4)


def test_a_table_can_be_copied_in_the_middle_and_both_go_on_alike():
    game = load("kuhn|repeat(6)")
    table = Table(game, [Recorder(), Recorder()], 2)
    for _ in range(7):
        table.step()
    twin = copy.deepcopy(table)
    while not table.over:
        assert table.step() == twin.step()
    assert table.match.returns == twin.match.returns
