"""Recorded people as a population: what they did then, whatever is done now."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from coplayer.agents.by_name import agent
from coplayer.arena.match import play
from coplayer.game import NotFound, Unsuited
from coplayer.population.by_name import population
from coplayer.read.name import load

SRC = Path(__file__).parents[2] / "src"
THROWS = {"r": "rock", "p": "paper", "s": "scissors"}


def record(folder: Path, moves: str, label: str, show: str = "after", seat: int = 0, game: str = "") -> None:
    """A match of rock-paper-scissors against an agent that always throws rock."""
    head = {
        "schema": "coplayer people 1",
        "kind": "header",
        "game": game or f"rps|repeat({len(moves)})",
        "person": seat,
    }
    head |= {"rules": "ab", "show": show, "label": label, "match": f"{label}{moves}", "agent": "x"}
    lines, actions = [head], list(THROWS.values())
    for t, throw in enumerate(moves):
        both = [(seat, THROWS[throw]), (1 - seat, "rock")]
        for k, (i, move) in enumerate(sorted(both)):
            row = {"kind": "decision", "n": 2 * t + k, "round": t, "seat": i, "actions": actions, "move": move}
            lines.append(row | {"forecast": None, "bits": None})
    (folder / f"{label}-{moves}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))


@pytest.mark.parametrize("seat", [0, 1])
def test_a_replay_does_what_was_done(tmp_path, seat):
    record(tmp_path, "rpssp", "anna", seat=seat)
    record(tmp_path, "ppp", "bea", seat=seat)
    module, game = population(f"people:{tmp_path}"), load("rps|repeat(4)")
    assert (1 - seat,) == module.SEATS and module.rounds("rps") == 3
    (member,) = module.members(game)  # bea has no match of four rounds
    assert member.name == "anna"
    agents = [None, None]
    agents[seat], agents[1 - seat] = member.make(game, seat, np.random.default_rng(0)), agent("uniform", game, 1 - seat)
    for seed in range(3):
        found = play(game, agents, seed, keep=True)
        assert [moves[seat] for moves in found.moves] == ["rock", "paper", "scissors", "scissors"]


def test_one_of_several_matches_is_drawn(tmp_path):
    for moves in ("rrr", "ppp", "s"):
        record(tmp_path, moves, "anna")
    module, game = population(f"people:{tmp_path}"), load("rps|repeat(2)")
    (member,) = module.members(game)
    drawn = {member.make(game, 0, np.random.default_rng(k)).moves for k in range(20)}
    assert drawn == {("rock", "rock"), ("paper", "paper")}


def test_conditions_are_not_pooled_and_other_games_are_left_out(tmp_path):
    record(tmp_path, "rrr", "anna")
    record(tmp_path, "ppp", "bea", show="live")
    record(tmp_path, "ppp", "carl", show="live", game="biased_rps|repeat(3)")
    with pytest.raises(NotFound, match="after and live.*not pooled"):
        population(f"people:{tmp_path}").members(load("rps|repeat(2)"))
    found = population(f"people:{tmp_path}#live").members(load("rps|repeat(2)"))
    assert [m.name for m in found] == ["bea"]


@pytest.mark.parametrize(
    ("game", "error", "said"),
    [
        ("rps|repeat(9)", Unsuited, "9 rounds"),
        ("kuhn", Unsuited, "repeated"),
        ("chicken|repeat(2)", NotFound, "no record"),
    ],
)
def test_what_cannot_be_replayed_is_refused(tmp_path, game, error, said):
    record(tmp_path, "rrr", "anna")
    with pytest.raises(error, match=said):
        population(f"people:{tmp_path}").members(load(game))


def test_the_command_beats_people_who_repeat_themselves_and_says_what_that_is_worth(tmp_path):
    (tmp_path / "people").mkdir()
    for k, throw in enumerate("rps"):
        record(tmp_path / "people", throw * 20, f"p{k}")
    line = [sys.executable, "-m", "coplayer", "arena", "rps", "--population", "people:people", "--seeds", "2"]
    line += ["--agents", "counts/best,uniform", "--json", "a.json", "--out", "a.html", "--workers", "1"]
    env = os.environ | {"PYTHONPATH": str(SRC)}
    done = subprocess.run(line, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=280)
    assert done.returncode == 0, done.stderr
    found = json.loads((tmp_path / "a.json").read_text())
    assert found["game"] == "rps|repeat(20)"
    counts, uniform = found["agents"]
    assert counts["population_return"] >= 18 / 20  # whoever repeats is known after the first round
    assert abs(uniform["population_return"]) < 0.5
    assert {r["rival"] for r in counts["by_rival"]} == {"p0", "p1", "p2"}
    for text in (done.stdout, (tmp_path / "a.html").read_text()):
        assert "did not face this agent" in text


def test_a_table_is_a_population_too(tmp_path):
    rows = "".join(f"1,1,{t},{'rps'[t % 3]},r\n" for t in range(6))
    (tmp_path / "t.csv").write_text("id,game,period,choice,other.choice\n" + rows)
    module = population(f"people:{tmp_path}/t.csv")
    assert module.rounds("rps") == 6
    (member,) = module.members(load("rps|repeat(3)"))
    assert member.make(None, 0, np.random.default_rng(0)).moves == ("rock", "paper", "scissors")
