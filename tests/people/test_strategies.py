"""Strategy frequencies: machines by hand, known shares found again, the likelihood's top by another method."""

import numpy as np
import pytest

from coplayer.cli.forecasts import print_strategies
from coplayer.game import Unsuited
from coplayer.people.predictor import predictor
from coplayer.people.read import read
from coplayer.people.records import Person, Records, rounds
from coplayer.people.strategies import MACHINES, C, D, Frequencies, followed, foretold, frequencies, spread, table

from .made_up import REAL, throws, write_table

NAMES = tuple(MACHINES)
# Table 7 of Dal Bo & Frechette (2011): all people; shares of AD, AC, G, TFT, WSLS, T2 by treatment, and γ
PUBLISHED = {
    "D5R32": ([0.92, 0, 0, 0.08, 0, 0], 0.362), "D5R40": ([0.78, 0.08, 0.04, 0.10, 0, 0], 0.541),
    "D5R48": ([0.53, 0.07, 0, 0.38, 0.02, 0], 0.428), "D75R32": ([0.65, 0, 0, 0.35, 0, 0], 0.447),
    "D75R40": ([0.11, 0.30, 0.27, 0.33, 0, 0], 0.435), "D75R48": ([0, 0.08, 0.12, 0.56, 0, 0.24], 0.287),
}  # fmt: skip


ALONE = {"AD": "ddddddd", "AC": "ccccccc", "G": "ccddddd", "TFT": "ccdcccd", "WSLS": "ccddddc", "T2": "ccddccd"}


@pytest.mark.parametrize("name", NAMES)
def test_machines_by_hand(name):
    """The other does c d c c c d c; the own hand does what the machine says."""
    own, other = (["cd".index(x) for x in word] for word in (ALONE[name], "cdcccdc"))
    assert foretold(rounds(own, other, 2), (name,))[:, 0].tolist() == own


def test_grim_punishes_its_own_slip_and_two_rounds_are_enough_for_t2():
    match = rounds([D, C, C, C, C], [C, C, D, C, C], 2)
    told = dict(zip(NAMES, foretold(match).T.tolist(), strict=True))
    assert told["G"] == [C, D, D, D, D]
    assert told["T2"] == [C, D, D, C, C]  # the defection in round 2 falls into the punishment
    assert told["TFT"] == [C, C, C, D, C]


def test_a_slip_of_the_hand_moves_machines_and_is_no_slip_of_the_will():
    match = rounds([C, C], [C, C], 2, seen=[D, C])
    assert foretold(match, ("G", "TFT")).tolist() == [[C, C], [D, C]]


def people(share, seed, many=150, matches=10, slip=0.08) -> list[Person]:
    """People of known strategies against people at random, matches of a few rounds."""
    rng = np.random.default_rng(seed)
    made = []
    for k in range(many):
        name = NAMES[rng.choice(len(NAMES), p=share)]
        played = []
        for _ in range(matches):
            n = int(rng.geometric(0.25)) + 1
            other, own = (rng.random(n) < 0.4).astype(int), []
            for _ in range(n):
                told = foretold(rounds([*own, C], other[: len(own) + 1], 2), (name,))[-1, 0]
                own.append(int(told) if rng.random() > slip else 1 - int(told))
            played.append(rounds(own, other, 2))
        made.append(Person(str(k), tuple(played), str(k)))
    return made


@pytest.mark.parametrize("share", [(0.3, 0.1, 0.2, 0.25, 0.1, 0.05), (0.05, 0.35, 0, 0.3, 0, 0.3)])
def test_known_shares_are_found_again(share):
    """Shares as drawn (what 150 draws really hold) are found to ±.05."""
    made = people(share, seed=4)
    found = frequencies(made, np.random.default_rng(0))
    rng = np.random.default_rng(4)  # who was who: the same draws again
    drawn = np.bincount(kinds_again(rng, share), minlength=len(NAMES)) / 150
    assert found.share == pytest.approx(drawn, abs=0.05)
    assert found.beta == pytest.approx(0.92, abs=0.01)


def kinds_again(rng, share, many=150, matches=10):
    """The kinds that `people` drew, by drawing all it drew."""
    out = []
    for _ in range(many):
        out.append(int(rng.choice(len(NAMES), p=share)))
        for _ in range(matches):
            n = int(rng.geometric(0.25)) + 1
            rng.random(n)
            for _ in range(n):
                rng.random()
    return out


