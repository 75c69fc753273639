"""Reading .nfg files, and the games that are only numbers: values worked out by hand."""

from itertools import product

import numpy as np
import pytest

from coplayer.game import GameError
from coplayer.graph import walk
from coplayer.read import catalogue, load, nfg

PAYOFFS = """NFG 1 R "Lopsided" { "Ann" "Bob" "Cy" } { 2 3 1 } "two by three by one"
1 2 3  4 5 6
7 8 9  .5 -1/4 1e1
0 0 1, 2, 3, 4
"""
OUTCOMES = """NFG 1 D "Lopsided" { "Ann" "Bob" }
{ { "up" "down" } { "left" "" "left" } }
{ { "first" 1, 1/2 } { "" 0 -2 } }
1 2 0
2 2 1
"""


def test_the_first_players_strategy_varies_fastest():
    game = nfg.parse(PAYOFFS)
    assert game.strategies == (("1", "2"), ("1", "2", "3"), ("1",))
    assert game.rewards((), ("2", "1", "1"), None) == (4, 5, 6)
    assert game.rewards((), ("1", "2", "1"), None) == (7, 8, 9)
    assert game.rewards((), ("2", "2", "1"), None) == (0.5, -0.25, 10)
    assert game.rewards((), ("2", "3", "1"), None) == (2, 3, 4)


def test_outcomes_are_looked_up_and_0_pays_nobody():
    game = nfg.parse(OUTCOMES)
    assert game.strategies == (("up", "down"), ("left", "2", "left (3)"))
    assert game.rewards((), ("up", "left"), None) == (1, 0.5)
    assert game.rewards((), ("down", "left"), None) == (0, -2)
    assert game.rewards((), ("up", "2"), None) == (0, 0)
    assert game.rewards((), ("down", "2"), None) == (0, -2)
    assert game.rewards((), ("down", "left (3)"), None) == (1, 0.5)


def test_a_table_is_one_simultaneous_move():
    graph = walk(nfg.parse(PAYOFFS))
    assert (graph.states, graph.edges) == (7, 6)
    assert graph.menu[0].min() >= 0


HEAD = 'NFG 1 R "x" { "A" "B" } '
MALFORMED = {
    "a tree": ('EFG 2 R "x" { }', "line 1: read EFG, expected NFG"),
    "no players": ('NFG 1 R "x" { } { } ', "no player's name"),
    "a strategy list too few": (HEAD + "{ 2 }\n1 1 1 1", "strategies of 2 players, not of 1"),
    "no strategy": (HEAD + '{ { "a" } { } } 1 1', "at least one strategy for player 2"),
    "0 strategies": (HEAD + "{ 2 0 } 1 1", "at least one strategy for player 2"),
    "more strategies than text": (HEAD + "{ 2 999999999 } 1 1", "how many strategies a player has"),
    "payoffs too few": (HEAD + "{ 2 1 }\n1 1\n1", "line 3: read the end of the file, expected payoffs of 2"),
    "payoffs too many": (
        HEAD + "{ 2 1 }\n1 1\n1 2 3",
        "line 3: read 3, expected the end of the file after 2",
    ),
    "nan": (HEAD + "{ 1 1 } 0 NaN", "read NaN, expected payoffs"),
    "inf": (HEAD + "{ 1 1 } 0 inf", "read inf, expected payoffs"),
    "no such outcome": (
        HEAD + '{ 1 1 } { { "" 1 1 } } 2',
        "read 2, expected the number of an outcome, at most 1",
    ),
    "an outcome of three": (HEAD + '{ 1 1 } { { "" 1 1 1 } } 1', "read 1, expected }"),
    "word for a number": (HEAD + "{ 1 1 } 1 x", "read x, expected payoffs"),
}


