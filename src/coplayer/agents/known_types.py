"""Bayes over the strategies of the axelrod library: whoever sits opposite is one of them.

Those that do not draw are known to the last move, so a whole match was planned beforehand for each (courses.py): the
lines of the plan are the same until the strategies themselves part, and every move was weighed for what it tells and
what it spoils. To play is to follow the lines that agree with what was seen.

Who leaves all lines draws. Each of those is known by how often it defects after each word of the last three rounds,
and by what 60 replies to it earn; the reply that earns most under the posterior is played, and replaced when another
has come to promise `more` a turn. A stranger, who reacts as `good_faith` learns, is held for likelier only once all
others are refuted by `doubt` nats; against him, and as soon as a hand has trembled, `good_faith` plays.

Made for 200 turns of the usual payoffs without noise; other matches follow the same lines. `python
bench/known_types.py` made what is known.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np

from coplayer.agents.axelrod_player import dilemma
from coplayer.agents.good_faith import GoodFaith
from coplayer.agents.rivals import CHAIN, D
from coplayer.game import Did, Game, Saw

FOR = "repeated dilemmas against the axelrod library's strategies, which it knows: a plan for all, Bayes for the rest"
RAREST = 1e-3  # no move of a strategy that draws is held to be rarer


class Known(NamedTuple):
    """What is known of the list: N lines of T rounds; J strategies that draw, Q replies."""

    names: tuple[str, ...]  # [J]
    mine: np.ndarray  # [N, T] our moves
    theirs: np.ndarray  # [N, T]
    chance: np.ndarray  # [J, S, B] what those that draw do after each word
    replies: np.ndarray  # [Q, S] our move after each word
    worth: np.ndarray  # [Q, J] what a reply earns a turn


@cache
def what_is_known() -> Known:
    """What bench/known_types.py found."""
    with (files("coplayer.population") / "data" / "axelrod_known.npz").open("rb") as f, np.load(f) as kept:
        defect = np.clip(kept["defect"].astype(float), RAREST, 1 - RAREST)
        return Known(
            tuple(str(kept["names"]).split("\n")),
            np.unpackbits(kept["mine"], axis=1),
            np.unpackbits(kept["theirs"], axis=1),
            np.stack([1 - defect, defect], 2),
            np.unpackbits(kept["replies"], axis=1, count=len(CHAIN.parent)),
            kept["worth"].astype(float),
        )


class Memory(NamedTuple):
    learner: Any  # good_faith's memory
    lines: np.ndarray  # those that agree with all rounds
    evidence: np.ndarray  # [J + 1] log likelihood of those that draw, and of a stranger
    at: int = 0  # the word of the last rounds
    reply: int = 0


class KnownTypes:
    """See above."""

    def __init__(self, game: Game, seat: int, more: float = 0.02, doubt: float = 30.0, known: Known | None = None):
        self.stage = dilemma(game, seat)
        self.more, self.doubt = more, doubt
        self.known = known or what_is_known()
        self.learner = GoodFaith(game, seat)

    def begin(self) -> Memory:
        prior = np.append(np.zeros(len(self.known.names)), -self.doubt)
        return Memory(self.learner.begin(), np.arange(len(self.known.mine)), prior)

    def act(self, memory: Memory, view, actions, rng: np.random.Generator):
        t = memory.learner.rounds
        if t == self.stage.rounds - 1:
            return actions[D]
        if len(memory.lines) and t < self.known.mine.shape[1]:
            return actions[self.known.mine[memory.lines[0], t]]
        if memory.learner.trembles or memory.evidence.argmax() == len(self.known.names):
            return self.learner.act(memory.learner, view, actions, rng)
        return actions[self.known.replies[memory.reply, memory.at]]

    def watch(self, memory: Memory, event: Did | Saw) -> Memory:
        seen = None if isinstance(event, Did) else self.stage.read(event)
        before = memory.learner
        memory = memory._replace(learner=self.learner.watch(before, event))
        if seen is None:
            return memory
        stranger = self.learner.calm.predict(before.calm)[seen[1]]
        evidence = memory.evidence + np.log(np.append(self.known.chance[:, memory.at, seen[1]], stranger))
        return memory._replace(
            lines=self.agreeing(memory.lines, before.rounds, seen),
            evidence=evidence,
            at=int(CHAIN.then[memory.at][seen]),
            reply=self.better(memory.reply, evidence[:-1]),
        )

    def agreeing(self, lines: np.ndarray, t: int, seen: tuple[int, int]) -> np.ndarray:
        """The lines on which round t was played as it was."""
        if t >= self.known.mine.shape[1]:
            return lines[:0]
        return lines[(self.known.mine[lines, t] == seen[0]) & (self.known.theirs[lines, t] == seen[1])]

    def better(self, reply: int, evidence: np.ndarray) -> int:
        """The reply to go on with."""
        weight = np.exp(evidence - evidence.max())
        value = self.known.worth @ weight / weight.sum()  # [Q, J] @ [J] -> [Q]
        best = int(value.argmax())
        return best if value[best] > value[reply] + self.more else reply
