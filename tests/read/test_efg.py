"""Reading .efg files: what the format allows, worked out by hand; what it forbids, refused by line."""

import pytest

from coplayer.game import CHANCE, GameError, NotFound
from coplayer.graph import walk
from coplayer.read import efg, load

HEAD = 'EFG 2 R "test" { "Ann" "Bob" } "comment"\n'
ENTRY = (
    HEAD
    + """c "" 1 "" { "rain" 1/3 "sun" 2/3 } 1 "fee" { -1 -2 }
p "" 1 1 "wet" { "in" "out" } 0
t "" 2 "home" { 4, 1e-1 }
p "" 2 1 "" { "" "" } 3 "toll" { .5 0 }
t "" 2
t "" 0
p "" 1 2 "wet" { "in" "out" } 0
t "" 2 "home"
p "" 2 1 2 "home" { 4 0.10 }
t "" 0
t "" 3
"""
)


def follow(game, *labels):
    """The payoffs along the steps named, added up, and the state they lead to."""
    s, total = game.root(), [0.0] * game.players
    for label in labels:
        t = game.play(s, (label,))
        total = [x + r for x, r in zip(total, game.rewards(s, (label,), t), strict=True)]
        s = t
    return total, s


def test_outcomes_are_paid_on_the_way_too_the_roots_with_the_first_step():
    game = efg.parse(ENTRY)
    assert follow(game, "rain", "in")[0] == pytest.approx([-1 + 4, -2 + 0.1])
    assert follow(game, "rain", "out", "1")[0] == pytest.approx([-1 + 0.5 + 4, -2 + 0 + 0.1])
    assert follow(game, "rain", "out", "2")[0] == pytest.approx([-1 + 0.5, -2])
    assert follow(game, "sun", "out")[0] == pytest.approx([-1 + 4, -2 + 0.1])
    assert follow(game, "sun", "out", "2")[0] == pytest.approx([-1 + 4 + 0.5, -2 + 0.1])


def test_actions_named_once_are_reused_and_nameless_ones_are_numbered():
    game = efg.parse(ENTRY)
    rain, sun = follow(game, "rain", "out")[1], follow(game, "sun", "out")[1]
    assert game.movers(rain) == game.movers(sun) == (1,)
    assert game.actions(rain, 1) == game.actions(sun, 1) == ("1", "2")
    assert game.view(rain, 1) == game.view(sun, 1) == "1"  # the number of a set without a name
    assert game.view(rain, 0) is None


def test_two_information_sets_of_one_name_stay_apart():
    game = efg.parse(ENTRY)
    views = [game.view(follow(game, w)[1], 0) for w in ("rain", "sun")]
    assert views == ["wet", "wet (2)"]


def test_names_and_numbers_are_read_as_written():
    game = efg.parse(ENTRY)
    assert (game.title, game.names, game.comment) == ("test", ("Ann", "Bob"), "comment")
    assert game.movers(0) == (CHANCE,)
    assert game.chance(0) == [("rain", 1 / 3), ("sun", 2 / 3)]


def test_the_graph_has_the_files_nodes():
    graph = walk(efg.parse(ENTRY))
    assert (graph.states, graph.edges) == (11, 10)


def test_quotes_in_text_are_escaped_and_line_breaks_kept():
    game = efg.parse('EFG 2 R "a \\"b\\"\nc" { "A" } p "" 1 1 "" { "\\"" "{" } 0 t "" 0 t "" 0')
    assert game.title == 'a "b"\nc'
    assert game.actions(0, 0) == ('"', "{")


def test_white_space_and_commas_mean_nothing():
    spread = ENTRY.replace(" ", " ,\n ")
    assert efg.parse(spread).nodes == efg.parse(ENTRY).nodes


def test_decimals_that_nearly_sum_to_one_are_made_to():
    text = HEAD + 'c "" 1 "" { "a" .333333333 "b" 0.333333333 "c" 333333333e-9 } 0 t "" 0 t "" 0 t "" 0'
    assert sum(p for _, p in efg.parse(text).chance(0)) == pytest.approx(1, abs=1e-15)


def test_a_tree_deeper_than_the_stack_is_read_and_walked():
    deep = 20_000
    steps = "\n".join(f'p "" 1 {k} "" {{ "on" "off" }} 0 t "" 1 "" {{ 1 }}' for k in range(1, deep + 1))
    game = efg.parse(f'EFG 2 R "deep" {{ "A" }}\n{steps}\nt "" 0')
    assert len(game.nodes) == 2 * deep + 1
    assert walk(game).states == 2 * deep + 1


