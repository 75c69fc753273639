"""`coplayer games`, `study`, `prices` and `card` as they stand on a screen, and what is said of names nobody knows."""

from pathlib import Path

import pytest

from coplayer.card.prices import prices
from coplayer.cli import listing, pages
from coplayer.game import NotFound, nearest
from coplayer.read import catalogue
from coplayer.read.name import load


def lines(capsys):
    return capsys.readouterr().out.splitlines()


def test_games_is_a_line_each_with_openspiel_in_one_and_transforms_last(capsys):
    listing.games("", False)
    said = lines(capsys)
    native = [r.name for r in catalogue.names() if not r.name.startswith("openspiel:")]
    assert [line.split("(")[0].split(" ")[0] for line in said[: len(native)]] == native
    assert sum(line.startswith("openspiel:") for line in said) == 1
    assert [line for line in said if line.startswith("|")] == said[-len(catalogue.transforms()) :]


def test_all_has_a_line_for_every_game_and_transform(capsys):
    listing.games("", True)
    assert len(lines(capsys)) == len(catalogue.rows())


def test_a_match_is_of_names_and_lines_in_any_case_and_shows_all_parameters(capsys):
    listing.games("HOLD'EM: one private", False)
    assert lines(capsys) == [
        "leduc  Leduc hold'em: one private card each, one public card, two rounds of betting.",
        "    players=2",
        "    suits=2",
    ]


def test_no_match_is_said_with_the_nearest_name():
    with pytest.raises(NotFound, match="did you mean 'leduc'"):
        listing.games("leduk", False)


def test_what_follows_an_unknown_name_is_kept_apart_from_it():
    with pytest.raises(NotFound, match="no study 'zzz'; .*`coplayer study`"):
        pages.study("zzz", (), None, None)
    from coplayer.solve.by_name import solver

    with pytest.raises(NotFound, match="no solver 'zzz'; `coplayer solvers`"):
        solver("zzz")


def test_names_are_near_in_any_case():
    assert nearest("KUHN", ["kuhn", "leduc"]) == " (did you mean 'kuhn'?)"
    assert nearest("dec_tigre", ["DEC_TIGER"]) == " (did you mean 'DEC_TIGER'?)"


def test_a_price_below_rounding_is_nothing():
    assert pages.priced_at({"price": 1.1e-16}) == pages.priced_at({"price": -0.0}) == "0"
    assert pages.priced_at({"price": 1e-6}) == "+1e-06"
    assert pages.priced_at({"price": None, "low": -0.5, "high": 2e-17}) == "[-0.5, 0]"


def test_prices_name_each_thing_once_and_every_seat(capsys):
    from coplayer.card.facts import Facts

    rows = prices(Facts(load("battle_of_sexes")))
    pages.print_prices(rows)
    said = "\n".join(lines(capsys))
    assert said.count("Swapping seats") == 1 and said.count("+0.355418") == 1


def test_the_card_leaves_out_what_another_line_says(capsys):
    pages.print_card("kuhn", None, 7, 10_000)
    said = lines(capsys)
    assert not any(line.startswith(("zero_sum", "zero sum", "perfect_information")) for line in said)
    assert any(line.startswith("Payoffs") and "zero-sum" in line for line in said)


def test_a_policy_file_has_a_line_for_each_seat_and_others_none():
    row = {"seat": 0, "opponent": "mine", "best_response": 0.25, "best_safe": 0.125}
    rows = [row, row | {"seat": 1, "best_safe": None}, row | {"opponent": "uniform"}]
    assert list(pages.against({"modelling": {"rows": rows}}, (Path("x/mine.json"),))) == [
        "Seat 0 against mine: the best response earns +0.25, the best safe policy +0.125.",
        "Seat 1 against mine: the best response earns +0.25.",
    ]
    (said,) = pages.against({"modelling": {"rows": [row | {"best_safe": -1.1e-16}]}}, (Path("mine.json"),))
    assert said.endswith("the best safe policy 0.")  # what a linear program leaves of 0
