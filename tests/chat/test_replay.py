"""A tournament of a thousand decisions plays again from its recordings, without the model, byte for byte."""

import json

import pytest

from coplayer.arena.schedule import Arena
from coplayer.arena.tournament import rows
from coplayer.chat import by_name, scripted
from coplayer.chat.protocol import Unreachable
from coplayer.chat.recording import FILE
from coplayer.cli import arenas
from coplayer.game import NotFound, Unsuited

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


def run_of(folder, spec, *replay):
    """Play `spec` as the command does; the new run's folder and its numbers but the times."""
    before = set(folder.glob("runs/*"))
    arenas.arena(spec, folder / "a.json", None, "here", 1, ["arena"], *replay)
    found = json.loads((folder / "a.json").read_text())
    agents = [{k: v for k, v in a.items() if k not in ("seconds_per_decision", "costs")} for a in found["agents"]]
    (made,) = set(folder.glob("runs/*")) - before
    return made, agents


NOTHING = ("", "", "", None, 0, None, 0.0, False, None)


def test_a_replay_takes_from_the_run_what_is_not_said(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    old = arenas.asked("rps", f"{TALKS}, counts/best", "", 2, 3, 6, 0.0, False, None)
    run, agents = run_of(tmp_path, old)
    without_the_model(monkeypatch)
    for game in ("", "rps", "rps|repeat(6)"):
        assert arenas.again(run, game, *NOTHING[1:]) == old
    assert run_of(tmp_path, arenas.again(run, "rps", *NOTHING[1:]), run)[1] == agents
    fewer = arenas.again(run, "", TALKS, "", 1, *NOTHING[4:])
    assert (fewer.agents, fewer.seeds, fewer.first, fewer.game) == (old.agents[:1], 1, 3, old.game)


def test_a_replay_that_would_not_use_the_run_is_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run, _ = run_of(tmp_path, arenas.asked("rps", TALKS, "", 1, 0, 3, 0.0, False, None))
    with pytest.raises(Unsuited, match=r"it played rps\|repeat\(3\), kuhn is asked"):
        arenas.again(run, "kuhn", *NOTHING[1:])
    with pytest.raises(Unsuited, match="spoke there, and uniform"):
        arenas.again(run, "", "uniform", *NOTHING[2:])
    with pytest.raises(NotFound, match="--replay .*there is no run"):
        arenas.again(tmp_path, *NOTHING)
