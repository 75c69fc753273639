"""A tournament of a thousand decisions plays again from its recordings, without the model, byte for byte."""

import json

import pytest

from coplayer.arena.schedule import Arena
from coplayer.arena.tournament import rows
from coplayer.chat import by_name, scripted
from coplayer.chat.protocol import Unreachable
from coplayer.chat.recording import FILE

TALKS = "language(model='scripted(scattered)', memory=2)"
DUELS = Arena("rps|repeat(50)", (TALKS, "counts/best"), seeds=5)
ASKED = 4 * 50 * 5  # language seats in the four seatings of two agents, rounds, seeds


@pytest.fixture(autouse=True)
def own_environment(monkeypatch):
    for name in (by_name.KEPT, by_name.REPLAY):
        monkeypatch.setenv(name, "")
    by_name.unrecorded.cache_clear()
    yield
    by_name.unrecorded.cache_clear()
    by_name.exchanges.cache_clear()


def played(arena=DUELS):
    """All that a tournament found but the time it took, as bytes."""
    found = [{k: v for k, v in row.items() if k != "seconds"} for row in rows(arena, workers=1)]
    return json.dumps(found, sort_keys=True).encode(), found


def without_the_model(monkeypatch):
    def gone(request):
        raise AssertionError("the model was asked")

    monkeypatch.setitem(scripted.NAMED, "scattered", (gone, frozenset({"grammar", "logprobs"})))
    by_name.unrecorded.cache_clear()
    by_name.exchanges.cache_clear()


def test_a_thousand_decisions_replay_byte_for_byte(tmp_path, monkeypatch):
    by_name.keep(tmp_path)
    first, found = played()
    decisions = sum(c["decisions"] for row in found for c in row["costs"] if c)
    assert decisions == ASKED and len((tmp_path / FILE).read_text().splitlines()) > 500
    kept = (tmp_path / FILE).read_bytes()
    without_the_model(monkeypatch)
    by_name.keep(tmp_path, replay=True)
    assert played()[0] == first
    assert (tmp_path / FILE).read_bytes() == kept


def test_what_was_not_recorded_is_not_made_up(tmp_path, monkeypatch):
    by_name.keep(tmp_path)
    played(Arena("rps|repeat(3)", (TALKS, "uniform"), seeds=1))
    without_the_model(monkeypatch)
    by_name.keep(tmp_path, replay=True)
    with pytest.raises(Unreachable, match="no exchange"):
        played(Arena("rps|repeat(3)", (TALKS, "uniform"), seeds=1, first=1))
