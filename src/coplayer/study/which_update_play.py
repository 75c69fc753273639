"""A small net that goes on learning while it forecasts: one stream of throws, compiled.

The net reads the last joint throw, one of C = 9, and forecasts the next of the other, one of 3:

    h = tanh(W[c] + b)   [H]        p = softmax(h V + d)   [3]

Its weights lie in one vector, W [C, H], b [H], V [H, 3], d [3]. As it reads one of nine, a batch is the table
of how often each (joint throw, next throw) occurs in it, and its mean gradient is one pass over nine rows:

    dL/dz[c] = (n_c p_c - counts[c]) / n      dV = sum_c h_c dz[c]      dW[c] = (V dz[c]) (1 - h_c^2)

A throw is forecast first and learned from after. An update is plain gradient descent on the mean loss of the
latest `batch` throws, changed by what a Treatment says. One throw in ten is withheld: it is never learned from,
it is what the gate judges by.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from coplayer.compiled import njit

C, B = 9, 3  # joint throws, throws
CODES = C * B  # an example is one number: 3 * (joint throw) + next throw
AGAIN = 4  # old throws replayed for each of the batch
WITHHELD = 10  # one throw in so many
FLOOR = 1e-9  # no forecast is smaller, in scores


class Treatment(NamedTuple):
    """How an update is made."""

    rate: float
    batch: int = 1
    clip: float = 0.0  # longest gradient; 0: any length
    replay: bool = False  # AGAIN throws of the past for each new one, drawn evenly
    anchor: float = 0.0  # pull back to where it began, times rate and distance, each update
    gate: bool = False  # only if the loss on what was withheld falls


class Learner(NamedTuple):
    """K weight sets and what each has seen."""

    w: np.ndarray  # [K, P]
    start: np.ndarray  # [P]
    recent: np.ndarray  # [K, batch] a ring of examples
    fill: np.ndarray  # [K] how many came
    table: np.ndarray  # [K, CODES] of those in the ring
    past: np.ndarray  # [K, M] examples to replay
    length: np.ndarray  # [K]
    held: np.ndarray  # [K, CODES] withheld
    worth: np.ndarray  # [K] loss on it; nan: not known
    taken: np.ndarray  # [2] updates made, updates the gate refused


def parameters(hidden: int) -> int:
    return C * hidden + hidden + hidden * B + B


def fresh(hidden: int, rng: np.random.Generator) -> np.ndarray:
    """Weights [P] to begin with: small, and no opinion."""
    w = np.zeros(parameters(hidden))
    w[: C * hidden] = rng.normal(0, 0.5, C * hidden)
    w[(C + 1) * hidden : -B] = rng.normal(0, 1 / np.sqrt(hidden), hidden * B)
    return w


def trained(w: np.ndarray, counts: np.ndarray, steps: int, rate: float) -> np.ndarray:
    """Gradient descent on the mean loss of all examples [CODES] at once."""
    w, grad = w.copy(), np.empty(len(w))
    for _ in range(steps):
        slope(w, counts, grad)
        w -= rate * grad
    return w


def learner(start: np.ndarray, sets: int, batch: int, room: int, past: np.ndarray, held: np.ndarray) -> Learner:
    """K = `sets` copies; with one set, the `past` examples and the `held` table of before are at hand."""
    own = sets > 1
    kept = np.zeros((sets, room + (0 if own else len(past))), np.int8)
    if not own:
        kept[0, : len(past)] = past
    return Learner(
        np.tile(start, (sets, 1)), start, np.zeros((sets, batch), np.int64), np.zeros(sets, np.int64),
        np.zeros((sets, CODES)), kept, np.full(sets, 0 if own else len(past)),
        np.zeros((sets, CODES)) if own else held[None].astype(float), np.full(sets, np.nan),
        np.zeros(2, np.int64),
    )  # fmt: skip


def losses(chances: np.ndarray, tests: np.ndarray) -> np.ndarray:
    """Nats a throw of forecasts [..., C, B] on each table of examples [N, CODES]: [..., N]."""
    nats = -np.log(np.maximum(chances, FLOOR)).reshape(*chances.shape[:-2], CODES)
    return nats @ (tests / tests.sum(1, keepdims=True)).T


@njit()
def forecasts(w, chances):
    """Fill chances [C, B]."""
    for c in range(C):
        forecast(w, c, chances[c])


@njit()
def forecast(w, c, z):
    """Fill z [B] with the chances after joint throw c; the hidden layer [H]."""
    hidden = (len(w) - B) // (C + 1 + B)
    b, v = C * hidden, (C + 1) * hidden
    h = np.empty(hidden)
    z[:] = w[len(w) - B :]
    for j in range(hidden):
        h[j] = np.tanh(w[c * hidden + j] + w[b + j])
        for k in range(B):
            z[k] += h[j] * w[v + B * j + k]
    softmax(z)
    return h


@njit()
def softmax(z):
    top, total = z.max(), 0.0
    for k in range(len(z)):
        z[k] = np.exp(z[k] - top)
        total += z[k]
    z /= total


@njit()
def slope(w, counts, grad):
    """Fill grad [P] with the gradient of the mean loss on counts [CODES]; its length."""
    grad[:] = 0.0
    n, z = counts.sum(), np.empty(B)
    for c in range(C):
        here = counts[B * c] + counts[B * c + 1] + counts[B * c + 2]
        if here == 0:
            continue
        h = forecast(w, c, z)
        for k in range(B):
            z[k] = (here * z[k] - counts[B * c + k]) / n
            grad[len(w) - B + k] += z[k]
        below(w, grad, z, h, c)
    long = 0.0
    for x in grad:
        long += x * x
    return np.sqrt(long)


@njit()
def below(w, grad, z, h, c):
    """What the scores' gradient z [B] at joint throw c means for the layers under them; h [H] is the hidden one."""
    hidden = len(h)
    b, v = C * hidden, (C + 1) * hidden
    for j in range(hidden):
        back = 0.0
        for k in range(B):
            grad[v + B * j + k] += h[j] * z[k]
            back += w[v + B * j + k] * z[k]
        grad[c * hidden + j] += back * (1 - h[j] * h[j])
        grad[b + j] += back * (1 - h[j] * h[j])


