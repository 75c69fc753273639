"""Solvers by name: found by looking into this folder, timed, and measured while they run.

A solver module says `NAME`, `FOR` (what it is for, one line), `FORM` ("sequence", "matrix" or "markov")
and has `refuse(form)`, which raises Unsuited naming what is right instead, and
`steps(form, at, rng)`, which yields (iterations, plans [N] of [Q_p]) at each count in `at`.
"""

from __future__ import annotations

import importlib
import pkgutil
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from types import ModuleType

import numpy as np

import coplayer.solve as folder
from coplayer.form.policy import Policy, behaviour, uniform
from coplayer.form.sequence import SequenceForm, sequence_form
from coplayer.game import Game, NotFound, Unsuited, nearest
from coplayer.graph import walk
from coplayer.solve.best_response import measure, nash_conv


@cache
def solvers() -> dict[str, ModuleType]:
    """Every solver by its name."""
    found = {}
    for info in pkgutil.iter_modules(folder.__path__):
        module = importlib.import_module(f"coplayer.solve.{info.name}")
        if hasattr(module, "NAME"):
            found[module.NAME] = module
    return found


def solver(name: str) -> ModuleType:
    """The solver called `name`; NotFound with the nearest names otherwise."""
    if name not in solvers():
        raise NotFound(f"no solver {name!r}{nearest(name, solvers())}; `coplayer solvers` lists all")
    return solvers()[name]


@dataclass(frozen=True)
class Point:
    """One look at a running solver."""

    iteration: int
    seconds: float  # in the kernel so far, checks and compilation apart
    exploitability: float


@dataclass(frozen=True, eq=False)
class Solution:
    """Where a solver stopped."""

    solver: str
    policy: Policy
    value: np.ndarray  # [N] expected returns of the policy
    exploitability: float
    iterations: int
    seconds_compile: float
    seconds_solve: float
    trace: list[Point] = field(default_factory=list)


def solve(game: Game, name: str = "cfr+", iterations: int = 1000, target: float = 0.0, seed: int = 0) -> Solution:
    """Solve `game` (rules) with the solver called `name`; `coplayer solvers` says what each is for."""
    return run(sequence_form(walk(game)), name, iterations, target, np.random.default_rng(seed))


def checkpoints(iterations: int, per_decade: int = 10) -> list[int]:
    """Iteration counts to look at: `per_decade` a decade, evenly in the logarithm, with 1 and the last."""
    n = max(1, round(per_decade * np.log10(max(iterations, 1)))) + 1
    return sorted({int(round(t)) for t in np.geomspace(1, iterations, n)})


def run(
    form: SequenceForm,
    name: str,
    iterations: int = 1000,
    target: float = 0.0,
    rng: np.random.Generator | None = None,
    look: Callable[[Point], None] | None = None,
    at: Iterable[int] | None = None,
) -> Solution:
    """Run a solver for `iterations`, or until exploitability <= `target`; `look` sees each point."""
    module = solver(name)
    if module.FORM != "sequence":
        call = f"coplayer.form.{module.FORM}.{module.FORM}_form(coplayer.walk(game))"
        raise Unsuited(f"{name} works on {module.FORM} forms: {module.__name__}.solve({call})")
    module.refuse(form)
    start = time.perf_counter()
    next(iter(module.steps(form, [0], np.random.default_rng(0))))  # compiles, does nothing
    nash_conv(form, uniform(form), True)
    compiled = time.perf_counter() - start
    trace: list[Point] = []
    steps = module.steps(form, at or checkpoints(iterations), rng or np.random.default_rng(0))
    plans: Policy = ()
    for n, seconds, plans in timed(steps):
        trace.append(Point(n, seconds, nash_conv(form, plans, True) / form.players))
        if look:
            look(trace[-1])
        if trace[-1].exploitability <= target:
            break
    policy = behaviour(form, plans)
    value, top = measure(form, policy)
    gap, last = float(top.sum() - value.sum()) / form.players, trace[-1]
    return Solution(name, policy, value, gap, last.iteration, compiled, last.seconds, trace)


def timed(steps: Iterator[tuple[int, Policy]]) -> Iterator[tuple[int, float, Policy]]:
    """Each step with the processor seconds spent inside the solver so far."""
    spent = 0.0
    while True:
        start = time.process_time()
        step = next(steps, None)
        spent += time.process_time() - start
        if step is None:
            return
        yield step[0], spent, step[1]
