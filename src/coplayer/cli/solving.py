"""`coplayer solve`: run a solver with its exploitability shown, write the policy and the numbers."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from coplayer.cli import RUNS
from coplayer.game import Game, TooLarge, Unsuited
from coplayer.run.folder import dumped, run, write
from coplayer.solve.by_name import solver

if TYPE_CHECKING:
    from coplayer.graph import Graph

FOREVER = 10_000_000  # iterations when only a target is given


def solve(
    game: str,
    name: str,
    iterations: int | None,
    target: float | None,
    out: Path | None,
    json: Path | None,
    seed: int,
) -> None:
    """Solve `game` with the solver called `name`; the run folder holds every look at it."""
    if iterations is not None and iterations < 1:
        raise Unsuited(f"--iterations {iterations}: expected at least 1")
    if target is not None and not target > 0:
        raise Unsuited(f"--target {target:g}: expected more than 0; rounding keeps most solvers from 0 itself")
    T = iterations or (1000 if target is None else FOREVER)
    asked = {"game": game, "solver": name, "iterations": iterations, "target": target, "seed": seed}
    with run("solve", asked, RUNS) as log:
        direct = solver(name).FORM != "sequence"  # an unknown name should not cost a walk
        result, policy = at_once(game, name) if direct else solved(game, name, T, target or 0.0, seed, log)
        if out and policy is None:
            raise Unsuited(f"--out {out}: {name} gives no policy file; its result is in --json")
        if out:
            write(out, dumped(policy, 1))
        if json:
            write(json, dumped(result, 1))
        log.end("done", **result)
    (say_found if direct else say)(result, out, log.path)


def at_once(game: str, name: str) -> tuple[dict, None]:
    """The result of a solver of matrix or Markov forms."""
    from coplayer.form.markov import markov_form
    from coplayer.form.matrix import matrix_form
    from coplayer.read.name import load

    module, clock = solver(name), [time.perf_counter()]
    graph = walked_whole(load(game))
    clock.append(time.perf_counter())
    form = (matrix_form if module.FORM == "matrix" else markov_form)(graph)
    clock.append(time.perf_counter())
    found = module.solve(form)
    clock.append(time.perf_counter())
    spent = [after - before for before, after in pairwise(clock)]
    names = ("seconds_graph", "seconds_form", "seconds_solve")
    value = getattr(found, "value", None)
    return {
        "game": game, "solver": name, "iterations": getattr(found, "iterations", None), "seconds_compile": None,
        **dict(zip(names, spent, strict=True)), "exploitability": None, "value": value, "trace": [],
        "found": list(found) if isinstance(found, Iterable) else found,
    }, None  # fmt: skip


def say_found(result: dict, out: Path | None, folder: Path) -> None:
    print(dumped(result["found"], 1))
    print(f"run: {folder}")


def solved(game: str, name: str, T: int, target: float, seed: int, log) -> tuple[dict, dict]:
    """The numbers of a run, and the policy as a file has it."""
    from coplayer.form.policy import saved
    from coplayer.form.sequence import sequence_form
    from coplayer.read.name import load
    from coplayer.solve import by_name

    rules = load(game)
    with progress() as bar:
        task = bar.add_task("walking")
        start = time.perf_counter()
        graph = walked_whole(rules, lambda s, e: bar.update(task, description=f"walking: {s:,} states"))
        walked = time.perf_counter()
        form = sequence_form(graph)
        formed = time.perf_counter()

        def look(point: by_name.Point) -> None:
            log.event(
                "look",
                iteration=point.iteration,
                seconds_solve=point.seconds,
                exploitability=point.exploitability,
            )
            bar.update(
                task,
                description=f"{name}: {point.iteration:,} iterations, exploitability {point.exploitability:.3g}",
            )

        solution = by_name.run(form, name, T, target, np.random.default_rng(seed), look)
    result = {
        "game": game, "solver": name, "iterations": solution.iterations, "seconds_graph": walked - start,
        "seconds_form": formed - walked, "seconds_compile": solution.seconds_compile,
        "seconds_solve": solution.seconds_solve, "exploitability": solution.exploitability,
        "value": solution.value, "trace": solution.trace,
    }  # fmt: skip
    return result, saved(form, solution.policy, game, f"{name}, {solution.iterations} iterations")


def walked_whole(rules: Game, look: Callable[[int, int], None] | None = None) -> Graph:
    """The graph; of a game that has too large a one, say what can be had instead."""
    from coplayer.graph import walk

    try:
        return walk(rules, progress=look)
    except TooLarge as error:
        raise TooLarge(f"{error}; `coplayer card` and `coplayer brief` sample such a game") from None


def progress() -> Progress:
    """A line that says what is going on, on the error stream, gone at the end."""
    return Progress(
        SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), transient=True,
        console=Console(stderr=True), disable=not sys.stderr.isatty(),
    )  # fmt: skip


def say(result: dict, out: Path | None, folder: Path) -> None:
    values = ", ".join(f"{v:+.7g}" for v in result["value"])
    T = result["iterations"]
    after = f"{T:,} iteration{'s' * (T > 1)} of {result['solver']}"
    print(f"exploitability {result['exploitability']:.6g} after {after}")
    print(f"returns of the policy: {values}")
    print(f"seconds: walk {result['seconds_graph']:.3g}, form {result['seconds_form']:.3g}, "
          f"compile {result['seconds_compile']:.3g}, solve {result['seconds_solve']:.3g}")  # fmt: skip
    if out:
        print(f"policy: {out}")
    print(f"run: {folder}")
