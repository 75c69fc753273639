"""The 43 bots of the international RoShamBo competition, as OpenSpiel ships them (1,000 throws a match).

Source: Billings, Thoughts on RoShamBo, ICGA Journal 23 (2000) 3-8; Lanctot et al., Population-based evaluation
in repeated rock-paper-scissors as a benchmark for multiagent reinforcement learning, arXiv 2303.03196 (2023).
Known: of the 43 greenberg earns most against them all, 287 a match, iocainebot 259.

The bots draw from the C library's random(), one stream in a process: a match seeds it when it begins, so the same
seed gives the same throws, as long as one match with bots is played at a time.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import numpy as np

from coplayer.game import Did, Game, NotFound, Saw, Unsuited
from coplayer.model.stage import Stage, stage_of
from coplayer.population.by_name import Member
from coplayer.read.openspiel import INSTALL

GAME = "rps|repeat(1000)"
UNIT = "match"
AGENTS = (
    *("lure", "lure(model='experts(read=False)')", "experts/best", "switching/best", "context_tree(depth=6)/best"),
    *("bounded_memory/plan", "counts/best", "uniform"),
)
SEATS = (0,)  # the stage is symmetric
PAYOFF = np.array([[0, -1, 1], [1, 0, -1], [-1, 1, 0]])  # rock, paper, scissors, as the bots number them


@cache
def pyspiel() -> Any:
    try:
        import pyspiel as module
    except ImportError:
        raise NotFound(f"the roshambo bots come with OpenSpiel, which is not installed; {INSTALL}") from None
    return module


@cache
def table(rounds: int) -> Any:
    """OpenSpiel's repeated game, which tells the bots what was thrown."""
    return pyspiel().load_game(f"repeated_game(stage_game=matrix_rps(),num_repetitions={rounds})")


@cache
def libc() -> Any:
    """The C library whose random() the bots draw from."""
    return ctypes.CDLL(None)


@dataclass(eq=False)
class Bot:
    """A bot's memory for one match."""

    bot: Any
    state: Any  # of OpenSpiel's repeated game
    throw: int  # that it makes now


@dataclass(frozen=True, eq=False)
class RoshamboBot:
    """One of the bots, at `seat`; `seed` is what it draws from. It cannot be copied."""

    stage: Stage
    name: str
    seed: int
    opaque = True

    def begin(self) -> Bot:
        libc().srandom(self.seed)
        bot, state = (
            pyspiel().make_roshambo_bot(self.stage.seat, self.name),
            table(self.stage.rounds).new_initial_state(),
        )
        return Bot(bot, state, bot.step(state))

    def act(self, memory: Bot, view, actions, rng):
        return actions[memory.throw]

    def watch(self, memory: Bot, event: Did | Saw) -> Bot:
        seen = self.stage.read(event)
        if seen is None:
            return memory
        mine, theirs = seen
        memory.state.apply_actions([mine, theirs] if self.stage.seat == 0 else [theirs, mine])
        if not memory.state.is_terminal():
            memory.throw = memory.bot.step(memory.state)
        return memory


def seated(name: str, game: Game, seat: int, rng: np.random.Generator) -> RoshamboBot:
    """A bot for one match."""
    return RoshamboBot(stage_of(game, seat), name, int(rng.integers(2**31)))


def members(game: Game) -> list[Member]:
    """The 43, by OpenSpiel's names in their order."""
    stage = stage_of(game, 1)
    if stage.shape != (3, 3) or not np.array_equal(stage.payoff, PAYOFF) or stage.noise:
        raise Unsuited(f"the roshambo bots play {GAME!r} (any number of throws, no noise), not this game")
    return [Member(name, partial(seated, name)) for name in pyspiel().roshambo_bot_names()]
