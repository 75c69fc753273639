"""Each property on a game where it holds and one where it does not, judged by hand, by theorem or by publication."""

import itertools
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coplayer.card.card import card
from coplayer.card.dominance import survivors
from coplayer.card.facts import Facts
from coplayer.card.properties import properties
from coplayer.card.properties.exact_potential import cycles
from coplayer.card.properties.symmetric import of_matrix
from coplayer.games.lopsided import Lopsided
from coplayer.read.name import load

from ..games.enumerate import measured
from .trees import Tree, draw, turn

LEFT_RIGHT = {"l": (1.0, -1.0), "r": (-1.0, 1.0)}


def prop(game, name):
    game = load(game) if isinstance(game, str) else game
    return properties()[name].prop(Facts(game))


def value(game, name):
    return prop(game, name).value


@dataclass(frozen=True)
class Wheel:
    """One player turns a wheel for ever; `pays` each turn; others are paid `theirs`."""

    pays: float = 1.0
    theirs: float = -1.0
    discount: float = 0.5
    players = 2

    def root(self):
        return 0

    def movers(self, s):
        return (0,)

    def actions(self, s, player):
        return ("on", "back")

    def play(self, s, moves):
        return (s + (1 if moves[0] == "on" else 2)) % 3

    def rewards(self, s, moves, t):
        return (self.pays, self.theirs) if moves[0] == "on" else (0.0, 0.0)

    def view(self, s, player):
        return s


CASES = [
    ("players", "prisoners_dilemma3", 3),
    ("players", "kuhn", 2),
    ("moves", "kuhn", "in turn"),
    ("moves", "rps", "at once"),
    ("moves", Lopsided(3, simultaneous=True), "both"),
    ("chance", "kuhn", True),
    ("chance", "rps", False),
    ("sight", "openspiel:tiny_hanabi", "imperfect"),
    ("sight", "goofspiel(cards=3)", "imperfect"),
    ("sight", "goofspiel(cards=3,revealed=True)", "simultaneous only"),
    ("sight", "openspiel:connect_four(rows=3,columns=3,x_in_row=3)", "perfect"),
    ("sight", "dec_tiger", "imperfect"),
    ("sight", Wheel(), "perfect"),
    ("perfect_information", "openspiel:nim(pile_sizes=1;2)", True),
    ("perfect_information", "rps", False),
    ("perfect_information", "kuhn", False),
    ("perfect_recall", "kuhn", True),
    ("zero_sum", "kuhn", True),
    ("zero_sum", "stag_hunt", False),
    ("constant_sum", "openspiel:kuhn_poker", True),
    ("constant_sum", "chicken", False),
    ("common_payoff", "lever", True),
    ("common_payoff", "battle_of_sexes", False),
    ("payoffs", "lever", "common payoff"),
    ("payoffs", "kuhn", "zero-sum"),
    ("payoffs", "chicken", "general-sum"),
    ("payoffs", Wheel(), "zero-sum"),
    ("payoffs", Wheel(1, 1), "common payoff"),
    ("payoffs", Wheel(1, 0), "general-sum"),
    ("rewards", "kuhn", "at the end"),
    ("rewards", "dec_tiger", "on the way"),
    ("symmetric", "rps", True),
    ("symmetric", "matching_pennies", True),  # once one player's faces are renamed
    ("symmetric", "commitment", False),
    ("symmetric", "kuhn", False),
    ("exact_potential", "congestion", True),  # Rosenthal 1973
    ("exact_potential", "prisoners_dilemma", True),
    ("exact_potential", "matching_pennies", False),
    ("exact_potential", "kuhn", None),
    ("value", "openspiel:nim(pile_sizes=1;2)", [1.0, -1.0]),  # 1 xor 2 is not 0: the first wins
    ("value", "lever", [1.0, 1.0]),
    ("value", "chicken", None),
    ("best_against_all", "prisoners_dilemma", "exists"),
    ("best_against_all", "rps", "none"),
    ("best_against_all", "kuhn", "none"),
    ("safe_policy", "kuhn", "exists"),
    ("safe_policy", "soccer", "exists"),
    ("safe_policy", "chicken", "none"),
    ("safe_policy", "lever", "none"),
    ("guarantee", "prisoners_dilemma", "dominant policy"),
    ("guarantee", "openspiel:kuhn_poker", "safe policy"),
    ("guarantee", "stag_hunt", "neither"),
    ("equilibria", "prisoners_dilemma", "one"),
    ("equilibria", "stag_hunt", "several"),
    ("equilibria", "kuhn", "several"),  # Kuhn 1950: a family in one parameter
    ("pure_equilibria", "chicken", 2),
    ("pure_equilibria", "rps", 0),
    ("pure_equilibria", "congestion", 3),
    ("pure_equilibria", "kuhn", None),
    ("dominated_actions", "prisoners_dilemma", 2),
    ("dominated_actions", "rps", 0),
    ("dominated_actions", "leduc", 120),  # counted by another program, see the study of Leduc's brief
]


