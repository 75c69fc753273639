"""The gated recurrent unit of recurrent.py, compiled, for two players of two actions: play, slopes, rollouts.

Here a net is two matrices, applied to x = [hot token V, state H, one], one column a lane:

    gates [4H, V + H + 1]  r, z, the token's part of n, and U_n h + b_n;  out [3, H + 1]  three logits

of our action 0, of their 0 should we take 0, and of their 0 should we take 1.  Lanes come last, so that every
inner loop is one the compiler turns into vector operations.  tanh is a quotient of polynomials, off by less than
1e-4 and cut where |x| > 4.9, so that no chance is below 1e-5.  What is learned is the mean -log p of both moves.
"""

from __future__ import annotations

import numpy as np

from coplayer.compiled import njit
from coplayer.learn.recurrent import Weights

F = np.float32
ZERO, HALF, ONE, FAR = F(0), F(0.5), F(1), F(4.9)
P0, P1, P2 = F(135135), F(17325), F(378)  # Lambert's continued fraction for tanh, cut off
R1, R2, R3 = F(62370), F(3150), F(28)
FAST = {"fastmath": True, "error_model": "numpy"}


def matrices(w: Weights) -> tuple[np.ndarray, np.ndarray]:
    """(gates, out) of the weights of recurrent.py."""
    v, n = len(w["token"]), len(w["recur"])
    gates = np.zeros((4 * n, v + n + 1), F)
    gates[: 3 * n, :v] = w["token"].T
    gates[: 2 * n, v:-1], gates[3 * n :, v:-1] = w["recur"].T[: 2 * n], w["recur"].T[2 * n :]
    gates[3 * n :, -1] = w["reset"]
    return gates, np.concatenate([w["out"].T, w["bias"][:, None]], 1).astype(F)


def present(hidden: int, tokens: int) -> np.ndarray:
    """Which entries of `gates` are weights; the others stay 0."""
    there = np.ones((4 * hidden, tokens + hidden + 1), F)
    there[: 3 * hidden, -1] = 0
    there[2 * hidden : 3 * hidden, tokens:] = 0
    there[3 * hidden :, :tokens] = 0
    return there


@njit(**FAST)
def tanh(x):
    x = FAR if x > FAR else (-FAR if x < -FAR else x)
    s = x * x
    return x * (P0 + s * (P1 + s * (P2 + s))) / (P0 + s * (R1 + s * (R2 + s * R3)))


@njit(**FAST)
def logistic(x):
    """In place, any shape."""
    flat = x.reshape(-1)
    for i in range(flat.size):
        flat[i] = HALF + HALF * tanh(HALF * flat[i])


@njit(**FAST)
def newer(part, r, u):
    """`part` [H, L] becomes n = tanh(part + r u)."""
    p, q, s = part.reshape(-1), r.reshape(-1), u.reshape(-1)
    for i in range(p.size):
        p[i] += q[i] * s[i]
    for i in range(p.size):
        p[i] = tanh(p[i])


@njit(**FAST)
def blended(h, new, z):
    """`h` [H, L] becomes (1 - z) n + z h."""
    p, q, s = h.reshape(-1), new.reshape(-1), z.reshape(-1)
    for i in range(p.size):
        p[i] = q[i] + s[i] * (p[i] - q[i])


@njit(**FAST)
def advance(gates, x, token, rows):
    """Every lane of x [V + H + 1, L] reads its token; rows [4H, L] become r, z, n, U_n h + b_n."""
    n = len(gates) // 4
    v = len(x) - n - 1
    x[:v] = ZERO
    for lane in range(len(token)):
        x[token[lane], lane] = ONE
    np.dot(gates, x, rows)
    logistic(rows[: 2 * n])
    newer(rows[2 * n : 3 * n], rows[:n], rows[3 * n :])
    blended(x[v : v + n], rows[2 * n : 3 * n], rows[n : 2 * n])


@njit(**FAST)
def chances(out, x, p):
    """p [3, L]: of our 0, of their 0 after our 0 and after our 1."""
    np.dot(out, x[len(x) - out.shape[1] :], p)
    logistic(p)


