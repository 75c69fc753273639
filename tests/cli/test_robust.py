"""What goes wrong ends with a clear message, a code that is not 0, and nothing half-written."""

import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

# Setting limits needs a fork; jax warns of it where an earlier test of the same process has used jax.
pytestmark = pytest.mark.filterwarnings("ignore:os.fork.. was called:RuntimeWarning")
ROOT = Path(__file__).parents[2]
HEAD = """
from coplayer import CHANCE

class Game:
    players = 2
    def root(self): return 0
    def chance(self, s): return []
    def movers(self, s): return (s % 2,) if s < 4 else ()
    def actions(self, s, player): return ("a", "b")
    def play(self, s, moves): return s + 1
    def rewards(self, s, moves, t): return (1.0, -1.0) if moves[0] == "a" else (-1.0, 1.0)
    def view(self, s, player): return s
"""


def started(folder, *words, **limits):
    def limit():
        for name, value in limits.items():
            resource.setrlimit(getattr(resource, name), (value, value))

    env = os.environ | {"PYTHONPATH": str(ROOT / "src"), "OPENBLAS_NUM_THREADS": "1", "COLUMNS": "200"}
    return subprocess.Popen(
        [sys.executable, "-m", "coplayer", *words], cwd=folder, env=env, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=limit, start_new_session=True,
    )  # fmt: skip


def run(folder, *words, **limits):
    process = started(folder, *words, **limits)
    out, err = process.communicate(timeout=280)
    return process.returncode, out, err


def refused(folder, *words):
    """The message of a command that must fail without a traceback."""
    code, _, err = run(folder, *words)
    assert code not in (0, None) and "Traceback" not in err, err
    return err


@pytest.mark.parametrize(
    "words,says",
    [
        (("brief", "khun"), "did you mean 'kuhn'"),
        (("solve", "kuhn", "--with", "cfr++"), "did you mean 'cfr+'"),
        (("solve", "kuhn|revael"), "reveal"),
        (("card", "openspiel:kuhn_pokr"), "kuhn_poker"),
        (("card", "leduc(palyers=3)"), "players"),
        (("card", "nowhere.efg"), "nowhere.efg"),
        (("card", "nowhere.py:Game"), "nowhere.py"),
        (("study", "forged"), "forged_speaker"),
        (("study", "nosuch"), "no study 'nosuch'; expected one of behaviour_or_logic, "),
        (("study", "forged_speaker", "--set", "voice=3"), "did you mean 'voices'"),
        (("study", "forged_speaker", "--set", "nets=many"), "a text given, expected a whole number like 10"),
        (("solve", "kuhn(players=3)"), "two-player zero-sum"),
        (("solve", "prisoners_dilemma"), "two-player zero-sum"),
        (("solve", "soccer"), "for ever"),
        (("brief", "kuhn", "--policy", "none.json"), "none.json"),
        (("solve", "kuhn", "--iterations", "0"), "at least 1"),
        (("solve", "kuhn", "--target", "0"), "more than 0"),
        (("card", "KUHN"), "did you mean 'kuhn'"),
        (("card", "kuhn.html"), "ends in .efg, .nfg, .py"),
        (("card",), "GAME"),
        (("solve", "openspiel:chess"), "`coplayer brief` sample"),
    ],
)
def test_messages_name_what_was_given_and_what_to_do(tmp_path, words, says):
    assert says in refused(tmp_path, *words)


@pytest.mark.parametrize(
    "change,says",
    [
        ("    def view(self, s, player): return s / (2 - s)", ("ZeroDivisionError", "2")),
        ("    def rewards(self, s, moves, t): return (float('nan'), 0.0)", ("rewards()", "state 0")),
        ("    def rewards(self, s, moves, t): return (1.0,)", ("rewards()", "2 players")),
        ("    def actions(self, s, player): return ()", ("actions()", "state 0")),
        ("    def movers(self, s): return (5,) if s < 2 else ()", ("player 5", "state 0")),
        ("    def root(self): return []", ("not hashable",)),
        ("    def view(self, s, player): return [s]", ("view()", "player 0", "[0]", "not hashable")),
        ("    def actions(self, s, player): return 'ab'", ("actions()", "'ab'", "a tuple")),
        ("    def actions(self, s, player): return (['a'], 'b')", ("unhashable", "state 0", "actions")),
        ("    def rewards(self, s, moves, t): return 1.0", ("rewards() a number for each player", "state 0")),
        (
            "    def movers(self, s): return (CHANCE,) if s == 0 else () if s == 3 else (0,)\n"
            "    def chance(self, s): return [(1, .5), (2, .6)]\n"
            "    def play(self, s, moves): return moves[0] if s == 0 else 3",
            ("1.1", "state 0"),
        ),
        (
            "    def movers(self, s): return (CHANCE,) if s == 0 else () if s == 3 else (0,)\n"
            "    def chance(self, s): return [(1, .5), (2, .5)]\n"
            "    def play(self, s, moves): return moves[0] if s == 0 else 3\n"
            "    def actions(self, s, player): return ('a', 'b', 'c')[:s + 1]\n"
            "    def view(self, s, player): return None",
            ("state 1", "state 2", "different actions"),
        ),
    ],
)
def test_a_game_that_breaks_a_rule_is_told_which_and_where(tmp_path, change, says):
    (tmp_path / "mine.py").write_text(HEAD + change + "\n")
    err = refused(tmp_path, "solve", "mine.py:Game")
    for part in says:
        assert part in err, err


