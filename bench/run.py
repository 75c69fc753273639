"""coplayer against other systems, in one run: prints a table and writes it as JSON.

    make bench                        everything (about ten minutes)
    make bench ARGS="--only CFR+"     the rows whose figure has these words
    make bench ARGS="--list"          the rows

Every system runs in an environment and a process of its own (.venv-bench, made when first needed), on one
core, with one thread. Times are processor time, after compilation. A race asks ours and theirs in turn, so
that noise hits both; its ratio is the median over the rounds of theirs / ours, or of ours / theirs where the
most is asked for. A peer that cannot be had, or a command that fails, is a row with its reason.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from environments import PEERS, ROOT, Missing, Peer, python_for
from floor import floor
from processes import Ran, Worker, ran
from rows import LIMITS, RACES, Limit, Race

READ = "from coplayer.graph import walk; from coplayer.read.name import load; walk(load('openspiel:liars_dice'))"
COMMANDS = {
    "help": ["-m", "coplayer", "--help"],
    "card leduc3": ["-m", "coplayer", "card", "leduc(players=3)"],
    "brief": ["-m", "coplayer", "brief", "openspiel:leduc_poker"],
    "read liars_dice6": ["-c", READ],
    "random play leduc": [str(ROOT / "bench" / "table_game.py"), "leduc"],
}


@cache
def worker(peer: Peer | None) -> Worker:
    """The running process of a peer, of coplayer for None."""
    if peer is None:
        return Worker(sys.executable, PEERS / "coplayer_peer.py")
    return Worker(python_for(peer), peer.script)


def row(figure: str, asked: str, **more) -> dict:
    empty = dict.fromkeys(["ours", "theirs", "ratio", "spread", "reached", "why"])
    return {"figure": figure, "asked": asked, "unit": "s"} | empty | more


def raced(race: Race) -> dict:
    """The row of a race."""
    asked = "" if race.asked is None else f"{'<=' if race.most else '>='} {race.asked:,g}x"
    start = {"figure": race.figure, "asked": asked}
    try:
        sides = (worker(None), race.ours), (worker(race.peer), race.theirs)
    except Missing as error:
        return row(**start, why=str(error))
    rounds = []
    for k in range(race.rounds + 1):
        pair = [process.ask(task) for process, task in sides]
        if why := next((a["why"] for a in pair if "why" in a), None):
            return row(**start, why=why)
        if k or race.rounds < 5:  # the first round of short blocks warms up
            rounds.append(pair)
    return row(**start, **summary(rounds, race))


def summary(rounds: list[list[dict]], race: Race) -> dict:
    ours, theirs = (statistics.median(pair[i]["seconds"] for pair in rounds) for i in (0, 1))
    ratios = sorted((b["seconds"] / a["seconds"]) ** (-1 if race.most else 1) for a, b in rounds)
    ratio = statistics.median(ratios)
    reached = None if race.asked is None else ratio <= race.asked if race.most else ratio >= race.asked
    return {
        "ours": ours,
        "theirs": theirs,
        "ratio": ratio,
        "spread": [ratios[0], ratios[-1]],
        "reached": reached,
        "said": rounds[-1],
    }


@cache
def command(name: str) -> Ran:
    """A command's run, after one that compiles; `cold` with an empty cache of kernels."""
    argv = [sys.executable, *COMMANDS[name.removesuffix(" cold")]]
    with tempfile.TemporaryDirectory() as folder:
        if name.endswith(" cold"):
            return ran(argv, Path(folder), {"NUMBA_CACHE_DIR": str(Path(folder) / "kernels")})
        if name in ("brief", "card leduc3"):
            ran(argv if name == "brief" else [*argv[:-1], "kuhn"], Path(folder))
        return ran(argv, Path(folder))