@pytest.mark.parametrize(("name", "game", "expected"), CASES, ids=lambda x: str(x)[:40])
def test_each_property_is_as_known(name, game, expected):
    found = prop(game, name)
    if isinstance(expected, list):
        assert found.value == pytest.approx(expected, abs=1e-9)
    else:
        assert found.value == expected
    assert found.witness


def test_numbers_are_as_published():
    assert value("kuhn", "value") == pytest.approx([-1 / 18, 1 / 18], abs=1e-9)  # Kuhn 1950
    assert value("leduc", "value")[0] == pytest.approx(-0.0856064241, abs=1e-9)
    assert value("kuhn", "uniform_exploitability") == pytest.approx(0.458333333, abs=1e-9)
    assert value("leduc", "uniform_exploitability") == pytest.approx(2.373611111, abs=1e-9)
    assert value("dec_tiger", "value")[0] == pytest.approx(5.1908125, abs=1e-9)  # Nair et al. 2003
    assert value("soccer", "value")[0] == pytest.approx(0, abs=1e-7)


def test_numbers_are_as_counted_by_hand():
    assert value("leduc", "hidden_bits") == pytest.approx(np.log2(5))  # five cards the other may hold
    assert value("rps", "hidden_bits") == 0
    assert value("kuhn", "length") == pytest.approx(4.25)  # two deals, two bets, a third after pass and bet
    assert value("kuhn", "first_mover_advantage") == pytest.approx(-1 / 9)
    assert value("kuhn", "return_correlation") == pytest.approx(-1)
    assert value("lever", "return_correlation") == pytest.approx(1)
    assert value("prisoners_dilemma", "return_correlation") == pytest.approx(-2.5625 / 3.6875)


ABSENT = turn(0, "I", {"on": turn(0, "I", {"on": (1.0, -1.0), "off": (4.0, -4.0)}), "off": (0.0, 0.0)})
SIDES = Tree(turn(0, "a", {"l": (1.0, 1.0, -2.0), "r": (-1.0, -1.0, 2.0)}), players=3)


def test_an_absent_minded_driver_has_no_perfect_recall():  # Piccione & Rubinstein 1997
    found = prop(Tree(ABSENT), "perfect_recall")
    assert found.value is False and "imperfect recall" in found.witness
    assert value(Tree(turn(0, "I", LEFT_RIGHT)), "perfect_recall") is True


def test_two_teams_are_found():
    assert value(SIDES, "payoffs") == "two teams, constant sum"
    assert value("prisoners_dilemma3", "payoffs") == "general-sum"


def test_what_is_paid_back_later_does_not_count():
    """Steps that do not sum to zero, in plays that do: constant-sum is about whole plays."""

    @dataclass(frozen=True)
    class Loan(Lopsided):
        def rewards(self, s, moves, t):
            lent = {0: (5.0, 0.0), 1: (-5.0, 0.0)}.get(len(s), (0.0, 0.0))
            return tuple(a + b for a, b in zip(super().rewards(s, moves, t), lent, strict=True))

    assert value(Loan(1), "zero_sum") is True
    assert value(Loan(1), "rewards") == "on the way"


def test_a_constant_sum_that_is_not_zero():
    share = Tree(turn(0, "a", {"l": (3.0, 7.0), "r": turn(1, "b", {"l": (10.0, 0.0), "r": (2.0, 8.0)})}))
    assert (value(share, "zero_sum"), value(share, "constant_sum")) == (False, True)
    assert value(share, "value") == pytest.approx([3, 7])


def test_a_witness_of_hidden_information_is_two_histories_of_one_set():
    coin = draw({"heads": (0.5, turn(0, "blind", LEFT_RIGHT)), "tails": (0.5, turn(0, "blind", LEFT_RIGHT))})
    assert prop(Tree(coin), "sight").witness == "“chance: heads” and “chance: tails” are one set to seat 0"
    seen = draw({"heads": (0.5, turn(0, "h", LEFT_RIGHT)), "tails": (0.5, turn(0, "t", LEFT_RIGHT))})
    assert value(Tree(seen), "sight") == "perfect"


