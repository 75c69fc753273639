"""Rollouts on states that its record allows: any game that is played once and is too large for a form.

At each decision plays are drawn from the root, with its own actions as they were and the others at random; a play is
dropped where what it would have seen differs from its record (rejection sampling: exact for others who play evenly).
From the states that are left each action is tried, all play on at random, and the best mean return is played.

Known: against others who play evenly it converges to the best reply that plays evenly later on. Long games drop nearly
all plays: with none left it plays at random.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from coplayer.game import CHANCE, Did, Game, Label, Saw, Unsuited, discount, horizon

EXAMPLES = ("rollouts(plays=40, states=5)",)
GAMES = ("kuhn", "leaky_pennies")
FOR = "games played once that are too large for a form: random plays on from states that the record allows"
Entries = tuple[Did | Saw, ...]


class Rollouts:
    """See above; `plays` are drawn for a decision, each of `states` left is played on, `far` joint moves."""

    def __init__(self, game: Game, seat: int, plays: int = 600, states: int = 60, far: int = 12):
        if hasattr(game, "n") and hasattr(game, "game"):
            raise Unsuited("rollouts: a game played once is expected, given a repeated one")
        self.game, self.seat, self.plays, self.states, self.far = game, seat, plays, states, far

    def begin(self) -> Entries:
        return ()

    def watch(self, memory: Entries, event: Did | Saw) -> Entries:
        return (*memory, event)

    def act(self, memory: Entries, view, actions, rng: np.random.Generator):
        value = self.values(memory, actions, rng)
        return actions[rng.choice(np.flatnonzero(value >= value.max() - 1e-12))]

    def values(self, memory: Entries, actions, rng: np.random.Generator) -> np.ndarray:
        """[A] mean returns from here on."""
        total = np.zeros(len(actions))
        for s, time in self.allowed(memory, rng):
            total += [self.tried(s, time, a, rng) for a in actions]
        return total

    def allowed(self, memory: Entries, rng: np.random.Generator) -> list[tuple[Any, int]]:
        """(state, decisions so far) that the record allows."""
        found: list[tuple[Any, int]] = []
        for _ in range(self.plays):
            if len(found) == self.states:
                break
            if (end := self.drawn(memory, rng)) is not None:
                found.append(end)
        return found

    def drawn(self, memory: Entries, rng: np.random.Generator) -> tuple[Any, int] | None:
        """One play up to the seat's decision after the whole record; None where it sees something else."""
        s, time, last, at = self.game.root(), 0, None, 0
        while True:
            view = self.game.view(s, self.seat)
            if view is not None and view != last:
                if at == len(memory) or memory[at] != Saw(view):
                    return None
                last, at = view, at + 1
            movers = self.game.movers(s)
            if self.seat in movers and at == len(memory):
                return s, time
            own = memory[at] if self.seat in movers else None
            if not movers or (own is not None and not isinstance(own, Did)):
                return None
            if isinstance(own, Did):
                last, at = None, at + 1
            s, time = self.moved(s, own.label if isinstance(own, Did) else None, rng), time + (CHANCE not in movers)

    def moved(self, s: Any, own: Label | None, rng: np.random.Generator) -> Any:
        """The state after a joint move, drawn but for the seat's `own` action."""
        return self.game.play(s, self.joint(s, own, rng))

    def joint(self, s: Any, own: Label | None, rng: np.random.Generator) -> tuple:
        movers = self.game.movers(s)
        if movers == (CHANCE,):
            outcomes, p = zip(*self.game.chance(s), strict=True)
            return (outcomes[min(int(np.searchsorted(np.cumsum(p), rng.random(), "right")), len(p) - 1)],)
        menus = [(own,) if i == self.seat and own is not None else self.game.actions(s, i) for i in movers]
        return tuple(menu[int(rng.integers(len(menu)))] for menu in menus)

    def tried(self, s: Any, time: int, own: Label, rng: np.random.Generator) -> float:
        """What the seat earns from s on if it does `own` now, and all play on at random."""
        earned, weight, ahead, move = 0.0, 1.0, 0, own
        limit = horizon(self.game)
        while movers := self.game.movers(s):
            drawn = movers == (CHANCE,)
            if not drawn and (ahead == self.far or (limit is not None and time + ahead >= limit)):
                break
            moves = self.joint(s, move, rng)
            t = self.game.play(s, moves)
            earned += weight * float(self.game.rewards(s, moves, t)[self.seat])
            weight *= 1.0 if drawn else discount(self.game)
            s, ahead, move = t, ahead + (not drawn), move if drawn else None
        return earned
