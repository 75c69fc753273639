"""How fast TableGame plays at random: one JSON line per figure.

    python bench/table_game.py                     Leduc, and others for comparison
    python bench/table_game.py "liars_dice(sides=6)"

A decision is one step of one game: an action for whoever moves, drawn evenly, chance up to the next decision,
and a new beginning after an end. Information sets, actions, rewards and ends of all steps are written out.
Seconds are processor seconds of the whole process, on one core; compilation is shown apart.
"""

from __future__ import annotations

import json
import os
import sys
import time

GAMES = ("leduc", "kuhn", "dec_tiger(horizon=3)", "liars_dice(sides=6)")
BATCH, STEPS, RUNS = 16_384, 64, 15
ONE_CORE = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"


def main(names: list[str]) -> None:
    one_core()
    for name in names or GAMES:
        print(json.dumps(measured(name)), flush=True)


def one_core() -> None:
    """Keep jax, which is not yet imported, on one core of the CPU."""
    os.environ["XLA_FLAGS"], os.environ["JAX_PLATFORMS"] = ONE_CORE, "cpu"
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def measured(name: str, batch: int = BATCH, steps: int = STEPS, runs: int = RUNS) -> dict:
    """Decisions per core-second of random play, the median and the best of `runs`."""
    import jax
    import numpy as np

    game = table(name)
    key, spent = jax.random.key(0), []
    compiling = seconds(lambda: jax.block_until_ready(game.rollout(key, batch, steps)))
    for k in jax.random.split(key, runs):
        spent.append(seconds(lambda k=k: jax.block_until_ready(game.rollout(k, batch, steps))))
    rates = batch * steps / np.array(spent)
    return {
        "figure": "decisions per core-second", "game": name, "with_ids": True,
        "median": float(np.median(rates)), "best": float(rates.max()),
        "batch": batch, "steps": steps, "runs": runs, "seconds_compile": compiling,
        "nodes": len(game.first), "infosets": int(game.offset[-1]), "jax": jax.__version__,
    }  # fmt: skip


def table(name: str):
    from coplayer.form.sequence import sequence_form
    from coplayer.form.table_game import table_game
    from coplayer.graph import walk
    from coplayer.read.name import load

    return table_game(sequence_form(walk(load(name))))


def seconds(work) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


if __name__ == "__main__":
    main(sys.argv[1:])
