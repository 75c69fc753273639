"""`coplayer arena`, `agents`, `populations` as a user types them."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

SRC = Path(__file__).parents[2] / "src"


def command(folder, *words):
    env = os.environ | {"PYTHONPATH": str(SRC)}
    line = [sys.executable, "-m", "coplayer", *words]
    return subprocess.run(line, cwd=folder, env=env, capture_output=True, text=True, timeout=280)


def test_the_json_has_what_the_readme_promises(tmp_path):
    done = command(tmp_path, "arena", "rps|repeat(30)", "--agents", "counts/best, uniform", "--population",
                   "hidden_types", "--seeds", "3", "--json", "a.json", "--out", "a.html")  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads((tmp_path / "a.json").read_text())
    assert found["unit"] == "per turn" and [a["name"] for a in found["agents"]] == ["counts/best", "uniform"]
    for agent in found["agents"]:
        low, high = agent["interval"]
        assert low <= agent["population_return"] <= high and agent["worst"] <= agent["population_return"]
        assert agent["worst_against"] in {r["rival"] for r in agent["by_rival"]}
        assert agent["log_loss"] > 0 and agent["seconds_per_decision"] > 0 and agent["n"] == 3
        assert agent["prize"]["share"] is not None
        assert agent["regret"]["policy"] >= 0 and agent["regret"]["external"] is not None
        assert (agent["conditional"]["reason"] is None) == (agent["name"] == "counts/best") and agent["recovery"] == []
    page = (tmp_path / "a.html").read_text()
    assert "<svg" in page and "hidden half" in page and "http" not in page.replace("http://www.w3.org", "")


def test_one_seed_has_no_interval_and_says_null(tmp_path):
    done = command(tmp_path, "arena", "rps|repeat(5)", "--agents", "uniform", "--seeds", "1", "--json", "a.json")
    assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / "a.json").read_text())["agents"][0]["interval"] is None


@pytest.mark.slow
def test_an_interrupted_run_resumes_to_the_numbers_of_an_uninterrupted_one(tmp_path):
    words = ["arena", "rps|repeat(400)", "--agents", "context_tree/best, switching/best", "--population", "drifting",
             "--seeds", "6", "--workers", "1"]  # fmt: skip
    env = os.environ | {"PYTHONPATH": str(SRC)}
    line = [sys.executable, "-m", "coplayer", *words]
    process = subprocess.Popen(line, cwd=tmp_path, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    for _ in range(1200):
        done = [f for f in tmp_path.glob("runs/*/events.jsonl") if f.read_text().count('"match"') >= 3]
        if done or process.poll() is not None:
            break
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130 and "stopped" in err, err
    (folder,) = (tmp_path / "runs").iterdir()
    assert json.loads((folder / "result.json").read_text())["status"] == "stopped"
    again = command(tmp_path, "arena", "--resume", str(folder), "--json", "one.json")
    whole = command(tmp_path, *words, "--json", "two.json")
    assert again.returncode == whole.returncode == 0, again.stderr + whole.stderr
    one, two = (json.loads((tmp_path / name).read_text()) for name in ("one.json", "two.json"))
    for made in (one, two):
        for key in ("took_seconds", "command"):
            made.pop(key)
        for agent in made["agents"]:
            agent.pop("seconds_per_decision")
    assert one == two


def test_what_cannot_be_is_said_in_a_line(tmp_path):
    for words, said in (
        (["arena", "rps|repeat(5)", "--agents", "cuonts/best"], "did you mean 'counts'"),
        (["arena", "rps|repeat(5)", "--population", "rosham"], "roshambo"),
        (["arena", "rps|repeat(5)", "--agents", "uniform", "--on", "mars"], "here"),
        (["arena", "--resume", "nowhere"], "there is no run"),
        (["arena", "kuhn", "--agents", "counts/best"], "one-shot game of two players, repeated"),
    ):
        done = command(tmp_path, *words)
        assert done.returncode == 1 and said in done.stderr and "Traceback" not in done.stderr, (words, done.stderr)


def test_the_lists_name_what_there_is(tmp_path):
    listed = command(tmp_path, "agents").stdout
    assert all(name in listed for name in ("uniform", "context_tree", "optimistic", "hand_player"))
    assert all(name in command(tmp_path, "populations").stdout for name in ("roshambo", "styles", "learners"))
