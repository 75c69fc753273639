"""Run folders: readable at any moment, and nothing half-written."""

import json

import numpy as np
import pytest

from coplayer.run.folder import dumped, events, plain, run, write


def test_a_finished_run_has_spec_events_and_result(tmp_path):
    with run("solve", {"game": "kuhn|reveal(to=1)"}, tmp_path) as this:
        this.event("look", iteration=3, exploitability=np.float64(0.25))
        this.end("done", value=np.array([1.0, np.nan]))
    (folder,) = tmp_path.iterdir()
    assert json.loads((folder / "spec.json").read_text())["game"] == "kuhn|reveal(to=1)"
    assert [e["event"] for e in events(folder)] == ["started", "look"]
    result = json.loads((folder / "result.json").read_text())
    assert result["status"] == "done" and result["value"] == [1.0, None]


@pytest.mark.parametrize("error,status", [(KeyboardInterrupt(), "stopped"), (ValueError("no"), "failed")])
def test_an_interrupted_run_says_so_and_keeps_its_events(tmp_path, error, status):
    with pytest.raises(type(error)), run("brief", {"game": "kuhn"}, tmp_path) as this:
        this.event("card", players=2)
        raise error
    (folder,) = tmp_path.iterdir()
    assert json.loads((folder / "result.json").read_text())["status"] == status
    assert events(folder)[-1]["players"] == 2


def test_a_last_line_cut_off_by_a_crash_is_left_out(tmp_path):
    (tmp_path / "events.jsonl").write_text('{"event": "started"}\n{"event": "lo')
    assert events(tmp_path) == [{"event": "started"}]


def test_a_file_that_cannot_be_written_is_not_half_there(tmp_path, monkeypatch):
    target = tmp_path / "page.html"
    target.write_text("old")

    def full(self, *args, **kwargs):
        self.touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_text", full)
    with pytest.raises(OSError, match="space"):
        write(target, "new")
    assert [f.name for f in tmp_path.iterdir()] == ["page.html"]
    assert target.read_bytes() == b"old"


def test_two_runs_in_one_second_get_two_folders(tmp_path):
    for _ in range(2):
        with run("solve", {"game": "kuhn"}, tmp_path) as this:
            this.end("done")
    assert len(list(tmp_path.iterdir())) == 2


def test_unknown_numbers_become_null():
    assert plain({"a": float("inf"), "b": (np.float64("nan"), np.int64(3))}) == {"a": None, "b": [None, 3]}
    assert "NaN" not in dumped([float("nan")])
