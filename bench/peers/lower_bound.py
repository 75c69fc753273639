"""What an iteration of CFR+ has to do at the least, counted from the form's arrays, and how fast that can go.

Per player: each leaf is a number (8 bytes) times a gathered one (index 4 bytes), added; each sequence has its
gradient, regret, behaviour, plan and average read and written once; each information set adds to its parent
and each sequence takes its parent's plan, both gathers.
"""

import statistics
import time

import numpy as np
from numba import njit


@njit(fastmath=True)
def gathered(plan, index, weight, n):
    total = 0.0
    for k in range(n):
        for z in range(len(index)):
            total += weight[z] * plan[index[z]]
        plan[k % len(plan)] = total
    return total


@njit(fastmath=True)
def streamed(a, b, n):
    for _ in range(n):
        for i in range(len(a)):
            a[i] = 0.5 * a[i] + b[i]


def rate(run, amount: int) -> float:
    """Amount per ns."""
    run(1)
    spent = []
    for _ in range(7):
        start = time.process_time()
        run(2000)
        spent.append((time.process_time() - start) / 2000)
    return amount / (statistics.median(spent) * 1e9)


def counts(form) -> dict[str, int]:
    leaves = sum(len(t.pay) for t in form.trees)
    sets, sequences = sum(form.infosets), sum(form.sequences)
    return {
        "gathers": leaves + sets + sequences,
        "bytes": 12 * leaves + 5 * 2 * 8 * sequences + 4 * 2 * sets,
        "flops": 2 * leaves + 9 * sequences + sets,
        "leaves": leaves,
        "sequences": sequences,
    }


def floor(form) -> dict:
    """Least seconds of an iteration at the rates of this machine's caches, gathers and streams in turn."""
    tree, rng, said = form.trees[0], np.random.default_rng(0), counts(form)
    plan, a, b = (
        rng.random(form.sequences[1]),
        rng.random(2 * form.sequences[0]),
        rng.random(2 * form.sequences[0]),
    )
    gathers = rate(lambda n: gathered(plan, tree.other[0], tree.pay, n), len(tree.pay))
    streams = rate(lambda n: streamed(a, b, n), 24 * len(a))
    rest = said["bytes"] - 12 * said["leaves"]  # a gather's rate has its index and number in it
    least = (said["gathers"] / gathers + rest / streams) * 1e-9
    return said | {"gather_rate": gathers, "stream_rate": streams, "floor": least}
