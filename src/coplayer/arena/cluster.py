"""Matches on a Ray cluster: the same jobs, the same rows, whoever plays them.

A worker that dies costs time, not results: Ray plays its job again elsewhere, and a job hangs on its words and
seed alone. RAY_ADDRESS says which cluster; without it Ray starts one on this machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from coplayer.arena.schedule import Arena, Job
from coplayer.game import NotFound

INSTALL = "pip install 'coplayer[ray]'"
AHEAD = 256  # jobs handed out at a time


def played(arena: Arena, todo: list[Job]) -> Iterator[dict[str, Any]]:
    """The rows of `todo`, as they are finished."""
    try:
        import ray
    except ImportError:
        raise NotFound(f"--on ray needs Ray; install it with: {INSTALL}") from None
    from coplayer.arena.tournament import keyed

    if not ray.is_initialized():
        ray.init(log_to_driver=False, include_dashboard=False)
    remote = ray.remote(max_retries=-1)(keyed)
    queue = iter(todo)
    running = [remote.remote(arena, job) for job in islice(queue, AHEAD)]
    while running:
        ready, running = ray.wait(running)
        running += [remote.remote(arena, job) for job in islice(queue, len(ready))]
        yield from ray.get(ready)