def limited(limit: Limit) -> dict:
    """The row of a limit."""
    sign = ">=" if limit.least else "<="
    start = {"figure": limit.figure, "asked": f"{sign} {limit.asked:,.12g} {limit.unit}", "unit": limit.unit}
    try:
        values, more = MEASURES.get(limit.what.split()[0], asked_worker)(limit)
    except RuntimeError as error:
        return row(**start, why=str(error))
    ours = statistics.median(values)
    reached = ours >= limit.asked if limit.least else ours <= limit.asked
    return row(**start, ours=ours, spread=[min(values), max(values)], reached=reached, said=more)


def asked_worker(limit: Limit) -> tuple[list[float], dict]:
    answers = [worker(None).ask(limit.what) for _ in range(limit.rounds)]
    if "why" in answers[-1]:
        raise RuntimeError(answers[-1]["why"])
    return [a["seconds"] for a in answers], answers[0]


def good(r: Ran) -> Ran:
    if r.code:
        raise RuntimeError(f"the command ended with {r.code}: {r.said[:120]}")
    return r


def peak(limit: Limit) -> tuple[list[float], dict]:
    r = good(command(limit.what.removeprefix("peak ")))
    return [r.peak], vars(r)


def timed(limit: Limit) -> tuple[list[float], dict]:
    r = good(command(limit.what))
    return [r.cpu], vars(r)


def told(limit: Limit) -> tuple[list[float], dict]:
    """The command's last line is JSON with a median."""
    said = json.loads(good(command(limit.what)).said)
    return [said["median"]], said


def on_the_wall(limit: Limit) -> tuple[list[float], dict]:
    command.__wrapped__(limit.what)  # the first reads files from disk
    runs = [good(command.__wrapped__(limit.what)) for _ in range(limit.rounds)]
    return [r.wall for r in runs], vars(runs[-1])


MEASURES: dict[str, Callable[[Limit], tuple[list[float], dict]]] = {
    "peak": peak,
    "brief": timed,
    "card": timed,
    "help": on_the_wall,
    "random": told,
}


UNITS = ((1, "s"), (1e3, "ms"), (1e6, "µs"))


def number(x: float | None, unit: str) -> str:
    if x is None:
        return ""
    if unit != "s":
        return f"{x:,.0f} {unit}"
    scale, name = next((s for s in UNITS if abs(x) * s[0] >= 1), UNITS[-1])
    return f"{x * scale:.3g} {name}"


def line(r: dict) -> str:
    """A row of the table."""
    ratio = "" if r["ratio"] is None else f"{r['ratio']:,.0f}x" if r["ratio"] >= 100 else f"{r['ratio']:.3g}x"
    reached = {True: "yes", False: "NO", None: ""}[r["reached"]]
    cells = [
        r["figure"],
        number(r["ours"], r["unit"]),
        number(r["theirs"], r["unit"]),
        ratio,
        r["asked"],
        reached,
    ]
    return "| " + " | ".join(cells) + " |" + (f" {r['why']}" if r["why"] else "")


def measured(rows: list[Race | Limit]) -> Iterator[dict]:
    for r in rows:
        yield raced(r) if isinstance(r, Race) else limited(r)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="words that a row's figure has")
    parser.add_argument("--json", type=Path, default=ROOT / "runs" / "bench.json")
    parser.add_argument("--list", action="store_true")
    given = parser.parse_args()
    rows = [r for r in (*RACES, *LIMITS) if given.only.lower() in r.figure.lower()]
    if given.list:
        return print(*(r.figure for r in rows), sep="\n")
    print("| figure | ours | theirs | ratio | asked | reached |\n|---|---|---|---|---|---|", flush=True)
    done = []
    for r in measured(rows):
        print(line(r), flush=True)
        done.append(r)
    ground = floor(worker(None)) if not given.only or "floor" in given.only else None
    given.json.parent.mkdir(parents=True, exist_ok=True)
    about = {
        "when": time.strftime("%Y-%m-%d %H:%M"),
        "python": platform.python_version(),
        "machine": platform.machine(),
    }
    given.json.write_text(json.dumps({"about": about, "rows": done, "floor": ground}, indent=1))


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        main()
