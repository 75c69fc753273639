"""Long matches of arms that best-respond to a forecast against rivals who change: one compiled loop.

The same as the agents play through the protocol, move by move, given the same draws (a test says so). Arms:

    EQUILIBRIUM                 the safe mix, for ever
    COUNTS   decay, until       best answer to discounted counts (model/counts.py) of the first `until` rounds
    RUNS     hazard, drop       best answer to change-point detection (model/change_point.py)
    KINDS    hazard             best answer to the exact posterior over the rival's kinds, which it knows
rivals:
    SCHEDULED                   kind schedule[t] in round t (population/drifting.py)
    RESPONSIVE  look, floor     kind schedule[changes] (population/responsive.py)
    LEARNING    eta             Hedge on all it could have earned (agents/hedge_player.py)
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from coplayer.compiled import njit

EQUILIBRIUM, COUNTS, RUNS, KINDS = range(4)
SCHEDULED, RESPONSIVE, LEARNING = range(3)
TIE = 1e-9  # as respond/best.py
PRIOR = 1.0, 0.5  # pseudo-counts of the two models


class Arm(NamedTuple):
    kind: int
    setting: float = 0.0  # decay or hazard
    other: float = 0.0  # until or drop


class Rival(NamedTuple):
    kind: int
    kinds: np.ndarray  # [K, B] what each kind does
    schedule: np.ndarray  # [T + 1] which kind
    setting: float = 0.0  # look or eta
    floor: float = 0.0


class Played(NamedTuple):
    moves: np.ndarray  # [T, 2]
    worth: np.ndarray  # [T, 3] expected over the round's draws: what we earn, the safe mix, the best answer
    changes: int  # of the rival


def play(
    pay: np.ndarray, other: np.ndarray, safe: np.ndarray, arm: Arm, rival: Rival, u: np.ndarray, v: np.ndarray
) -> Played:
    """A match of len(u) rounds; `u` are our draws, `v` the rival's; pay and other [A, B], safe [A]."""
    rounds = len(u)
    moves, worth = np.zeros((rounds, 2), np.int64), np.zeros((rounds, 3))
    rooms = rounds + 2 if arm.kind == RUNS else len(rival.kinds)
    weight, counts, room = np.zeros(rooms), np.zeros((rooms, pay.shape[1])), np.zeros((3, max(pay.shape)))
    numbers = np.array([arm.setting, arm.other, rival.setting, rival.floor], float)
    changes = matched(
        pay, other, safe, arm.kind, rival.kind, numbers, np.ascontiguousarray(rival.kinds, float),
        np.ascontiguousarray(rival.schedule, np.int64), u, v, weight, counts, room, moves, worth,
    )  # fmt: skip
    return Played(moves, worth, int(changes))


@njit()
def matched(pay, other, safe, arm, rival, numbers, kinds, schedule, u, v, weight, counts, room, moves, worth):
    """Fill moves and worth; how often the rival changed."""
    actions, theirs = pay.shape
    setting, until, look, floor = numbers
    gained, seen, strategy = room[0, :theirs], room[1, :theirs], room[2, :actions]
    hedge = np.zeros(theirs)
    size, changes, mood = begun(arm, weight), 0, 0.0
    for t in range(len(u)):
        if rival == LEARNING:
            hedged(gained, look, hedge)
        mix = hedge if rival == LEARNING else kinds[schedule[t if rival == SCHEDULED else changes]]
        if arm == EQUILIBRIUM:
            strategy[:] = safe
        else:
            foretold(arm, size, weight, counts, kinds, seen)
            best(pay, seen, strategy)
        i, j = picked(strategy, u[t]), picked(mix, v[t])
        moves[t, 0], moves[t, 1] = i, j
        judged(pay, safe, mix, strategy, worth[t])
        size = learned(arm, setting, until, t, j, size, weight, counts, kinds)
        for b in range(theirs):
            gained[b] += other[i, b]
        if rival == RESPONSIVE:
            mood = (1 - 1 / look) * mood + 1 / look * (other[i, j] - usual(other, mix))
            if mood < floor:
                changes, mood = changes + 1, 0.0
    return changes


@njit()
def dot(x, y):
    total = 0.0
    for k in range(len(x)):
        total += x[k] * y[k]
    return total


@njit()
def scaled(x, factor):
    """x *= factor."""
    for k in range(len(x)):
        x[k] *= factor


