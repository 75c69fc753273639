"""What kind of player you are: prior x evidence, exactly, from what the agent's seat has seen.

    P(kind | seen)  ∝  P(kind) P(seen | kind),    P(seen | kind) = mean over its members of the product of chances

A kind has members (how much you tremble), all equally likely at first, as are the kinds. Evidence is told in bits
against the last kind, who has no habit: log2 P(seen | kind) / P(seen | no habit).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from coplayer.game import Did, Saw
from coplayer.model.stage import Stage
from coplayer.model.stage_types import StageTypes
from coplayer.play.kinds import NO_HABIT, kinds

TREMBLES = (0.1, 0.4, 0.7)  # shares of choices made at random: few people are machines
SURE = 0.5  # of a kind's machine: it foretells a choice that it gives more than this


class Belief(NamedTuple):
    """M kinds, the last without habit."""

    names: tuple[str, ...]  # [M]
    prior: np.ndarray  # [M]
    bits: np.ndarray  # [M] of evidence against the last kind
    reason: str

    @property
    def posterior(self) -> np.ndarray:
        """[M]."""
        return shares(np.log2(self.prior) + self.bits)

    def plain(self) -> dict[str, Any]:
        """As records and pages have it."""
        columns = (self.names, self.prior.tolist(), self.bits.tolist(), self.posterior.tolist())
        heads = ("kind", "prior", "bits", "posterior")
        return {"kinds": [dict(zip(heads, row, strict=True)) for row in zip(*columns, strict=True)], "why": self.reason}

    def short(self) -> dict[str, float]:
        """Kind -> its probability, as records have it."""
        return dict(zip(self.names, self.posterior.round(6).tolist(), strict=True))


def shares(bits: np.ndarray) -> np.ndarray:
    """Probabilities from their base-2 logarithms."""
    w = np.exp2(bits - bits.max())
    return w / w.sum()


def summed(log: np.ndarray, groups: Sequence[Sequence[int]]) -> np.ndarray:
    """[M] base-2 logarithms of the mean likelihood of each kind's members, whose natural logarithms are log [K]."""
    means = [np.logaddexp.reduce(log[list(g)]) - np.log(len(g)) for g in groups]
    return np.array(means) / np.log(2)


def against_last(log: np.ndarray, groups: Sequence[Sequence[int]]) -> np.ndarray:
    """[M] bits of evidence."""
    bits = summed(log, groups)
    return bits - bits[-1]


class Seen(NamedTuple):
    """What has been learned in a repeated one-shot game."""

    log: np.ndarray  # [K] log-likelihoods
    at: int  # the state all machines are in
    told: np.ndarray  # [M - 1] choices that each kind's machine foretold
    right: np.ndarray  # [M - 1] ... and that came
    rounds: int


@dataclass(frozen=True, eq=False)
class StageBelief:
    """About the other player of a repeated one-shot game; an observer of the record of `stage.seat`."""

    stage: Stage

    @cached_property
    def kinds(self):
        return kinds(self.stage)

    @cached_property
    def types(self) -> StageTypes:
        return StageTypes(self.stage, TREMBLES, machines=[kind.machine for kind in self.kinds])

    @cached_property
    def log(self) -> np.ndarray:
        """[K, S, B] logarithms of what each type does in each state."""
        return np.log(self.types.theirs)

    @cached_property
    def groups(self) -> list[list[int]]:
        """The types of each kind."""
        M = len(self.kinds)
        return [*([m + M * e for e in range(len(TREMBLES))] for m in range(M)), [M * len(TREMBLES)]]

    @cached_property
    def calm(self) -> np.ndarray:
        """[M - 1, S, B] the machines without trembling, in the joint states."""
        M, e = len(self.kinds), TREMBLES[0]
        return (self.types.theirs[:M] - e / self.stage.shape[1]) / (1 - e)

    def begin(self) -> Seen:
        none = np.zeros(len(self.kinds), np.int64)
        return Seen(np.zeros(self.types.theirs.shape[0]), 0, none, none, 0)

    def watch(self, memory: Seen, event: Did | Saw) -> Seen:
        seen = self.stage.read(event)
        if seen is None:
            return memory
        mine, theirs = seen
        then = self.calm[:, memory.at]  # [M - 1, B]
        told = then.max(1) > SURE
        return Seen(
            memory.log + self.log[:, memory.at, theirs], int(self.types.joint[1][memory.at, mine, theirs]),
            memory.told + told, memory.right + (told & (then[:, theirs] > SURE)), memory.rounds + 1,
        )  # fmt: skip

    def tell(self, memory: Seen) -> Belief:
        M = len(self.groups)
        bits = against_last(memory.log, self.groups)
        names = (*(kind.name for kind in self.kinds), NO_HABIT)
        return Belief(names, np.full(M, 1 / M), bits, self.reason(memory, bits))

    def reason(self, memory: Seen, bits: np.ndarray) -> str:
        """One line: the best kind, and what speaks for it."""
        if not memory.rounds:
            return "Nothing seen yet: every kind is equally likely."
        best = int(bits.argmax())
        if best == len(bits) - 1:
            return f"In {rounds(memory.rounds)} no habit foretold you better than guessing."
        told, right, chance = int(memory.told[best]), int(memory.right[best]), 1 / self.stage.shape[1]
        if told:
            fits = f"it foretold {right} of {told} choices, where guessing would have {told * chance:.1f}"
        else:
            fits = f"seen in {rounds(memory.rounds)}"
        return f"Most speaks for “{self.kinds[best].name}”: {fits}."


def rounds(n: int) -> str:
    return f"{n} round{'s' * (n != 1)}"


def reason(names: Sequence[str], bits: np.ndarray, seen: str) -> str:
    """One line: the best kind, and how much likelier it makes what was `seen` than the next one does."""
    if not bits.any():
        return "Nothing seen yet that tells the kinds apart."
    one, two = np.argsort(-bits, kind="stable")[:2]
    times = 2 ** (bits[one] - bits[two])
    if times < 1.1:
        return f"So far {seen} speak as much for “{names[one]}” as for “{names[two]}”."
    said = f"{times:.2g}" if times < 100 else f"{times:,.0f}"
    return f"So far {seen} are {said} times likelier if “{names[one]}” than if “{names[two]}”."
