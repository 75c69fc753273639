"""The axelrod library's strategies behind our protocol against the library's own matches."""

import numpy as np
import pytest

axelrod = pytest.importorskip("axelrod")

from coplayer.agents.axelrod_player import library  # noqa: E402
from coplayer.game import Did, NotFound, Saw, Unsuited  # noqa: E402
from coplayer.population import axelrod as population  # noqa: E402
from coplayer.read import load  # noqa: E402


def agents(names, game, seeds=(0, 1)):
    makers = {m.name: m.make for m in population.members(game)}
    return [
        makers[n](game, seat, np.random.default_rng(s)) for seat, (n, s) in enumerate(zip(names, seeds, strict=True))
    ]


def play(game, seated, flips=None):
    """The moves made; `flips` [T, 2] are trembles."""
    memories, rng, moves, view = [a.begin() for a in seated], np.random.default_rng(0), [], None
    labels = ("cooperate", "defect")
    for t in range(200):
        meant = [a.act(m, view, labels, rng) for a, m in zip(seated, memories, strict=True)]
        made = (
            tuple(labels[labels.index(x) ^ int(f)] for x, f in zip(meant, flips[t], strict=True))
            if flips is not None
            else tuple(meant)
        )
        view = (t + 1, made)
        for i, agent in enumerate(seated):
            shown = (view, made[i]) if flips is not None else view
            memories[i] = agent.watch(agent.watch(memories[i], Did(meant[i])), Saw(shown))
        moves.append(made)
    return moves


def theirs(names, noise=0.0, seed=3):
    """The moves of the library's own match."""
    kinds = {kind.name: kind for kind in library().strategies}
    match = library().Match([kinds[n]() for n in names], turns=200, noise=noise, seed=seed)
    return [tuple("cooperate" if a.value == 0 else "defect" for a in pair) for pair in match.play()]


PAIRS = [
    ("Tit For Tat", "Alternator"),
    ("Evolved FSM 6", "Second by Borufsen"),
    ("Gradual", "Prober 4"),
    ("Revised Downing", "Meta Hunter Aggressive"),
    ("Meta Hunter", "BackStabber"),
    ("Cycle Hunter", "Contrite Tit For Tat"),
]


@pytest.mark.parametrize("names", PAIRS)
def test_moves_equal_those_of_the_librarys_own_matches(names):
    game = load(population.GAME)
    assert play(game, agents(names, game)) == theirs(names)


def test_all_deterministic_strategies_play_the_same_against_a_fixed_irregular_opponent():
    game = load(population.GAME)
    fixed = [m for m in population.members(game) if not library().Classifiers["stochastic"](makes(m.name))]
    assert len(fixed) == 221 - 69
    for member in fixed[::12]:
        assert play(game, agents((member.name, "Evolved FSM 4"), game)) == theirs((member.name, "Evolved FSM 4"))


def makes(name):
    return {kind.name: kind for kind in library().strategies}[name]()


def test_stochastic_strategies_play_alike_in_distribution():
    names, game = ("First by Joss", "Random"), load(population.GAME)
    ours = [np.mean([m[0] == "cooperate" for m in play(game, agents(names, game, (s, s + 99)))]) for s in range(30)]
    own = [np.mean([m[0] == "cooperate" for m in theirs(names, seed=s)]) for s in range(30)]
    assert abs(np.mean(ours) - np.mean(own)) < 4 * np.sqrt((np.var(ours) + np.var(own)) / 30)
    np.testing.assert_allclose(np.mean(ours), 0.45, atol=0.02)  # copies C with .9: half of Random's moves


def test_the_same_seed_is_the_same_play_and_another_is_not():
    names, game = ("Random", "First by Joss"), load(population.GAME)
    once = play(game, agents(names, game))
    assert play(game, agents(names, game)) == once
    assert play(game, agents(names, game, (7, 8))) != once


def test_trembles_are_seen_as_what_was_really_done():
    game = load(population.GAME + "|noisy(0.05)")
    flips = np.random.default_rng(2).random((200, 2)) < 0.2
    moves = play(game, agents(("Tit For Tat", "Cooperator"), game), flips)
    for t in range(1, 200):
        copied = moves[t - 1][1]
        assert (moves[t][0] == copied) != flips[t, 0]


def test_the_noise_is_told_as_the_library_tells_it():
    game = load(population.GAME + "|noisy(0.05)")
    told = agents(("Tit For Tat", "Cooperator"), game)[0].begin().mine.match_attributes
    assert (told["length"], told["noise"]) == (200, 0.05)
    assert told["game"].RPST() == (3, 1, 0, 5)


@pytest.mark.parametrize(("noise", "mean"), [(0.0, {
    "Tit For Tat": 2.644, "Cooperator": 2.355, "Defector": 1.810, "Grudger": 2.670, "Evolved FSM 6": 2.900, 
    "Gradual": 2.797,
}), (0.05, {"Evolved ANN 5 Noise 05": 2.546, "Omega TFT": 2.342, "Tit For Tat": 2.203})])  # fmt: skip
def test_the_kept_table_has_the_rows_measured_before(noise, mean):
    names, table = population.means(noise)
    row = dict(zip(names, table.mean(1), strict=True))
    assert len(names) == 221 and tuple(population.strategies()) == names
    for name, value in mean.items():
        assert abs(row[name] - value) < (0.012 if noise == 0 else 0.06), name


def test_the_kept_table_is_what_playing_gives():
    names, table = population.means()
    game = load(population.GAME)
    i, j = names.index("Gradual"), names.index("Prober 4")
    moves = play(game, agents(("Gradual", "Prober 4"), game))
    pay = {("cooperate",) * 2: 3, ("cooperate", "defect"): 0, ("defect", "cooperate"): 5, ("defect",) * 2: 1}
    np.testing.assert_allclose(table[i, j], np.mean([pay[m] for m in moves]), atol=6e-4)
    np.testing.assert_allclose(table[j, i], np.mean([pay[m[::-1]] for m in moves]), atol=6e-4)


def test_joining_updates_everybodys_mean():
    table = np.array([[3.0, 0.0], [5.0, 1.0]])  # a cooperator and a defector
    np.testing.assert_allclose(population.joined(table, np.array([3, 1]), np.array([4, 2]), 5), [7 / 3, 8 / 3, 9 / 3])


def test_other_games_noises_and_names_are_refused():
    with pytest.raises(Unsuited, match="cooperate"):
        population.members(load("rps|repeat(10)"))
    with pytest.raises(Unsuited, match="one-shot"):
        population.members(load("kuhn"))
    with pytest.raises(NotFound, match="played"):
        population.means(0.3)


def test_without_the_library_it_says_how_to_get_it(monkeypatch):
    import sys

    library.cache_clear()
    monkeypatch.setitem(sys.modules, "axelrod", None)
    with pytest.raises(NotFound, match=r"pip install 'coplayer\[axelrod\]'"):
        library()
    library.cache_clear()
