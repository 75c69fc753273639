"""Play the jobs of an arena: here, in processes on all cores, or on a Ray cluster; done ones are not played again.

Rows come as they are finished; what is made of them (board.py) sorts them first, so that neither order nor
place nor interruption changes a result.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Collection, Iterator
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from itertools import islice
from typing import Any

from coplayer.arena.play import play
from coplayer.arena.replays import everything
from coplayer.arena.schedule import Arena, Job
from coplayer.game import GameError

AHEAD = 64  # jobs handed out at a time
ALONE = 4  # so few are played in this process


def rows(
    arena: Arena, done: Collection[str] = (), workers: int | None = None, on: str = "here"
) -> Iterator[dict[str, Any]]:
    """The rows of all jobs and replays whose keys are not in `done`; `on` "here" or "ray"."""
    todo = [job for job in everything(arena) if job.key not in done]
    if on == "ray":
        from coplayer.arena.cluster import played

        return played(arena, todo)
    if on != "here":
        raise GameError(f"--on {on}: expected 'here' or 'ray'")
    count = workers or os.cpu_count() or 1
    if count == 1 or len(todo) <= ALONE:
        return (keyed(arena, job) for job in todo)
    return pooled(arena, todo, count)


def keyed(arena: Arena, job: Job) -> dict[str, Any]:
    """A job's row with its key."""
    return {"key": job.key, **play(arena.game, arena.population, job)}


def pooled(arena: Arena, todo: list[Job], count: int) -> Iterator[dict[str, Any]]:
    """Play on processes of this machine."""
    fresh = multiprocessing.get_context("spawn")  # forked threads of numba or jax would hang
    with ProcessPoolExecutor(count, mp_context=fresh) as pool:
        queue = iter(todo)
        running = {pool.submit(keyed, arena, job) for job in islice(queue, AHEAD)}
        while running:
            ready, running = wait(running, return_when=FIRST_COMPLETED)
            running |= {pool.submit(keyed, arena, job) for job in islice(queue, len(ready))}
            yield from (future.result() for future in ready)
