"""One match: the rules, an agent at each seat, and everything drawn from one seed.

Each seat and chance have their own stream, so that a match can be played again with another agent at one
seat while the others' randomness stays (paired seeds, forks). Agents get exactly their record's entries
(coplayer.game): nothing else.
"""

from __future__ import annotations

import pickle
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any

import numpy as np

from coplayer.agents.agent import Agent, forecasts
from coplayer.arena.rounds import counter
from coplayer.game import CHANCE, Did, Game, GameError, Saw, discount, horizon
from coplayer.measure.forecast import Forecasts

NOTHING: Mapping[int, Any] = MappingProxyType({})


@cache
def where(menu: tuple) -> str:
    """Decisions with the same menu share a marginal."""
    return ", ".join(map(str, menu))


@dataclass(eq=False)
class Match:
    """What is kept of a match."""

    paid: list[list[float]] = field(default_factory=list)  # [R][N] by round
    moves: list[tuple] = field(default_factory=list)  # joint decisions, if asked for
    seconds: list[float] = field(default_factory=list)  # [N] spent in each agent
    decisions: list[int] = field(default_factory=list)  # [N]
    bytes: list[int] = field(default_factory=list)  # [N] the memory at the end, pickled; 0: unknown
    scores: dict[int, Forecasts] = field(default_factory=dict)  # seat -> how good its forecasts of others' moves were

    @property
    def returns(self) -> list[float]:
        """What each seat got in all, [N]."""
        return [sum(column) for column in zip(*self.paid, strict=True)]


@cache
def others(movers: tuple[int, ...], j: int) -> list[int]:
    """Places of the movers that are not j."""
    return [k for k, i in enumerate(movers) if i != j]


class Table:
    """A match while it is played: agents, memories, streams; `step` plays one move of all who move."""

    def __init__(self, game: Game, agents: Sequence[Agent], seed: int, scored: Sequence[int] = ()):
        n = game.players
        self.game, self.agents = game, agents
        self.chance, *self.rngs = [np.random.default_rng([seed, k]) for k in range(n + 1)]
        self.match = Match(
            [], [], [0.0] * n, [0] * n, [0] * n, {i: Forecasts() for i in scored if forecasts(agents[i])}
        )
        self.memories = [agent.begin() for agent in agents]
        self.last: list[Any] = [None] * n  # the view last seen since the own last action
        self.state, self.round = game.root(), counter(game)
        self.time, self.horizon, self.discount = 0, horizon(game), discount(game)
        self.look(self.state)

    @property
    def over(self) -> bool:
        movers = self.game.movers(self.state)
        late = self.horizon is not None and self.time >= self.horizon
        return not movers or (late and movers != (CHANCE,))

    @property
    def hand(self) -> int:
        """Rounds that are over."""
        return self.round(self.state)

    def look(self, t: Any) -> None:
        """Each sees what is new to it."""
        view = self.game.view
        for i, last in enumerate(self.last):
            seen = view(t, i)
            if seen is not None and seen != last:
                self.last[i] = seen
                self.watch(i, Saw(seen))

    def watch(self, i: int, event: Did | Saw) -> None:
        began = time.perf_counter()
        self.memories[i] = self.agents[i].watch(self.memories[i], event)
        self.match.seconds[i] += time.perf_counter() - began

    def step(self, said: Mapping[int, Any] = NOTHING) -> tuple:
        """Play on by one joint move, which is returned; chance's is one too. `said`: seat -> what it does already."""
        game, s = self.game, self.state
        movers = game.movers(s)
        drawn = movers == (CHANCE,)
        moves = (self.draw(s),) if drawn else self.decide(s, movers, said)
        t = game.play(s, moves)
        self.pay(game.rewards(s, moves, t), self.round(s), drawn)
        self.state = t
        self.time += not drawn
        if not drawn:
            for i, move in zip(movers, moves, strict=True):
                self.last[i] = None
                self.watch(i, Did(move))
        self.look(t)
        return moves

    def draw(self, s: Any) -> Any:
        """What chance does."""
        options = self.game.chance(s)
        u = self.chance.random()
        for outcome, p in options:
            u -= p
            if u < 0:
                return outcome
        return options[-1][0]

    def decide(self, s: Any, movers: tuple[int, ...], said: Mapping[int, Any]) -> tuple:
        """The move of each mover."""
        game = self.game
        menus = [game.actions(s, i) for i in movers]
        turns = list(zip(movers, menus, strict=True))
        expected = [(j, k, self.expect(j, s, *turns[k])) for j in self.match.scores for k in others(movers, j)]
        moves = tuple([said[i] if i in said else self.act(i, s, menu) for i, menu in turns])
        for j, k, forecast in expected:
            self.match.scores[j].add(list(forecast.values()), list(forecast).index(moves[k]), where(tuple(menus[k])))
        return moves

    def act(self, i: int, s: Any, menu: Sequence) -> Any:
        began = time.perf_counter()
        move = self.agents[i].act(self.memories[i], self.game.view(s, i), menu, self.rngs[i])
        self.match.seconds[i] += time.perf_counter() - began
        self.match.decisions[i] += 1
        if move not in menu:
            raise GameError(
                f"{type(self.agents[i]).__name__} at seat {i} does {move!r}; it can do one of {tuple(menu)!r}"
            )
        return move

    def expect(self, j: int, s: Any, i: int, menu: Sequence) -> dict:
        """What the agent at seat j thinks that player i will do now."""
        began = time.perf_counter()
        found = self.agents[j].forecast_move(self.memories[j], self.game.view(s, j), i, menu)  # type: ignore[attr-defined]
        self.match.seconds[j] += time.perf_counter() - began
        return dict(found)

    def pay(self, rewards: Sequence[float], k: int, drawn: bool) -> None:
        """Write down what a step pays, in round k."""
        paid = self.match.paid
        while len(paid) <= k:
            paid.append([0.0] * len(self.agents))
        weight = self.discount ** max(self.time - drawn, 0) if self.discount != 1 else 1.0
        row = paid[k]
        for i, r in enumerate(rewards):
            if r:
                row[i] += weight * float(r)

    def weigh(self) -> None:
        """Note how large the memories are."""
        pairs = zip(self.agents, self.memories, strict=True)
        self.match.bytes = [0 if getattr(a, "opaque", False) else pickled(m) for a, m in pairs]


class Scales:
    """A file that keeps nothing but its length."""

    def __init__(self) -> None:
        self.length = 0

    def write(self, piece: Any) -> int:
        self.length += (n := memoryview(piece).nbytes)
        return n


def pickled(memory: Any) -> int:
    """The length of a memory's pickle, without making it."""
    scales = Scales()
    pickle.Pickler(scales).dump(memory)
    return scales.length


def play(game: Game, agents: Sequence[Agent], seed: int, scored: Sequence[int] = (), keep: bool = False) -> Match:
    """A whole match; `scored` are the seats whose forecasts are scored, `keep` keeps the moves."""
    table = Table(game, agents, seed, scored)
    while not table.over:
        moves = table.step()
        if keep:
            table.match.moves.append(moves)
    table.weigh()
    return table.match