@njit(**FAST)
def rewound(dh, rows, before, d):
    """From the slope dh [H, L] of a state: d [4H, L] of the rows before their squashing; dh *= z."""
    n = len(dh)
    for j in range(n):
        for i in range(dh.shape[1]):
            z, new = rows[n + j, i], rows[2 * n + j, i]
            d[n + j, i] = dh[j, i] * (before[j, i] - new) * z * (ONE - z)
        for i in range(dh.shape[1]):
            new = rows[2 * n + j, i]
            d[2 * n + j, i] = dh[j, i] * (ONE - rows[n + j, i]) * (ONE - new * new)
        for i in range(dh.shape[1]):
            d[3 * n + j, i] = d[2 * n + j, i] * rows[j, i]
        for i in range(dh.shape[1]):
            d[j, i] = d[3 * n + j, i] * (ONE - rows[j, i]) * rows[3 * n + j, i]
        for i in range(dh.shape[1]):
            dh[j, i] *= rows[n + j, i]


@njit(**FAST)
def slope(gates, out, read, mine, theirs):
    """(loss, its slope by gates, by out) of matches: read (tokens), mine, theirs [T, L]; back through all T."""
    rounds, lanes = read.shape
    n, width = len(gates) // 4, gates.shape[1]
    v = width - n - 1
    x, rows = np.ones((rounds + 1, width, lanes), F), np.empty((rounds, 4 * n, lanes), F)
    off, p = np.zeros((rounds, 3, lanes), F), np.empty((3, lanes), F)
    x[0, v : v + n] = ZERO
    loss, share = 0.0, ONE / F(rounds * lanes)
    for t in range(rounds):
        x[t + 1, v : v + n] = x[t, v : v + n]
        advance(gates, x[t + 1], read[t], rows[t])
        chances(out, x[t + 1], p)
        for i in range(lanes):
            for k, move in ((0, mine[t, i]), (1 + mine[t, i], theirs[t, i])):
                loss -= np.log(p[k, i] if move == 0 else ONE - p[k, i])
                off[t, k, i] = (p[k, i] - (ONE - F(move))) * share
    by_gates, by_out = np.zeros_like(gates), np.zeros_like(out)
    dh, d, dx = np.zeros((n, lanes), F), np.empty((4 * n, lanes), F), np.empty((width, lanes), F)
    backward, from_out = np.ascontiguousarray(gates.T), np.ascontiguousarray(out[:, :n].T)
    for t in range(rounds - 1, -1, -1):
        by_out += np.dot(off[t], x[t + 1, v:].T)
        dh += np.dot(from_out, off[t])
        rewound(dh, rows[t], x[t, v : v + n], d)
        x[t + 1, v : v + n] = x[t, v : v + n]  # now what the gates saw: the token and the state before
        by_gates += np.dot(d, x[t + 1].T)
        np.dot(backward, d, dx)
        dh += dx[v : v + n]
    return loss * share, by_gates, by_out


@njit(**FAST)
def imagined(gates, out, states, kind, payoff, uniform):
    """Q [N, 2], of our actions in states [H, N]: what is paid in `ahead` rounds, both going on as the net forecasts.

    The mean over K rollouts, that share their numbers uniform [ahead, 2, K] between actions and states; in
    each round the forecast mean is counted and moves are drawn.  `kind` is what is added to every token.
    """
    ahead, _, k = uniform.shape
    n = len(states)
    v, lanes = gates.shape[1] - n - 1, 2 * k
    q, token = np.zeros((states.shape[1], 2)), np.empty(lanes, np.int64)
    x, rows, p = np.ones((gates.shape[1], lanes), F), np.empty((4 * n, lanes), F), np.empty((3, lanes), F)
    for i in range(states.shape[1]):
        for j in range(n):
            x[v + j, :] = states[j, i]
        for t in range(ahead):
            chances(out, x, p)
            for lane in range(lanes):
                first = lane // k
                own = p[0, lane] if t else ONE - F(first)
                if0 = payoff[0, 1] + p[1, lane] * (payoff[0, 0] - payoff[0, 1])
                if1 = payoff[1, 1] + p[2, lane] * (payoff[1, 0] - payoff[1, 1])
                q[i, first] += if1 + own * (if0 - if1)
                a = 1 if uniform[t, 0, lane % k] >= own else 0
                b = 1 if uniform[t, 1, lane % k] >= p[1 + a, lane] else 0
                token[lane] = kind + 1 + 2 * a + b
            if t < ahead - 1:
                advance(gates, x, token, rows)
    return q / k
