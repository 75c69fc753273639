"""TableGame, judged by exact returns and reach probabilities, by the decision table, and by whole numbers."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

jax = pytest.importorskip("jax", reason="TableGame runs on jax: pip install 'coplayer[deep]'")
jnp = jax.numpy

from coplayer.form.decisions import OVER, decisions  # noqa: E402  jax comes first
from coplayer.form.policy import normal, uniform  # noqa: E402
from coplayer.form.sequence import sequence_form  # noqa: E402
from coplayer.form.table_game import chosen, drawn, table_game  # noqa: E402
from coplayer.games.lopsided import Lopsided  # noqa: E402
from coplayer.graph import walk  # noqa: E402
from coplayer.read.name import load  # noqa: E402
from coplayer.solve.best_response import plans, returns  # noqa: E402

SOURCE = Path(__file__).parents[2] / "src"
GAMES = [
    *("kuhn", "leduc", "dec_tiger(horizon=3)"),
    Lopsided(seed=2, depth=6, zero_sum=False, simultaneous=True),
    Lopsided(seed=3, depth=5, players=3, zero_sum=False),
]
BATCH = 1 << 15


def form_of(game):
    return sequence_form(walk(load(game) if isinstance(game, str) else game))


def first_episodes(game, key, policy=None):
    """The steps of each lane's first episode, those that follow masked: infosets, actions, rewards."""
    steps = 12  # longer than any game here
    _, seen = game.rollout(jax.random.key(key), BATCH, steps, policy)
    done = np.asarray(seen.done)
    assert done.any(0).all()
    within = np.cumsum(done, 0) - done == 0
    return np.where(within[..., None], seen.infoset, -1), np.where(within[..., None], seen.reward, 0.0)


def behaviour_of(form, kind):
    if kind == "even":
        return uniform(form)
    rng = np.random.default_rng(1)
    return tuple(normal(form, p, rng.random(n) ** 3) for p, n in enumerate(form.sequences))


@pytest.mark.parametrize("kind", ["even", "lopsided policy"])
@pytest.mark.parametrize("game", GAMES, ids=str)
def test_play_earns_the_exact_returns_and_meets_sets_as_often_as_they_are_reached(game, kind):
    form = form_of(game)
    table, behaviour = table_game(form), behaviour_of(form, kind)
    policy = None if kind == "even" else jnp.asarray(table.table(behaviour))
    infoset, reward = first_episodes(table, 7, policy)
    total = reward.sum(0)
    error = np.abs(total.mean(0) - returns(form, behaviour))
    assert (error <= 4 * total.std(0) / np.sqrt(BATCH) + 1e-5).all()
    reach = reached(form, behaviour)
    met = np.bincount(infoset[infoset >= 0], minlength=len(reach)) / BATCH
    assert (np.abs(met - reach) <= 5 * np.sqrt(reach * (1 - reach) / BATCH) + 5 / BATCH).all()


def reached(form, behaviour):
    """How probably each information set is met, all players' numbered through, from the form's rows."""
    player, infoset, sequences, chance = form.rows
    x = plans(form, behaviour)
    together = chance * np.prod([x[p][sequences[:, p]] for p in range(form.players)], 0)
    offset = np.cumsum([0, *form.infosets])
    return np.bincount(offset[player] + infoset, together, offset[-1])


@pytest.mark.parametrize("game", GAMES, ids=str)
def test_observations_and_steps_are_those_of_the_decision_table(game):
    form = form_of(game)
    table, d = table_game(form), decisions(form)
    nodes = jnp.arange(len(d.first))
    seen = jax.vmap(table.observe)(nodes)
    assert (np.asarray(seen.infoset) == d.infoset).all()
    assert (np.asarray(seen.mask).sum(-1) == d.width).all()
    offset = table.offset
    for node, p in np.argwhere(d.infoset >= 0):
        menu = form.menu(p, d.infoset[node, p] - offset[p])
        assert np.asarray(seen.mask[node, p]).tolist() == [a < len(menu) for a in range(table.actions)]


@pytest.mark.parametrize("game", GAMES, ids=str)
def test_a_step_leads_to_an_outcome_of_its_joint_action(game):
    form = form_of(game)
    table, d = table_game(form), decisions(form)
    rng = np.random.default_rng(0)
    nodes = rng.integers(0, len(d.first), 2000)
    actions = rng.integers(0, np.maximum(d.width[nodes], 1))
    after, paid, done = jax.jit(jax.vmap(table.step))(
        jnp.asarray(nodes), jnp.asarray(actions), jax.random.split(jax.random.key(1), len(nodes))
    )
    for k, node in enumerate(nodes):
        width = d.width[node][d.width[node] > 0]
        number = np.ravel_multi_index(actions[k][d.width[node] > 0], width) if len(width) else 0
        outcomes = range(*d.begin[d.first[node] + number : d.first[node] + number + 2])
        found = [o for o in outcomes if d.target[o] == after[k] and np.allclose(d.paid[o], paid[k], atol=1e-5)]
        assert found and done[k] == (after[k] == OVER)


def test_chance_draws_its_outcomes_with_their_probabilities():
    form = form_of(Lopsided(seed=2, depth=6))
    table, d = table_game(form), decisions(form)
    many = np.flatnonzero(np.diff(d.begin) > 2)
    joint = int(many[np.argmax([np.ptp(d.prob[slice(*d.begin[j : j + 2])]) for j in many])])
    word = jax.random.bits(jax.random.key(3), (200_000,))
    o = np.asarray(jax.vmap(lambda w: table.outcome(jnp.int32(joint), w)[0])(word)) - d.begin[joint]
    prob = d.prob[d.begin[joint] : d.begin[joint + 1]]
    share = np.bincount(o, minlength=len(prob)) / len(word)
    assert len(prob) > 2 and prob.max() > 2 * prob.min()  # uneven
    assert (np.abs(share - prob) <= 4 * np.sqrt(prob / len(word))).all()


