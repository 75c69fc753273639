"""A game whose seats are all played by one reader, through contexts that show more or less: exactly, node by node.

A reader believes something about where in its information set it is, and does what earns most if all were shown
from the next move on, more often the more it earns:

    pi(a | I) ~ exp(W(I, a) / (noise * span)),    W(I, a) = sum_n b(n | I) V(child of n by a)

with V what perfect information is worth to the mover and `span` the game's range of pay. Its belief b is

    pooled    all records stand in one context: it knows n
    notes     the same, others' marked as private: it looks at them with chance `slip`
    alone     its own record: the chance of each n by chance's draws, as if play told nothing
    board     its own record and a posterior kept outside: Bayes over n, given how the others play

`leak` is I(action of i ; records of the others | record of i), bits a play, summed over i's decisions; 0 for alone and
board by construction. One mover at a time, no discount.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from coplayer.form.policy import Policy, uniform
from coplayer.form.sequence import SequenceForm
from coplayer.game import CHANCE, Game, Record, Unsuited, advance, begin

CONTEXTS = ("pooled", "notes", "alone", "board")


class Node(NamedTuple):
    """A history; `next` are places in the tree, in the order of the menu or of chance's outcomes."""

    state: Any
    records: tuple[Record, ...]  # [N]
    mover: int | None  # CHANCE, a seat, None: over
    menu: tuple
    next: list[int]
    chance: list[float]
    paid: np.ndarray  # [N] by the steps up to here


@dataclass(frozen=True, eq=False)
class Tree:
    """All histories, parents first, and where each information set meets them."""

    game: Game
    nodes: list[Node]
    sets: dict[tuple[int, Record], list[int]] = field(default_factory=dict)

    @property
    def span(self) -> float:
        """From the least to the most that anybody is paid."""
        ends = np.array([n.paid for n in self.nodes if n.mover is None])
        return float(ends.max() - ends.min())


def tree(game: Game) -> Tree:
    """All histories of a game with one mover at a time."""
    start = game.root()
    made = Tree(game, [Node(start, tuple(begin(game, start)), None, (), [], [], np.zeros(game.players))])
    at = 0
    while at < len(made.nodes):
        grow(made, at)
        at += 1
    return made


def grow(made: Tree, at: int) -> None:
    """Put the children of a node behind all others."""
    game, node = made.game, made.nodes[at]
    movers = game.movers(node.state)
    if not movers:
        return
    if len(movers) > 1:
        raise Unsuited(f"contexts: several move at once in state {node.state!r}; expected one mover at a time")
    drawn = movers == (CHANCE,)
    outcomes = list(game.chance(node.state)) if drawn else []
    menu = tuple(label for label, _ in outcomes) if drawn else tuple(game.actions(node.state, movers[0]))
    first = len(made.nodes)
    for label in menu:
        after = game.play(node.state, (label,))
        paid = node.paid + np.asarray(game.rewards(node.state, (label,), after), float)
        records = tuple(advance(game, node.records, node.state, (label,), after))
        made.nodes.append(Node(after, records, None, (), [], [], paid))
    below = list(range(first, len(made.nodes)))
    made.nodes[at] = node._replace(mover=movers[0], menu=menu, next=below, chance=[p for _, p in outcomes])
    if not drawn:
        made.sets.setdefault((movers[0], node.records[movers[0]]), []).append(at)


def open_values(t: Tree) -> np.ndarray:
    """[nodes, N] what play is worth where all see everything: each does its best, ties evenly."""
    value = np.array([n.paid for n in t.nodes])
    for at in range(len(t.nodes) - 1, -1, -1):
        node = t.nodes[at]
        below = value[node.next] if node.next else None
        if below is None:
            continue
        if node.mover == CHANCE:
            value[at] = node.chance @ below
        else:
            mine = below[:, node.mover]
            value[at] = below[mine >= mine.max() - 1e-12].mean(0)
    return value


Chooser = Callable[[int, list[int], np.ndarray, np.ndarray], list[np.ndarray]]
"""(mover, the nodes of its information set, chance's part of their reach, the others' part) -> pi at each node."""


