"""The race of the solvers: exploitability against iterations and kernel seconds, on one sequence form."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from coplayer.card.facts import Facts
from coplayer.form.policy import uniform
from coplayer.game import Game, NotFound, Unsuited
from coplayer.solve.best_response import exploitability
from coplayer.solve.by_name import Point, Solution, checkpoints, run, solver

EXACT = ("dcfr", "cfr+", "pcfr+", "lcfr", "cfr")
SAMPLED = ("es-mccfr",)
ANY = ("cfr-any",)
SEEDS = 10
SECONDS = 4.0  # of kernels and checks together, all solvers

Look = Callable[[str, Point], None]


def race(game: Game | Facts, target: float | None = None, seconds: float = SECONDS, look: Look | None = None) -> dict:
    """Traces of every solver that is right for the game (report/page.py has the keys), or {"reason"}.

    The budget decides how many iterations each gets; checks and compilation are timed apart.
    """
    facts = game if isinstance(game, Facts) else Facts(game)
    if facts.form is None:
        return {"reason": f"no sequence form: {facts.why_no_form}"}
    check = timed_check(facts)
    goal = target or aim(facts)
    names = EXACT if facts.players == 2 and facts.form.zero_sum else ANY
    share = seconds / (len(names) + SEEDS * len(SAMPLED) / 4)
    runs = [exact(facts, name, share, check, goal, look) for name in names]
    if names == EXACT:
        runs += [many_seeds(facts, name, 3 * share, goal, look) for name in SAMPLED]
    return {
        "solvers": runs, "target": goal, "seconds_check": check, "seconds_graph": None, "seconds_form": None,
        "seconds_compile": runs[0]["seconds_compile"],
    }  # fmt: skip


def aim(facts: Facts) -> float:
    """The target drawn: a thousandth, in a round power of ten of uniform play's exploitability."""
    assert facts.form
    gap = exploitability(facts.form, uniform(facts.form))
    return float(10.0 ** np.floor(np.log10(gap / 1000))) if gap > 0 else 1e-3


def timed_check(facts: Facts) -> float:
    """Seconds of one measurement of exploitability."""
    assert facts.form
    policy = uniform(facts.form)
    exploitability(facts.form, policy)
    start = time.perf_counter()
    for _ in range(5):
        exploitability(facts.form, policy)
    return (time.perf_counter() - start) / 5


def exact(facts: Facts, name: str, seconds: float, check: float, goal: float, look: Look | None) -> dict:
    """One deterministic solver for as many iterations as its share of the time allows."""
    assert facts.form
    trial = run(facts.form, name, at=[1, 10])
    each = (trial.trace[-1].seconds - trial.trace[0].seconds) / 9
    T = int(np.clip(10.0 ** np.floor(np.log10(max(seconds, 40 * check) / max(each, 1e-7))), 100, 10_000))
    found = run(facts.form, name, T, look=(lambda p: look(name, p)) if look else None)
    compiled = {"seconds_compile": trial.seconds_compile}  # the first run of a solver is the one that compiles
    return summary(name, found, goal) | compiled | {"seeds": None, "trace": [vars(p) for p in found.trace]}


def many_seeds(facts: Facts, name: str, seconds: float, goal: float, look: Look | None) -> dict:
    """A sampling solver from several seeds: the median and the range at each look."""
    assert facts.form
    try:
        trial = run(facts.form, name, target=-np.inf, at=[1, 100])
    except (Unsuited, NotFound) as error:
        return {"solver": name, "trace": [], "seeds": None, "averaging": "", "reason": str(error)}
    each = max((trial.trace[-1].seconds - trial.trace[0].seconds) / 99, 1e-7)
    T = int(np.clip(10.0 ** np.floor(np.log10(seconds / SEEDS / each)), 100, 1_000_000))
    looks = checkpoints(T, 4)  # each seed at all of them: with target 0 one that meets an equilibrium would stop there
    runs = [run(facts.form, name, target=-np.inf, at=looks, rng=np.random.default_rng(s)) for s in range(SEEDS)]
    gaps = np.array([[p.exploitability for p in r.trace] for r in runs])  # [seeds, looks]
    spent = np.array([[p.seconds for p in r.trace] for r in runs])
    trace = [
        {
            "iteration": p.iteration, "seconds": float(np.median(spent[:, k])),
            "exploitability": float(np.median(gaps[:, k])), "low": gaps[:, k].min(), "high": gaps[:, k].max(),
        }
        for k, p in enumerate(runs[0].trace)
    ]  # fmt: skip
    return summary(name, runs[0], goal) | {"seeds": SEEDS, "trace": trace} | reached(trace, goal)


def summary(name: str, found: Solution, goal: float) -> dict:
    made = {
        "solver": name,
        "averaging": getattr(solver(name), "AVERAGING", ""),
        "seconds_compile": found.seconds_compile,
    }
    return made | reached([vars(p) for p in found.trace], goal)


def reached(trace: list[dict], goal: float) -> dict:
    """The first look at which exploitability was at most `goal`."""
    first = next((p for p in trace if p["exploitability"] <= goal), None)
    return {
        "iterations_to_target": first["iteration"] if first else None,
        "seconds_to_target": first["seconds"] if first else None,
    }