@given(st.integers(0, 2**32 - 1), st.integers(1, 2**32 - 1))
def test_a_draw_is_the_high_half_of_a_product_and_leaves_the_low(word, n):
    high, low = drawn(np.array([word], np.uint32), np.array([n], np.uint32))
    assert int(high[0]) % 2**32 == word * n >> 32 and int(low[0]) == word * n % 2**32


def test_an_action_of_probability_zero_is_never_chosen():
    words = jnp.asarray([0, 1, 2**31, 2**32 - 257, 2**32 - 1], jnp.uint32)
    for p in ([0, 1, 0], [0.1, 0.2, 0.7], [0, 0.3, 0.7], [0.9, 0.1, 0], [1 / 3, 2 / 3, 0]):
        actions = np.asarray(chosen(jnp.asarray([p] * 5, jnp.float32), words))
        assert all(p[a] > 0 for a in actions), p
    assert np.asarray(chosen(jnp.asarray([[0.5, 0.5]] * 5), words)).tolist() == [0, 0, 1, 1, 1]


def test_compiled_and_interpreted_play_are_the_same():
    table = table_game(form_of(GAMES[3]))
    compiled = table.rollout(jax.random.key(5), 16, 4)
    with jax.disable_jit():
        interpreted = table.rollout(jax.random.key(5), 16, 4)
    for a, b in zip(jax.tree.leaves(compiled), jax.tree.leaves(interpreted), strict=True):
        np.testing.assert_array_equal(a, b)


def test_play_begins_again_where_it_ended():
    table = table_game(form_of("kuhn"))
    state, seen = table.rollout(jax.random.key(2), 64, 40)
    opening = set(range(6))  # player 0's sets before anything was done, and after check, bet
    first = {int(i) for i in np.asarray(seen.infoset[1:, :, 0])[np.asarray(seen.done[:-1])]}
    assert first < opening and len(first) == 3
    assert (np.asarray(seen.infoset[1:, :, 1])[np.asarray(seen.done[:-1])] == -1).all()
    more, later = table.rollout(jax.random.key(3), 64, 5, state=state)
    assert (np.asarray(later.infoset[0]) == np.asarray(table.observe(state).infoset)).all()


@pytest.mark.parametrize("even", [True, False])
def test_a_new_beginning_does_not_depend_on_how_the_last_game_ended(even):
    table = table_game(form := form_of("kuhn"))
    policy = None if even else jnp.asarray(table.table(uniform(form)))
    _, seen = table.rollout(jax.random.key(4), BATCH, 9, policy)
    done, last = np.asarray(seen.done[:-1]), np.asarray(seen.action[:-1]).max(-1)
    opening = np.asarray(seen.infoset[1:, :, 0])
    for action in (0, 1):
        n = np.bincount(np.unique(opening[done & (last == action)], return_inverse=True)[1])
        assert len(n) == 3 and (np.abs(n - n.sum() / 3) <= 4 * np.sqrt(n.sum() * 2 / 9)).all()


def test_who_does_not_move_does_nothing_and_what_is_not_on_the_menu_counts_as_the_nearest():
    table = table_game(form_of("kuhn"))
    _, seen = table.rollout(jax.random.key(2), 64, 8)
    assert ((np.asarray(seen.action) >= 0) == (np.asarray(seen.infoset) >= 0)).all()
    state = table.reset(jax.random.key(0))
    joint = [int(table.joint(state, jnp.asarray(a))) for a in ([0, -1], [1, -1], [1, 1], [7, 0], [-3, 0])]
    assert joint[1:4] == [joint[0] + 1] * 3 and joint[4] == joint[0]


def test_a_step_after_the_end_pays_nothing():
    table = table_game(form_of("leduc"))
    state, paid, done = table.step(jnp.int32(OVER), jnp.zeros(2, int), jax.random.key(0))
    assert state == OVER and done and not paid.any()
    assert (np.asarray(table.observe(jnp.int32(OVER)).infoset) == -1).all()


def test_a_wide_game_gets_a_word_for_every_draw():
    wide = table_game(form_of("liars_dice(sides=4)"))
    assert table_game(form_of("leduc")).shared
    assert wide.words(jax.random.key(0), 3, True).shape == ((1, 3) if wide.shared else (4, 3))
    assert wide.words(jax.random.key(0), 3, False).shape == (4, 3)


def test_policies_fill_the_table():
    form = form_of("leduc")
    table, behaviour = table_game(form), behaviour_of(form, "lopsided policy")
    rows = table.table(behaviour)
    assert rows.shape == (936, 3) and rows.sum(1) == pytest.approx(np.ones(936))
    for p, i, a in [(0, 5, 1), (1, 17, 0), (1, 467, 1)]:
        assert rows[table.offset[p] + i, a] == pytest.approx(behaviour[p][form.sequence(p, i, a)])


def test_without_jax_the_extra_is_named():
    code = (
        "import sys; sys.modules['jax'] = None\n"
        "from coplayer.game import NotFound\n"
        "try:\n    import coplayer.form.table_game\n"
        "except NotFound as error:\n    print(error)"
    )
    path = os.pathsep.join([str(SOURCE), os.environ.get("PYTHONPATH", "")])
    out = subprocess.check_output([sys.executable, "-c", code], env=os.environ | {"PYTHONPATH": path})
    assert "pip install 'coplayer[deep]'" in out.decode()
