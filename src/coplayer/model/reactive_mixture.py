"""Bayes over how the other's memory works: a mixture of bounded-memory models that share their counts.

Form j says: P_j(b | w) = (n_w(b) + prior_w(b) + g P_j(b | w without its oldest round)) / (summed over b) for words w of
at most L_j rounds, and what is older does not matter. Its back-off weight g is `single` while only one answer has
followed w, `several` once there were more: a small `single` expects the other to be a rule, not a coin, and believes
one look (Witten & Bell 1991 tell the same two cases apart). Forms are weighed by their likelihood so far; the prior is
`trust` nats more for the first. The mixture of their answers is again a chain over the words: a `Reaction`.

Known: against a deterministic memory-L opponent the first form is right after one look at each word; one
contradiction later the mixture is a cautious counter. With one form it is `bounded_memory` but for `single`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from coplayer.compiled import njit
from coplayer.game import CoplayerError
from coplayer.model.bounded_memory import Words, learn, words
from coplayer.model.stage import Reaction, Stage

FOR = "repeated games: how the other reacts, with its memory's length and regularity inferred"
KIND = "stage"
FORMS = ((3, 0.3, 4.0), (3, 4.0, 4.0), (1, 4.0, 4.0))


class Memory(NamedTuple):
    at: int  # the word of the latest rounds
    counts: np.ndarray  # [S, B] what followed each word
    evidence: np.ndarray  # [J] log weight of each form


@dataclass(frozen=True, eq=False)
class ReactiveMixture:
    """`forms` are (rounds remembered, single, several); counts decay as in bounded_memory."""

    stage: Stage
    forms: tuple[tuple[float, float, float], ...] = FORMS
    trust: float = 6.0
    decay: float = 1.0
    prior: float | tuple[tuple[float, ...], ...] = 1.0  # pseudo-counts, or [A * B][B] after each single round

    def __post_init__(self):
        pairs, answers = self.stage.shape[0] * self.stage.shape[1], self.stage.shape[1]
        if np.shape(self.prior) not in ((), (pairs, answers)):
            raise CoplayerError(
                f"reactive_mixture: prior of shape {np.shape(self.prior)} given, "
                f"a number or shape ({pairs}, {answers}) is expected"
            )

    @cached_property
    def longest(self) -> int:
        return int(max(rounds for rounds, _, _ in self.forms))

    @cached_property
    def chain(self) -> Words:
        return words(*self.stage.shape, self.longest)

    @cached_property
    def length(self) -> np.ndarray:
        """[S] how many rounds each word has."""
        pairs = self.stage.shape[0] * self.stage.shape[1]
        return np.repeat(np.arange(self.longest + 1), [pairs**k for k in range(self.longest + 1)])

    @cached_property
    def given(self) -> np.ndarray:
        """Pseudo-counts [S, B] of the empty word and of single rounds, which do not back off."""
        given = np.zeros((len(self.chain.parent), self.stage.shape[1]))
        given[self.length == 0] = 1 / self.stage.shape[1]
        given[self.length == 1] = self.prior
        return given

    def begin(self) -> Memory:
        start = np.zeros(len(self.forms))
        start[0] = self.trust
        return Memory(0, np.zeros_like(self.given), start)

    def update(self, memory: Memory, mine: int, theirs: int) -> Memory:
        seen = self.tables(memory)[:, memory.at, theirs]  # [J]
        learn(memory.counts, self.chain.parent, memory.at, theirs, self.decay)
        at = int(self.chain.then[memory.at, mine, theirs])
        return Memory(at, memory.counts, memory.evidence + np.log(np.maximum(seen, 1e-9)))

    def predict(self, memory: Memory) -> np.ndarray:
        return weights(memory) @ self.tables(memory)[:, memory.at]  # [J] @ [J, B] -> [B]

    def reaction(self, memory: Memory) -> Reaction:
        return Reaction(memory.at, np.tensordot(weights(memory), self.tables(memory), 1), self.chain.then)

    def tables(self, memory: Memory) -> np.ndarray:
        """P_j(b | w) [J, S, B]."""
        return answers(memory.counts, self.given, self.chain.parent, self.length, np.array(self.forms))


def weights(memory: Memory) -> np.ndarray:
    """Posterior of the forms [J]."""
    weight = np.exp(memory.evidence - memory.evidence.max())
    return weight / weight.sum()


@njit()
def answers(counts, given, parent, length, forms):
    """P_j(b | w) [J, S, B]; shorter words come first."""
    out = np.zeros((len(forms), *counts.shape))
    for j in range(len(forms)):
        for s in range(len(counts)):
            row(out[j], s, counts, given, parent[s], length[s], forms[j])
    return out


@njit()
def row(out, s, counts, given, parent, length, form):
    """out[s] [B] of one form's table."""
    answers = counts.shape[1]
    seen, weight = 0, 0.0
    for b in range(answers):
        seen += counts[s, b] > 0
        weight += counts[s, b] + given[s, b]
    back_off = 0.0 if length < 2 else form[1] if seen < 2 else form[2]
    for b in range(answers):
        own = (counts[s, b] + given[s, b] + back_off * out[parent, b]) / (weight + back_off)
        out[s, b] = out[parent, b] if length > form[0] else own
