"""Who forecasts the person and says what kind of player it is; from which record, so that nothing hidden is told.

Rounds   repeated one-shot games: the agent's own forecast; a belief over kinds from the agent's record
Cards    hands with hidden parts: an onlooker that knows what both know (onlooker.py)
Open     games in which all see everything: the agent's own forecast and belief
Closed   other games: no forecast, since the agent's would tell what only the agent knows
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np

from coplayer.agents.agent import forecasts
from coplayer.game import Label
from coplayer.model.stage import Stage
from coplayer.play.belief import Belief, StageBelief, against_last, reason
from coplayer.play.onlooker import Onlooker
from coplayer.play.seat import Seat


class Eye(Protocol):
    """Sees one match; `note` says on the page where its forecast comes from, `beside` that its belief does not."""

    note: str
    beside: str

    def look(self, table: Seat) -> None: ...
    def forecast(self, table: Seat, menu: Sequence[Label]) -> dict[Label, float] | None: ...
    def belief(self, table: Seat) -> Belief | None: ...


def own(table: Seat, rival: int, menu: Sequence[Label]) -> dict[Label, float] | None:
    """The forecast of an agent that has one."""
    return table.expect(rival, table.state, table.seat, menu) if forecasts(table.agents[rival]) else None


class Rounds:
    note = "Its own forecast, from what you both did."
    beside = "This is a list of habits beside the agent; its forecast is made by its own model and may differ."

    def __init__(self, stage: Stage):
        self.observer = StageBelief(stage)
        self.memory, self.read = self.observer.begin(), 0

    def look(self, table: Seat) -> None:
        """Take in what is new in the agent's record."""
        record = table.records[self.observer.stage.seat]
        for event in record[self.read :]:
            self.memory = self.observer.watch(self.memory, event)
        self.read = len(record)

    def forecast(self, table: Seat, menu: Sequence[Label]) -> dict[Label, float] | None:
        return own(table, self.observer.stage.seat, menu)

    def belief(self, table: Seat) -> Belief | None:
        return self.observer.tell(self.memory)


class Cards:
    note = "Made from what both of you have seen, so that it tells nothing about its cards; it plays on more than this."
    beside = ""

    def __init__(self, observer: Onlooker):
        self.observer = observer
        self.memory, self.read = observer.begin(), 0

    def look(self, table: Seat) -> None:
        """Take in what is new in the person's record, of which only what both know is used."""
        record = table.records[table.seat]
        for event in record[self.read :]:
            self.memory = self.observer.watch(self.memory, event)
        self.read = len(record)

    def forecast(self, table: Seat, menu: Sequence[Label]) -> dict[Label, float] | None:
        return self.observer.forecast(self.memory, menu)

    def belief(self, table: Seat) -> Belief | None:
        return self.observer.tell(self.memory)


class Open:
    note = "Its own forecast, from the same table that you see."
    beside = ""

    def __init__(self, rival: int):
        self.rival = rival

    def look(self, table: Seat) -> None:
        pass

    def forecast(self, table: Seat, menu: Sequence[Label]) -> dict[Label, float] | None:
        return own(table, self.rival, menu)

    def belief(self, table: Seat) -> Belief | None:
        agent: Any = table.agents[self.rival]
        if not hasattr(agent, "heard"):
            return None
        heard = agent.heard(table.memories[self.rival])
        log = np.array(list(heard.values()))
        bits, M = against_last(log, [[k] for k in range(len(log))]), len(log)
        names = tuple(f"you {kind}" for kind in heard)
        return Belief(names, np.full(M, 1 / M), bits, reason(names, bits, "your moves"))


class Closed:
    note = "No forecast in this game: no model of ours is right for it, or it would tell what only the agent knows."
    beside = ""

    def look(self, table: Seat) -> None:
        pass

    def forecast(self, table: Seat, menu: Sequence[Label]) -> dict[Label, float] | None:
        return None

    def belief(self, table: Seat) -> Belief | None:
        return None