@pytest.mark.parametrize(
    "change,says",
    [
        ("    def movers(self, s): return 1 if s < 4 else ()", ("movers() a tuple", "state 0")),
        (
            "    def rewards(self, s, moves, t): return (1 / (s - 1), 0.0)",
            ("rewards()", "ZeroDivisionError", "state 1"),
        ),
        ("    def view(self, s, player): return 1 / (3 - s)", ("view()", "ZeroDivisionError")),
        ("    def rewards(self, s, moves, t): return (1.0,)", ("rewards() gives (1.0,) to 2 players", "state 0")),
        ("    def rewards(self, s, moves, t): return (float('nan'), 0.0)", ("rewards() gives (nan,", "state 0")),
        ("    def actions(self, s, player): return ('a', 'a')", ("actions()", "one twice", "state 0")),
        ("    def movers(self, s): return (5,) if s < 2 else ()", ("player 5 of 2", "state 0")),
        ("    def view(self, s, player): return [s]", ("view()", "player 0", "[0]", "not hashable")),
        (
            "    def movers(self, s): return (CHANCE,) if s == 1 else () if s == 3 else (0,)\n"
            "    def chance(self, s): return [(1, .5), (2, .75)]",
            ("chance's probabilities sum to 1.25, not 1, in state 1",),
        ),
    ],
)
def test_a_play_shown_in_words_says_which_rule_breaks_and_where(tmp_path, change, says):
    (tmp_path / "mine.py").write_text(HEAD + change + "\n")
    err = refused(tmp_path, "show", "mine.py:Game")
    for part in says:
        assert part in err, err


def test_malformed_efg_is_told_the_line(tmp_path):
    (tmp_path / "bad.efg").write_text('EFG 2 R "t" { "a" "b" }\np "" 1 1 "" { "x" "y" } 0\nt "" 1 "" { 1, oops }\n')
    err = refused(tmp_path, "brief", "bad.efg")
    assert "bad.efg" in err and "3" in err


def test_a_disk_that_is_full_is_said_and_nothing_is_half_written(tmp_path):
    code, _, err = run(tmp_path, "solve", "leduc", "--iterations", "10", "--out", "policy.json", RLIMIT_FSIZE=20_000)
    assert code == 1 and "cannot write" in err and "Traceback" not in err, err
    assert not list(tmp_path.glob("*policy.json*"))
    (folder,) = (tmp_path / "runs").iterdir()
    assert json.loads((folder / "result.json").read_text())["status"] == "failed"


SLOW = HEAD.replace(
    "def play(self, s, moves): return s + 1",
    "def play(self, s, moves):\n        import time; open('asleep', 'w').close(); time.sleep({0}); return s + 1",
)


@pytest.mark.parametrize("verb", ["walk", "solve", "brief"])
def test_interrupting_leaves_a_readable_run_folder(tmp_path, verb):
    if verb == "walk":
        (tmp_path / "mine.py").write_text(SLOW.format(30))
        process = started(tmp_path, "solve", "mine.py:Game")
    elif verb == "solve":
        process = started(tmp_path, "solve", "leduc", "--target", "1e-30")
    else:
        process = started(tmp_path, "brief", "openspiel:leduc_poker")
    event = {"walk": "started", "solve": "look", "brief": "card"}[verb]
    wait_for(tmp_path, event)
    if verb == "walk":  # "started" comes before the imports; interrupted in those Python ends by the signal itself
        wait_until((tmp_path / "asleep").exists)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 130 and "stopped" in err and "Traceback" not in err, err
    (folder,) = (tmp_path / "runs").iterdir()
    assert json.loads((folder / "result.json").read_text())["status"] == "stopped"
    assert not list(tmp_path.rglob("brief.html"))
    from coplayer.run.folder import events

    assert any(e["event"] == event for e in events(folder))


def wait_until(true):
    """Until a thing is so."""
    for _ in range(1200):
        if true():
            return
        time.sleep(0.2)
    raise AssertionError("it did not come to pass in time")


def wait_for(folder, event):
    """Until an event of that kind is in the run's file."""
    wait_until(lambda: any(f'"{event}"' in f.read_text() for f in (folder / "runs").glob("*/events.jsonl")))


LARGE = """
class Game:
    players = 2
    def root(self): return 1
    def chance(self, s): return []
    def movers(self, s): return (0,) if s < 10**7 else ()
    def actions(self, s, player): return tuple(range(10))
    def play(self, s, moves): return 10 * s + moves[0]
    def rewards(self, s, moves, t): return (1.0, -1.0) if t % 3 else (0.0, 0.0)
    def view(self, s, player): return s
"""


def test_ten_million_states_in_a_gigabyte_become_a_sampled_card(tmp_path):
    (tmp_path / "large.py").write_text(LARGE)
    words = ("brief", "large.py:Game", "--limit", "100000000", "--out", "b.html", "--json", "b.json")
    code, out, err = run(tmp_path, *words, RLIMIT_AS=1 << 30)
    assert code == 0, err
    record = json.loads((tmp_path / "b.json").read_text())
    assert record["counts_are"] == "sampled" and "sampl" in (tmp_path / "b.html").read_text()
    code, _, err = run(tmp_path, "solve", "large.py:Game", RLIMIT_AS=1 << 30)
    assert code == 1 and "memory" in err and "Traceback" not in err, err


HELP = """
import resource, subprocess, sys
subprocess.run([sys.executable, "-m", "coplayer", "--help"], stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime)  # processor seconds: other tests run beside this one
"""


def test_help_is_quick():
    env = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    runs = [subprocess.run([sys.executable, "-c", HELP], env=env, capture_output=True) for _ in range(4)]
    assert min(float(r.stdout) for r in runs) < 0.5
