"""Policies in and out of files: what was saved is read back, by record and action, whatever their order."""

import json

import numpy as np
import pytest

from coplayer.form.policy import load, normal, saved
from coplayer.form.sequence import sequence_form
from coplayer.game import GameError, NotFound
from coplayer.games.lopsided import Lopsided
from coplayer.graph import walk


@pytest.fixture(scope="module")
def form():
    return sequence_form(walk(Lopsided(seed=1, depth=5)))


def drawn(form, seed=0):
    rng = np.random.default_rng(seed)
    return tuple(normal(form, p, rng.exponential(size=n)) for p, n in enumerate(form.sequences))


def written(path, data):
    path.write_text(json.dumps(data))
    return path


def test_a_saved_policy_is_read_back(form, tmp_path):
    policy = drawn(form)
    back = load(form, written(tmp_path / "p.json", saved(form, policy, "lopsided")))
    for p in (0, 1):
        np.testing.assert_allclose(back[p], policy[p], atol=1e-15)


def test_the_order_of_sets_and_actions_means_nothing_and_rounding_is_mended(form, tmp_path):
    policy = drawn(form, 1)
    data = saved(form, policy, "lopsided")
    for sets in data["players"]:
        sets.reverse()
        for s in sets:
            s["actions"].reverse()
            s["probabilities"] = [x * (1 + 4e-7) for x in reversed(s["probabilities"])]
    back = load(form, written(tmp_path / "p.json", data))
    for p in (0, 1):
        np.testing.assert_allclose(back[p], policy[p], atol=1e-6)
        total = np.bincount(form.owner[p][1:], back[p][1:])
        np.testing.assert_allclose(total, 1, atol=1e-12)


def test_files_that_do_not_fit_are_refused(form, tmp_path):
    path = tmp_path / "p.json"
    with pytest.raises(NotFound, match="no policy file"):
        load(form, path)
    data = saved(form, drawn(form), "lopsided")
    data["players"][1][0]["probabilities"][0] += 0.5
    with pytest.raises(GameError, match="not a distribution"):
        load(form, written(path, data))
    data["players"][1].pop(0)
    with pytest.raises(GameError, match="says nothing for player 1"):
        load(form, written(path, data))
    with pytest.raises(GameError, match="expected the format"):
        load(form, written(path, {"players": []}))