@njit()
def loss(w, counts):
    """Mean nats on counts [CODES]."""
    total, z = 0.0, np.empty(B)
    for c in range(C):
        if counts[B * c] + counts[B * c + 1] + counts[B * c + 2] == 0:
            continue
        forecast(w, c, z)
        for k in range(B):
            total -= counts[B * c + k] * np.log(max(z[k], FLOOR))
    return total / counts.sum()


@njit()
def drawn(me, k, again, u, mix):
    """Fill mix [CODES] with the batch and what is replayed; `u` are uniforms to draw with."""
    mix[:] = me.table[k]
    if again and me.length[k] > 0:
        for i in range(AGAIN * min(me.fill[k], me.recent.shape[1])):
            mix[me.past[k, int(u[i] * me.length[k])]] += 1


@njit()
def learn(me, how, k, code, u, grad, trial):
    """One update of weight set k after the example `code`; grad and trial [P] are room to work in."""
    batch = me.recent.shape[1]
    at = me.fill[k] % batch
    if me.fill[k] >= batch:
        me.table[k, me.recent[k, at]] -= 1
    me.recent[k, at] = code
    me.table[k, code] += 1
    me.fill[k] += 1
    mix = np.empty(CODES)
    drawn(me, k, how.replay, u, mix)
    me.past[k, me.length[k]] = code
    me.length[k] += 1
    long = slope(me.w[k], mix, grad)
    rate = how.rate * (how.clip / long if 0 < how.clip < long else 1.0)
    pull, w = how.rate * how.anchor, me.w[k]
    for i in range(len(w)):
        trial[i] = w[i] - rate * grad[i] - pull * (w[i] - me.start[i])
    me.taken[0] += 1
    if how.gate and me.held[k].sum() > 0:
        if np.isnan(me.worth[k]):
            me.worth[k] = loss(w, me.held[k])
        found = loss(trial, me.held[k])
        if found >= me.worth[k]:
            me.taken[1] += 1
            return
        me.worth[k] = found
    me.w[k] = trial


@njit()
def withhold(me, k, code):
    me.held[k, code] += 1
    me.worth[k] = np.nan


@njit()
def stream(me, how, who, codes, looks, u, now, seen):
    """Forecast and learn from codes [T] of partners who [T] in turn.

    Fills now [T] with the nats of each forecast, and seen [L, K, C, B] with all sets' forecasts after looks [L] throws.
    """
    sets, many = len(me.w), len(u)
    grad, trial, z = np.empty(me.w.shape[1]), np.empty(me.w.shape[1]), np.empty(B)
    done = 0
    for t in range(len(codes)):
        k = who[t] if sets > 1 else 0
        forecast(me.w[k], codes[t] // B, z)
        now[t] = -np.log(max(z[codes[t] % B], FLOOR))
        if t % WITHHELD == WITHHELD - 1:
            withhold(me, k, codes[t])
        else:
            learn(me, how, k, codes[t], u[t % many], grad, trial)
        if done < len(looks) and t + 1 == looks[done]:
            for s in range(sets):
                forecasts(me.w[s], seen[done, s])
            done += 1
