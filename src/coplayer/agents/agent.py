"""What an agent is: made once for a seat from the public rules, it never sees a state.

    Agent(game, seat)
    begin() -> memory                                     # at the start of a match
    act(memory, view, actions, rng) -> label              # changes nothing; all randomness comes from rng
    watch(memory, event) -> memory                        # an entry of its record: Did(label) or Saw(view)

Those that model the others also have

    forecast_move(memory, view, player, actions) -> {label: p}      # what `player` will do now
    forecast_hidden(memory, view) -> {name: {value: p}}             # parts that the game names as hidden

and those that are policies over whole hands

    plan(memory) -> [Q_seat]     # the behaviour it plays until its next hand begins (stage's sequence form)

and those that change by themselves

    way(memory) -> hashable      # which of its ways it is in now; for the arena, which never tells the others

An agent that uses something beside time says how much so far in `costs`, sums by name, kept outside its memory:
tokens, calls, failures. An arena adds them up.

`watch` may use up the memory it is given: whoever wants both keeps a copy (copy.deepcopy). A memory can be
copied and pickled. `cut`, if an agent has it, says how many of the latest events its play depends on; None,
the default, all. An agent with `opaque = True` wraps a program of others: it may change while it acts, so it
is never forked, only replayed from the start with the same seed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np

from coplayer.game import Did, Label, Saw


class Agent(Protocol):
    """Whoever sits at a seat; see above for the optional methods."""

    def begin(self) -> Any: ...
    def act(self, memory: Any, view: Any, actions: Sequence[Label], rng: np.random.Generator, /) -> Label: ...
    def watch(self, memory: Any, event: Did | Saw, /) -> Any: ...


class Forecaster(Agent, Protocol):
    """An agent that says what it expects of the others."""

    def forecast_move(
        self, memory: Any, view: Any, player: int, actions: Sequence[Label], /
    ) -> Mapping[Label, float]: ...


def forecasts(agent: Any) -> bool:
    """Whether an agent says what it expects."""
    return hasattr(agent, "forecast_move")
