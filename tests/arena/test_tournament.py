"""A tournament's result hangs on its words and seeds alone: not on order, place or interruption."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from coplayer.arena.board import board, half
from coplayer.arena.schedule import Arena, Job, jobs
from coplayer.arena.tournament import rows
from coplayer.game import GameError, NotFound

ARENA = Arena("rps|repeat(40)", ("uniform", "counts/best", "context_tree/best"), seeds=2)


def clean(found):
    """Rows without what the clock says."""
    return sorted(json.dumps({k: v for k, v in row.items() if k != "seconds"}) for row in found)


def numbers(arena, found):
    made = board(arena, found)
    for agent in made["agents"]:
        agent.pop("seconds_per_decision")
    return str(made)


def test_two_processes_find_what_one_finds():
    assert clean(rows(ARENA, workers=2)) == clean(rows(ARENA, workers=1))


def test_an_interrupted_tournament_resumes_to_the_same_result():
    whole = list(rows(ARENA, workers=1))
    first = whole[:7]
    rest = list(rows(ARENA, {row["key"] for row in first}, workers=1))
    assert len(rest) == len(whole) - 7
    assert numbers(ARENA, [*reversed(rest), *first]) == numbers(ARENA, whole)


def test_a_board_with_missing_matches_is_refused():
    with pytest.raises(GameError, match="17 of 18 matches are missing"):
        board(ARENA, list(rows(ARENA, workers=1))[:1])


def test_our_agents_meet_the_same_members():
    arena = Arena("rps|repeat(10)", ("uniform", "counts/best"), "hidden_types", seeds=2)
    streams = {}
    for job in jobs(arena):
        member = tuple(text for text in job.seats if text.startswith("@"))
        seat = job.seats.index(member[0])
        streams.setdefault((member, seat, job.seed), set()).add(job.stream)
    assert all(len(s) == 1 for s in streams.values())
    assert len({next(iter(s)) for s in streams.values()}) == len(streams)


def test_returns_are_the_means_of_the_matches():
    found = list(rows(ARENA, workers=1))
    made = board(ARENA, found)
    by_hand = {}
    for row in found:
        for i, name in enumerate(row["seats"]):
            by_hand.setdefault((name, row["seats"][1 - i]), []).append(row["returns"][i])
    for agent in made["agents"]:
        for rival in agent["by_rival"]:
            met = by_hand[agent["name"], rival["rival"]]
            assert rival["mean"] == pytest.approx(sum(met) / len(met))
        means = [r["mean"] for r in agent["by_rival"]]
        assert agent["population_return"] == pytest.approx(sum(means) / len(means))
        assert agent["worst"] == pytest.approx(min(means))


def test_halves_divide_the_rivals():
    names = [f"bot{k}" for k in range(400)]
    share = sum(half(name) == "hidden" for name in names) / len(names)
    assert 0.4 < share < 0.6 and half("bot1") == half("bot1")


def test_an_unknown_agent_is_refused_with_the_nearest_name():
    with pytest.raises(NotFound, match="uniform"):
        list(rows(Arena("rps|repeat(4)", ("unifrom",), seeds=1), workers=1))


def test_no_seeds_are_refused():
    with pytest.raises(GameError, match="at least 1"):
        jobs(Arena("rps", ("uniform",), seeds=0))


def test_more_than_two_players_sit_at_random_tables():
    arena = Arena("prisoners_dilemma3|repeat(3)", ("uniform", "uniform()", "uniform( )"), seeds=3)
    met = jobs(arena)
    assert all(isinstance(job, Job) and len(job.seats) == 3 for job in met)
    made = board(arena, list(rows(arena, workers=1)))
    assert len(set(made["ratings"]["openskill"]["rating"].tolist())) == 3


KILLED = """
import json, os, signal
from contextlib import suppress
from pathlib import Path

import ray

from coplayer.arena.schedule import Arena
from coplayer.arena.tournament import rows


def workers():
    found = []
    for line in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            if line.read_bytes().startswith(b"ray::keyed"):
                found.append(int(line.parent.name))
    return found


def clean(found):
    return sorted(json.dumps({k: v for k, v in row.items() if k != "seconds"}) for row in found)


arena = Arena("rps|repeat(1500)", ("uniform", "counts/best", "context_tree/best"), seeds=2)
expected = clean(rows(arena, workers=1))
ray.init(num_cpus=2, log_to_driver=False, include_dashboard=False)
found, killed = [], []
for row in rows(arena, on="ray"):
    found.append(row)
    if not killed and (killed := workers()):
        os.kill(killed[0], signal.SIGKILL)
assert killed, "no worker was seen at work"
assert clean(found) == expected
ray.shutdown()
"""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="finds workers in /proc")
def test_a_ray_worker_killed_in_the_middle_costs_time_not_results(tmp_path):
    pytest.importorskip("ray")
    env = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2] / "src")}
    line = [sys.executable, "-c", KILLED]  # a process of its own: others here may have started jax, which must not fork
    done = subprocess.run(line, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=250)
    assert done.returncode == 0, done.stderr[-3000:]
