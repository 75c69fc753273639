"""The sequence form, judged by a slow walk over histories and records, and by published counts."""

from collections import Counter, defaultdict

import numpy as np
import pytest

from coplayer.form.sequence import WIDE, sequence_form
from coplayer.game import CHANCE, GameError, Record, TooLarge, Unsuited, advance, begin, discount, horizon
from coplayer.games.lopsided import Lopsided
from coplayer.graph import walk
from coplayer.read.name import load

GAMES = [
    *(Lopsided(seed=s, depth=6, zero_sum=False, simultaneous=s % 2 == 0) for s in range(8)),
    *(Lopsided(seed=s, players=3, zero_sum=False) for s in range(4)),
    *(load(n) for n in ("kuhn", "coin_toss", "dec_tiger(horizon=2)", "goofspiel(cards=3)", "forged_speaker")),
]


def slowly(game):
    """Histories, terminals, information sets and leaves, by the definitions."""
    histories, terminals, sets = 0, 0, Counter()
    leaves = defaultdict(lambda: np.zeros(game.players))

    def visit(s, records, own, prob, time):
        nonlocal histories, terminals
        histories += 1
        movers = game.movers(s)
        if not movers or (time == horizon(game) and not chance_pays(game, s)):
            terminals += 1
            return
        for i in movers:
            if i != CHANCE:
                sets[i, Record(records[i].entries)] += 1
        for moves, p in steps(game, s, movers):
            t = game.play(s, moves)
            after = list(own)
            for i, move in zip(movers, moves, strict=True):
                if i != CHANCE:
                    after[i] = (Record(records[i].entries), move)
            late = time if movers != (CHANCE,) else max(time - 1, 0)
            leaves[tuple(after)] += prob * p * discount(game) ** late * np.array(game.rewards(s, moves, t))
            visit(t, advance(game, records, s, moves, t), after, prob * p, time + (movers != (CHANCE,)))

    root = game.root()
    visit(root, begin(game, root), [None] * game.players, 1.0, 0)
    return histories, terminals, sets, {k: v for k, v in leaves.items() if v.any()}


def chance_pays(game, s):
    """Whether anything can still be paid without a decision."""
    if game.movers(s) != (CHANCE,):
        return False
    after = [(o, game.play(s, (o,))) for o, p in game.chance(s) if p > 0]
    return any(np.any(game.rewards(s, (o,), t)) or chance_pays(game, t) for o, t in after)


def steps(game, s, movers):
    if movers == (CHANCE,):
        return [((o,), p) for o, p in game.chance(s) if p > 0]
    joint = [()]
    for i in movers:
        joint = [(*m, a) for m in joint for a in game.actions(s, i)]
    return [(m, 1.0) for m in joint]


@pytest.mark.parametrize("game", GAMES, ids=str)
def test_the_form_holds_what_the_definitions_say(game):
    form = sequence_form(walk(game))
    histories, terminals, sets, leaves = slowly(game)
    assert (form.unrolled.histories, form.unrolled.terminals) == (histories, terminals)
    assert form.infosets == tuple(sum(k[0] == p for k in sets) for p in range(game.players))
    ours = {}
    for z, paid in zip(form.leaf, form.paid, strict=True):
        ours[tuple(named(form, p, q) for p, q in enumerate(z))] = paid
    assert ours.keys() == {k for k, v in leaves.items() if np.abs(v).max() > 1e-15}
    for key, paid in ours.items():
        np.testing.assert_allclose(paid, leaves[key], atol=1e-12)


def named(form, player, q):
    if q == 0:
        return None
    i = form.owner[player][q]
    return Record(form.record(player, i).entries), form.menu(player, i)[form.action[player][q]]


@pytest.mark.parametrize("game", GAMES, ids=str)
def test_sequences_are_numbered_in_blocks_action_by_action(game):
    form = sequence_form(walk(game))
    for p, tree in enumerate(form.trees):
        assert tree.blocks[:, 1].sum() == form.infosets[p]
        for first, n, A, q in tree.blocks:
            for a in range(A):
                assert (form.owner[p][q + a * n : q + (a + 1) * n] == np.arange(first, first + n)).all()
                assert (form.action[p][q + a * n : q + (a + 1) * n] == a).all()
            assert (tree.parent[first : first + n] < q).all()  # parents before children