@pytest.mark.parametrize("text,complaint", MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_table_is_refused_with_file_and_line(text, complaint, tmp_path):
    path = tmp_path / "bad.nfg"
    path.write_text(text)
    with pytest.raises(GameError, match=complaint) as error:
        load(str(path))
    assert str(path) in str(error.value)


def table(name):
    """[N, A_1, ..., A_N] payoffs."""
    game = load(name)
    shape = tuple(map(len, game.strategies))
    made = np.zeros((game.players, *shape))
    for place in product(*map(range, shape)):
        moves = tuple(own[k] for own, k in zip(game.strategies, place, strict=True))
        made[(slice(None), *place)] = game.rewards((), moves, moves)
    return made


def pure_equilibria(payoffs):
    best = [own == own.max(axis=i, keepdims=True) for i, own in enumerate(payoffs)]
    return {tuple(map(int, place)) for place in np.argwhere(np.logical_and.reduce(best))}


EQUILIBRIA = {  # name: mixed equilibrium (row, column), what each gets
    "matching_pennies": ([1 / 2, 1 / 2], [1 / 2, 1 / 2], 0, 0),
    "rps": ([1 / 3] * 3, [1 / 3] * 3, 0, 0),
    "biased_rps": ([1 / 16, 10 / 16, 5 / 16], [1 / 16, 10 / 16, 5 / 16], 0, 0),
    "battle_of_sexes": ([2 / 3, 1 / 3], [1 / 3, 2 / 3], 2 / 3, 2 / 3),
    "chicken": ([2 / 3, 1 / 3], [2 / 3, 1 / 3], 14 / 3, 14 / 3),
    "stag_hunt": ([7 / 8, 1 / 8], [7 / 8, 1 / 8], 63 / 8, 63 / 8),
}


@pytest.mark.parametrize("name", EQUILIBRIA)
def test_a_mixed_equilibrium_makes_all_actions_worth_the_same(name):
    row, column, first, second = EQUILIBRIA[name]
    own, other = table(name)
    assert own @ column == pytest.approx(np.full(len(row), first))
    assert row @ other == pytest.approx(np.full(len(column), second))


PURE = {
    "matching_pennies": set(),
    "rps": set(),
    "biased_rps": set(),
    "prisoners_dilemma": {(1, 1)},
    "battle_of_sexes": {(0, 0), (1, 1)},
    "chicken": {(0, 1), (1, 0)},
    "stag_hunt": {(0, 0), (1, 1)},
    "commitment": {(0, 0)},
    "climbing": {(0, 0), (1, 1)},
    "penalty": {(0, 0), (1, 1), (2, 2)},
    "lever": {(k, k) for k in range(10)},
    "prisoners_dilemma3": {(1, 1, 1)},
    "congestion": {(0, 0, 1), (0, 1, 0), (1, 0, 0)},
}


def test_each_game_of_numbers_has_its_pure_equilibria():
    assert {name: pure_equilibria(table(name)) for name in catalogue.numbers()} == PURE


def test_the_dilemma_pays_temptation_reward_punishment_sucker():
    own, other = table("prisoners_dilemma")
    assert (own[1, 0], own[0, 0], own[1, 1], own[0, 1]) == (5, 3, 1, 0)
    assert (other == own.T).all()


def test_commitment_to_half_and_half_is_worth_three_and_a_half():
    row, column = table("commitment")
    half = np.array([1 / 2, 1 / 2])
    assert half @ column == pytest.approx([1 / 2, 1 / 2])  # the follower is indifferent, the tie is the leader's
    assert (half @ row).max() == 3.5
    pure = [row[a][column[a] == column[a].max()].max() for a in range(2)]
    assert max(pure) == 3
    mixed = [np.array([p, 1 - p]) for p in np.linspace(0, 1, 1001)]
    best = [(x @ row)[np.isclose(x @ column, (x @ column).max())].max() for x in mixed]
    assert max(best) == pytest.approx(3.5)


@pytest.mark.parametrize("name,best,where", [("climbing", 11, [(0, 0)]), ("penalty", 10, [(0, 0), (2, 2)])])
def test_common_payoffs_have_their_optimum(name, best, where):
    own, other = table(name)
    assert (own == other).all()
    assert own.max() == best
    assert [tuple(p) for p in np.argwhere(own == best)] == where


def test_the_climbing_and_penalty_tables_are_those_of_claus_and_boutilier():
    assert table("climbing")[0].tolist() == [[11, -30, 0], [-30, 7, 6], [0, 0, 5]]
    assert table("penalty")[0].tolist() == [[10, 0, -100], [0, 2, 0], [-100, 0, 10]]


def test_the_last_lever_is_best_with_a_stranger():
    own, other = table("lever")
    assert (own == other).all()
    assert (own == np.diag([1.0] * 9 + [0.9])).all()
    stranger = np.array([1 / 9] * 9 + [0])  # one of the nine that look alike
    assert (own @ stranger).max() == pytest.approx(1 / 9)


def test_defecting_gains_one_whatever_the_other_two_do():
    payoffs = table("prisoners_dilemma3")
    for i in range(3):
        assert (payoffs[i].take(1, axis=i) - payoffs[i].take(0, axis=i) == 1).all()
    assert payoffs[:, 0, 0, 0].tolist() == [3, 3, 3]
    assert payoffs[:, 1, 1, 1].tolist() == [0, 0, 0]


def test_congestion_has_rosenthals_exact_potential():
    payoffs, delay = table("congestion"), [[1, 3, 5], [2, 4, 6]]
    potential = np.zeros((2, 2, 2))
    for place in np.ndindex(2, 2, 2):
        potential[place] = -sum(sum(delay[r][: place.count(r)]) for r in (0, 1))
    for i in range(3):
        assert (np.diff(payoffs[i], axis=i) == np.diff(potential, axis=i)).all()


def test_biased_rps_is_openspiels():
    pyspiel = pytest.importorskip("pyspiel")
    theirs = pyspiel.load_matrix_game("matrix_brps")
    rows = [[theirs.row_utility(a, b) for b in range(3)] for a in range(3)]
    assert table("biased_rps")[0].tolist() == rows


def test_every_game_of_numbers_cites_its_source():
    for name, file in catalogue.numbers().items():
        assert "Source: " in nfg.parse(file.read_text(), name).comment
