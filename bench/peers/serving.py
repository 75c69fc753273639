"""What the process of every peer does: told the name of a task on a line, it answers with a line of JSON.

A task is a function without arguments that prepares (loads, builds, compiles) and gives back `block(n)`,
which does the thing n times. A block's seconds are processor time; it may return more to say, such as the
value that was computed, and its own `seconds` per time where only a part of what it does counts.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable

ANSWER = "ANSWER "  # begins the lines that are for the one who asks
SECONDS = 0.25  # a block should take about as long

Block = Callable[[int], dict | None]


def answered(tasks: dict[str, Callable[[], Block]], ready: dict[str, tuple[Block, int]], name: str) -> dict:
    """One block of a task, seconds per time; it is prepared when asked for first."""
    said: dict = {}
    if name not in ready:
        start = time.process_time()
        block = tasks[name]()
        block(1)
        said["preparing"] = time.process_time() - start
        start = time.process_time()
        block(1)
        once = time.process_time() - start
        ready[name] = block, max(1, int(SECONDS / max(once, 1e-6)))
    block, n = ready[name]
    start = time.process_time()
    more = block(n) or {}
    return said | {"seconds": (time.process_time() - start) / n} | more


def serve(tasks: dict[str, Callable[[], Block]]) -> None:
    """Answer until there are no more questions."""
    ready: dict[str, tuple[Block, int]] = {}
    for line in sys.stdin:
        try:
            answer = answered(tasks, ready, line.strip())
        except Exception as error:  # whatever a peer raises becomes the reason in its row
            answer = {"why": f"{type(error).__name__}: {error}"[:200]}
        print(ANSWER + json.dumps(answer), flush=True)
