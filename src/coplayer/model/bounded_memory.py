"""The other's next move depends on the last L rounds: counts of every order, each backing off to the next shorter.

    P(b | w) = (n_w(b) + prior_w(b) + g P(b | w without its oldest round)) / (the same summed over b)

for every word w of at most L rounds (mine, theirs); n_w counts what followed w. The words of length < L are the
states of the first rounds. So the other is a Markov chain that our actions steer, a `Reaction` with
1 + AB + ... + (AB)^L states, and responses can plan through it.

Sources: interpolated back-off, Jelinek & Mercer 1980, with Dirichlet weights as in MacKay & Peto 1995; memory-L
strategies, Hauert & Schuster 1997.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from coplayer.compiled import njit
from coplayer.game import TooLarge
from coplayer.model.stage import Reaction, Stage

FOR = "repeated games: how the other reacts to the last rounds (memory L, backing off)"
KIND = "stage"
MOST = 100_000  # words


class Memory(NamedTuple):
    at: int  # the word of the latest rounds
    counts: np.ndarray  # [S, B] what followed each word


@dataclass(frozen=True, eq=False)
class BoundedMemory:
    """Memory of `rounds` rounds; each count is worth `decay` times the next one made after the same word."""

    stage: Stage
    rounds: int = 2
    back_off: float = 2.0  # pseudo-counts that the next shorter word gives
    decay: float = 1.0
    prior: float = 1.0  # pseudo-count of each action before anything is seen

    def __post_init__(self):
        pairs = self.stage.shape[0] * self.stage.shape[1]
        number = sum(pairs**k for k in range(self.rounds + 1))
        if number > MOST:
            raise TooLarge(
                f"bounded_memory: {number:,} words of up to {self.rounds} rounds, at most {MOST:,} can be kept"
            )

    @cached_property
    def chain(self) -> Words:
        return words(*self.stage.shape, self.rounds)

    @cached_property
    def given(self) -> np.ndarray:
        """Pseudo-counts [S, B]: `prior` at the empty word."""
        given = np.zeros((len(self.chain.parent), self.stage.shape[1]))
        given[0] = self.prior
        return given

    def begin(self) -> Memory:
        return Memory(0, np.zeros_like(self.given))

    def update(self, memory: Memory, mine: int, theirs: int) -> Memory:
        learn(memory.counts, self.chain.parent, memory.at, theirs, self.decay)
        return Memory(int(self.chain.then[memory.at, mine, theirs]), memory.counts)

    def predict(self, memory: Memory) -> np.ndarray:
        return self.answers(memory)[memory.at]

    def reaction(self, memory: Memory) -> Reaction:
        return Reaction(memory.at, self.answers(memory), self.chain.then)

    def answers(self, memory: Memory) -> np.ndarray:
        """P(b | w) for all words [S, B]."""
        return backed_off(memory.counts + self.given, self.chain.parent, self.back_off)


class Words(NamedTuple):
    """All words of at most L rounds, shorter ones first."""

    parent: np.ndarray  # [S] the word without its oldest round; the empty word is its own
    then: np.ndarray  # [S, A, B] the word after a round


def words(mine: int, theirs: int, longest: int) -> Words:
    """Words over mine x theirs rounds: in each length the newest round is the last digit."""
    pairs = mine * theirs
    first = np.cumsum([0, *(pairs**k for k in range(longest + 1))])  # [L + 2] where each length begins
    parent = np.zeros(first[-1], int)
    then = np.zeros((first[-1], pairs), int)
    for k in range(longest + 1):
        code = np.arange(pairs**k)
        parent[first[k] + code] = first[k - 1] + code % pairs ** (k - 1) if k else 0
        n = min(k + 1, longest)
        then[first[k] + code] = first[n] + (code[:, None] * pairs + np.arange(pairs)) % pairs**n
    return Words(parent, then.reshape(-1, mine, theirs))


@njit()
def learn(counts, parent, at, theirs, decay):
    """One more `theirs` after the word `at` and all its shorter forms."""
    while True:
        for b in range(counts.shape[1]):
            counts[at, b] *= decay
        counts[at, theirs] += 1
        if at == 0:
            return
        at = parent[at]


@njit()
def backed_off(counts, parent, back_off):
    """P(b | w) [S, B] from counts [S, B]; shorter words come first."""
    out = np.empty_like(counts)
    out[0] = counts[0] / counts[0].sum()
    for s in range(1, len(counts)):
        total = counts[s].sum() + back_off
        for b in range(counts.shape[1]):
            out[s, b] = (counts[s, b] + back_off * out[parent[s], b]) / total
    return out
