"""One context or one each: leaks against the definition, beliefs against Bayes by enumeration, and who pays."""

import numpy as np
import pytest

import coplayer
from coplayer.form.policy import uniform
from coplayer.game import Unsuited
from coplayer.read.name import load
from coplayer.solve.best_response import exploitability
from coplayer.solve.best_response import returns as form_returns
from coplayer.study import by_name, contexts
from coplayer.study.contexts_play import averaged, leak, open_values, play, reach, returns, tree
from coplayer.study.contexts_words import board, measured, prompt

GAMES = ("kuhn", "tiny_hanabi", "leaky_pennies(leak=0.3)", "signalling(types=3, bias=0.2)")


def mutual_information(t, pi, seat):
    """H(action | own record) - H(action | own record, the others' records) from the table of all decisions, in bits."""
    p, bits = reach(t, pi), 0.0
    for (mover, record), _ in t.sets.items():
        if mover != seat:
            continue
        joint: dict = {}
        for at, node in enumerate(t.nodes):
            if node.mover == seat and node.records[seat] == record:
                joint[node.records] = joint.get(node.records, 0) + p[at] * pi[at]
        table = np.array(list(joint.values()))
        total = table.sum()
        if total > 0:
            q = table / total
            each = q.sum(1, keepdims=True) * q.sum(0, keepdims=True)
            bits += total * (q[q > 0] * np.log2(q[q > 0] / each[q > 0])).sum()
    return bits


@pytest.mark.parametrize("name", GAMES)
def test_the_leak_is_the_mutual_information_of_action_and_others_records(name):
    t = tree(load(name))
    for context in contexts.CONTEXTS:
        pi = play(t, (context, context), 0.1, 0.3)
        for seat in (0, 1):
            assert leak(t, pi, seat) == pytest.approx(mutual_information(t, pi, seat), abs=1e-12)


@pytest.mark.parametrize("name", GAMES)
def test_a_context_per_seat_is_the_same_whatever_the_others_hold(name):
    t = tree(load(name))
    for context in ("alone", "board"):
        pi = play(t, (context, context), 0.1, 0.3)
        for nodes in t.sets.values():
            assert all((pi[n] == pi[nodes[0]]).all() for n in nodes)


def test_uniform_play_is_worth_what_the_sequence_form_says():
    """And averaging what does not hang on the others' cards changes nothing."""
    for name in GAMES:
        t, form = tree(load(name)), coplayer.sequence_form(coplayer.walk(load(name)))
        even = [np.full(len(n.next), 1 / max(len(n.next), 1)) for n in t.nodes]
        assert returns(t, even) == pytest.approx(form_returns(form, uniform(form)), abs=1e-12)
        own = play(t, ("board", "board"), 0.1, 0.0)
        assert returns(t, own) == pytest.approx(form_returns(form, averaged(t, own, form)), abs=1e-12)
        assert exploitability(form, averaged(t, even, form)) == pytest.approx(exploitability(form, uniform(form)))


def test_a_board_is_bayes_by_hand_in_leaky_pennies():
    """Player 1 sees the face with chance 0.3, else knows nothing: even odds, and guesses evenly."""
    t = tree(load("leaky_pennies(leak=0.3)"))
    pi = play(t, ("board", "board"), 0.1, 0.0)
    at = {n.state[:2]: pi[k] for k, n in enumerate(t.nodes) if n.mover == 1}
    assert at[False, "heads"] == pytest.approx([0.5, 0.5])
    weight = np.exp(2 / (0.1 * 2))  # it gains 2 by the right guess; the range of pay is 2
    assert at[True, "heads"] == pytest.approx([weight / (1 + weight), 1 / (1 + weight)])


