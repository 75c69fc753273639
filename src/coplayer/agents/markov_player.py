"""Plays an equilibrium of a zero-sum Markov game whose state both see (Shapley 1953).

The other is expected to do the same, with a share of its moves made at random; Bayes over the shares.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from coplayer.form.markov import MarkovForm, markov_form
from coplayer.game import Did, Game, Label, Saw, Unsuited
from coplayer.graph import walk
from coplayer.solve.shapley import Solution, shapley

FOR = "two-player zero-sum Markov games whose state both see: an equilibrium (grid soccer)"
GAMES = ("tic_tac_toe",)  # where the contract test sits it down
KINDS = {0.05: "play close to an equilibrium", 0.5: "play half at random", 1.0: "move at random"}
SHARES = np.array(list(KINDS))  # of random moves


class Memory(NamedTuple):
    at: int  # number of the state in the form, -1 before the first view
    log: np.ndarray  # [K] log-likelihoods of the shares
    did: int | None = None  # its own last action, until the next view


class MarkovPlayer:
    """See above; `limit` steps between states are walked at most."""

    def __init__(self, game: Game, seat: int, limit: int = 200_000):
        if game.players != 2:
            raise Unsuited(f"markov_player: two players are expected, the game given has {game.players}")
        self.seat, self.other = seat, 1 - seat
        self.form, self.solution, self.number = solved(game, limit)  # type: ignore[arg-type]

    def begin(self) -> Memory:
        return Memory(-1, np.zeros(len(SHARES)))

    def act(self, memory: Memory, view, actions, rng: np.random.Generator):
        up_to = self.solution.strategy(self.form, self.seat, memory.at).cumsum()
        return actions[min(int(np.searchsorted(up_to / up_to[-1], rng.random(), side="right")), len(actions) - 1)]

    def watch(self, memory: Memory, event: Did | Saw) -> Memory:
        if isinstance(event, Did):
            return memory._replace(did=self.menu(memory.at).index(event.label))
        if event.view not in self.number:  # the end of the game
            return memory
        at = self.number[event.view]
        log = memory.log if memory.at < 0 else memory.log + np.log(self.mixes(memory.at) @ self.led(memory, at))
        return Memory(at, log)

    def menu(self, at: int) -> tuple[Label, ...]:
        graph = self.form.graph
        return graph.menus[graph.menu[self.form.state[at], self.seat]]

    def led(self, memory: Memory, at: int) -> np.ndarray:
        """[B] the chance of the state `at` after its own move and each of the other's."""
        form, sizes = self.form, self.form.sizes[memory.at]
        joint = form.first[memory.at] + np.arange(sizes.prod()).reshape(sizes)
        mine = np.take(joint, memory.did or 0, axis=self.seat)  # [B]
        return np.array(
            [
                form.prob[a:b][form.target[a:b] == at].sum()
                for a, b in zip(form.begin[mine], form.begin[mine + 1], strict=True)
            ]
        )

    def mixes(self, at: int) -> np.ndarray:
        """[K, B] what the other does with each share of random moves."""
        calm = self.solution.strategy(self.form, self.other, at)
        return (1 - SHARES)[:, None] * calm + SHARES[:, None] / len(calm)

    def forecast_move(self, memory: Memory, view, player, actions) -> dict[Label, float]:
        w = np.exp(memory.log - memory.log.max())
        return dict(zip(actions, (w @ self.mixes(memory.at) / w.sum()).tolist(), strict=True))

    def heard(self, memory: Memory) -> dict[str, float]:
        """What the other's moves say about its kind: log-likelihoods."""
        return dict(zip(KINDS.values(), memory.log.tolist(), strict=True))


@lru_cache(maxsize=4)
def solved(game: Game, limit: int) -> tuple[MarkovForm, Solution, dict[Any, int]]:
    """(form, solution, view -> number of the state)."""
    form = markov_form(walk(game, limit=limit))
    views = [form.graph.views[form.graph.view[s, 0]] for s in form.state.tolist()]
    if len(set(views)) < len(views) or (form.graph.view[form.state, 0] != form.graph.view[form.state, 1]).any():
        raise Unsuited("markov_player: both see the state; not so in this game")
    return form, shapley(form), {view: i for i, view in enumerate(views)}
