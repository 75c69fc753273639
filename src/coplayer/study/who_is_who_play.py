"""Who does what, by hearsay: n people with ties and tasks, messages between them, one falsehood, four ways to remember.

Each round everybody tells one of its ties what it believes somebody's task to be, its own with chance `own`. A message
has a label, which its sender writes, and a sender, which only an authenticated channel knows. Once, the liar writes to
all its ties under the victim's name that the victim's task is another one, and believes it from then on.

    raw          the latest messages as they stand: what is labelled as said by the person itself, else what most say
    summary      a line a person: the latest that was said of it
    board        by sender: what the person itself has said, else what most senders say
    posterior    the board as Bayes: what a person says of itself is true with chance SELF, hearsay of a sender as
                 often as its hearsay was found to agree with what people say of themselves (Beta, from 2 to 1)

Raw contexts hold as many lines as there is room for; so do the others, who drop what they heard longest ago.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np

SELF = 0.99
LIAR, VICTIM = 0, 1


class Said(NamedTuple):
    """One message: who it says it is from, who sent it, of whom, which task."""

    label: int
    sender: int
    person: int
    task: int


class Memory(Protocol):
    def hear(self, said: Said) -> None: ...
    def believed(self, person: int) -> int | None: ...
    def lines(self) -> list[tuple[str, int, int]]: ...  # (in what manner or by whom, person, task)


def most(tasks: list[int]) -> int | None:
    """The commonest, of equals the latest; None of nothing."""
    count = Counter(tasks)
    return max(reversed(tasks), key=lambda t: count[t]) if tasks else None


class Raw:
    def __init__(self, room: int, tasks: int):
        self.heard: deque[Said] = deque(maxlen=room)

    def hear(self, said: Said) -> None:
        self.heard.append(said)

    def believed(self, person: int) -> int | None:
        of = [s for s in self.heard if s.person == person]
        return most([s.task for s in of if s.label == person] or [s.task for s in of])

    def lines(self) -> list[tuple[str, int, int]]:
        return [(str(s.label), s.person, s.task) for s in self.heard]


class Summary:
    def __init__(self, room: int, tasks: int):
        self.room, self.latest = room, dict[int, int]()

    def hear(self, said: Said) -> None:
        self.latest.pop(said.person, None)  # the newest stands last
        self.latest[said.person] = said.task
        while len(self.latest) > self.room:
            del self.latest[next(iter(self.latest))]

    def believed(self, person: int) -> int | None:
        return self.latest.get(person)

    def lines(self) -> list[tuple[str, int, int]]:
        return [("", person, task) for person, task in self.latest.items()]


class Board:
    def __init__(self, room: int, tasks: int):
        self.room, self.tasks = room, tasks
        self.order = dict[tuple[int, int], None]()  # (person, sender), the newest last
        self.says = dict[int, dict[int, int]]()  # person -> sender -> task

    def hear(self, said: Said) -> None:
        self.order.pop((said.person, said.sender), None)
        self.order[said.person, said.sender] = None
        self.says.setdefault(said.person, {}).pop(said.sender, None)
        self.says[said.person][said.sender] = said.task
        while len(self.order) > self.room:
            person, sender = next((k for k in self.order if k[0] != k[1]), next(iter(self.order)))  # hearsay first
            del self.order[person, sender], self.says[person][sender]

    def believed(self, person: int) -> int | None:
        said = self.says.get(person, {})
        return said.get(person, most(list(said.values())))

    def lines(self) -> list[tuple[str, int, int]]:
        return [(str(sender), person, self.says[person][sender]) for person, sender in self.order]


class Posterior(Board):
    def trust(self, sender: int) -> float:
        """The chance that hearsay of a sender is true, by how often it agreed with people themselves."""
        tried = [
            said[sender] == said[person]
            for person, said in self.says.items()
            if sender in said and person in said and sender != person
        ]
        return (2 + sum(tried)) / (3 + len(tried))

    def chances(self, person: int) -> np.ndarray:
        """P(task) [K] given what all senders say; senders err evenly and independently."""
        log = np.zeros(self.tasks)
        for sender, task in self.says.get(person, {}).items():
            right = SELF if sender == person else self.trust(sender)
            log[task] += np.log(right / (1 - right) * (self.tasks - 1))
        p = np.exp(log - log.max())
        return p / p.sum()

    def believed(self, person: int) -> int | None:
        return int(self.chances(person).argmax()) if self.says.get(person) else None


MEMORIES: dict[str, Callable[[int, int], Memory]] = {
    "raw": Raw,
    "summary": Summary,
    "board": Board,
    "posterior": Posterior,
}


@dataclass(frozen=True)
class World:
    """n people, some tasks; `degree` ties each, half to the next on a ring and half drawn."""

    people: int = 20
    tasks: int = 6
    degree: int = 4
    own: float = 0.3  # chance to speak of one's own task
    planted: int = 40  # the round of the falsehood
    rounds: int = 120
    room: int = 60  # lines that a memory holds


def ties(world: World, rng: np.random.Generator) -> list[list[int]]:
    """Whom each can talk to: a ring and drawn chords, mutual."""
    n = world.people
    found: list[set[int]] = [{(i + 1) % n, (i - 1) % n} for i in range(n)]
    for i in range(n):
        for j in rng.choice(n, size=max(0, world.degree // 2 - 1), replace=False).tolist():
            if j != i:
                found[i].add(j)
                found[j].add(i)
    return [sorted(f) for f in found]


class Village(NamedTuple):
    """How things stand after a round."""

    memories: list[Memory]
    task: np.ndarray  # [n] the truth
    false: int  # what the liar says of the victim

    @property
    def right(self) -> float:
        """The share of (person, other) pairs in which the task believed is the true one."""
        n, who = len(self.task), self.memories
        return sum(who[i].believed(j) == self.task[j] for i in range(n) for j in range(n) if i != j) / (n * (n - 1))

    @property
    def fooled(self) -> float:
        """The share of people, other than liar and victim, who believe the falsehood."""
        others = [m for i, m in enumerate(self.memories) if i not in (LIAR, VICTIM)]
        return sum(m.believed(VICTIM) == self.false for m in others) / len(others)

    @property
    def lines(self) -> float:
        """Lines that a memory holds, on average."""
        return sum(len(m.lines()) for m in self.memories) / len(self.memories)


def told(world: World, kind: str, seed: int) -> Iterator[Village]:
    """The village after each round; all draws hang on the seed."""
    rng = np.random.default_rng(seed)
    n, tie = world.people, ties(world, rng)
    task = rng.integers(world.tasks, size=n)
    false = int((task[VICTIM] + rng.integers(1, world.tasks)) % world.tasks)
    memories: list[Memory] = [MEMORIES[kind](world.room, world.tasks) for _ in range(n)]
    for k in range(world.rounds):
        sent = [message(world, memories, task, tie, who, (k > world.planted, false), rng) for who in range(n)]
        if k == world.planted:
            sent += [(other, Said(VICTIM, LIAR, VICTIM, false)) for other in tie[LIAR] if other != VICTIM]
        for to, said in sent:
            memories[to].hear(said)
        yield Village(memories, task, false)


def message(world: World, memories: list[Memory], task: np.ndarray, tie: list[list[int]], who: int,
            lie: tuple[bool, int], rng: np.random.Generator) -> tuple[int, Said]:  # fmt: skip
    """(to whom, what) `who` says this round: its own task, or what it believes of somebody it has heard of."""
    to, own, order = tie[who][rng.integers(len(tie[who]))], rng.random() < world.own, rng.permutation(world.people)
    if not own:
        for person in order.tolist():
            said = memories[who].believed(person) if person != who else None
            if who == LIAR and person == VICTIM and lie[0]:
                said = lie[1]
            if said is not None:
                return to, Said(who, who, person, said)
    return to, Said(who, who, who, int(task[who]))


def half_life(false: list[float], planted: int) -> float | None:
    """Rounds from the peak of the falsehood until its share is at most half of it; None: not in the rounds played."""
    after = false[planted:]
    peak = int(np.argmax(after))
    for k in range(peak, len(after)):
        if after[k] <= after[peak] / 2:
            return float(k - peak)
    return None


def averaging(world: World, seed: int) -> tuple[float, float]:
    """(where a belief that the liar alone holds ends when all average with their ties, its weight): DeGroot 1974.

    The weight is the liar's part of the left eigenvector, (degree + 1) / sum of (degree + 1) where ties are mutual.
    """
    tie = ties(world, np.random.default_rng(seed))
    w = np.eye(world.people)
    for i, others in enumerate(tie):
        w[i, others] = 1
    weight = w.sum(1)[LIAR] / w.sum()
    belief = np.zeros(world.people)
    belief[LIAR] = 1
    return float((np.linalg.matrix_power(w / w.sum(1, keepdims=True), 20_000) @ belief).mean()), float(weight)
