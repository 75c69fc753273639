"""How states and actions are composed, against counts by hand, enumeration, and the brief of Leduc as drawn."""

import numpy as np
import pytest

from coplayer.card import policy_play
from coplayer.card.card import card
from coplayer.card.composition import composition
from coplayer.card.facts import Facts
from coplayer.card.layers import DRAW, END, MOVE
from coplayer.form.policy import normal
from coplayer.games.lopsided import Lopsided
from coplayer.read.name import load
from coplayer.solve.best_response import returns

from .trees import Tree, turn


def test_leduc_is_composed_as_counted_before():
    made = composition(Facts(load("leduc")))
    total = [r["chance"] + sum(r["moves"]) + r["together"] + r["endings"] for r in made["by_depth"]]
    assert total == [1, 6, 30, 60, 150, 390, 780, 1800, 2640, 2280, 1080, 240]
    assert sum(r["endings"] for r in made["by_depth"]) == 5520
    assert [sum(r["moves"][i] for r in made["by_depth"]) for i in (0, 1)] == [1890, 1890]
    assert {s["size"]: sum(s["sets"]) for s in made["infoset_sizes"]} == {4: 900, 5: 36}
    assert [m["sets"] for m in made["menus"]] == [[156, 156]] * 3
    uniform = [r for r in made["decisions"] if r["policy"] == "uniform"]
    assert [r["group"] for r in uniform] == ["round 1", "round 2"]
    assert [round(100 * r["shares"]["fold"]) for r in uniform] == [15, 15]
    assert [round(100 * r["shares"]["raise"]) for r in uniform] == [40, 40]
    share = [r["share_equilibrium"] for r in made["by_depth"]]
    assert sum(share) == pytest.approx(1)
    assert 100 * sum(share[4:7]) == pytest.approx(40, abs=1)


@pytest.mark.parametrize("game", [Lopsided(s, 5, 2 + s % 2, False, s > 2) for s in range(6)], ids=str)
def test_plays_end_where_the_policy_takes_them(game):
    """The layers' uniform passes and the pass over histories agree; any policy's endings sum to one."""
    facts = Facts(game)
    ends, _ = policy_play.endings(facts, facts.uniform)
    assert ends == pytest.approx([r["share_uniform"] for r in composition(facts)["by_depth"]])
    rng = np.random.default_rng(1)
    policy = tuple(normal(facts.form, p, rng.random(n)) for p, n in enumerate(facts.form.sequences))
    assert policy_play.endings(facts, policy)[0].sum() == pytest.approx(1)
    assert all(sum(r["shares"].values()) == pytest.approx(1) for r in policy_play.decisions(facts, {"x": policy}))
    assert facts.layers.moments[0] == pytest.approx(returns(facts.form, facts.uniform))


@pytest.mark.parametrize("name", ["kuhn", "dec_tiger", "auction", "rps|repeat(2)"])
def test_every_history_has_its_kind_and_depth(name):
    facts = Facts(load(name))
    layers = facts.layers
    assert sum(layers.total(layers.counts, layers.nodes(kind)) for kind in (END, DRAW, MOVE)) == layers.histories
    rows = composition(facts)["by_horizon"]
    assert rows[-1]["histories"] == layers.histories and rows[-1]["states"] == facts.graph.states


def test_branching_is_the_mean_over_histories():
    last = turn(1, "one left", {"take one": (-1.0, 1.0)})
    game = Facts(Tree(turn(0, "two left", {"take two": (1.0, -1.0), "take one": last})))
    assert composition(game)["branching"] | {"chance": None} == {
        "mean": 1.5, "max": 2.0, "seat 0": 2.0, "seat 1": 1.0, "chance": None,
    }  # fmt: skip


def test_a_game_without_an_end_is_counted_by_steps():
    made = card(load("soccer")).json()
    assert made["histories"] is None and made["counts_are"] == "at limit" and "no end" in made["reason"]
    first = made["composition"]["by_horizon"][0]
    assert (first["steps"], first["histories"], first["states"]) == (1, 3, 3)  # the toss, either has the ball


def test_actions_are_called_what_the_game_says():
    made = composition(Facts(load("openspiel:kuhn_poker")))
    assert [m["actions"] for m in made["menus"]] == [["Pass", "Bet"]]
    assert all(set(row["shares"]) == {"Pass", "Bet"} for row in made["decisions"])
