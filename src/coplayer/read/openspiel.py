"""OpenSpiel's games (Lanctot et al. 2019), read through pyspiel: `openspiel:leduc_poker(players=3)`.

States are histories. Information states are taken as given where the game has them; otherwise the
observation strings are views, and the record rule makes the information sets. Labels are OpenSpiel's
action numbers; `say` gives their names. docs/openspiel.md has what became of each game.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

from coplayer.game import CHANCE, GameError, NotFound, Unsuited, nearest

INSTALL = "pip install 'coplayer[openspiel]'"


class Node:
    """A history: a pyspiel state, never equal to another."""

    __slots__ = ("state", "mover")

    def __init__(self, state: Any):
        self.state, self.mover = state, state.current_player()  # -1 chance, -2 all at once, -4 over

    def __repr__(self) -> str:
        return f"history {self.state.history()}"


@dataclass(frozen=True, eq=False)
class OpenSpiel:
    """One of OpenSpiel's games."""

    text: str
    title: str
    game: Any = field(repr=False)
    tree: ClassVar[bool] = True

    @property
    def players(self) -> int:
        return self.game.num_players()

    @cached_property
    def recall(self) -> str:
        return "given" if self.game.get_type().provides_information_state_string else "made"

    @cached_property
    def pays_late(self) -> bool:
        """Whether rewards come at the end only."""
        spiel = pyspiel()
        return self.game.get_type().reward_model == spiel.GameType.RewardModel.TERMINAL

    @cached_property
    def nothing(self) -> tuple[float, ...]:
        return (0.0,) * self.players

    def root(self) -> Node:
        return Node(self.game.new_initial_state())

    def movers(self, s: Node) -> tuple[int, ...]:
        mover = s.mover
        if mover >= 0:
            return (mover,)
        if mover == -1:
            return (CHANCE,)
        if mover == -4:
            return ()
        return tuple([i for i in range(self.players) if s.state.legal_actions(i)])

    def chance(self, s: Node) -> list[tuple[int, float]]:
        return s.state.chance_outcomes()

    def actions(self, s: Node, player: int) -> list[int]:
        return s.state.legal_actions(player)

    def play(self, s: Node, moves: tuple) -> Node:
        if s.mover != -2:
            return Node(s.state.child(moves[0]))
        after = s.state.clone()
        joint = dict(zip(self.movers(s), moves, strict=True))
        after.apply_actions([joint.get(i, 0) for i in range(self.players)])
        return Node(after)

    def rewards(self, s: Node, moves: tuple, t: Node) -> tuple[float, ...] | list[float]:
        """What the returns grow by: `rewards()` may still show, after a chance step, what was paid before it."""
        if self.pays_late:
            return t.state.returns() if t.mover == -4 else self.nothing
        before = s.state.returns()
        return [late - early for late, early in zip(t.state.returns(), before, strict=True)]

    def view(self, s: Node, player: int) -> str | None:
        mover = s.mover
        if self.recall == "given":
            if mover == player or mover == -2:
                return s.state.information_state_string(player)
            return None
        return None if mover == -1 else s.state.observation_string(player)

    def private(self, s: Node, player: int) -> str:
        """What a player knows at a decision or end, moving or not; where information states are given."""
        return s.state.information_state_string(player)

    def say(self, s: Node, player: int, label: int) -> str:
        """The name of an action or chance outcome."""
        return s.state.action_to_string(player, label)


def pyspiel() -> Any:
    try:
        import pyspiel as module
    except ImportError:
        raise NotFound(f"OpenSpiel is not installed; {INSTALL}") from None
    return module


def load(text: str) -> OpenSpiel:
    """The game OpenSpiel calls `text`, such as `leduc_poker(players=3)`.

    Refuses what has no graph and no record of the players, by name; unknown names get the nearest.
    """
    name = text.partition("(")[0].strip()
    kind = registered(name)
    with quiet():
        try:
            game = pyspiel().load_game(text)
        except Exception as error:  # SpielError, but also what C++ libraries throw
            has = ", ".join(sorted(kind.parameter_specification)) or "none"
            raise GameError(f"OpenSpiel cannot load {text!r}: {said(error)} (parameters: {has})") from None
    refuse(text, game.get_type())
    return OpenSpiel(text, kind.long_name + text.partition(name)[2], game)


def registered(name: str) -> Any:
    """OpenSpiel's description of a game; those written in Python are registered when one is asked for."""
    spiel = pyspiel()
    if name.startswith("python_"):
        import open_spiel.python.games  # noqa: F401
    kinds = {kind.short_name: kind for kind in spiel.registered_games()}
    if name not in kinds:
        raise NotFound(f"OpenSpiel has no game {name!r}{nearest(name, kinds)}")
    return kinds[name]


def refuse(text: str, kind: Any) -> None:
    """Raise Unsuited for a game that forms have no place for."""
    spiel = pyspiel()
    if kind.dynamics == spiel.GameType.Dynamics.MEAN_FIELD:
        raise Unsuited(f"{text!r} is a mean-field game; coplayer reads games of a finite number of players")
    if kind.chance_mode == spiel.GameType.ChanceMode.SAMPLED_STOCHASTIC:
        raise Unsuited(f"{text!r} samples its chance inside the rules; without probabilities there is no graph")
    if not (kind.provides_information_state_string or kind.provides_observation_string):
        raise Unsuited(f"{text!r} tells players nothing (no information states, no observations)")


@contextmanager
def quiet() -> Iterator[None]:
    """OpenSpiel prints its exceptions besides raising them; silence what it prints."""
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def said(error: Exception) -> str:
    """OpenSpiel's message in one line, without the place in its source."""
    text = re.sub(r"\S+\.(cc|h):\d+ | Available parameters are: .*", "", str(error))
    return "; ".join(filter(None, map(str.strip, text.splitlines()))) or type(error).__name__
