"""Plays a policy file, in every hand if the game is repeated: `policy:FILE`."""

from __future__ import annotations

from coplayer.agents.fixed import Fixed
from coplayer.form.hands import seated
from coplayer.form.policy import load
from coplayer.game import Game


class SavedPolicy(Fixed):
    """A policy file (form/policy.py) for one hand of `game`; any number of players."""

    def __init__(self, game: Game, seat: int, path: str):
        hands = seated(game, seat)
        super().__init__(hands, load(hands.form, path)[seat])
