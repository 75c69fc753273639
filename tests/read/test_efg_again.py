"""A random tree, written as .efg by the writer below, is read back as it was."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from coplayer.game import CHANCE
from coplayer.read import efg

PLAYERS = 3
NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",), exclude_characters="\\\r"), max_size=6)
PAYOFF = st.one_of(st.integers(-9, 9).map(str), st.sampled_from(["1/3", "-.25", "2.5e-3", "7.", "+4"]))
OUTCOME = st.none() | st.tuples(*[PAYOFF] * PLAYERS)
END = st.tuples(st.just("t"), NAMES, OUTCOME)


def inner(below):
    """Nodes of one to three actions: (kind, label, outcome, player, [(action, weight, child), ...])."""
    branch = st.lists(st.tuples(NAMES, st.integers(0, 5), below), min_size=1, max_size=3)
    return st.tuples(st.sampled_from("cp"), NAMES, OUTCOME, st.integers(1, PLAYERS), branch)


TREES = inner(st.recursive(END, inner, max_leaves=12))


def quoted(text):
    return '"' + text.replace('"', '\\"') + '"'


def shares(branch):
    """Chance's probabilities; equal ones where all weights are 0."""
    weights = [w for _, w, _ in branch]
    total = sum(weights)
    return [Fraction(w, total) if total else Fraction(1, len(weights)) for w in weights]


def written(node, numbers):
    """The lines of a tree in the order of .efg; each node is an information set and an outcome of its own."""
    kind, label, payoffs, *rest = node
    n = next(numbers)
    end = f'{n} "" {{ {", ".join(payoffs)} }}' if payoffs else "0"
    if kind == "t":
        return [f"t {quoted(label)} {end}"]
    player, branch = rest
    odds = shares(branch) if kind == "c" else [""] * len(branch)
    actions = " ".join(f"{quoted(a)} {p}" for (a, _, _), p in zip(branch, odds, strict=True))
    who = f"{player} " if kind == "p" else ""
    below = [line for _, _, child in branch for line in written(child, numbers)]
    return [f'{kind} {quoted(label)} {who}{n} "" {{ {actions} }} {end}', *below]


def agrees(game, s, node):
    """Whether the subtree at `s` is `node`: labels, payoffs, movers, number of actions, chances."""
    kind, label, payoffs, *rest = node
    paid = tuple(float(Fraction(p)) for p in payoffs) if payoffs else None
    if (game.nodes[s].label, game.nodes[s].payoffs) != (label, paid):
        return False
    if kind == "t":
        return game.movers(s) == ()
    player, branch = rest
    mover = CHANCE if kind == "c" else player - 1
    if game.movers(s) != (mover,) or len(game.children[s]) != len(branch):
        return False
    if kind == "c" and [p for _, p in game.chance(s)] != [float(p) for p in shares(branch)]:
        return False
    labels = [a for a, _ in game.chance(s)] if kind == "c" else list(game.actions(s, mover))
    named = all(
        own in (name, name or str(k)) or own.startswith(f"{name or k} (")
        for k, (own, (name, _, _)) in enumerate(zip(labels, branch, strict=True), 1)
    )
    below = [game.play(s, (a,)) for a in labels]
    children = [child for _, _, child in branch]
    return named and len(set(labels)) == len(labels) and all(map(agrees, [game] * len(below), below, children))


@given(tree=TREES, title=NAMES)
def test_a_random_tree_is_read_back_as_it_was_written(tree, title):
    lines = written(tree, iter(range(1, 10_000)))
    game = efg.parse(f'EFG 2 R {quoted(title)} {{ "A" "B" "C" }}\n' + "\n".join(lines))
    assert game.title == title
    assert len(game.nodes) == len(lines)
    assert agrees(game, 0, tree)
    views = [game.view(s, p) for s in range(len(lines)) for p in game.movers(s) if p != CHANCE]
    owners = [p for s in range(len(lines)) for p in game.movers(s) if p != CHANCE]
    assert len(set(zip(owners, views, strict=True))) == len(views)  # each node its own information set
