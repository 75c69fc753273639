"""The graph: every state of a game and every step between them, as arrays. Rules are called here and never again.

Games whose states are histories (`tree = True`) are walked depth first and nothing is merged; all others
breadth first, each distinct state once, up to `horizon` decisions.
"""

from __future__ import annotations

import gc
from array import array
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from math import isfinite
from typing import Any

import numpy as np

from coplayer.game import CHANCE, Game, GameError, TooLarge, horizon, recall

END, DRAW, MOVE = 0, 1, 2  # kinds of states: over, chance, decision
EDGES = 20_000_000  # default limit on stored edges


@dataclass(frozen=True, eq=False)
class Graph:
    """States S and edges E of a game; the edges of state s are start[s] : start[s + 1].

    Edges of a decision state run over the joint actions, the last mover's action fastest.
    """

    game: Game
    start: np.ndarray  # [S + 1] first edge
    kind: np.ndarray  # [S] END, DRAW or MOVE
    menu: np.ndarray  # [S, N] id of the actions a player has here, -1: it does not move
    view: np.ndarray  # [S, N] id of what a player sees here, -1: nothing
    time: np.ndarray  # [S] fewest decisions in which the state is reached
    parent: np.ndarray  # [S] the edge by which it was first reached, -1 for the root
    target: np.ndarray  # [E]
    move: np.ndarray  # [E, N] index of each mover's action, -1: not moving
    prob: np.ndarray  # [E] chance's probability, 1 for decisions
    reward: np.ndarray  # [E, N]
    menus: list[tuple]  # menu id -> labels
    views: list[Any]  # view id -> view

    @property
    def players(self) -> int:
        return self.menu.shape[1]

    @property
    def states(self) -> int:
        return len(self.kind)

    @property
    def edges(self) -> int:
        return len(self.target)

    @property
    def source(self) -> np.ndarray:  # [E]
        return np.repeat(np.arange(self.states, dtype=np.int32), np.diff(self.start))

    def path(self, s: int) -> list[int]:
        """The edges that first led to state `s`, from the root."""
        edges, source = [], self.source
        while (e := self.parent[s]) >= 0:
            edges.append(int(e))
            s = source[e]
        return edges[::-1]

    def state(self, s: int) -> Any:
        """The game's own state number `s`, made again by playing its path (states are not stored)."""
        state = self.game.root()
        for e in self.path(s):
            state = self.game.play(state, self.moves(state, e))
        return state

    def moves(self, state: Any, e: int) -> tuple:
        """The labels of edge `e`, which leaves `state`."""
        source = int(np.searchsorted(self.start, e, side="right")) - 1
        if self.kind[source] == DRAW:
            outcomes = [o for o, p in self.game.chance(state) if p > 0]
            return (outcomes[e - self.start[source]],)
        return tuple(self.menus[self.menu[source, i]][self.move[e, i]] for i in self.game.movers(state))


def walk(game: Game, limit: int = EDGES, progress: Callable[[int, int], None] | None = None) -> Graph:
    """Walk `game` from its root and return its graph.

    Raises TooLarge past `limit` edges and GameError where the rules contradict themselves.
    `progress(states, edges)` is called every few thousand states.
    """
    with without_collector():
        walker = Walker(game, limit)
        for n in walker.run():
            if progress:
                progress(n, len(walker.target))
        return walker.graph()


