"""Looks ahead: two-player zero-sum games in which both see everything, one moves at a time and nothing is drawn.

    Q(s, a) = what a earns if both play best for d more moves, 0 where the search ends; a later win is worth less (FADE)

Alpha-beta search (Knuth & Moore 1975), one move deeper at a time until it has looked at `nodes` states; a depth that
was not finished is not used. It plays the best action. The other is expected to be somebody with a quantal response
to the same values,

    P(a | s, precision) ∝ exp(precision Q(s, a)),      precision one of PRECISIONS, Bayes over them

from not looking at all to hardly ever erring. Nothing is known about the other beforehand.

Known: with nodes=20000 the values in tic-tac-toe are those of plain minimax.
"""

from __future__ import annotations

from functools import lru_cache
from math import inf
from typing import Any, NamedTuple

import numpy as np

from coplayer.game import CHANCE, Did, Game, GameError, Label, Saw, Unsuited

FOR = "two-player zero-sum games without chance or secrets: alpha-beta search, and quantal others"
EXAMPLES = ("lookahead(nodes=200)",)
GAMES = ("tic_tac_toe",)  # where the contract test sits it down
KINDS = {10.0: "hardly ever err", 3.0: "err now and then", 1.0: "err often", 0.0: "move at random"}  # precision: who
PRECISIONS = tuple(KINDS)
FADE = 0.99


class Memory(NamedTuple):
    state: Any
    log: np.ndarray  # [K] log-likelihoods of the precisions
    moves: int = 0  # of the other's, seen
    best: int = 0  # ... that were among the best


class Lookahead:
    """See above."""

    def __init__(self, game: Game, seat: int, nodes: int = 600):
        if game.players != 2:
            raise Unsuited(f"lookahead: two players are expected, the game given has {game.players}")
        self.game, self.seat, self.nodes = game, seat, nodes
        self.search = lru_cache(maxsize=64)(self.searched)
        self.checked(game.root())

    def checked(self, s: Any) -> Any:
        """A state whose mover is one player; others are refused."""
        movers = self.game.movers(s)
        if CHANCE in movers or len(movers) > 1:
            raise Unsuited(f"lookahead: one player moves at a time and nothing is drawn; not so in {s!r}")
        if self.game.view(s, 0) != self.game.view(s, 1):
            raise Unsuited(f"lookahead: both see the same; not so in {s!r}")
        return s

    def begin(self) -> Memory:
        return Memory(self.game.root(), np.zeros(len(PRECISIONS)))

    def act(self, memory: Memory, view, actions, rng: np.random.Generator):
        value = self.values(memory.state, actions)
        return actions[rng.choice(np.flatnonzero(value >= value.max() - 1e-9))]

    def watch(self, memory: Memory, event: Did | Saw) -> Memory:
        s = memory.state
        if isinstance(event, Did):
            return memory._replace(state=self.checked(self.game.play(s, (event.label,))))
        if self.game.view(s, self.seat) == event.view:
            return memory
        for k, label in enumerate(menu := self.menu(s)):
            t = self.game.play(s, (label,))
            if self.game.view(t, self.seat) == event.view:
                return self.learned(memory, menu, k)._replace(state=self.checked(t))
        raise GameError(f"lookahead: no move leads from {s!r} to the view {event.view!r}")

    def learned(self, memory: Memory, menu: tuple, k: int) -> Memory:
        """After the other's k-th action."""
        value = self.values(memory.state, menu)
        log = memory.log + np.log(self.quantal(value)[:, k])
        best = memory.best + bool(value[k] >= value.max() - 1e-9)
        return memory._replace(log=log, moves=memory.moves + 1, best=best)

    def forecast_move(self, memory: Memory, view, player, actions) -> dict[Label, float]:
        w = np.exp(memory.log - memory.log.max())
        return dict(
            zip(actions, (w @ self.quantal(self.values(memory.state, actions)) / w.sum()).tolist(), strict=True)
        )

    def heard(self, memory: Memory) -> dict[str, float]:
        """What the other's moves say about its kind: log-likelihoods."""
        return dict(zip(KINDS.values(), memory.log.tolist(), strict=True))

    def quantal(self, value: np.ndarray) -> np.ndarray:
        """[K, A] what each precision does with actions worth value [A]."""
        u = np.array(PRECISIONS)[:, None] * (value - value.max())
        return np.exp(u) / np.exp(u).sum(1, keepdims=True)

    def menu(self, s: Any) -> tuple:
        return tuple(self.game.actions(s, self.game.movers(s)[0]))

    def values(self, s: Any, actions) -> np.ndarray:
        """[A] Q of the mover's actions."""
        found = self.search(s)
        return np.array([found[a] for a in actions])

    def searched(self, s: Any) -> dict[Label, float]:
        """Q of each action, as deep as `nodes` allow."""
        known: dict[Label, float] = {}
        depth = looked = 0
        while True:
            depth += 1
            search = Search(self.game, max(self.nodes - looked, 0) if known else inf)
            mover = self.game.movers(s)[0]
            found = {a: search.after(s, mover, a, depth, -inf, inf) for a in self.menu(s)}
            looked += search.looked
            if not search.spent:
                known = found
            if search.spent or not search.cut:
                return known


class Search:
    """One search to a depth; gives up after `nodes` states."""

    def __init__(self, game: Game, nodes: float):
        self.game, self.nodes = game, nodes
        self.seen: dict[tuple[Any, int], float] = {}  # (state, depth) -> exact value
        self.looked, self.cut = 0, False  # cut: some state was not looked into because of the depth

    @property
    def spent(self) -> bool:
        return self.looked > self.nodes

    def after(self, s: Any, mover: int, a: Label, depth: int, low: float, high: float) -> float:
        """What `a` earns the mover of s."""
        t = self.game.play(s, (a,))
        paid = float(self.game.rewards(s, (a,), t)[mover])
        movers = self.game.movers(t)
        self.looked += 1
        if not movers:
            return paid
        ends = (low - paid) / FADE, (high - paid) / FADE
        if movers[0] == mover:
            return paid + FADE * self.best(t, mover, depth - 1, *ends)
        return paid - FADE * self.best(t, movers[0], depth - 1, -ends[1], -ends[0])

    def best(self, s: Any, mover: int, depth: int, low: float, high: float) -> float:
        """What the mover of s earns; exact between low and high, a bound outside."""
        if depth == 0 or self.looked > self.nodes:
            self.cut = True
            return 0.0
        if (kept := self.seen.get((s, depth))) is not None:
            return kept
        value, floor = -inf, low
        for a in self.game.actions(s, mover):
            value = max(value, self.after(s, mover, a, depth, floor, high))
            floor = max(floor, value)
            if floor >= high:
                return value
        if value > low:
            self.seen[s, depth] = value
        return value
