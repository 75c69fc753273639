"""Forecasts conditional on our own act, scored by forks while a match is played (forks.conditional).

Before LOOKS of the rounds the rival is copied, each of our actions is played against the copy, and what the model then
expects of it is compared with its true next mix; the action that we then take and the others are kept apart. Nothing
in the match changes by it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from coplayer.arena.forks import conditional
from coplayer.arena.match import Table
from coplayer.arena.regrets import suited
from coplayer.arena.rounds import rounds
from coplayer.game import Unsuited
from coplayer.measure.interval import evenly

LOOKS = 10  # rounds of a match at which it is done


class Foreseen:
    """The scores of the agent at `seat`: rows (act taken?, nats of the forecast, of the truth)."""

    def __init__(self, table: Table, seat: int):
        self.seat, self.reason = seat, refused(table, seat)
        last = rounds(table.game) - 1  # no round follows it
        self.at = set(np.linspace(0, last, LOOKS, endpoint=False).astype(int).tolist()) if not self.reason else set()
        self.nats: np.ndarray | None = None  # [A, 2] of this round
        self.rows: list[tuple[bool, float, float]] = []

    def before(self, table: Table) -> None:
        """Fork before a round that is looked at."""
        if table.hand not in self.at or len(table.game.movers(table.state)) < 2:
            self.nats = None
            return
        agent, memory = table.agents[self.seat], table.memories[self.seat]
        self.nats = conditional(table, self.seat, agent.model, memory.model)  # type: ignore[attr-defined]

    def after(self, table: Table, moves: tuple) -> None:
        """Write down which of the actions was taken."""
        if self.nats is None:
            return
        actions = suited(table.game, self.seat).mine
        self.rows += [(a == moves[self.seat], *self.nats[k].tolist()) for k, a in enumerate(actions)]

    def totals(self) -> dict[str, Any]:
        """Means in nats, and the reason where there are none."""
        if not self.rows:
            return {"reason": self.reason or "the match is too short"}
        table = np.array(self.rows)
        taken = table[:, 0] > 0
        kinds = (("taken", taken), ("other", ~taken))
        return {name: [int(k.sum()), *table[k, 1:].mean(0).tolist()] for name, k in kinds if k.any()}


def refused(table: Table, seat: int) -> str | None:
    """Why forecasts cannot be scored by forks."""
    agent, rival = table.agents[seat], table.agents[1 - seat]
    try:
        suited(table.game, seat)
    except Unsuited as error:
        return str(error)
    if getattr(rival, "opaque", False):
        return "programs of others cannot be copied"
    if not hasattr(rival, "distribution"):
        return "the rivals do not say what they will do"
    if not (hasattr(getattr(agent, "model", None), "predict") and hasattr(table.memories[seat], "model")):
        return "it has no model of the next round that can be asked"
    return None


def scored(entries: list[dict[str, Any]]) -> dict[str, Any]:
    """Nats of conditional forecasts above the truth's, after the act taken and after others; rivals weigh the same."""
    looked = [e for e in entries if e["foreseen"] is not None]
    reasons = [e["foreseen"]["reason"] for e in looked if "reason" in e["foreseen"]]
    found: dict[str, Any] = {"reason": None}
    for name in ("taken", "other"):
        met = [e for e in looked if name in e["foreseen"]]
        groups, seeds = [e["rival"] for e in met], [e["seed"] for e in met]
        lost = evenly([e["foreseen"][name][1] - e["foreseen"][name][2] for e in met], groups, seeds) if met else None
        found[name] = lost and {
            "lost": lost.mean,
            "interval": lost.interval,
            "n": sum(e["foreseen"][name][0] for e in met),
        }
    if found["taken"] is None:
        found["reason"] = (
            reasons[0] if reasons else "no matches were forked: --regrets says for how many seeds they are"
        )
    return found