def test_a_board_is_bayes_by_hand_in_kuhn():
    """Who holds Q and sees a bet: J or K opposite, by how often player 0 bets with either; a call wins or loses 2."""
    t = tree(load("kuhn"))
    pi = play(t, ("alone", "board"), 0.2, 0.0)
    bets = {
        n.state[0][0]: pi[k][n.menu.index("bet")]
        for k, n in enumerate(t.nodes)
        if n.mover == 0 and len(n.records[0].entries) == 1
    }
    at = next(k for k, n in enumerate(t.nodes) if n.mover == 1 and n.state == (("J", "Q"), ("bet",)))
    call = 2 * (bets["J"] - bets["K"]) / (bets["J"] + bets["K"])
    weight = np.exp(np.array([call, -1.0]) / (0.2 * t.span))
    expected = dict(zip(("bet", "pass"), weight / weight.sum(), strict=True))
    assert abs(bets["J"] - bets["K"]) > 0.05
    assert dict(zip(t.nodes[at].menu, pi[at], strict=True)) == pytest.approx(expected, abs=1e-12)


def test_open_kuhn_and_open_hanabi_are_worth_what_a_child_says():
    assert open_values(tree(load("kuhn")))[0] == pytest.approx([0, 0], abs=1e-12)
    assert open_values(tree(load("tiny_hanabi")))[0] == pytest.approx([10, 10])


@pytest.mark.parametrize("name", ["kuhn", "tiny_hanabi"])
def test_a_prompt_tells_a_seat_of_the_others_only_in_a_pooled_context(name):
    """By enumeration of all nodes: one prompt an information set, or one a node."""
    t = tree(load(name))
    for nodes in t.sets.values():
        texts = {c: {str(prompt(t, n, c)) for n in nodes} for c in contexts.CONTEXTS}
        assert len(texts["alone"]) == len(texts["board"]) == 1
        assert len(texts["pooled"]) == len(texts["notes"]) == len(nodes)


def test_a_board_in_words_says_what_bayes_says():
    """Who holds J in Kuhn and plays first: the other has Q or K, evenly."""
    t = tree(load("kuhn"))
    nodes = t.sets[0, next(r for p, r in t.sets if p == 0 and str(r.entries[0].view).count("J"))]
    assert board(t, nodes, np.full(len(nodes), 1 / len(nodes))).count("50 %") == 2


def test_a_model_that_reads_every_letter_tells_what_it_reads():
    """Scattered answers hang on the whole prompt: none of the others' cards where they are not in it."""
    config = contexts.Config(model="scripted(scattered)", worded=("kuhn",))
    rows = {r["context"]: r for r in measured(config, lambda what: None)}
    assert rows["pooled"]["leak"] > 0.001 < rows["notes"]["leak"]
    assert rows["alone"]["leak"] == pytest.approx(0, abs=1e-12) == rows["board"]["leak"]
    assert [rows[c]["decisions"] for c in contexts.CONTEXTS] == [24, 24, 12, 12]
    assert all(sum(r["returns"]) == pytest.approx(0, abs=1e-12) and r["failures"] == 0 for r in rows.values())


def test_several_at_once_are_refused_by_state():
    with pytest.raises(Unsuited, match="one mover at a time"):
        tree(load("rps"))


def test_the_study_meets_its_closed_forms_and_can_fall():
    found = by_name.run("contexts", config=contexts.Config(games=("tiny_hanabi", "kuhn", "signalling(bias=0.3)")))
    assert found["verdict"]["stands"] and all(c["error"] < 1e-9 for c in found["checks"])
    opposed = [r for r in found["numbers"]["one"] if r["kind"] == "opposed"]
    assert all(r["own"] == pytest.approx(-r["others"]) for r in opposed)
    numbers = found["numbers"]
    next(r for r in numbers["all"] if (r["game"], r["context"]) == ("tiny_hanabi", "board"))["returns"] = [10.0, 10.0]
    assert contexts.flipped(numbers)
    from coplayer.report.study import render

    assert "bits a play" in render(
        found | {"command": "coplayer study contexts", "versions": {}, "commit": None, "clean": None}
    )