def test_dominated_at_a_set_means_in_each_of_its_histories():
    def bet(up, down):
        return turn(0, "I", {"up": (up, -up), "down": (down, -down)})

    sure = draw({"a": (0.5, bet(3.0, 1.0)), "b": (0.5, bet(2.0, 2.0))})
    assert value(Tree(sure), "dominated_actions") == 1
    torn = draw({"a": (0.5, bet(3.0, 1.0)), "b": (0.5, bet(1.0, 2.0))})
    assert value(Tree(torn), "dominated_actions") == 0


def test_histories_in_a_set_weigh_what_play_brings():
    guess = turn(1, "I", LEFT_RIGHT)
    once_more = turn(0, "again", {"b": guess, "c": guess})
    made = prop(Tree(turn(0, "first", {"a": guess, "b": once_more})), "hidden_bits")
    assert made.value == pytest.approx(1.5)  # histories of 1/2, 1/4, 1/4


def test_a_team_that_sees_the_state_averages_over_chance():
    def pick(name, low, high):
        return turn(0, name, {"low": (low, low), "high": (high, high)})

    team = Tree(draw({"good": (0.5, pick("g", 0.0, 4.0)), "bad": (0.5, pick("b", 1.0, 2.0))}))
    assert value(team, "value") == pytest.approx([3, 3])


def test_no_policy_is_best_against_both_a_uniform_and_a_grim_player():
    """In the repeated prisoner's dilemma defecting is best against uniform play, not against who reciprocates."""
    found = prop("prisoners_dilemma|repeat(2)", "best_against_all")
    assert found.value == "none" and "any best reply to uniform play leaves" in found.witness


LOPSIDED = [
    Lopsided(seed, depth=5, players=n, zero_sum=z, simultaneous=s)
    for seed, (n, z, s) in enumerate(itertools.product((2, 3), (True, False), (True, False)))
]


@pytest.mark.parametrize("game", LOPSIDED, ids=str)
def test_random_lopsided_games_agree_with_enumeration(game):
    made, truth = card(game).json(), measured(game)
    assert {k: made[k] for k in ("histories", "terminals")} == {k: truth[k] for k in ("histories", "terminals")}
    assert tuple(made["infosets"]) == truth["infosets"] and tuple(made["sequences"]) == truth["sequences"]
    for name in ("zero_sum", "constant_sum", "common_payoff"):
        assert made["properties"][name]["value"] == truth[name], name


matrices = st.integers(0, 2**32 - 1).map(
    lambda seed: np.random.default_rng(seed).integers(-2, 3, (3, 3, 2, 3)).astype(float)
)


@settings(max_examples=40, deadline=None)
@given(payoff=matrices)
def test_a_potential_game_with_private_offsets_keeps_its_potential(payoff):
    """u_i = potential + something that does not depend on the own action: exactly the potential games."""
    shared, own = payoff[0], np.empty_like(payoff)
    for i in range(3):
        own[i] = shared + np.take(payoff[i], [0], axis=i)
    assert all(np.abs(cycles(own, i, j)).max() < 1e-9 for i, j in itertools.combinations(range(3), 2))
    broken = own.copy()
    broken[0, -1, -1, -1] += 1
    assert any(np.abs(cycles(broken, i, j)).max() > 0.5 for i, j in itertools.combinations(range(3), 2))


@settings(max_examples=40, deadline=None)
@given(payoff=matrices)
def test_no_pure_equilibrium_is_eliminated_by_strict_dominance(payoff):
    from coplayer.form.matrix import MatrixForm
    from coplayer.solve.pure_equilibria import solve

    left = survivors(payoff)
    labels = tuple(tuple(range(n)) for n in payoff.shape[1:])
    assert all(a in left[i] for cell in solve(MatrixForm(payoff, labels)) for i, a in enumerate(cell))


def test_a_symmetric_game_with_renamed_actions_is_still_symmetric():
    u = np.random.default_rng(3).integers(0, 9, (3, 3)).astype(float)
    game = np.stack([u, u.T])[:, :, [2, 0, 1]]
    assert of_matrix(game, 1e-9).value is True
    game[0, 0, 0] += 1
    assert of_matrix(game, 1e-9).value is False


def test_a_card_reads_as_json():
    import json

    for name in ("kuhn", "soccer", "lever", "public_goods(players=3)"):
        made = card(load(name)).json()
        again = json.loads(json.dumps(made))
        assert again == made
        wanted = "game players states histories terminals infosets sequences horizon discount counts_are zero_sum"
        assert set(wanted.split()) | {"value", "exploitability_uniform", "properties"} <= set(made)
        assert all({"value", "witness"} <= set(p) for p in made["properties"].values())
