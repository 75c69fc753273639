"""Gambit's own reader is the judge: each game of its catalogue is read by both and compared."""

from importlib.resources import as_file, files
from itertools import product

import pytest

from coplayer.game import CHANCE
from coplayer.read import efg, nfg

pygambit = pytest.importorskip("pygambit", reason="pygambit is the oracle for .efg and .nfg files")
CLOSE = 1e-12
GAMES = {name: pygambit.catalog.load(name) for name in pygambit.catalog.games()["Game"]}
TREES = {name: g for name, g in GAMES.items() if isinstance(g, pygambit.ExtensiveGame)}


def reaches(game):
    """[nodes] the probability of each node when all play uniformly; nodes in the file's order."""
    reach = [1.0] + [0.0] * (len(game.nodes) - 1)
    for s in range(len(game.nodes)):
        for label, p in mixture(game, s):
            reach[game.play(s, (label,))] = reach[s] * p
    return reach


def values(game):
    """[nodes][N] expected payoffs from each node on when all play uniformly, the node's own included."""
    later = [[0.0] * game.players for _ in game.nodes]  # what the steps below it pay
    for s in reversed(range(len(game.nodes))):
        for label, p in mixture(game, s):
            t = game.play(s, (label,))
            for i, r in enumerate(game.rewards(s, (label,), t)):
                later[s][i] += p * (r + later[t][i])
    own = [node.payoffs or (0.0,) * game.players for node in game.nodes]
    own[0] = (0.0,) * game.players  # paid with the first step
    return [[x + y for x, y in zip(*pair, strict=True)] for pair in zip(own, later, strict=True)]


def mixture(game, s):
    match game.movers(s):
        case ():
            return []
        case (mover,) if mover == CHANCE:
            return game.chance(s)
        case (mover,):
            actions = game.actions(s, mover)
            return [(a, 1 / len(actions)) for a in actions]


def infosets(game):
    """For each node but the root: who made the step to it, and from which information set."""
    came_from = {t: s for s, below in enumerate(game.children) for t in below}
    found = []
    for s in (came_from[t] for t in range(1, len(game.nodes))):
        (mover,) = game.movers(s)
        found.append((mover, s if mover == CHANCE else game.view(s, mover)))
    return found


def same_partition(ours, theirs):
    """Whether two labellings tell the same things apart."""
    pairs = set(zip(ours, theirs, strict=True))
    return len(pairs) == len(set(ours)) == len(set(theirs))


@pytest.mark.parametrize("name", TREES)
def test_a_tree_of_the_catalogue_has_the_oracles_nodes_and_values(name):
    oracle = TREES[name]
    game = efg.parse(oracle.to_efg(), name)
    profile = oracle.mixed_behavior_profile()
    assert game.names == tuple(oracle.players)
    assert game.title == oracle.title
    assert reaches(game) == pytest.approx([p for _, p in profile.realiz_probs], rel=CLOSE)
    worth = values(game)
    for i, (_, expected) in enumerate(profile.history_values):
        assert [v[i] for v in worth] == pytest.approx([v for _, v in expected], rel=CLOSE, abs=CLOSE)


@pytest.mark.parametrize("name", TREES)
def test_a_tree_of_the_catalogue_has_the_oracles_information_sets(name):
    oracle = TREES[name]
    game = efg.parse(oracle.to_efg(), name)
    for i, player in enumerate(oracle.players):
        views = {game.view(s, i) for s in range(len(game.nodes))} - {None}
        assert len(views) == len(oracle.get_infosets(player))
    last = [h[-1] for h, _ in oracle.mixed_behavior_profile().realiz_probs if len(h)]
    decided = [(o, t) for o, t in zip(infosets(game), last, strict=True) if o[0] >= 0]
    assert all(game.names[mover] == t.player for (mover, _), t in decided)
    assert same_partition([o for o, _ in decided], [(t.player, t.state) for _, t in decided])


@pytest.mark.parametrize("name", GAMES)
def test_a_table_of_the_catalogue_has_the_oracles_payoffs(name):
    oracle = GAMES[name]
    text = oracle.to_nfg()  # of a tree: its reduced strategic form
    game = nfg.parse(text, name)
    tables = oracle.to_arrays(dtype=float)
    assert tuple(map(len, game.strategies)) == tables[0].shape
    for place in product(*(range(n) for n in tables[0].shape)):
        moves = tuple(own[k] for own, k in zip(game.strategies, place, strict=True))
        expected = [table[place] for table in tables]
        assert game.rewards((), moves, moves) == pytest.approx(expected, rel=CLOSE, abs=CLOSE)


@pytest.mark.parametrize("name", GAMES)
def test_a_file_of_the_catalogue_says_the_same_as_what_the_oracle_writes(name):
    kind, reader = (".efg", efg) if name in TREES else (".nfg", nfg)
    with as_file(files("pygambit") / "catalog_data" / (name + kind)) as path:
        game = reader.load(path)
    oracle = GAMES[name]
    again = reader.parse(oracle.to_efg() if name in TREES else oracle.to_nfg(), name)
    if name in TREES:
        assert (game.children, values(game), reaches(game)) == (again.children, values(again), reaches(again))
        assert same_partition(infosets(game), infosets(again))
    else:
        assert (game.strategies, game.payoffs) == (again.strategies, again.payoffs)


def test_the_catalogue_is_read_whole():
    assert len(GAMES) >= 40
    assert len(TREES) >= 32
