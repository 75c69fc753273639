from functools import cache

import numpy as np
import pytest
from scipy import sparse
from scipy.optimize import linprog

from coplayer.form.hands import hands_of
from coplayer.form.policy import normal, uniform
from coplayer.game import GameError, Unsuited
from coplayer.games.kuhn import Kuhn
from coplayer.games.leduc import Leduc
from coplayer.games.lopsided import Lopsided
from coplayer.respond.data_biased import DataBiased, at_worst, biased, visits
from coplayer.respond.guarded import guarded
from coplayer.solve.linear_program import flow
from coplayer.solve.response import earned, plan, worst

from .table import Fixed, Table

SEATS = [(Kuhn(), 0), (Kuhn(), 1), (Lopsided(2, depth=7), 0), (Lopsided(5, 6, simultaneous=True), 1)]


@cache
def stage(game, seat):
    return hands_of(game, seat)


def drawn(form, player, seed):
    return normal(form, player, np.random.default_rng(seed).random(form.sequences[player]) ** 4)


def value(form, seat, y, p):
    """What the data-biased response is sure of if the other does follow y as often as p says."""
    return at_worst(form, seat, plan(form, seat, biased(form, seat, y, p)), y, p)


def from_the_other_side(form, seat, y, p):
    """The same value as the least that the other can leave us, over its plans with y(Ja) >= p m(a | J) y(parent)."""
    other = 1 - seat
    Q, Qo, I = form.sequences[seat], form.sequences[other], form.infosets[seat]  # noqa: E741
    A = sparse.coo_matrix((form.paid[:, seat], (form.leaf[:, seat], form.leaf[:, other])), (Q, Qo))
    own, theirs = flow(form, seat), flow(form, other)
    owner = form.owner[other][1:]
    parent = form.trees[other].parent[owner].astype(int)
    cells = (np.tile(np.arange(Qo - 1), 2), np.concatenate([parent, np.arange(1, Qo)]))
    follow = sparse.coo_matrix((np.concatenate([p[owner] * y[1:], -np.ones(Qo - 1)]), cells), (Qo - 1, Qo))
    start = np.zeros(theirs.shape[0])
    start[0] = 1
    found = linprog(  # columns: their plan, and g, what our sets can still earn: A y <= E' g
        np.concatenate([np.zeros(Qo), [1], np.zeros(I)]),
        A_ub=sparse.bmat([[A, -own.T], [follow, None]]),
        b_ub=np.zeros(Q + Qo - 1),
        A_eq=sparse.bmat([[theirs, sparse.csr_matrix((theirs.shape[0], I + 1))]]),
        b_eq=start,
        bounds=[(0, None)] * Qo + [(None, None)] * (I + 1),
    )
    return found.fun


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("game", "seat"), SEATS)
def test_it_earns_what_the_program_of_the_other_side_says(game, seat, seed):
    form = stage(game, seat).form
    y, p = drawn(form, 1 - seat, seed), np.random.default_rng(seed).random(form.infosets[1 - seat])
    assert value(form, seat, y, p) == pytest.approx(from_the_other_side(form, seat, y, p), abs=1e-4)


@pytest.mark.parametrize(("game", "seat"), [*SEATS, (Leduc(), 1)])
def test_without_trust_it_is_an_equilibrium_and_with_all_a_best_response(game, seat):
    form = stage(game, seat).form
    y, none = drawn(form, 1 - seat, 7), np.zeros(form.infosets[1 - seat])
    side, g = guarded(form, seat).side, earned(form, seat, plan(form, 1 - seat, y))
    careful, bold = (plan(form, seat, biased(form, seat, y, p)) for p in (none, none + 1))
    assert worst(form, seat, careful) == pytest.approx(side.value, abs=1e-5)
    assert g @ careful == pytest.approx(side.best_equilibrium(y).against, abs=1e-3)
    assert g @ bold == pytest.approx(side.best_response(y).against, abs=1e-8)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("game", "seat"), SEATS)
def test_more_trust_anywhere_never_costs(game, seat, seed):
    form, rng = stage(game, seat).form, np.random.default_rng(seed)
    y, p = drawn(form, 1 - seat, seed), rng.random(form.infosets[1 - seat])
    more = p + (1 - p) * (rng.random(len(p)) < 0.3)
    assert value(form, seat, y, more) >= value(form, seat, y, p) - 1e-5


def test_where_the_other_moves_once_it_is_the_restricted_nash_response():
    """Kuhn, seat 0: the other has one turn a hand, so one draw of trust is as good as another."""
    form = stage(Kuhn(), 0).form
    y = uniform(form)[1]
    for p in (0.25, 0.5, 0.75, 0.9):
        r = guarded(form, 0).side.restricted(y, p)
        assert value(form, 0, y, np.full(6, p)) == pytest.approx(p * r.against + (1 - p) * r.worst, abs=1e-5)


@pytest.mark.parametrize(("game", "seat"), SEATS)
def test_visits_are_the_posterior_chances(game, seat):
    """Averaged over the ends of hands they are the chances to be at the sets, if the model is right."""
    hands = stage(game, seat)
    form, other, table = hands.form, 1 - seat, Table(hands)
    behaviour = drawn(form, other, 1)
    x, y = plan(form, seat, drawn(form, seat, 2)), plan(form, other, behaviour)
    seen = {end: visits(hands, end, behaviour) for end in np.unique(table.node).tolist()}
    weight = table.weights(x, y)
    expected = sum(w * seen[end] for w, end in zip(weight, table.node.tolist(), strict=True))
    passed = np.zeros(form.infosets[other])
    for w, q in zip(weight, table.theirs, strict=True):
        while q > 0:
            passed[form.owner[other][q]] += w
            q = form.trees[other].parent[form.owner[other][q]]
    assert expected == pytest.approx(passed, abs=1e-12)


def test_trust_grows_where_the_other_was_seen_and_stays_out_elsewhere():
    hands = stage(Kuhn(), 0)
    table, model = Table(hands), Fixed(uniform(hands.form)[1])
    response = DataBiased(hands, most=0.8, full=4)
    own, end = response.begin(), int(table.node[0])
    for _ in range(8):
        own = response.update(own, None, end, model, None)
    trust, was = response.trust(own.seen), visits(hands, end, model.behaviour)
    assert (trust[was == 0] == 0).all()
    assert own.seen == pytest.approx(8 * was)
    assert trust.max() == pytest.approx(0.8 * min(2 * was.max(), 1))


def test_other_games_and_settings_are_refused():
    with pytest.raises(Unsuited):
        DataBiased(hands_of(Lopsided(1, zero_sum=False), 0))
    with pytest.raises(GameError, match="full > 0"):
        DataBiased(stage(Kuhn(), 0), full=0)