def test_no_other_shares_are_likelier():
    """The same likelihood, maximised by a general optimiser over the softmax of shares and the logit of β."""
    from scipy.optimize import minimize

    made = people((0.3, 0.1, 0.2, 0.25, 0.1, 0.05), seed=9, many=40, matches=4)
    hits, n = followed(made, NAMES)

    def cost(z):
        share, beta = np.exp(z[:6]) / np.exp(z[:6]).sum(), 1 / (1 + np.exp(-z[6]))
        return -np.log((share * beta**hits * (1 - beta) ** (n[:, None] - hits)).sum(1)).sum()

    top = min(minimize(cost, np.random.default_rng(k).normal(size=7), method="BFGS").fun for k in range(4))
    assert frequencies(made, np.random.default_rng(0)).likelihood == pytest.approx(-top, abs=1e-3)


def test_a_gamma_is_what_the_paper_says():
    found = frequencies(people((0.5, 0.5, 0, 0, 0, 0), seed=1, many=30), np.random.default_rng(0))
    assert found.beta == pytest.approx(1 / (1 + np.exp(-1 / found.gamma)))
    assert found.slip == pytest.approx(1 / (1 + np.exp(1 / found.gamma))) == pytest.approx(0.08, abs=0.02)


def test_an_interval_holds_its_estimate_and_needs_ten_people():
    for many in (2, 9, 10, 30):
        made = people((0.5, 0.1, 0.2, 0.2, 0, 0), seed=many, many=many, matches=2)
        (row,) = table(Records("x", ("c", "d"), ("c", "d"), tuple(made), ""), np.random.default_rng(0))
        for found in row["shares"].values():
            assert (found["interval"] is None) == (many < 10) == (row["reason"] is not None)
            assert many < 10 or 0 <= found["interval"][0] <= found["share"] <= found["interval"][1] <= 1


def test_draws_that_all_miss_the_estimate_do_not_leave_it_out():
    """All follow the first machine in every draw, and the estimate said is one half: the interval reaches to it."""
    hits, choices = np.array([[9.0, 0.0]] * 12), np.full(12, 9.0)
    low, high = spread(hits, choices, Frequencies(np.array([0.5, 0.5]), 0.9, 0.0), np.random.default_rng(0))
    assert low == pytest.approx([0.5, 0], abs=1e-6) and high == pytest.approx([1, 0.5], abs=1e-6)


def test_what_is_printed_says_slips_and_why_an_interval_is_withheld(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    made = people((1, 0, 0, 0, 0, 0), seed=3, many=4, slip=0.05)
    rows = table(Records("x", ("c", "d"), ("c", "d"), tuple(made), ""), np.random.default_rng(0))
    print_strategies(rows)
    said = capsys.readouterr().out
    assert f"{100 * rows[0]['slip']:.1f} %" in said and " 1.00   — " in said and "4 people are too few" in said


def test_bayes_by_hand():
    """Two kinds of others, 3 of 4 defect always: one c after it and the posterior is the ratio of likelihoods."""
    others = [Person(str(k), (rounds([int(k > 0)] * 40, [D] * 40, 2),), str(k)) for k in range(4)]
    records = Records("x", ("c", "d"), ("c", "d"), tuple(others), "")
    one = predictor("strategies")[0]
    learned = one.learn(records, np.random.default_rng(0))
    me = Person("me", (rounds([C, C], [D, D], 2),), "me")
    p = one.forecast(learned, me)
    beta, share = learned[""].beta, dict(zip(NAMES, learned[""].share, strict=True))
    assert share["AD"] == pytest.approx(0.75, abs=1e-3) and share["AC"] == pytest.approx(0.25, abs=1e-3)
    assert p[0, C] == pytest.approx(0.25, abs=0.03)  # rare kinds are kept at .01
    assert p[1, C] > 0.8 and beta > 0.99


def test_throws_have_no_strategies(tmp_path):
    with pytest.raises(Unsuited, match="two actions"):
        table(read(write_table(tmp_path / "t.csv", throws(2, 3, 0))), np.random.default_rng(0))


@pytest.mark.skipif(not REAL.is_dir(), reason="the tables of real people are not here")
def test_half_of_the_people_agree_with_the_published_table():
    """The file holds every other person: of 36 published shares of all people 34 at least lie in the half's 95 %."""
    inside = []
    for row in table(read(REAL / "df2011.csv"), np.random.default_rng(0)):
        shares, gamma = PUBLISHED[row["treatment"]]
        for name, known in zip(NAMES, shares, strict=True):
            low, high = row["shares"][name]["interval"]
            inside.append(low - 0.03 <= known <= high + 0.03)
        assert row["gamma"] == pytest.approx(gamma, abs=0.06)
    assert sum(inside) >= 34 and len(inside) == 36
