"""Fits to typed-in games, against numbers measured by another program (bisection, brute grids, its own levels)."""

import numpy as np
import pytest

from coplayer.cli.forecasts import print_fits
from coplayer.form.sequence import sequence_form
from coplayer.graph import walk
from coplayer.people.centipede import ends, mean_guess
from coplayer.people.fits import fits
from coplayer.people.typed_in import observed, typed
from coplayer.read import efg
from coplayer.solve.logit import logit


@pytest.fixture(scope="module")
def rows():
    return {(row["game"], row["theory"]): row for row in fits()}


def test_ochs(rows):
    """McKelvey & Palfrey (1995), as Gambit's guide repeats it: λ 1.8456."""
    row = rows["matching pennies, Ochs", "quantal"]
    assert row["parameters"]["precision"] == pytest.approx(1.8456, abs=2e-4)
    assert [row[x] for x in ("likelihood", "random", "ceiling")] == pytest.approx(
        [-174.765, -177.446, -172.606], abs=1e-3
    )
    low, high = row["interval"]
    assert low < 1.8456 < high


def test_goeree_and_holt_pooled(rows):
    row = rows["matching pennies, Goeree & Holt, all three", "quantal"]
    assert row["parameters"]["precision"] == pytest.approx(6.290, abs=1e-3)
    assert row["likelihood"] == pytest.approx(-78.33, abs=5e-3)


@pytest.mark.parametrize(
    ("theory", "known"),
    [
        ("quantal", -211.27),
        ("hierarchy from even play", -201.29),
        ("hierarchy from 20", -201.16),
        ("quantal hierarchy", -200.11),
        ("level k from 20", -197.56),
    ],
)
def test_the_money_request(rows, theory, known):
    """The other program looked at grids: between their points there is a little more."""
    row = rows["money request, Arad & Rubinstein", theory]
    assert known - 0.005 <= row["likelihood"] <= known + 0.8
    assert [row["random"], row["ceiling"]] == pytest.approx([-248.68, -190.80], abs=5e-3)


def test_level_k_of_the_money_request(rows):
    share = rows["money request, Arad & Rubinstein", "level k from 20"]["parameters"]
    assert share["even"] == pytest.approx(0.33, abs=0.005)
    levels = np.array([share[f"level {k}"] for k in range(4)])
    assert levels / levels.sum() == pytest.approx([0.04, 0.13, 0.40, 0.43], abs=0.005)


def test_beauty_contests(rows):
    for name, tau in (("p-beauty, 1/2", 1.463), ("p-beauty, 2/3", 1.120)):
        assert rows[name, "hierarchy, from the mean"]["parameters"]["tau"] == pytest.approx(tau, abs=5e-4)
    assert [mean_guess(1.5, 0.5), mean_guess(1.5, 2 / 3)] == pytest.approx([26.67, 33.50], abs=5e-3)


def test_centipedes(rows):
    for name, precision, found, ceiling in (("four", 1.725, -424.2, -381.8), ("six", 0.596, -533.5, -423.3)):
        row = rows[f"centipede, {name} moves", "quantal, agents"]
        assert row["parameters"]["precision"] == pytest.approx(precision, rel=0.005)  # theirs is a grid of steps of 1 %
        assert [row["likelihood"], row["ceiling"]] == pytest.approx([found, ceiling], abs=0.05)


def test_every_likelihood_lies_between_even_play_and_the_ceiling(rows):
    for row in rows.values():
        if row["likelihood"] is not None:
            assert row["random"] - 1e-6 <= row["likelihood"] <= row["ceiling"] + 1e-6, row


def test_centipedes_by_hand():
    """Two moves, λ = 2: the second mover prefers 1.9 to .7, the first expects what is left of (2.2, .3) for 1."""
    second = 1 / (1 + np.exp(2 * (0.7 - 1.9)))
    first = 1 / (1 + np.exp(2 * (second * 0.3 + (1 - second) * 2.2 - 1.0)))
    known = [first, (1 - first) * second, (1 - first) * (1 - second)]
    assert ends(np.array([[1.0, 0.2], [0.3, 1.9], [2.2, 0.7]]), 2.0) == pytest.approx(known)


def test_centipedes_equal_the_solver_of_trees():
    """A lopsided one of three moves as a tree, solved by the general logit solver; cut off by hand afterwards."""
    payoff = np.array([[1.0, 0.2], [0.3, 1.9], [2.2, 0.7], [0.4, 3.1]])
    outcome = [f't "" {k + 1} "" {{ {a}, {b} }}' for k, (a, b) in enumerate(payoff)]
    node = [f'p "" {1 + k % 2} {1 + k // 2} "" {{ "take" "pass" }} 0' for k in range(3)]
    lines = [
        'EFG 2 R "three" { "one" "two" }',
        node[0],
        outcome[0],
        node[1],
        outcome[1],
        node[2],
        outcome[2],
        outcome[3],
    ]
    form = sequence_form(walk(efg.parse("\n".join(lines), "three")))
    found = logit(form, 1.3)
    assert found.converged
    one, two = found.policy  # [empty, take, pass, ...] of each player
    take = [one[1], two[1], one[3]]
    known = [take[0], (1 - take[0]) * take[1], (1 - take[0]) * (1 - take[1]) * take[2]]
    assert ends(payoff, 1.3)[:3] == pytest.approx(known, abs=1e-7)
    assert ends(payoff, 1.3).sum() == pytest.approx(1)


def test_every_typed_in_number_has_its_place():
    """Percentages sum to 100 within rounding, as many people are counted as the file says, payoffs fit actions."""
    for file in typed().values():
        for row, game in zip(file.get("observed", []), observed(file), strict=True):
            roles = [row[name] for name in ("percent", "percent_column") if name in row]
            assert all(sum(percent) == pytest.approx(100, abs=1.01) for percent in roles)
            assert game.n == row["n"] * len(roles) and game.source
            for counts, pay in zip(game.counts, game.pay, strict=True):
                assert len(counts) in (0, len(pay))
            assert game.pay[0].shape == game.pay[1].T.shape
        for row in file.get("centipede", []):
            assert sum(row["ends"]) == pytest.approx(1, abs=0.0015) and len(row["ends"]) == len(row["payoff"])


def test_what_is_printed_fits_80_columns_and_says_what_bounds_it(rows, monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "80")
    print_fits(list(rows.values()))
    said, notes = capsys.readouterr().out.split("random: ")
    assert max(map(len, said.splitlines())) <= 80 and "— to —" not in said and "everybody plays evenly" in notes
    flat = " ".join(said.split())
    assert "quantal precision 1.846 (0.4106 to 4.056) -174.76" in flat and "(any fits)" in flat and "or more)" in flat
    assert flat.count("random") == flat.count("ceiling") == len({g for g, _ in rows if not g.startswith("p-beauty")})