@njit()
def summed(x):
    total = 0.0
    for k in range(len(x)):
        total += x[k]
    return total


@njit()
def picked(mix, u):
    """The action that a draw u in [0, 1) takes, as numpy's choice does it."""
    total, below = summed(mix), 0.0
    for a in range(len(mix)):
        below += mix[a]
        if below / total > u:
            return a
    return len(mix) - 1


@njit()
def best(pay, theirs, strategy):
    """The best answers, evenly."""
    top, many = -np.inf, 0
    for a in range(len(strategy)):
        top = max(top, dot(pay[a], theirs))
    for a in range(len(strategy)):
        strategy[a] = 1.0 if dot(pay[a], theirs) >= top - TIE else 0.0
        many += strategy[a] > 0
    scaled(strategy, 1 / many)


@njit()
def judged(pay, safe, mix, strategy, worth):
    """What our strategy, the safe mix and the best answer are worth against the rival's mix."""
    worth[2] = -np.inf
    for a in range(len(safe)):
        value = dot(pay[a], mix)
        worth[0] += strategy[a] * value
        worth[1] += safe[a] * value
        worth[2] = max(worth[2], value)


@njit()
def usual(other, mix):
    """What a mix of the rival earns against uniform play."""
    total = 0.0
    for a in range(len(other)):
        total += dot(other[a], mix)
    return total / len(other)


@njit()
def hedged(gained, eta, mix):
    """Exponential weights."""
    top = -np.inf
    for b in range(len(mix)):
        top = max(top, gained[b])
    for b in range(len(mix)):
        mix[b] = np.exp(eta * (gained[b] - top))
    scaled(mix, 1 / summed(mix))


@njit()
def begun(arm, weight):
    """Weights before the first round; how many there are."""
    if arm == RUNS:
        weight[0] = 1.0
        return 1
    for k in range(len(weight)):
        weight[k] = 1 / len(weight)
    return len(weight)


@njit()
def foretold(arm, size, weight, counts, kinds, seen):
    """What the rival is expected to do, into seen [B]."""
    for b in range(len(seen)):
        seen[b] = counts[0, b] + PRIOR[0] if arm == COUNTS else 0.0
    if arm == COUNTS:
        scaled(seen, 1 / summed(seen))
        return
    for r in range(size):
        scale = weight[r]
        if arm == RUNS:
            scale /= summed(counts[r]) + PRIOR[1] * len(seen)
        for b in range(len(seen)):
            seen[b] += scale * (counts[r, b] + PRIOR[1] if arm == RUNS else kinds[r, b])


@njit()
def learned(arm, setting, until, t, j, size, weight, counts, kinds):
    """Take in that the rival did j; how many weights there are now."""
    if arm == RUNS:
        return longer(setting, until, j, size, weight, counts)
    if arm == COUNTS and t < until:
        scaled(counts[0], setting)
        counts[0, j] += 1
    elif arm == KINDS:
        for k in range(size):
            weight[k] *= kinds[k, j]
        scaled(weight, 1 / summed(weight))
        for k in range(size):
            weight[k] = (1 - setting) * weight[k] + setting * (1 - weight[k]) / (size - 1)
    return size


@njit()
def longer(hazard, drop, j, size, weight, counts):
    """Every run goes on or ends; those less likely than `drop` are given up. The run that begins now comes last."""
    total, theirs = 0.0, counts.shape[1]
    for r in range(size):
        weight[r] *= (counts[r, j] + PRIOR[1]) / (summed(counts[r]) + PRIOR[1] * theirs)
        counts[r, j] += 1
        total += weight[r]
    scaled(weight[:size], (1 - hazard) / total)
    weight[size] = hazard
    scaled(counts[size], 0.0)
    top, kept, left = 0, 0, 0.0
    for r in range(size + 1):
        top = r if weight[r] > weight[top] else top
    for r in range(size + 1):
        if weight[r] >= drop or r == top:
            moved(weight, counts, r, kept)
            left += weight[kept]
            kept += 1
    scaled(weight[:kept], 1 / left)
    return kept


@njit()
def moved(weight, counts, old, new):
    """Run `old` into the place of run `new`."""
    if old != new:
        weight[new] = weight[old]
        for b in range(counts.shape[1]):
            counts[new, b] = counts[old, b]