def play(t: Tree, contexts: tuple[str, ...], noise: float, slip: float) -> list[np.ndarray]:
    """pi [nodes] of [A] (empty where nobody chooses) when seat i reads through contexts[i]."""
    value, scale = open_values(t), noise * t.span

    def chooser(mover: int, nodes: list[int], chance: np.ndarray, others: np.ndarray) -> list[np.ndarray]:
        context = contexts[mover]
        belief = believed(chance, others if context == "board" else np.ones(len(nodes)))
        earns = np.array([value[t.nodes[n].next, mover] for n in nodes])  # [n, A]
        look = {"pooled": 1.0, "notes": slip}.get(context, 0.0)
        unseen = logit(belief @ earns, scale)
        return [look * logit(truth, scale) + (1 - look) * unseen for truth in earns]

    return follow(t, chooser)


def follow(t: Tree, chooser: Chooser) -> list[np.ndarray]:
    """Ask at each information set, those before it first (the nodes of a set are equally deep)."""
    chance, others = np.ones(len(t.nodes)), np.ones((len(t.nodes), t.game.players))
    pi: list[np.ndarray] = [np.zeros(0)] * len(t.nodes)
    done: set[tuple[int, Record]] = set()
    for at, node in enumerate(t.nodes):
        if node.mover is None:
            continue
        if node.mover != CHANCE and (key := (node.mover, node.records[node.mover])) not in done:
            done.add(key)
            nodes = t.sets[key]
            for n, chosen in zip(
                nodes, chooser(node.mover, nodes, chance[nodes], others[nodes, node.mover]), strict=True
            ):
                pi[n] = chosen
        spread(t, at, pi[at], chance, others)
    return pi


def believed(chance: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Bayes over nodes; even where none can be reached."""
    weight = chance * others
    return weight / weight.sum() if weight.sum() > 0 else np.full(len(weight), 1 / len(weight))


def spread(t: Tree, at: int, chosen: np.ndarray, chance: np.ndarray, others: np.ndarray) -> None:
    """Hand a node's chance, and the others' part of its reach for each seat, to its children."""
    node = t.nodes[at]
    drawn = node.mover == CHANCE
    for k, below in enumerate(node.next):
        chance[below] = chance[at] * (node.chance[k] if drawn else 1)
        others[below] = others[at]
        if not drawn:
            others[below, np.arange(t.game.players) != node.mover] *= chosen[k]


def logit(value: np.ndarray, scale: float) -> np.ndarray:
    weight = np.exp((value - value.max()) / scale)
    return weight / weight.sum()


def reach(t: Tree, pi: list[np.ndarray]) -> np.ndarray:
    """The chance of each history, [nodes]."""
    p = np.zeros(len(t.nodes))
    p[0] = 1
    for at, node in enumerate(t.nodes):
        if node.next:
            p[node.next] = p[at] * (np.array(node.chance) if node.mover == CHANCE else pi[at])
    return p


def returns(t: Tree, pi: list[np.ndarray]) -> np.ndarray:
    """[N] what each seat gets."""
    p = reach(t, pi)
    return sum(p[at] * n.paid for at, n in enumerate(t.nodes) if n.mover is None)


def leak(t: Tree, pi: list[np.ndarray], seat: int) -> float:
    """Bits a play that a seat's actions tell of what the others hold, beyond its own record."""
    p, bits = reach(t, pi), 0.0
    for (mover, _), nodes in t.sets.items():
        if mover == seat and (total := p[nodes].sum()) > 0:
            each = np.array([pi[n] for n in nodes])
            bits += p[nodes] @ entropy_gap(each, p[nodes] @ each / total)
    return float(bits)


def entropy_gap(each: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """KL(each row ‖ mean) in bits, [n]."""
    ratio = np.where(each > 0, each / np.where(mean > 0, mean, 1), 1)
    return (each * np.log2(ratio)).sum(-1)


def averaged(t: Tree, pi: list[np.ndarray], form: SequenceForm) -> Policy:
    """The behaviour that an outsider sees: what is done at each record, over all that the others may hold."""
    p, policy = reach(t, pi), uniform(form)
    for seat, behaviour in enumerate(policy):
        for i in range(form.infosets[seat]):
            nodes = t.sets[seat, form.record(seat, i)]  # type: ignore[index]
            weight = p[nodes] if p[nodes].sum() > 0 else np.ones(len(nodes))
            mix = weight @ np.array([pi[n] for n in nodes]) / weight.sum()
            for a, x in enumerate(mix):
                behaviour[form.sequence(seat, i, a)] = x
    return policy
