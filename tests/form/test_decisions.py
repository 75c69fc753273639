"""Decision nodes, judged by playing every history by the rules."""

from collections import Counter
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pytest

from coplayer.form.aliases import aliases
from coplayer.form.decisions import OUTCOMES, OVER, RESET, decisions, joint_actions
from coplayer.form.sequence import sequence_form
from coplayer.game import CHANCE, Record, TooLarge, advance, begin, discount, horizon
from coplayer.games.lopsided import Lopsided
from coplayer.graph import walk
from coplayer.read.name import load


@dataclass(frozen=True)
class Tolls:
    """Chance pays before, between and after decisions, may end play before the first, and play comes back to
    earlier states until the horizon; player 1 is named first where both move."""

    players: ClassVar[int] = 2
    horizon: ClassVar[int] = 3
    discount: ClassVar[float] = 0.5

    def root(self):
        return "start"

    def movers(self, s):
        return {"start": (CHANCE,), "toll": (CHANCE,), "both": (1, 0), "one": (0,), "over": ()}[s]

    def chance(self, s):
        if s == "toll":
            return [("both", 0.75), ("one", 0.25)]
        return [("both", 0.4), ("dear", 0.1), ("one", 0.2), ("over", 0.3)]

    def actions(self, s, player):
        return ("go", "pay", "stop")[: 2 + player]

    def play(self, s, moves):
        if self.movers(s) == (CHANCE,):
            return "both" if moves == ("dear",) else moves[0]
        return "over" if moves[0] == "stop" else "toll"

    def rewards(self, s, moves, t):
        if s == "start":
            return {"both": (0, 0), "dear": (-2, 1), "one": (3, -1), "over": (7, 5)}[moves[0]]
        if s == "toll":
            return (1, 2) if t == "one" else (0, 0)
        return (4 * (moves[-1] == "pay"), 8 * (moves[0] == "pay"))

    def view(self, s, player):
        return s if s in ("both", "one") else None


GAMES = [
    *(Lopsided(seed=s, depth=6, zero_sum=False, simultaneous=s % 2 == 0) for s in range(6)),
    *(Lopsided(seed=s, depth=4, players=3, zero_sum=False, simultaneous=s % 2 == 0) for s in range(4)),
    *(load(n) for n in ("kuhn", "coin_toss", "dec_tiger(horizon=2)", "goofspiel(cards=3)", "forged_speaker")),
    Tolls(),
]


def by_the_rules(game):
    """Every course of play -> its probability when all play evenly. A course is a tuple of steps; a step is
    what each mover knew with its number of actions, what each did, and what was paid until the next."""
    courses = Counter()

    def decide(s, records, prob, time, done, owed):
        movers = game.movers(s)
        if not movers or time == horizon(game):
            courses[done or (((), (), close(owed)),)] += prob
            return
        seats = sorted(movers)
        known = tuple((i, Record(records[i].entries).entries, len(game.actions(s, i))) for i in seats)
        joint = [()]
        for i in movers:
            joint = [(*m, a) for m in joint for a in range(len(game.actions(s, i)))]
        for number in joint:
            moves = tuple(game.actions(s, i)[a] for i, a in zip(movers, number, strict=True))
            did = tuple(a for _, a in sorted(zip(movers, number, strict=True)))
            t = game.play(s, moves)
            paid = owed + discount(game) ** time * np.array(game.rewards(s, moves, t), float)
            after = advance(game, records, s, moves, t)
            arrive(t, after, prob / len(joint), time + 1, (*done, (known, did)), paid)

    def arrive(s, records, prob, time, done, paid):
        if game.movers(s) == (CHANCE,):
            for outcome, p in game.chance(s):
                t = game.play(s, (outcome,))
                more = discount(game) ** max(time - 1, 0) * np.array(game.rewards(s, (outcome,), t), float)
                arrive(t, advance(game, records, s, (outcome,), t), prob * p, time, done, paid + more)
        elif time:
            decide(s, records, prob, time, (*done[:-1], (*done[-1], close(paid))), np.zeros(game.players))
        else:
            decide(s, records, prob, time, done, paid)

    arrive(game.root(), begin(game, game.root()), 1.0, 0, (), np.zeros(game.players))
    return courses


