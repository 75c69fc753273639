"""How plays go when all follow a policy: at which depth they end, and which actions are chosen how often.

One depth-first pass over histories in the order of SequenceForm.rows, the policy read at each row's set.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from coplayer.card import facts as fact
from coplayer.card import labels as label_names
from coplayer.card.histories import Frames, arrived, read, stepped
from coplayer.compiled import njit
from coplayer.form.policy import Policy
from coplayer.form.sequence import SequenceForm
from coplayer.solve.best_response import plans

KINDS, ROUNDS = 12, 4  # kinds of action and rounds told apart at most


class Choices(NamedTuple):
    """All players' sets, player 0's first: the sequence of action a is first + a * stride, in `behaviour`."""

    sets: np.ndarray  # [R] of each row
    first: np.ndarray  # [I]
    stride: np.ndarray  # [I]
    behaviour: np.ndarray  # [Q], player 0's first


def choices(form: SequenceForm, sets: np.ndarray, policy: Policy) -> Choices:
    first, stride, before = [], [], 0
    for tree, b in zip(form.trees, policy, strict=True):
        start, n, _, q = (np.repeat(column, tree.blocks[:, 1]) for column in tree.blocks.T)
        first.append(before + q + np.arange(len(start)) - start)
        stride.append(n)
        before += len(b)
    return Choices(sets, np.concatenate(first), np.concatenate(stride), np.concatenate(policy))


@njit()
def passed(start, kind, menu, target, move, pays, last, prob, choices, depth):
    """The share of plays that end at each depth, [D]; how many runs of chance came before each row, [R]."""
    f = Frames(
        np.zeros(depth + 2, np.int64), np.zeros(depth + 2, np.int64), np.zeros(depth + 2, np.int64),
        np.zeros(depth + 2, np.uint64),
    )  # fmt: skip
    reach, ends, rounds = np.ones(depth + 2), np.zeros(depth + 2), np.zeros(len(choices.sets), np.int32)
    row, runs = np.zeros(depth + 2, np.int64), np.zeros(depth + 2, np.int64)
    n, d, fresh = 0, 0, True
    arrived(f, 0, start, kind, pays, last)
    while d >= 0:
        s, e = f.state[d], f.edge[d]
        more = e < start[s + 1]
        if fresh:
            row[d] = n
            ends[d] += 0.0 if more else reach[d]
            movers = (menu[s] >= 0).sum() if more and kind[s] == 2 else 0
            rounds[n : n + movers] = runs[d]
            n += movers
        fresh = more
        if not more:
            d -= 1
            continue
        f.edge[d] = e + 1
        stepped(f, d, e, kind, target, move)
        reach[d + 1] = reach[d] * prob[e] * chosen(choices, move[e], row[d])
        runs[d + 1] = runs[d] + (kind[s] == 1 and (d == 0 or kind[f.state[d - 1]] != 1))
        d += 1
        arrived(f, d, start, kind, pays, last)
    return ends, rounds


@njit()
def chosen(choices, moves, row):
    """The probability that the movers at rows row, row + 1, ... make these moves (-1: not moving)."""
    p = 1.0
    for a in moves:
        if a >= 0:
            k = choices.sets[row]
            p *= choices.behaviour[choices.first[k] + a * choices.stride[k]]
            row += 1
    return p


def endings(facts: fact.Facts, policy: Policy) -> tuple[np.ndarray, np.ndarray]:
    """The share of plays that end at each depth [D], and the round of each row [R]."""
    assert facts.form
    made = choices(facts.form, facts.sets, policy)
    ends, rounds = passed(*read(facts.graph, facts.pays), facts.graph.prob, made, len(facts.layers))
    return ends[: len(facts.layers)], rounds


def decisions(facts: fact.Facts, policies: dict[str, Policy]) -> list[dict[str, Any]]:
    """The share of each action in all decisions, by round (runs of chance before it) and policy."""
    assert facts.form
    labels = {str(a) for menu in facts.graph.menus for a in menu}
    if len(labels) > KINDS or not len(facts.sets):
        return []
    rounds = endings(facts, facts.uniform)[1]
    parts = np.unique(rounds)
    parts = parts if 1 < len(parts) <= ROUNDS else np.array([-1])
    rows = []
    for k, part in enumerate(parts):
        here = (rounds == part) | (part < 0)
        for name, policy in policies.items():
            group = f"round {k + 1}" if part >= 0 else "all"
            rows.append({"group": group, "policy": name, "shares": shares(facts, policy, here)})
    return rows


def shares(facts: fact.Facts, policy: Policy, here: np.ndarray) -> dict[str, float]:
    """Label -> its share of the decisions at the rows `here` [R], each weighted by how often play comes to it."""
    form = facts.form
    assert form
    _, _, seqs, weight = form.rows
    for p, x in enumerate(plans(form, policy)):
        weight = weight * x[seqs[:, p]]
    made = choices(form, facts.sets, policy)
    often = np.bincount(facts.sets[here], weight[here], len(made.first))
    menu = np.concatenate([form.unrolled.menu[k] for k in form.sets])
    names = {m: label_names.named(facts.graph, m) for m in order(facts)}
    total: dict[str, float] = {}
    for m in order(facts):
        mine = menu == m
        for a, label in enumerate(names[m]):
            q = made.first[mine] + a * made.stride[mine]
            total[label] = total.get(label, 0.0) + float(often[mine] @ made.behaviour[q])
    every = sum(total.values())
    return {label: v / every for label, v in total.items()} if every else {}


def order(facts: fact.Facts) -> list[int]:
    """The menus, the longest first: it shows the order of most actions."""
    return sorted(range(len(facts.graph.menus)), key=lambda m: -len(facts.graph.menus[m]))