@pytest.mark.parametrize("game", GAMES, ids=str)
def test_the_kernels_layout_holds_each_leaf_once(game):
    form = sequence_form(walk(game))
    for p, tree in enumerate(form.trees):
        found = Counter()
        for first, n, L, z in tree.segments:
            for i in range(n):
                for k in range(L):
                    at = z + (k * n + i if n >= WIDE else i * L + k)
                    found[(first + i, *tree.other[:, at].tolist(), round(tree.pay[at], 12))] += 1
        want = Counter(
            (z[p], *np.delete(z, p).tolist(), round(paid[p], 12))
            for z, paid in zip(form.leaf, form.paid, strict=True)
            if paid[p]
        )
        assert found == want


@pytest.mark.parametrize(
    "name,infosets,sequences,histories,terminals",
    [  # game-theory.md 2.5; as simultaneous games goofspiel has 737 and 18,426 histories
        ("kuhn", 6, 13, 58, 30),
        ("leduc", 468, 1093, 9457, 5520),
        ("goofspiel(cards=4)", 81, 175, 737, 576),
        ("liars_dice(sides=4)", 512, 1021, 8181, 4080),
        ("liars_dice(sides=6)", 12288, 24571, 294883, 147420),
    ],
)
def test_published_counts(name, infosets, sequences, histories, terminals):
    form = sequence_form(walk(load(name)))
    assert form.infosets == (infosets, infosets)
    assert form.sequences == (sequences, sequences)
    assert (form.unrolled.histories, form.unrolled.terminals) == (histories, terminals)


class Spinner:
    """Player 0 may spin for ever."""

    players = 1

    def root(self):
        return "here"

    def movers(self, s):
        return (0,) if s == "here" else ()

    def actions(self, s, player):
        return ("spin", "stop")

    def play(self, s, moves):
        return "here" if moves == ("spin",) else "there"

    def rewards(self, s, moves, t):
        return (1.0,)

    def view(self, s, player):
        return s


class Muddle(Spinner):
    """The same record with different actions."""

    players = 1

    def root(self):
        return 0

    def movers(self, s):
        return ((CHANCE,), (0,), (0,), ())[s]

    def chance(self, s):
        return [("left", 0.5), ("right", 0.5)]

    def actions(self, s, player):
        return ("a", "b") if s == 1 else ("a", "b", "c")

    def play(self, s, moves):
        return {"left": 1, "right": 2}.get(moves[0], 3)

    def view(self, s, player):
        return None


def test_endless_play_is_refused_with_the_state():
    with pytest.raises(Unsuited, match="for ever.*'here'"):
        sequence_form(walk(Spinner()))


def test_one_record_with_two_menus_names_both_states():
    with pytest.raises(GameError, match="state 1 and state 2"):
        sequence_form(walk(Muddle()))


def test_too_many_histories_are_refused():
    with pytest.raises(TooLarge, match="more than 100 histories"):
        sequence_form(walk(load("leduc")), limit=100)


def test_a_horizon_stops_the_walk_and_chance_that_cannot_pay():
    class Timed(Spinner):
        horizon = 3
        discount = 0.5

    form = sequence_form(walk(Timed()))
    # spin, spin, spin: four histories on the way, and stopping at each of three decisions
    assert (form.unrolled.histories, form.unrolled.terminals) == (7, 4)
    assert sorted(form.paid.ravel().tolist()) == [0.25, 0.25, 0.5, 0.5, 1.0, 1.0]


def test_what_chance_pays_after_a_decision_counts_like_the_decision():
    class Lottery(Muddle):
        """Chance pays 1 before the decision, the decision 2, chance 4 after it: 1 + 2 + 4."""

        discount = 0.5

        def movers(self, s):
            return ((CHANCE,), (0,), (CHANCE,), (0,), ())[s]

        def actions(self, s, player):
            return ("a",)

        def chance(self, s):
            return [("drawn", 1.0)]

        def play(self, s, moves):
            return s + 1

        def rewards(self, s, moves, t):
            return (2.0**s,)

    form = sequence_form(walk(Lottery()))
    assert form.paid.sum() == 1 + 2 + 4 + 8 / 2  # the second decision is one decision later