T = 't "" 0 t "" 0'
MALFORMED = {
    "another format": ("NFG 1 R", "line 1: read NFG, expected EFG"),
    "another version": ("EFG 1 R", "read 1, expected 2"),
    "nothing": ("", "read the end of the file, expected EFG"),
    "no title": ("EFG 2 R { }", "expected the title in quotation marks"),
    "no players": ('EFG 2 R "x" { } t "" 0', "no player's name"),
    "open quotation": (HEAD + 'p "never closed', "line 2: .* expected a closing"),
    "unknown node": (HEAD + 'x "" 0', "line 2: read x, expected c or p or t"),
    "tree not complete": (
        HEAD + '\np "here" 1 1 "" { "a" "b" } 0\nt "" 0',
        "line 4.*not complete below .*here",
    ),
    "text after the tree": (
        HEAD + f'p "" 1 1 "" {{ "a" "b" }} 0 {T}\n{T}',
        "line 3: read t, expected the end",
    ),
    "no such player": (
        HEAD + f'p "" 3 1 "" {{ "a" "b" }} 0 {T}',
        "read 3, expected a player's number, 1 to 2",
    ),
    "chances sum to less": (HEAD + f'c "" 1 "" {{ "a" 1/2 "b" 1/3 }} 0 {T}', "sum to 1, not to 0.8333333333"),
    "chance below 0": (HEAD + f'c "" 1 "" {{ "a" 3/2 "b" -1/2 }} 0 {T}', "read 3/2, expected a probability"),
    "chance missing": (HEAD + f'c "" 1 "" {{ "a" "b" }} 0 {T}', 'read "b", expected a probability'),
    "nan": (HEAD + 'p "" 1 1 "" { "a" } 0 t "" 1 "" { nan 0 }', "read nan, expected payoffs of 2 players"),
    "inf": (HEAD + 'p "" 1 1 "" { "a" } 0 t "" 1 "" { 0 -inf }', "read -inf, expected payoffs of 2 players"),
    "too large": (HEAD + 'p "" 1 1 "" { "a" } 0 t "" 1 "" { 0 1e999 }', "read 1e999, expected payoffs"),
    "divided by 0": (HEAD + 'p "" 1 1 "" { "a" } 0 t "" 1 "" { 0 1/0 }', "read 1/0, expected payoffs"),
    "a payoff missing": (HEAD + 'p "" 1 1 "" { "a" } 0 t "" 1 "" { 1 }', "read }, expected payoffs of 2"),
    "a payoff too many": (HEAD + 'p "" 1 1 "" { "a" } 0 t "" 1 "" { 1 2 3 }', "read 3, expected }"),
    "outcome without payoffs": (HEAD + 'p "" 1 1 "" { "a" } 0 t "" 7', "payoffs of outcome 7"),
    "outcome changed": (
        HEAD + 'p "" 1 1 "" { "a" "b" } 0 t "" 1 "" { 1 2 }\nt "" 1 "" { 1 3 }',
        r"line 3: read 1, expected outcome 1's payoffs as before",
    ),
    "set without actions": (HEAD + f'p "" 1 4 "" 0 {T}', "the actions of information set 4"),
    "set with no action": (HEAD + f'p "" 1 4 "" {{ }} 0 {T}', "at least one action"),
    "set of other actions": (
        HEAD + f'p "" 1 1 "" {{ "a" "b" }} 0 p "" 1 1 "" {{ "a" "c" }} 0 {T} t "" 0',
        "expected the actions it had before",
    ),
    "no move at all": (HEAD + 't "" 0', "a tree of one node"),
    "a number like no other": (
        HEAD + 'p "" 1 1.5 "" { "a" } 0 t "" 0',
        "read 1.5, expected an information set's",
    ),
}


@pytest.mark.parametrize("text,complaint", MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_file_is_refused_with_file_and_line(text, complaint, tmp_path):
    path = tmp_path / "bad.efg"
    path.write_text(text)
    with pytest.raises(GameError, match=complaint) as error:
        load(str(path))
    assert str(path) in str(error.value)


def test_a_file_that_is_no_text_and_one_that_is_not_there_are_refused(tmp_path):
    path = tmp_path / "binary.efg"
    path.write_bytes(b"EFG 2 R \xff\xfe")
    with pytest.raises(GameError, match="byte 8 is not UTF-8"):
        load(str(path))
    with pytest.raises(NotFound, match="no file"):
        load(str(tmp_path / "gone.efg"))
