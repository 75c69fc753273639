"""The graph: every state of a game and every step between them, as arrays. Rules are not called after it.

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
from math import prod
from random import Random
from typing import Any, NamedTuple

import numpy as np

from coplayer.game import (
    CHANCE,
    CoplayerError,
    Game,
    GameError,
    TooLarge,
    broken,
    check_chance,
    check_menu,
    check_paid,
    check_view,
    given,
    horizon,
    recall,
)

END, DRAW, MOVE = 0, 1, 2  # kinds of states: over, chance, decision
EDGES = 20_000_000  # default limit on stored edges
DOUBT = 1_000  # how many limits the playouts' average must reach to refuse a tree at once
PLAYOUTS = 20
WIDEST = 32_767  # most actions of a player in one state


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

    Raises TooLarge past `limit` edges and GameError where the rules contradict themselves or raise.
    `progress(states, edges)` is called every few thousand states.
    """
    given(game)
    if getattr(game, "tree", False):
        refuse_at_once(game, limit)
    with without_collector():
        walker = Walker(game, limit)
        for n in walker.run():
            if progress:
                progress(n, walker.edges)
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


def refuse_at_once(game: Game, limit: int) -> None:
    """Raise TooLarge where playouts leave no doubt that a tree is.

    A playout with b_1, b_2 ... choices estimates 1 + b_1 + b_1 b_2 + ... histories without bias (Knuth
    1975), so a tree within the limit gives an average of DOUBT limits with probability < 1 / DOUBT (Markov).
    """
    rng, total, most = Random(0), 0.0, float(PLAYOUTS * DOUBT * limit)
    for _ in range(PLAYOUTS):
        try:
            total += playout(game, rng, most)
        except Exception:  # a rule raises: the walk will say which, and where
            return
        if total > most:
            raise TooLarge(f"more than {limit:,} steps between states; playouts say {DOUBT:,} times more")


def playout(game: Game, rng: Random, most: float) -> float:
    """Play at random, each choice equally likely; the estimate of the tree's histories up to `most`."""
    s, t, width, histories = game.root(), 0, 1.0, 1.0
    while (movers := game.movers(s)) and histories <= most:
        if movers == (CHANCE,):
            menus: list = [[o for o, p in game.chance(s) if p > 0]]
        elif t == horizon(game):
            break
        else:
            menus, t = [game.actions(s, i) for i in movers], t + 1
        s = game.play(s, tuple([rng.choice(m) for m in menus]))
        width *= prod(map(len, menus))
        histories += width
    return histories


class Fan(NamedTuple):
    """What movers can do together, kept once for all states where they can do just that."""

    number: int
    seats: list[int]  # the movers, in seat order
    moves: list[tuple]  # joint actions, the last mover's fastest
    rows: np.ndarray  # [moves, N] as in Graph.move
    menu: np.ndarray  # [N] as in Graph.menu


class Visits(NamedTuple):
    """A row for each state that has edges, in the order of visits."""

    state: Any
    time: Any  # decisions before it
    edge: Any  # the first of its edges, in the order of visits
    fan: Any  # the number of its fan, -1 for chance


