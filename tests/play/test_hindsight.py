"""What others would have earned: by loops over all rounds, and by trying every pure strategy."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coplayer.agents.solver import solution
from coplayer.form.policy import normal
from coplayer.game import Did, Saw
from coplayer.model.stage import stage_of
from coplayer.play.afterwards import predictable, render
from coplayer.play.hindsight import PSEUDO, changes, chosen, hands, opponents, rounds
from coplayer.play.offers import offer
from coplayer.play.session import Session
from coplayer.read.name import load
from coplayer.solve.best_response import returns

STAGE = stage_of(load("biased_rps|repeat(9)"), 1)


def by_loops(played, context):
    """Mean pay of the best answers to shares in all other rounds with the same context, said plainly."""
    total = 0.0
    for t, (_, theirs) in enumerate(played):
        others = [s for s in range(len(played)) if s != t]
        plain = [(sum(played[s][1] == b for s in others) + PSEUDO / 3) / (len(others) + PSEUDO) for b in range(3)]
        like = [s for s in others if context(s) == context(t)]
        shares = [(sum(played[s][1] == b for s in like) + PSEUDO * plain[b]) / (len(like) + PSEUDO) for b in range(3)]
        worth = [sum(STAGE.payoff[a, b] * shares[b] for b in range(3)) for a in range(3)]
        best = [a for a in range(3) if worth[a] >= max(worth) - 1e-9]
        total += sum(STAGE.payoff[a, theirs] for a in best) / len(best)
    return total / len(played)


@given(played=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=3, max_size=25))
def test_opponents_in_hindsight_by_loops(played):
    found = opponents(STAGE, np.array(played))
    habits = by_loops(played, lambda s: played[s - 1] if s else None)
    assert found["an opponent who knows your habits"].mean == pytest.approx(habits)
    assert found["its own play"].mean == pytest.approx(np.mean([STAGE.payoff[a, b] for a, b in played]))
    best = np.mean([max(STAGE.payoff[a, b] for a in range(3)) for _, b in played])
    assert found["a clairvoyant, which nobody is"].mean == pytest.approx(best)
    assert all(e.mean <= best + 1e-12 for e in found.values())


def test_knowing_frequencies_is_the_mixture_rule_by_hand():
    played = np.array([(0, 1)] * 5 + [(0, 2)])  # paper five times, scissors once; answered by scissors throughout
    found = opponents(stage_of(load("rps|repeat(9)"), 1), played)
    assert found["an opponent who knows your frequencies"].mean == pytest.approx(5 / 6)


def test_one_who_shuns_no_habit_gives_nothing_away_in_the_mean():
    played = np.random.default_rng(5).integers(0, 3, (3000, 2))
    found = opponents(stage_of(load("rps|repeat(9)"), 1), played)["an opponent who knows your habits"]
    assert found.low < 0 < found.high


def test_repeats_are_counted_by_hand():
    stage = stage_of(load("rps|repeat(9)"), 1)
    played = np.array([(0, 1), (0, 1), (0, 0), (1, 2), (2, 2)])  # you won, won, tied, won: repeated, changed, changed
    assert changes(stage, played) == [["a good round", 3, pytest.approx(2 / 3)], ["a middling round", 1, 0.0]]


def kuhn_session(seat, script):
    session = Session(offer("kuhn|repeat(12)", seat, "uniform"), "after", 4)
    while session.question:
        session.answer(session.turn, seat, script(session.table.state.at, session.turn))
    return session


@pytest.mark.parametrize("seat", [0, 1])
def test_the_perfect_opponent_is_the_best_of_all_pure_strategies(seat):
    session = kuhn_session(seat, lambda at, turn: "bet" if at[0][seat] != "Q" or turn % 3 else "pass")
    you = session.eye.observer.you
    found, form = hands(you, session.table.records[seat]), you.form
    counts = chosen(you, session.table.records[seat])
    assert counts.sum() == session.turn
    base = [d.calm for d in found.decisions]
    assert all(abs(sum(d.values()) - 1) < 1e-9 for d in base)
    estimate = normal(form, seat, counts + PSEUDO * solution(form, "cfr+", 1000)[seat])
    best = -np.inf
    for acts in product((0, 1), repeat=form.infosets[1 - seat]):
        pure = np.zeros(form.sequences[1 - seat])
        pure[0] = 1
        for i, a in enumerate(acts):
            pure[form.sequence(1 - seat, i, a)] = 1
        both = (estimate, pure) if seat == 0 else (pure, estimate)
        best = max(best, returns(form, both)[1 - seat])
    assert found.perfect == pytest.approx(best, abs=1e-9)
    assert found.calm == pytest.approx((1 / 18, -1 / 18)[seat], abs=1e-4)  # Kuhn 1950
    assert found.perfect >= max(found.calm, found.even) - 1e-4


def test_how_predictable_is_said_with_its_interval():
    assert predictable([], []).startswith("No forecast")
    assert "You were predictable" in predictable([0.5, 0.6, 0.4, 0.5], [True] * 4)
    assert "could not tell" in predictable([0.5, -0.6, 0.4, -0.5], [True, False] * 2)
    assert "harder" in predictable([-0.5, -0.6, -0.4, -0.5], [False] * 4)


@pytest.mark.parametrize(
    "spec", ["rps|repeat(8)", "kuhn|repeat(4)", "tic_tac_toe", "dec_tiger|repeat(2)", "congestion"]
)
def test_the_page_after_a_match_holds_what_was_found(spec):
    session = Session(offer(spec, 0, "" if spec != "congestion" else "uniform"), "after", 4)
    while session.question:
        session.answer(session.turn, 0, list(session.question.menu)[0])
    page = render(session)
    assert "The finding" in page and "<script" not in page and "http://" not in page.replace("http://www.w3.org", "")
    assert ("perfect opponent" in page) == (session.offer.kind not in ("closed", "many"))
    record = session.table.records[0]
    assert rounds(STAGE, [Did("x")]).shape == (0, 2) and all(isinstance(e, Did | Saw) for e in record)
