"""One player in all seats, against the game in which all is shown to all, and by hand."""

import pytest

from coplayer.card.prices import prices
from coplayer.form.policy import uniform
from coplayer.form.sequence import sequence_form
from coplayer.graph import walk
from coplayer.read import load
from coplayer.solve.best_response import measure
from coplayer.solve.team_optimum import team_optimum


def worth(game):
    form = sequence_form(walk(game))
    return measure(form, uniform(form))[1][0]


@pytest.mark.parametrize("name", ["dec_tiger(horizon=2)", "tiny_hanabi", "alignment(rho=1)", "climbing", "lever"])
def test_a_team_that_shares_all_is_worth_what_one_player_is(name):
    shown = team_optimum(sequence_form(walk(load(f"{name}|reveal")))).value
    assert worth(load(f"{name}|pool")) == pytest.approx(shown, abs=1e-9)


def test_dec_tigers_shared_ears_by_hand():
    # horizon 1: listening costs 2; opening blind pays (20 - 50) / 2 = -15
    assert worth(load("dec_tiger(horizon=1)|pool")) == pytest.approx(-2)
    # horizon 2: listen, then open if both ears agree (p = .85^2 + .15^2, right with .85^2 / p), else listen
    agree = 0.85**2 + 0.15**2
    right = 0.85**2 / agree
    assert worth(load("dec_tiger(horizon=2)|pool")) == pytest.approx(
        -2 + agree * (20 * right - 50 * (1 - right)) + (1 - agree) * -2
    )


def test_the_price_list_of_dec_tiger_has_no_gap():
    rows = prices(load("dec_tiger"))
    assert all(row["price"] is not None for row in rows)