@contextmanager
def without_collector() -> Iterator[None]:
    """Millions of small live objects make the cyclic collector quadratic: switch it off."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


class Walker:
    """The arrays of a graph while they grow. In a tree the ids are those of the visits, depth first."""

    def __init__(self, game: Game, limit: int):
        self.game, self.limit, self.horizon = game, limit, horizon(game)
        self.tree = getattr(game, "tree", False)
        self.given = recall(game) == "given"
        self.players = game.players
        self.nobody = array("i", [-1] * self.players)
        self.still = array("h", self.nobody)
        self.checked: Any = (
            None  # the last rewards found in order: most games pay the same object for nothing
        )
        self.menus: dict[tuple, int] = {}
        self.views: dict[Any, int] = {}
        self.ids: dict[Any, int] = {}  # state -> id, empty for a tree
        self.queue: deque = deque()  # (id, state, decisions so far)
        self.first, self.last = array("q"), array("q")  # per state: its edges, -1 until expanded
        self.kind, self.time, self.parent = array("b"), array("i"), array("q")
        self.menu, self.view = array("i"), array("i")
        self.target, self.move = array("i"), array("h")
        self.prob, self.reward = array("d"), array("d")

    def run(self) -> Iterator[int]:
        self.reach(self.game.root(), 0, -1)
        take = self.queue.pop if self.tree else self.queue.popleft
        done = 0
        while self.queue:
            self.expand(*take())
            done += 1
            if done % 8192 == 0:
                yield done

    def reach(self, s: Any, t: int, edge: int) -> int:
        """The id of state `s`, arrived at by `edge` after `t` decisions."""
        if not self.tree:
            try:
                known = self.ids.setdefault(s, len(self.kind))
            except TypeError:
                raise GameError(f"state {s!r} is not hashable; states must be immutable values") from None
            if known < len(self.kind):
                return known
        n = len(self.kind)
        self.kind.append(END)
        self.time.append(t)
        self.parent.append(edge)
        self.first.append(0)
        self.last.append(0)
        self.menu.extend(self.nobody)
        if self.given:
            self.view.extend(self.nobody)
        else:
            self.view.extend([self.sight(s, i) for i in range(self.players)])
        self.queue.append((n, s, t))
        return n

    def sight(self, s: Any, player: int) -> int:
        view = self.game.view(s, player)
        return -1 if view is None else self.views.setdefault(view, len(self.views))

    def expand(self, n: int, s: Any, t: int) -> None:
        self.first[n] = self.last[n] = len(self.target)
        movers = self.game.movers(s)
        if not movers:
            return
        if movers == (CHANCE,):
            self.kind[n] = DRAW
            self.draw(s, t)
        elif self.horizon is None or t < self.horizon:
            self.kind[n] = MOVE
            self.decide(n, s, t, movers)
        self.last[n] = len(self.target)
        if len(self.target) > self.limit:
            raise TooLarge(f"more than {self.limit:,} steps between states; stopped walking at {n:,} states")

    def draw(self, s: Any, t: int) -> None:
        total = 0.0
        for outcome, p in self.game.chance(s):
            if not 0 <= p <= 1:
                raise GameError(f"chance gives {outcome!r} the probability {p} in state {s!r}")
            if p:
                self.step(s, (outcome,), t, p, self.still)
            total += p
        if abs(total - 1) > 1e-9:
            raise GameError(f"chance's probabilities sum to {total}, not 1, in state {s!r}")

    def decide(self, n: int, s: Any, t: int, movers: tuple[int, ...]) -> None:
        menus = []
        for i in movers:
            if not 0 <= i < self.players:
                raise GameError(f"movers() names player {i} of {self.players} in state {s!r}")
            menus.append(menu := tuple(self.game.actions(s, i)))
            if len(set(menu)) < len(menu) or not menu:
                raise GameError(f"actions() gives player {i} {menu!r} in state {s!r}: none, or one twice")
            self.menu[n * self.players + i] = self.menus.setdefault(menu, len(self.menus))
            if self.given:
                self.view[n * self.players + i] = self.sight(s, i)
        index = array("h", self.nobody)
        if len(movers) == 1:
            for index[i], label in enumerate(menu):
                self.step(s, (label,), t + 1, 1.0, index)
            return
        for choice in product(*(range(len(m)) for m in menus)):
            for i, a in zip(movers, choice, strict=True):
                index[i] = a
            moves = tuple([m[a] for m, a in zip(menus, choice, strict=True)])
            self.step(s, moves, t + 1, 1.0, index)

    def step(self, s: Any, moves: tuple, t: int, p: float, index: Any) -> None:
        after = self.game.play(s, moves)
        rewards = self.game.rewards(s, moves, after)
        if rewards is not self.checked and (len(rewards) != self.players or not isfinite(sum(rewards))):
            raise GameError(
                f"rewards() gives {rewards!r} to {self.players} players for {moves!r} in state {s!r}"
            )
        self.checked = rewards
        edge = len(self.target)
        self.move.extend(index)
        self.prob.append(p)
        self.reward.extend(rewards)
        self.target.append(self.reach(after, t, edge))

    def graph(self) -> Graph:
        shape = (-1, self.players)
        first, last = np.asarray(self.first), np.asarray(self.last)
        arrays = {
            "kind": np.asarray(self.kind),
            "menu": np.asarray(self.menu).reshape(shape),
            "view": np.asarray(self.view).reshape(shape),
            "time": np.asarray(self.time),
        }
        edges = {
            "target": np.asarray(self.target),
            "move": np.asarray(self.move).reshape(shape),
            "prob": np.asarray(self.prob),
            "reward": np.asarray(self.reward).reshape(shape),
        }
        start, edges, moved = in_order(first, last, edges)
        parent = np.asarray(self.parent)
        parent = np.where(parent < 0, -1, moved[parent]) if len(moved) else parent
        return Graph(
            self.game, start, **arrays, **edges, parent=parent, menus=list(self.menus), views=list(self.views)
        )


def in_order(first: np.ndarray, last: np.ndarray, edges: dict) -> tuple[np.ndarray, dict, np.ndarray]:
    """Edges in the order of their states (a tree's come out in the order of visits), and where each went."""
    start = np.concatenate([[0], np.cumsum(last - first)])
    order = np.arange(start[-1]) + np.repeat(first - start[:-1], last - first)
    if (order == np.arange(len(order))).all():
        return start, edges, order
    moved = np.empty_like(order)
    moved[order] = np.arange(len(order))
    return start, {name: a[order] for name, a in edges.items()}, moved
