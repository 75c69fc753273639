"""The belief about the person is exact Bayes: compared with everything written out."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coplayer.agents.solver import solution
from coplayer.form.hands import hands_of
from coplayer.form.policy import uniform
from coplayer.game import Did, Record, Saw, advance, begin
from coplayer.model.stage import stage_of
from coplayer.model.style import NAMED, styled
from coplayer.play.belief import TREMBLES, StageBelief
from coplayer.play.kinds import kinds
from coplayer.play.onlooker import Onlooker
from coplayer.read.name import load
from coplayer.solve.level_k import level_k
from coplayer.transform.repeat import Ended

from .by_enumeration import hands, met, stage_posterior

E = np.eye(3)


def rps_rule(name, k, rounds):
    """What each kind of rock-paper-scissors does, said again by hand; 1 beats 0, 2 beats 1, 0 beats 2."""
    if k == 0:
        return None
    its, own = rounds[k - 1]
    others = (1 - E[own]) / 2
    won, lost = own == (its + 1) % 3, its == (own + 1) % 3
    table = {
        "you favour rock": E[0], "you favour paper": E[1], "you favour scissors": E[2],
        "you repeat your last choice": E[own], "you never repeat a choice": others,
        "you play what would have beaten its last choice": E[(its + 1) % 3], "you copy its last choice": E[its],
        "you move on to what beats your own last choice": E[(own + 1) % 3],
        "you move back to what your own last choice beats": E[(own - 1) % 3],
        "you stay after a win and change after a loss": E[own] if won else others if lost else None,
        "you change after a win and stay after a loss": others if won else E[own] if lost else None,
    }  # fmt: skip
    return table[name]


def told(observer, rounds, seat):
    memory = observer.begin()
    labels = observer.stage.mine, observer.stage.theirs
    for k, (mine, theirs) in enumerate(rounds):
        moves = (labels[0][mine], labels[1][theirs])
        memory = observer.watch(memory, Did(moves[0]))
        memory = observer.watch(memory, Saw((k + 1, moves if seat == 0 else moves[::-1])))
    return observer.tell(memory)


@pytest.mark.parametrize("seat", [0, 1])
@given(rounds=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), max_size=40))
def test_throws_are_enumerated_bayes(seat, rounds):
    observer = StageBelief(stage_of(load("rps|repeat(40)"), seat))
    names = [kind.name for kind in observer.kinds]
    expected = stage_posterior(names, TREMBLES, rps_rule, 3, rounds)
    got = dict(zip((*names, "none"), told(observer, rounds, seat).posterior, strict=True))
    assert got.keys() == expected.keys()
    assert all(abs(got[name] - expected[name]) <= 1e-9 for name in got)


def test_kinds_of_a_dilemma_have_their_names():
    names = [kind.name for kind in kinds(stage_of(load("prisoners_dilemma|repeat(5)"), 0))]
    assert len(set(names)) == len(names)
    for name in ("you copy its last choice", "you never repeat a choice", "you are nice until crossed once"):
        assert name in names


def test_a_thousand_rounds_of_one_throw_leave_finite_evidence():
    found = told(StageBelief(stage_of(load("rps|repeat(1000)"), 1)), [(0, 0)] * 1000, 1)
    assert np.isfinite(found.bits).all() and found.names[found.bits.argmax()] == "you favour rock"
    calm = 1 - TREMBLES[0] * 2 / 3
    assert found.bits.max() == pytest.approx(999 * math.log2(3 * calm) - math.log2(3), abs=1e-6)  # the first is free


def test_the_reason_counts_by_hand():
    found = told(StageBelief(stage_of(load("rps|repeat(9)"), 1)), [(0, 1)] * 6, 1)  # paper six times
    assert (
        found.reason == "Most speaks for “you favour paper”: it foretold 5 of 5 choices, where guessing would have 1.7."
    )


def types_of(game, form, seat):
    """The behaviours of the list, made again from its parts: (name, members)."""
    even = uniform(form)[seat]
    levels = [b + 0.05 * (even - b) for b in (level_k(form, k)[seat] for k in range(3))]
    styles = [(f"you play {name.replace('-', ' and ')}", [styled(form, seat, s)]) for name, s in NAMED.items()]
    rest = [("you answer random play best", [levels[1]]), ("you answer those who answer random play best", [levels[2]])]
    if form.zero_sum:
        calm = solution(form, "cfr+", 1000)[seat]
        rest.append(("you play close to an equilibrium", [calm + e * (even - calm) for e in (0.02, 0.15, 0.4)]))
    return [*styles, *rest, ("you choose at random", [levels[0]])]


def lookups(you, behaviour, seat):
    """(record entries, label) -> probability, by walking the record through the form."""
    form, first = you.form, you.slots[seat]

    def chance(entries, menu, label):
        position = you.start()
        for entry in entries:
            position, _ = you.step(position, entry)
        i = you.infoset(position)
        at = form.menu(seat, i).index(label)
        return float(behaviour[first[0][i] + at * first[1][i]])

    return chance


@pytest.mark.parametrize(("spec", "seat"), [("kuhn", 0), ("kuhn", 1), ("leaky_pennies(leak=0.3)", 1), ("lopsided", 0)])
def test_hands_are_enumerated_bayes_over_what_both_know(spec, seat):
    game, rng = load(spec), np.random.default_rng(3)
    you, it = hands_of(load(f"{spec}|repeat(4)"), seat), hands_of(game, 1 - seat)
    alone = hands_of(game, seat)
    everything, types = hands(game), types_of(game, you.form, seat)
    x = solution(you.form, "cfr+", 1000)[1 - seat] if you.form.zero_sum else uniform(you.form)[1 - seat]
    agents = lookups(it, x, 1 - seat)
    plays = [(name, [lookups(alone, b, seat) for b in members]) for name, members in types]

    def weight(h, chance):
        """The chance of a history if you play by `chance` and the agent by x."""
        own = [(chance if i == seat else agents)(entries, menu, label) for i, entries, menu, label in h[3]]
        return h[0] * math.prod(own)

    observer = Onlooker(you)
    memory, likelihood = observer.begin(), {name: [1.0] * len(ms) for name, ms in plays}
    for hand in range(3):
        s = game.root()
        records, seen = begin(game, s), Record()
        memory = catch_up(observer, memory, records[seat], seen, hand)
        while movers := game.movers(s):
            if seat in movers:
                check_forecast(
                    observer, memory, everything, records, seat, plays, likelihood, weight, game.actions(s, seat)
                )
            moves = drawn(game, s, movers, rng)
            t = game.play(s, moves)
            before = records[seat]
            records = advance(game, records, s, moves, t)
            if not game.movers(t):  # the last view comes with the news that the hand is over
                memory = ended(observer, memory, before, records[seat], hand)
            else:
                memory = catch_up(observer, memory, records[seat], before, hand)
            s = t
        part = met(everything, records[seat].entries, seat, lambda h: not h[2])
        for name, members in plays:
            likelihood[name] = [
                old * sum(weight(h, m) for h in part) for old, m in zip(likelihood[name], members, strict=True)
            ]
        means = {name: sum(values) / len(values) for name, values in likelihood.items()}
        total, found = sum(means.values()), observer.tell(memory)
        for name, p in zip(found.names, found.posterior, strict=True):
            assert abs(p - means[name] / total) <= 1e-9, name


def drawn(game, s, movers, rng):
    if movers == (-1,):
        outcomes, p = zip(*game.chance(s), strict=True)
        return (outcomes[rng.choice(len(outcomes), p=p)],)
    return tuple(game.actions(s, i)[rng.integers(len(game.actions(s, i)))] for i in movers)


def news(hand):
    return Ended(hand) if hand else None


def catch_up(observer, memory, record, before, hand):
    """The new entries of a record, as the repeated game shows them."""
    for entry in record.entries[len(before.entries) :]:
        memory = observer.watch(memory, Saw((entry.view, news(hand))) if isinstance(entry, Saw) else entry)
    return memory


def ended(observer, memory, before, record, hand):
    entries, view = record.entries[len(before.entries) :], None
    for entry in entries:
        if isinstance(entry, Did):
            memory = observer.watch(memory, entry)
        else:
            view = entry.view
    return observer.watch(memory, Saw((None, Ended(hand + 1, view))))


def check_forecast(observer, memory, everything, records, seat, plays, likelihood, weight, actions):
    """P(move) = sum over members and histories of prior x hands before x this hand x what it does next."""
    part = met(everything, records[seat].entries, seat, lambda h: seat in h[2])
    total = dict.fromkeys(actions, 0.0)
    for name, members in plays:
        for member, past in zip(members, likelihood[name], strict=True):
            for h in part:
                w = past / len(members) * weight(h, member)
                for a in actions:
                    total[a] += w * member(h[1][seat], tuple(actions), a)
    found = observer.forecast(memory, actions)
    for a in actions:
        assert abs(found[a] - total[a] / sum(total.values())) <= 1e-9