def close(paid):
    return tuple(np.round(paid, 9) + 0.0)


def by_the_table(form, d):
    """The same from the table of decisions."""
    courses = Counter()
    offset = np.cumsum([0, *form.infosets])

    def follow(joint, prob, done, step):
        for o in range(d.begin[joint], d.begin[joint + 1]):
            steps = (*done, (*step, close(d.paid[o]))) if step else done
            decide(d.target[o], prob * d.prob[o], steps)

    def decide(node, prob, done):
        if node == OVER:
            courses[done] += prob
            return
        seats = np.flatnonzero(d.width[node])
        sets = [(i, d.infoset[node, i] - offset[i]) for i in seats]
        known = tuple((i, form.record(i, k).entries, len(form.menu(i, k))) for i, k in sets)
        assert [n for *_, n in known] == d.width[node, seats].tolist()
        count = int(joint_actions(d.width[node : node + 1])[0])
        for number in range(count):
            did = tuple(int(a) for a in np.unravel_index(number, d.width[node, seats])) if len(seats) else ()
            follow(d.first[node] + number, prob / count, done, (known, did))

    follow(RESET, 1.0, (), ())
    return courses


@pytest.mark.parametrize("game", GAMES, ids=str)
def test_the_courses_of_play_are_those_of_the_rules(game):
    form = sequence_form(walk(game))
    ours, theirs = by_the_table(form, decisions(form)), by_the_rules(game)
    assert ours.keys() == theirs.keys()
    for course, prob in theirs.items():
        assert ours[course] == pytest.approx(prob, abs=1e-12), course


def test_tolls_by_hand():
    form = sequence_form(walk(Tolls()))
    d = decisions(form)
    first = slice(*d.begin[RESET : RESET + 2])
    assert sorted(d.prob[first]) == [0.1, 0.2, 0.3, 0.4] and not d.paid[first].any()  # what is owed comes later
    over = [x for x in d.target[first] if not d.width[x].any()]
    assert len(over) == 1 and d.paid[d.begin[d.first[over[0]]]].tolist() == [7, 5]


def test_histories_that_nobody_can_tell_apart_are_one_node():
    game = load("dec_tiger(horizon=3)")  # where the tiger is, hidden, starts anew behind every opened door
    form = sequence_form(walk(game))
    d = decisions(form)
    assert len(d.first) < form.unrolled.histories / 10
    rows = np.column_stack([d.infoset, d.width])[1:]
    assert np.unique(rows, axis=0, return_counts=True)[1].max() == 2  # tiger left, tiger right


def test_an_imported_information_set_is_its_own_number():
    pytest.importorskip("pyspiel")
    game = load("openspiel:kuhn_poker")
    form = sequence_form(walk(game))
    d = decisions(form)
    assert sorted(set(d.infoset.ravel()) - {-1}) == list(range(12))
    assert len(d.first) == 1 + 6 * 4  # deals times (nothing, p, b, pb)


def test_too_many_outcomes_are_refused():
    with pytest.raises(TooLarge, match="more than 20 outcomes"):
        decisions(sequence_form(walk(load("kuhn"))), limit=20)
    assert OUTCOMES > 1_000_000


@pytest.mark.parametrize("seed", range(5))
def test_aliases_bring_every_outcome_up_with_its_probability(seed):
    rng = np.random.default_rng(seed)
    sizes = rng.integers(1, 9, 40)
    begin = np.concatenate([[0], np.cumsum(sizes)])
    prob = rng.random(begin[-1]) ** 4
    prob /= np.repeat(np.add.reduceat(prob, begin[:-1]), sizes)
    keep, other = aliases(begin, prob)
    owner = np.repeat(np.arange(40), sizes)
    assert (owner[other] == owner).all() and keep.min() >= 0 and keep.max() <= 1 + 1e-12
    up = np.bincount(np.arange(len(prob)), keep / sizes[owner]) + np.bincount(
        other, (1 - keep) / sizes[owner], len(prob)
    )
    np.testing.assert_allclose(up, prob, atol=1e-12)