class Walker:
    """What a walk writes down. In a tree every edge leads to a new state: edge e to state e + 1."""

    def __init__(self, game: Game, limit: int):
        self.game, self.limit, self.horizon = game, limit, horizon(game)
        self.tree = getattr(game, "tree", False)
        self.given = recall(game) == "given"
        self.pays_late = getattr(game, "pays_late", False)
        self.players = game.players
        self.ids: dict[Any, int] = {}  # state -> id, empty for a tree
        self.queue: deque = deque()  # (id, state, decisions so far, movers) of states that are not over
        self.edges = 0
        self.menus: dict[tuple, int] = {}
        self.fans: dict[tuple, Fan] = {}  # (movers, menu, menu ...) -> fan
        self.views: dict[Any, int] = {}
        self.view = array("i")  # per state and player; where information sets are given, per visit and mover
        self.visits = Visits(array("q"), array("i"), array("q"), array("i"))
        self.target, self.parent = array("i"), array("q")  # per edge, and per state; empty for a tree
        self.prob = array("d")  # per edge of chance
        self.payer, self.paid = array("q"), array("d")  # edges that pay, and what
        self.at: Any = None  # the state being looked at
        self.nothing: Any = None  # most games pay the same object for nothing

    def run(self) -> Iterator[int]:
        """Walk; yields the number of states now and then."""
        try:
            yield from self.visiting()
        except (CoplayerError, MemoryError):
            raise
        except Exception as error:  # a game's own rules may raise anything
            raise broken(error, self.at) from error

    def visiting(self) -> Iterator[int]:
        root = self.game.root()
        if getattr(type(root), "__hash__", None) is None:
            raise GameError(f"root() gives {root!r}, which is not hashable; states must be immutable values")
        self.reached(0, root, self.game.movers(root), 0)
        take, done = self.queue.pop if self.tree else self.queue.popleft, 0
        while self.queue:
            n, self.at, t, movers = take()
            done += 1
            if movers == (CHANCE,):
                self.draw(n, self.at, t)
            elif self.horizon is None or t < self.horizon:
                self.decide(n, self.at, t, movers)
            if self.edges > self.limit:
                raise TooLarge(f"more than {self.limit:,} steps between states; stopped walking at {n:,} states")
            if done % 8192 == 0:
                yield self.states

    def draw(self, n: int, s: Any, t: int) -> None:
        pairs = [(outcome, p) for outcome, p in self.game.chance(s) if p]
        check_chance(pairs, s)
        self.prob.extend([p for _, p in pairs])
        moves: list[tuple] = [(outcome,) for outcome, _ in pairs]
        self.steps(n, s, moves, -1, t)

    def decide(self, n: int, s: Any, t: int, movers: tuple[int, ...]) -> None:
        actions, view, views = self.game.actions, self.game.view, self.views
        if len(movers) == 1:
            key: tuple = movers, tuple(actions(s, movers[0]))
        else:
            key = movers, *[tuple(actions(s, i)) for i in movers]
        fan = self.fans.get(key) or self.fan(key, s)
        if self.given:
            for i in fan.seats:
                self.view.append(views.setdefault(view(s, i), len(views)))
        self.steps(n, s, fan.moves, fan.number, t)

    def fan(self, key: tuple, s: Any) -> Fan:
        """The fan of the movers of state `s`, met for the first time."""
        movers, *menus = key
        for i, menu in zip(movers, menus, strict=True):
            check_menu(self.game, menu, i, s)
            if len(menu) > WIDEST:
                raise TooLarge(f"player {i} has {len(menu):,} actions in state {s!r}, more than {WIDEST:,}")
        moves = list(product(*menus))
        rows, ids = np.full((len(moves), self.players), -1, np.int16), np.full(self.players, -1, np.int32)
        rows[:, movers] = list(product(*(range(len(m)) for m in menus)))
        ids[list(movers)] = [self.menus.setdefault(m, len(self.menus)) for m in menus]
        return self.fans.setdefault(key, Fan(len(self.fans), sorted(movers), moves, rows, ids))

    def steps(self, n: int, s: Any, moves: list[tuple], fan: int, t: int) -> None:
        """What each joint move or outcome leads to from state `n`, `t` decisions after the root, and pays."""
        play, who, rewards, late = self.game.play, self.game.movers, self.game.rewards, self.pays_late
        new, wait = self.tree and self.given, self.queue.append  # states new for certain, and views not due yet
        edge, visits = self.edges, self.visits
        visits.state.append(n)
        visits.time.append(t)
        visits.edge.append(edge)
        visits.fan.append(fan)
        t += fan >= 0
        for move in moves:
            after = play(s, move)
            movers = who(after)
            if not (movers and late):
                paid = rewards(s, move, after)
                if paid is not self.nothing:
                    self.pay(edge, paid, s, move)
            edge += 1
            if not new:
                self.reached(edge, after, movers, t)
                self.at = s
            elif movers:
                wait((edge, after, t, movers))
        self.edges = edge

    def pay(self, edge: int, paid: Any, s: Any, moves: tuple) -> None:
        check_paid(paid, self.players, moves, s)
        if any(paid):
            self.payer.append(edge)
            self.paid.extend(paid)
        else:
            self.nothing = paid

    def reached(self, edge: int, s: Any, movers: tuple, t: int) -> None:
        """Number the state that an edge leads to; one not met before and not over waits in the queue."""
        if self.tree:
            known = edge
        else:
            try:
                known = self.ids.setdefault(s, len(self.ids))
            except TypeError:
                raise GameError(f"state {s!r} is not hashable; states must be immutable values") from None
            self.target.append(known)
            if known < len(self.parent):
                return
            self.parent.append(edge - 1)
        if not self.given:
            self.view.extend([self.sight(s, i) for i in range(self.players)])
        if movers:
            self.queue.append((known, s, t, movers))

    @property
    def states(self) -> int:
        return self.edges + 1 if self.tree else len(self.parent)

    def sight(self, s: Any, player: int) -> int:
        self.at = s
        view = self.game.view(s, player)
        try:
            return -1 if view is None else self.views.setdefault(view, len(self.views))
        except TypeError:
            check_view(view, player, s)
            raise

    def graph(self) -> Graph:
        """The arrays, by state and by edge."""
        S, E, N = self.states, self.edges, self.players
        v = Visits(*map(np.asarray, self.visits))
        draws, count = v.fan < 0, np.diff(v.edge, append=E)
        kind, menu = np.zeros(S, np.int8), np.full((S, N), -1, np.int32)
        kind[v.state] = np.where(draws, DRAW, MOVE)
        if self.fans:
            menu[v.state[~draws]] = np.stack([f.menu for f in self.fans.values()])[v.fan[~draws]]
        parent = np.arange(-1, E) if self.tree else np.asarray(self.parent)
        parent[0] = -1
        time = np.zeros(S, np.int32)
        time[1:] = np.repeat(v.time + ~draws, count)[parent[1:]]
        prob, reward = np.ones(E), np.zeros((E, N))
        prob[np.repeat(draws, count)] = self.prob
        reward[self.payer] = np.asarray(self.paid).reshape(-1, N)
        target = np.arange(1, E + 1, dtype=np.int32) if self.tree else np.asarray(self.target)[1:]
        edges = {"target": target, "move": self.indices(v.fan, count), "prob": prob, "reward": reward}
        start, edges, moved = in_order(v, count, S, edges)
        parent[1:] = moved[parent[1:]]
        return Graph(
            self.game, start, kind, menu, self.sights(v.state, menu), time, parent,
            **edges, menus=list(self.menus), views=list(self.views),
        )  # fmt: skip

    def indices(self, fan: np.ndarray, count: np.ndarray) -> np.ndarray:
        """Graph.move [E, N], in the order of visits."""
        move = np.full((self.edges, self.players), -1, np.int16)
        if self.fans:
            rows = np.concatenate([f.rows for f in self.fans.values()])
            first = np.cumsum([0] + [len(f.moves) for f in self.fans.values()])
            n = count[fan >= 0]
            within = np.arange(n.sum()) - np.repeat(np.cumsum(n) - n, n)
            move[np.repeat(fan >= 0, count)] = rows[np.repeat(first[fan[fan >= 0]], n) + within]
        return move

    def sights(self, visited: np.ndarray, menu: np.ndarray) -> np.ndarray:
        """Graph.view [S, N]."""
        if not self.given:
            return np.asarray(self.view).reshape(menu.shape)
        view, rows = np.full_like(menu, -1), np.full((len(visited), self.players), -1, np.int32)
        rows[menu[visited] >= 0] = self.view
        view[visited] = rows
        return view


def in_order(v: Visits, count: np.ndarray, states: int, edges: dict) -> tuple[np.ndarray, dict, np.ndarray]:
    """Where each state's edges start, edges in the order of their states, and where each one went."""
    each, first = np.zeros(states, np.int64), np.zeros(states, np.int64)
    each[v.state], first[v.state] = count, v.edge
    start = np.concatenate([[0], np.cumsum(each)])
    order = np.arange(start[-1]) + np.repeat(first - start[:-1], each)
    if (order == np.arange(len(order))).all():
        return start, edges, order
    moved = np.empty_like(order)
    moved[order] = np.arange(len(order))
    return start, {name: a[order] for name, a in edges.items()}, moved
