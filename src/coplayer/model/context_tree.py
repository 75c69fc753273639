"""Context-tree weighting: the other's act depends on the last rounds, nobody says on how many.

A tree source is a pruned tree over what happened in the latest rounds, latest first, with a distribution
over the other's actions at each leaf. All pruned trees up to `depth` are mixed, each weighted by `stop` for
every leaf and 1 - `stop` for every inner node (leaves at full depth are free), by one recursion per node s:

    P_w(s) = stop * P_e(s) + (1 - stop) * product over symbols c of P_w(cs)

P_e is the sequential Dirichlet estimate with `prior` per action, 1/2 being Krichevsky and Trofimov's. Each
inner node keeps ln of beta = stop * P_e / ((1 - stop) * product), so a round costs O(depth).

Known: never loses more than (inner nodes + leaves above full depth) * ln 2 nats to the best tree with its
P_e, for stop = 1/2. The time before the match is a symbol of its own, below which no tree goes.
Source: Willems, Shtarkov & Tjalkens, The context-tree weighting method (IEEE Trans. Inf. Theory 41, 1995).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from coplayer.compiled import njit
from coplayer.game import Unsuited
from coplayer.model.stage import Reaction, Stage

FOR = "repeated games: the other answers the latest rounds, as far back as pays"
KIND = "stage"
SEEN = ("both", "mine", "theirs")
STATES = 1_000  # of a reaction, at most


@dataclass(frozen=True, eq=False)
class ContextTree:
    """Mix all pruned trees over the last `depth` rounds of both players' actions, or of one's."""

    stage: Stage
    depth: int = 3
    seen: str = "both"  # whose actions are the context: both, mine, theirs
    prior: float = 0.5  # pseudo-count of each action at each node
    decay: float = 1.0  # of a node's counts at each visit
    stop: float = 0.5  # prior chance that a node is a leaf
    reach: int | None = None  # rounds that a reaction remembers; default: as many as give at most 1,000 states

    def __post_init__(self):
        if self.seen not in SEEN or self.depth < 0 or not 0 < self.stop < 1 or self.prior <= 0:
            raise Unsuited(f"seen is one of {SEEN}, depth >= 0, 0 < stop < 1, prior > 0; given {self!r}")

    @cached_property
    def factors(self) -> tuple[int, int]:
        """A round is the symbol mine * first + theirs * second."""
        ours, theirs = self.stage.shape
        return {"both": (theirs, 1), "mine": (1, 0), "theirs": (0, 1)}[self.seen]

    @cached_property
    def symbols(self) -> int:
        """C, the number of different rounds."""
        ours, theirs = self.stage.shape
        return {"both": ours * theirs, "mine": ours, "theirs": theirs}[self.seen]

    def begin(self) -> Tree:
        past = np.full(self.depth, self.symbols)  # latest first; C is the time before the match
        return Tree(past, *nodes(64, self.symbols, self.stage.shape[1], np.log(self.stop / (1 - self.stop))))

    def update(self, memory: Tree, mine: int, theirs: int) -> Tree:
        if memory.used[0] + self.depth >= len(memory.child):
            memory = doubled(memory, np.log(self.stop / (1 - self.stop)))
        symbol = mine * self.factors[0] + theirs * self.factors[1]
        learn(*memory, theirs, symbol, self.prior, self.decay)
        return memory

    def again(self, memory: Tree) -> Tree:
        """Another match with the same other begins."""
        return memory._replace(past=np.full(self.depth, self.symbols))

    def predict(self, memory: Tree) -> np.ndarray:
        forecast = np.empty(self.stage.shape[1])
        expect(memory.past, memory.child, memory.counts, memory.ratio, self.prior, forecast)
        return forecast

    def reaction(self, memory: Tree) -> Reaction:
        """The other as a Markov chain over the last `reach` rounds, fewer at the start; deeper nodes are left out."""
        reach, then = self.states
        theirs = np.empty((len(then), self.stage.shape[1]))
        expect_all(self.symbols, reach, memory.child, memory.counts, memory.ratio, self.prior, theirs)
        return Reaction(state_of(memory.past[:reach], self.symbols), theirs, then)

    @cached_property
    def states(self) -> tuple[int, np.ndarray]:
        """(rounds remembered, [S, A, B] the state after a round); S counts the strings of 0 to `reach` rounds."""
        c, reach = self.symbols, self.reach
        if reach is None:
            reach = max(r for r in range(self.depth + 1) if sum(c**k for k in range(r + 1)) <= STATES or r == 0)
        reach = min(reach, self.depth)
        starts = np.cumsum([0, *(c**k for k in range(reach + 1))])  # of the strings of length k
        ours, theirs = np.indices(self.stage.shape)
        symbol = ours * self.factors[0] + theirs * self.factors[1]  # [A, B]
        then = np.empty((starts[-1], *self.stage.shape), dtype=np.int64)
        for k in range(reach + 1):
            longer, code = min(k + 1, reach), np.arange(c**k)
            kept = code % c ** max(longer - 1, 0)  # the oldest round is forgotten
            then[starts[k] : starts[k + 1]] = starts[longer] + (symbol + c * kept[:, None, None] if reach else 0)
        return reach, then


class Tree(NamedTuple):
    """What was seen: M nodes, of which `used` are; node 0 is the root, the empty context."""

    past: np.ndarray  # [depth] latest first
    child: np.ndarray  # [M, C + 1], -1 for none; the last is the time before the match
    counts: np.ndarray  # [M, B]
    ratio: np.ndarray  # [M] ln beta
    used: np.ndarray  # [1]


def nodes(m: int, symbols: int, actions: int, ratio: float) -> tuple[np.ndarray, ...]:
    """m fresh nodes, one in use."""
    return np.full((m, symbols + 1), -1, np.int32), np.zeros((m, actions)), np.full(m, ratio), np.ones(1, np.int64)


def doubled(tree: Tree, ratio: float) -> Tree:
    """The same tree with room for twice as many nodes."""
    m = len(tree.child) + len(tree.past)
    fresh = nodes(m, tree.child.shape[1] - 1, tree.counts.shape[1], ratio)
    child, counts, ratios = (np.concatenate(two) for two in zip(tree[1:4], fresh[:3], strict=True))
    return Tree(tree.past, child, counts, ratios, tree.used)


def state_of(past: np.ndarray, symbols: int) -> int:
    """The number of a string of rounds (latest first, C where there was none) among those of any length."""
    rounds = [int(s) for s in past if s < symbols]
    return sum(symbols**k for k in range(len(rounds))) + sum(s * symbols**i for i, s in enumerate(rounds))


@njit()
def walk(past, child, path):
    """Fill `path` with the nodes of the context `past`; how many there are below the root so far."""
    path[0] = 0
    for d in range(len(past)):
        path[d + 1] = child[path[d], past[d]]
        if path[d + 1] < 0:
            return d
    return len(past)


@njit()
def expect(past, child, count, ratio, prior, forecast):
    """The mixture's distribution [B] after the context `past`; a node whose child is not there has a uniform one."""
    path = np.empty(len(past) + 1, np.int64)
    last = walk(past, child, path)
    forecast[:] = 1 / len(forecast)
    for d in range(last, -1, -1):
        node = path[d]
        here = 1.0 if d == len(past) else 1 / (1 + np.exp(-ratio[node]))
        total = count[node].sum() + prior * len(forecast)
        for b in range(len(forecast)):
            forecast[b] += here * ((count[node, b] + prior) / total - forecast[b])


