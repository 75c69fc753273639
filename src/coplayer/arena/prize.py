"""What there was to win, round by round: the rival's true behaviour makes expectations exact.

Where a rival shows what it will do (`distribution` in rounds, `plan` in hands) three expectations are kept a
round, with its luck left out: what we earn, what an equilibrium would have earned, and what the best answer
to its present behaviour would have earned (the oracle). The oracle is myopic: where a rival reacts to what we
do, its future is not in it, and a population says so by `REACTS = True`; then nothing is kept.

    share of the prize = (ours - equilibrium) / (oracle - equilibrium)
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from coplayer.arena.after_switch import aligned
from coplayer.arena.match import Table
from coplayer.form.hands import Hands, hands_of
from coplayer.form.passes import best
from coplayer.form.sequence import SequenceForm
from coplayer.game import CoplayerError
from coplayer.model.stage import Stage, stage_of
from coplayer.population.by_name import population
from coplayer.solve.matrix_game import equilibrium
from coplayer.solve.response import earned, plan
from coplayer.solve.safe_side import safe_side

BLOCKS = 20
ROUNDING = 1e-9


class Nothing:
    """Where the prize is not known."""

    def before(self, table: Table) -> None: ...
    def after(self, table: Table, moves: tuple) -> None: ...
    def totals(self) -> None:
        return None

    after_switch = totals


def ledger(table: Table, ours: list[int], people: str | None) -> Any:
    """Keeps the accounts of one match of two players."""
    if people is None or len(ours) != 1 or table.game.players != 2 or getattr(population(people), "REACTS", False):
        return Nothing()
    seat = ours[0]
    rival = table.agents[1 - seat]
    if hasattr(rival, "distribution"):
        try:
            return Rounds(stage_of(table.game, seat), seat)
        except CoplayerError:
            return Nothing()
    if hasattr(rival, "plan") and hasattr(table.agents[seat], "plan"):
        return PerHand(hands_of(table.game, seat), seat)
    return Nothing()


class Rows:
    """Rows (ours, an equilibrium's, the oracle's), one a round."""

    rows: list[tuple[float, float, float]]
    ways: list[Any]  # in which of its ways the rival was in each round, where it says so

    def after_switch(self) -> dict[str, Any] | None:
        """The same by rounds since the rival's last switch."""
        return aligned(self.rows, self.ways)

    def totals(self) -> dict[str, list[float]] | None:
        """Means a round in each block."""
        if not self.rows:
            return None
        parts = [np.mean(part, axis=0) for part in np.array_split(np.array(self.rows), min(BLOCKS, len(self.rows)))]
        arm, safe, best = np.array(parts).T.tolist()
        return {"arm": arm, "equilibrium": safe, "oracle": best}


class Rounds(Rows):
    """Accounts of a repeated one-shot game: our action against the rival's true mix."""

    def __init__(self, stage: Stage, seat: int):
        self.stage, self.seat = stage, seat
        self.safe = maximin(stage)
        self.rows: list[tuple[float, float, float]] = []
        self.ways: list[Any] = []
        self.theirs = np.zeros(stage.shape[1])

    def before(self, table: Table) -> None:
        """Ask the rival what it will do."""
        other = 1 - self.seat
        movers = table.game.movers(table.state)
        if other not in movers:
            return
        view, menu = table.game.view(table.state, other), table.game.actions(table.state, other)
        mix = table.agents[other].distribution(table.memories[other], view, menu)  # type: ignore[attr-defined]
        self.theirs = np.array([mix[b] for b in self.stage.theirs])
        self.ways.append(way(table, other))

    def after(self, table: Table, moves: tuple) -> None:
        """Write the round down."""
        if len(moves) < 2:
            return
        value = self.stage.payoff @ self.theirs  # [A, B] @ [B] -> [A]
        mine = self.stage.numbers[0][moves[self.seat]]
        safe = float(value @ self.safe) if self.safe is not None else np.nan
        self.rows.append((float(value[mine]), safe, float(value.max())))


class PerHand(Rows):
    """Accounts of hands: our plan against the rival's, at the beginning of each."""

    def __init__(self, hands: Hands, seat: int):
        self.form, self.seat, self.told = hands.form, seat, -1
        self.safe = safe_plan(hands.form, seat)
        self.rows: list[tuple[float, float, float]] = []
        self.ways: list[Any] = []
        self.theirs: np.ndarray | None = None

    def before(self, table: Table) -> None:
        """Write a hand down before its first move."""
        if table.hand == self.told:
            return
        self.told, seat = table.hand, self.seat
        mine, theirs = (table.agents[i].plan(table.memories[i]) for i in (seat, 1 - seat))  # type: ignore[attr-defined]
        if theirs is not self.theirs:
            self.meet(theirs)
        safe = float(self.earns @ self.safe) if self.safe is not None else np.nan
        self.ways.append(way(table, 1 - seat))
        self.rows.append((float(self.earns @ plan(self.form, seat, mine)), safe, self.best))

    def meet(self, theirs: np.ndarray) -> None:
        """What our sequences earn against another behaviour of theirs."""
        self.theirs = theirs
        self.earns = earned(self.form, self.seat, plan(self.form, 1 - self.seat, theirs))
        tree = self.form.trees[self.seat]
        self.best = float(best(tree, self.earns.copy(), np.zeros(max(len(tree.parent), 1))))

    def after(self, table: Table, moves: tuple) -> None: ...


def way(table: Table, other: int) -> Any:
    """In which of its ways a rival is now; None where it does not say."""
    rival: Any = table.agents[other]
    return rival.way(table.memories[other]) if hasattr(rival, "way") else None


@lru_cache(maxsize=8)
def safe_plan(form: SequenceForm, seat: int) -> np.ndarray | None:
    """The plan of one equilibrium policy where the game is zero-sum; else unknown."""
    if not form.zero_sum:
        return None
    return plan(form, seat, safe_side(form, seat).policy)


def maximin(stage: Stage) -> np.ndarray | None:
    """An equilibrium's mix [A] where the stage is zero-sum; else unknown."""
    if np.ptp(stage.payoff + stage.other) > ROUNDING:
        return None
    x, y = np.zeros(stage.shape[0]), np.zeros(stage.shape[1])
    equilibrium(np.ascontiguousarray(stage.payoff), x, y)
    return x
