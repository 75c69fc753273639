"""LIAM: hands are drawn as the game says, plans are those of the form, and who was never met is embedded usefully."""

from functools import cache
from unittest.mock import patch

import numpy as np
import pytest

from coplayer.form.hands import hands_of
from coplayer.form.policy import normal
from coplayer.learn.liam import Acquaintance, begin, ends, lessons, lineage
from coplayer.model.bayes_styles import BayesStyles
from coplayer.model.liam import Liam, ours, styles
from coplayer.read.name import load
from coplayer.solve.response import plan

GAMES = ("kuhn", "leaky_pennies(leak=0.3)", "lopsided")


@cache
def hands(spec="kuhn", seat=0):
    return hands_of(load(spec), seat)


def any_behaviour(form, player, seed):
    return normal(form, player, np.random.default_rng(seed).exponential(size=form.sequences[player]))


@pytest.mark.parametrize("spec", [*GAMES, "leduc"])
@pytest.mark.parametrize("player", [0, 1])
def test_a_plan_is_the_product_along_its_lineage(spec, player):
    form = hands(spec).form
    b = any_behaviour(form, player, 3)
    assert lineage(form, player) @ np.log(b) == pytest.approx(np.log(plan(form, player, b)), abs=1e-5)


@pytest.mark.parametrize("seat", [0, 1])
@pytest.mark.parametrize("spec", GAMES)
def test_ends_have_the_chances_of_the_game(spec, seat):
    h = hands(spec, seat)
    at, form = ends(h), h.form
    x, y = (plan(form, p, any_behaviour(form, p, 5)) for p in (h.seat, h.other))
    chance = at.chance * x[at.ours] * y[at.theirs]
    assert chance.sum() == pytest.approx(1)
    for node, token in at.number.items():  # what the seat saw has the likelihood that Hands gives it
        own = x[at.ours[at.token == token]][0]
        assert chance[at.token == token].sum() == pytest.approx(own * h.likelihood(node, y))


def test_lessons_are_drawn_with_those_chances():
    h = hands()
    at, rng = ends(h), np.random.default_rng(0)
    x, y = ours(h)(rng, 2)[1:], styles(h, 1)(rng, 1)
    course = Acquaintance(hands=40_000, batch=1)
    tokens, last = lessons(rng, h, course, lambda r, n: x, lambda r, n: y)
    chance = at.chance * x[0, at.ours] * y[0, at.theirs]
    for token, theirs in {(t, q) for t, q in zip(at.token.tolist(), at.theirs.tolist(), strict=True)}:
        expected = chance[(at.token == token) & (at.theirs == theirs)].sum()
        assert ((tokens == token) & (last == theirs)).mean() == pytest.approx(expected, abs=0.012)


def test_the_seat_learns_from_its_own_record_only():
    h = hands()
    at = ends(h)
    hidden = {t: set(at.theirs[at.token == t].tolist()) for t in set(at.token.tolist())}
    assert max(map(len, hidden.values())) > 1  # after a fold the other's card stays hidden: one token for both
    assert len(at.number) < len(at.token)


def excess(h, model, x, y, many, seed):
    """Nats a hand above who knows the plan y, after `many` hands, exactly."""
    at = ends(h)
    chance = at.chance * x[at.ours] * y[at.theirs]
    record, memory = {t: n for n, t in at.number.items()}, model.begin()
    for t in at.token[np.random.default_rng(seed).choice(len(chance), many, p=chance / chance.sum())].tolist():
        memory = model.update(memory, record[t])
    found = plan(h.form, h.other, model.plan(memory))
    return float((chance * (np.log(y[at.theirs]) - np.log(found[at.theirs]))).sum())


def test_it_beats_the_mean_of_the_family_on_styles_it_never_met_and_bayes_is_the_ceiling():
    pytest.importorskip("optax")
    h, rng = hands(), np.random.default_rng(77)
    models = {"liam": Liam(h, hidden=24, steps=250, lesson=60), "bayes": BayesStyles(h)}
    rows = []
    for k, (x, y) in enumerate(zip(ours(h)(rng, 40), styles(h, 1)(rng, 40), strict=True)):
        rows.append([excess(h, models["bayes"], x, y, 0, k), *(excess(h, m, x, y, 60, k) for m in models.values())])
    mean, liam, bayes = np.array(rows).T
    gain = mean - liam
    assert gain.mean() > 3 * gain.std(ddof=1) / np.sqrt(len(gain)) and liam.mean() < 0.8 * mean.mean()
    assert bayes.mean() < liam.mean()


def test_the_vector_moves_with_what_was_seen_and_plans_are_distributions():
    h = hands()
    model, rng = Liam(h, hidden=4, size=3), np.random.default_rng(0)
    drawn = begin(rng, Acquaintance(hidden=4, size=3), 1 + len(ends(h).number), h.form.sequences[1])
    drawn["plan_out"] = rng.normal(size=drawn["plan_out"].shape)
    with patch("coplayer.model.liam.trained", lambda hands, course: drawn):
        assert model.weights is drawn
    memory = model.begin()
    after = model.update(memory, next(iter(ends(h).number)))
    assert model.vector(memory).shape == (3,) and (model.vector(memory) != model.vector(after)).any()
    b = model.plan(after)
    assert b == pytest.approx(normal(h.form, 1, b)) and b.min() >= 0 and (b != model.plan(memory)).any()
