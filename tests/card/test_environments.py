"""The 68 environments placed by hand against the card, where a game of ours or OpenSpiel's is among them.

A difference is either explained here, in EXPLAINED, or a fault. Rows are copied from the study's table.
"""

from pathlib import Path

import pytest

from coplayer.card.facts import Facts
from coplayer.card.place import NAMES
from coplayer.card.standing import columns, standing
from coplayer.read.name import load

# row -> (N, movers, sight, chance, pay, class) by hand, and games that are it
ROWS = {
    "tic-tac-toe": ((2, "seq", "perf", 0, "Z", "EFGP"), ["tic_tac_toe"]),
    "connect four": (
        (2, "seq", "perf", 0, "Z", "EFGP"),
        ["connect_four(rows=3,columns=3)", "openspiel:connect_four(rows=3,columns=3,x_in_row=3)"],
    ),
    "hex": ((2, "seq", "perf", 0, "Z", "EFGP"), ["openspiel:hex(board_size=2)"]),
    "grid soccer": ((2, "sim", "pub", 1, "Z", "MG"), ["soccer"]),
    "roshambo": ((2, "sim", "pub", 0, "Z", "RG"), ["rps|repeat(3)"]),
    "colonel blotto": ((2, "sim", "pub", 0, "Z", "NFG"), ["openspiel:blotto(coins=3,fields=2)"]),
    "goofspiel": (
        (2, "sim", "pub", 1, "Z", "EFGI"),
        ["goofspiel(cards=4,revealed=True)", "openspiel:goofspiel(num_cards=3)", "goofspiel(cards=4)"],
    ),
    "kuhn poker": ((2, "seq", "priv", 1, "Z", "EFGI"), ["kuhn", "openspiel:kuhn_poker"]),
    "leduc poker": ((2, "seq", "priv", 1, "Z", "EFGI"), ["leduc", "openspiel:leduc_poker"]),
    "liar's dice": ((2, "seq", "priv", 1, "Z", "EFGI"), ["liars_dice(dice=1,sides=3)"]),
    "phantom tic-tac-toe / dark hex": ((2, "seq", "priv", 0, "Z", "EFGI"), ["openspiel:dark_hex(board_size=2)"]),
    "hanabi": ((2, "seq", "priv", 1, "C", "DECP"), ["tiny_hanabi", "openspiel:tiny_hanabi"]),
    "lever game": ((2, "sim", "pub", 0, "C", "NFG"), ["lever"]),
    "stag hunt": ((2, "sim", "pub", 0, "M", "NFG"), ["stag_hunt", "openspiel:matrix_sh"]),
    "off-switch game": ((2, "seq", "priv", 1, "C", "AG"), ["off_switch"]),
    "assistance on a grid": ((2, "sim", "priv", 1, "C", "AG"), ["assistance"]),
    "prisoner's dilemma one-shot": ((2, "sim", "pub", 0, "M", "NFG"), ["prisoners_dilemma", "openspiel:matrix_pd"]),
    "iterated prisoner's dilemma": ((2, "sim", "pub", 0, "M", "RG"), ["prisoners_dilemma|repeat(3)"]),
    "three-player IPD": ((3, "sim", "pub", 0, "M", "RG"), ["prisoners_dilemma3|repeat(2)"]),
    "chicken / battle of sexes": ((2, "sim", "pub", 0, "M", "NFG"), ["chicken", "battle_of_sexes"]),
    "public goods with punishment": (
        (4, "sim", "pub", 0, "M", "RG"),
        ["public_goods(players=2,punishment=True)|repeat(2)"],
    ),
    "congestion / routing": ((3, "sim", "pub", 0, "M", "NFG"), ["congestion"]),
    "sealed-bid auction": ((2, "sim", "priv", 1, "M", "BG"), ["auction"]),
    "price setting": (
        (2, "sim", "pub", 1, "M", "RG"),
        ["price_setting(grid=3)|repeat(2)", "price_setting(grid=3,shock=0.1)|repeat(2)"],
    ),
    "deal-or-no-deal": ((2, "seq", "priv", 1, "M", "BG"), ["deal_or_no_deal"]),
}
KEYS = ("N", "movers", "sight", "chance", "pay", "class")
EXPLAINED = {
    ("goofspiel(cards=4,revealed=True)", "chance"): (0, "prizes come in a fixed order here, so that nothing is drawn"),
    ("goofspiel(cards=4)", "chance"): (0, "prizes come in a fixed order here, so that nothing is drawn"),
    ("goofspiel(cards=4)", "sight"): ("priv", "bids stay hidden in this variant"),
    ("price_setting(grid=3)|repeat(2)", "chance"): (0, "without its shock demand is certain"),
    ("price_setting(grid=3,shock=0.1)|repeat(2)", "sight"): ("priv", "the shock of a past round is paid, not shown"),
    ("price_setting(grid=3,shock=0.1)|repeat(2)", "class"): ("EFGI", "so a round does not begin alike for all"),
    ("public_goods(players=2,punishment=True)|repeat(2)", "N"): (2, "two players instead of four, to be small"),
}


@pytest.mark.parametrize("game", [g for _, games in ROWS.values() for g in games])
def test_the_card_agrees_with_what_was_placed_by_hand(game):
    hand = next(dict(zip(KEYS, row, strict=True)) for row, games in ROWS.values() if game in games)
    found = columns(Facts(load(game)))
    for key in KEYS:
        expected = EXPLAINED.get((game, key), (hand[key],))[0]
        assert found[key] == expected, (key, Facts(load(game)).place)


def test_each_explained_difference_is_still_one():
    hand = {g: dict(zip(KEYS, row, strict=True)) for row, games in ROWS.values() for g in games}
    assert all(hand[game][key] != value and reason for (game, key), (value, reason) in EXPLAINED.items())


def test_the_docs_say_which_and_why():
    text = (Path(__file__).parents[2] / "docs" / "card.md").read_text("utf-8")
    hand = {g: dict(zip(KEYS, row, strict=True)) for row, games in ROWS.values() for g in games}
    for (game, key), (value, reason) in EXPLAINED.items():
        name = game.replace("|", "\\|")
        assert f"| `{name}` | {key} | {hand[game][key]} | {value} | {reason} |" in text
    assert f"{len(ROWS)} have a game here" in text


NEEDS = {
    "tic_tac_toe": "P", "kuhn": "EB", "soccer": "E", "lever": "C", "prisoners_dilemma": "D", "off_switch": "BH",
    "prisoners_dilemma|repeat(3)": "SH", "auction": "BH", "congestion": "L", "dec_tiger": "PBC",
}  # fmt: skip


@pytest.mark.parametrize(("game", "needs"), NEEDS.items())
def test_the_questions_lead_to_what_the_game_needs(game, needs):
    found = standing(Facts(load(game)))
    assert found["class"]["needs_codes"] == needs
    assert found["class"]["name"] in NAMES.values()
    assert all(q["witness"] for q in found["placement"])


def test_other_classes_where_no_row_of_the_table_is_ours():
    assert columns(Facts(load("dec_tiger")))["class"] == "DECP"
    assert columns(Facts(load("capture")))["class"] == "DECP"  # both are paid for a capture