@njit()
def expect_all(symbols, reach, child, count, ratio, prior, theirs):
    """`expect` [S, B] after each string of 0 to `reach` rounds."""
    past, state = np.full(reach, symbols), 0
    for length in range(reach + 1):
        for code in range(symbols**length):
            for i in range(length):
                past[i] = code // symbols**i % symbols
            expect(past, child, count, ratio, prior, theirs[state])
            state += 1


@njit()
def learn(past, child, count, ratio, used, theirs, symbol, prior, decay):
    """Weigh and count what the other did after the context `past`, then move on by one round."""
    depth, before, actions = len(past), child.shape[1] - 1, count.shape[1]
    path = np.empty(depth + 1, np.int64)
    last = walk(past, child, path)
    while last < depth and not (last > 0 and past[last - 1] == before):
        path[last + 1] = child[path[last], past[last]] = used[0]
        used[0] += 1
        last += 1
    below = 0.0  # what the nodes further down expected, weighted
    for d in range(last, -1, -1):
        node = path[d]
        own = (count[node, theirs] + prior) / (count[node].sum() + prior * actions)
        here = 1.0 if d == last else 1 / (1 + np.exp(-ratio[node]))
        if d < last:
            ratio[node] += np.log(own / below)
        below += here * (own - below)
        count[node] *= decay
        count[node, theirs] += 1
    if depth:
        past[1:] = past[:-1].copy()
        past[0] = symbol
