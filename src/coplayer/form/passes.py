"""The passes over a sequence form that all its solvers share, as numba kernels.

A *plan* x [Q] gives each sequence the product of its player's probabilities along it (x[0] = 1); a
*behaviour* [Q] gives the probability of its last action alone. g [Q] is what each sequence earns
against the others' plans: the player's expected return is g @ x. The kernels make no arrays, so that numba
can leave out counting references to slices (`_nrt=False`).
"""

from __future__ import annotations

import numpy as np

from coplayer.compiled import njit

WIDE = 8  # as in sequence.py


@njit(fastmath=True, _nrt=False)
def product(other, x, p, k, weight):
    """`weight` [K] times the others' plans at their sequences `other`, for three players or more."""
    for j in range(other.shape[0]):
        plan = x[j if j < p else j + 1]
        o = other[j]
        for z in range(len(weight)):
            k[z] = weight[z] * plan[o[z]] if j == 0 else k[z] * plan[o[z]]


@njit(fastmath=True, _nrt=False)
def added(segments, k, g):
    """Add the leaves' values k [K] up into g [Q]."""
    for s in range(len(segments)):
        q, n, L, z = segments[s]
        out = g[q : q + n]
        if n >= WIDE:
            for l in range(L):  # noqa: E741
                row = k[z + l * n : z + (l + 1) * n]
                for i in range(n):
                    out[i] += row[i]
        else:
            for i in range(n):
                out[i] = k[z + i * L : z + (i + 1) * L].sum()


@njit(fastmath=True, _nrt=False)
def paired(segments, o, pay, plan, g):
    """The two-player gradient: pay [K] times the other's plan at o [K], added up into g [Q]."""
    for s in range(len(segments)):
        q, n, L, z = segments[s]
        out = g[q : q + n]
        if n >= WIDE:
            transposed(out, o[z : z + n * L], pay[z : z + n * L], plan, n, L)
        else:
            for i in range(n):
                theirs, row = o[z + i * L : z + (i + 1) * L], pay[z + i * L : z + (i + 1) * L]
                total = 0.0
                for l in range(L):  # noqa: E741
                    total += row[l] * plan[theirs[l]]
                out[i] = total


@njit(fastmath=True, _nrt=False)
def transposed(out, o, pay, plan, n, L):
    """Leaves stored leaf by leaf, [L, n], added into out [n]; three or four rows at a time touch `out` less often."""
    z = 0
    while L >= 4 and L % 3 > 0:
        a, b, c, d = o[z : z + n], o[z + n : z + 2 * n], o[z + 2 * n : z + 3 * n], o[z + 3 * n : z + 4 * n]
        u, v, w, y = pay[z : z + n], pay[z + n : z + 2 * n], pay[z + 2 * n : z + 3 * n], pay[z + 3 * n : z + 4 * n]
        for i in range(n):
            out[i] += u[i] * plan[a[i]] + v[i] * plan[b[i]] + w[i] * plan[c[i]] + y[i] * plan[d[i]]
        z += 4 * n
        L -= 4
    while L >= 3:
        a, b, c = o[z : z + n], o[z + n : z + 2 * n], o[z + 2 * n : z + 3 * n]
        u, v, w = pay[z : z + n], pay[z + n : z + 2 * n], pay[z + 2 * n : z + 3 * n]
        for i in range(n):
            out[i] += u[i] * plan[a[i]] + v[i] * plan[b[i]] + w[i] * plan[c[i]]
        z += 3 * n
        L -= 3
    while L > 0:
        a, u = o[z : z + n], pay[z : z + n]
        for i in range(n):
            out[i] += u[i] * plan[a[i]]
        z += n
        L -= 1


@njit(fastmath=True, _nrt=False)
def gradient(tree, x, p, k, g):
    """What player p's sequences earn against the plans x of the others, into g [Q_p]; k [K] is room."""
    g[:] = 0.0
    if tree.other.shape[0] == 1:
        paired(tree.segments, tree.other[0], tree.pay, x[1 - p], g)
    elif tree.other.shape[0] == 0:
        added(tree.segments, tree.pay, g)
    else:
        product(tree.other, x, p, k, tree.pay)
        added(tree.segments, k, g)


@njit(fastmath=True, _nrt=False)
def realize(tree, behaviour, x):
    """The plan x [Q] of a behaviour [Q]."""
    x[0] = 1.0
    for b in range(len(tree.blocks)):
        first, n, A, q = tree.blocks[b]
        parent, reach = tree.parent[first : first + n], x[q : q + n]
        for i in range(n):
            reach[i] = x[parent[i]]
        for a in range(A - 1, -1, -1):  # the first action last: its row holds what all need
            out, row = x[q + a * n : q + (a + 1) * n], behaviour[q + a * n : q + (a + 1) * n]
            for i in range(n):
                out[i] = row[i] * reach[i]


@njit(fastmath=True, _nrt=False)
def best(tree, g, v):
    """The most any plan earns from g [Q], which is used up (it ends as values of sequences); v [I] is room."""
    for b in range(len(tree.blocks) - 1, -1, -1):
        first, n, A, q = tree.blocks[b]
        top, parent = v[first : first + n], tree.parent[first : first + n]
        top[:] = -1e300
        for a in range(A):
            row = g[q + a * n : q + (a + 1) * n]
            for i in range(n):
                top[i] = max(top[i], row[i])
        for i in range(n):
            g[parent[i]] += top[i]
    return g[0]


@njit(_nrt=False)
def reply(tree, g, v, slack, behaviour):
    """Like `best`, and the behaviour [Q] that earns it, even among actions within `slack` [I] of the best."""
    for b in range(len(tree.blocks) - 1, -1, -1):
        first, n, A, q = tree.blocks[b]
        for i in range(n):
            top = -1e300
            for a in range(A):
                top = max(top, g[q + a * n + i])
            ties = 0
            for a in range(A):
                ties += g[q + a * n + i] >= top - slack[first + i]
            for a in range(A):
                j = q + a * n + i
                behaviour[j] = 1.0 / ties if g[j] >= top - slack[first + i] else 0.0
            v[first + i] = top
            g[tree.parent[first + i]] += top
    behaviour[0] = 1.0
    return g[0]


@njit(fastmath=True, _nrt=False)
def expected(tree, g, behaviour):
    """The return of a behaviour from g [Q], which ends as the values of its sequences."""
    for b in range(len(tree.blocks) - 1, -1, -1):
        first, n, A, q = tree.blocks[b]
        parent = tree.parent[first : first + n]
        for a in range(A):
            row, share = g[q + a * n : q + (a + 1) * n], behaviour[q + a * n : q + (a + 1) * n]
            for i in range(n):
                g[parent[i]] += row[i] * share[i]
    return g[0]


def room(form) -> tuple[np.ndarray, ...]:
    """Empty plans, one a player."""
    return tuple(np.zeros(n) for n in form.sequences)
