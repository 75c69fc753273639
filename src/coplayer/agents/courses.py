"""Planning a whole match against programs one has: which of them sits opposite is not known, what each does is.

Every word of `depth` first moves with every reply (rivals.py) is simulated against every program that may sit
opposite. Then

    V(word, programs) = max over our moves a of the sum over their moves m of V(word a, those who play m next)
    V(a whole word, programs) = max over replies of the sum over programs of weight x what the reply earns

is the best adaptive play of the next moves, what a probe tells weighed against what it spoils (Bellman's equation on
the sets of programs that are left; with programs there is no other belief). The plan is followed until they part or
a few rounds are over, then planned again from there. What comes out are lines: whole matches, one for each program,
that part only where the other side does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import NamedTuple

import numpy as np

from coplayer.agents.rivals import C, Course, D, Moves, Program, Rival, word_of
from coplayer.model.stage import Stage


class Line(NamedTuple):
    """A whole match as planned."""

    program: Program
    mine: Moves
    theirs: Moves


class Branch(NamedTuple):
    """Programs that are left after the same rounds."""

    programs: Sequence[Program]
    mine: Moves
    theirs: Moves


@dataclass(frozen=True, eq=False)
class Courses:
    """All words of `depth` moves [W], with each reply [P], against programs [I] from the same point on."""

    depth: int
    mine: np.ndarray  # [W, P, I, n]
    theirs: np.ndarray  # [W, P, I, n]
    worth: np.ndarray  # [W, P, I] to the end of the match, times the program's weight
    memo: dict = field(default_factory=dict)

    def value(self, word: Moves, some: np.ndarray) -> tuple[float, int]:
        """(V, the best move, or after a whole word the best reply) while the programs `some` are left."""
        key = word, some.tobytes()
        if key not in self.memo:
            each = self.values(word, some)
            self.memo[key] = float(np.max(each)), int(np.argmax(np.round(each, 6)))
        return self.memo[key]

    def values(self, word: Moves, some: np.ndarray) -> Sequence[float]:
        """What each move is worth, or after a whole word each reply."""
        if len(word) == self.depth:
            return self.worth[number(word)][:, some].sum(1)
        answers = self.answers(word, some)
        groups = [some[answers == b] for b in (C, D) if (answers == b).any()]
        return [sum(self.value((*word, a), group)[0] for group in groups) for a in (C, D)]

    def answers(self, word: Moves, some: np.ndarray) -> np.ndarray:
        """What the programs play after the first moves `word`."""
        return self.theirs[number(word) << (self.depth - len(word)), 0, some, len(word)]


def number(word: Moves) -> int:
    return sum(move << k for k, move in enumerate(reversed(word)))


@dataclass(frozen=True, eq=False)
class Planner:
    """Plans with `replies` [P][85] after words of `depth` moves; what comes after `ahead` rounds goes on as it ends."""

    stage: Stage
    replies: Sequence[Moves]
    depth: int = 3
    ahead: int = 60
    opening: Moves = ()  # played without a plan while `many` programs are left and have not defected
    many: int = 25

    def lines(self, programs: Sequence[Program]) -> Iterator[Line]:
        """One line for each program that does not draw, and for those that go along to the end."""
        todo = [Branch(programs, (), ())]
        while todo:
            branch = todo.pop()
            if len(branch.mine) == self.stage.rounds:
                yield from (Line(p, branch.mine, branch.theirs) for p in branch.programs)
            todo += self.after(branch)

    def after(self, branch: Branch) -> list[Branch]:
        """What may come next; nothing after the last round, or where all draw."""
        programs, mine, theirs = branch
        if len(mine) == self.stage.rounds or all(p.draws for p in programs):
            return []
        begins = len(mine) < len(self.opening) and mine == self.opening[: len(mine)] and D not in theirs
        return (self.forced if begins and len(programs) >= self.many else self.planned)(*branch)

    def forced(self, programs: Sequence[Program], mine: Moves, theirs: Moves) -> list[Branch]:
        """One more round of the opening."""
        a, t = self.opening[len(mine)], len(mine) + 1
        course = Course(0, (a,), self.replies[0])
        answers = np.array([Rival(p, self.stage, mine).meets(course, t)[0, 1] for p in programs])
        return branches(programs, np.arange(len(programs)), answers, (*mine, a), theirs)

    def planned(self, programs: Sequence[Program], mine: Moves, theirs: Moves) -> list[Branch]:
        """Plan and follow the plan until the programs part, or it is time to plan again."""
        plan, begun = self.courses(programs, mine, theirs), len(mine)
        some = np.arange(len(programs))
        word: Moves = ()
        while len(mine) < self.until(begun, len(programs)):
            best, k = plan.value(word, some)[1], len(mine) - begun
            if k < plan.depth:
                a, answers = best, plan.answers(word, some)
                word = (*word, a)
            else:
                a = int(plan.mine[number(word), best, some[0], k])
                answers = plan.theirs[number(word), best, some, k]
            mine = (*mine, a)
            out = branches(programs, some, answers, mine, theirs)
            if len(out) > 1:
                break
            theirs = out[0].theirs
        return out

    def until(self, begun: int, programs: int) -> int:
        """When to plan again: soon at first, sooner while there is something to find out."""
        if self.stage.rounds - begun <= self.end(begun) - begun:
            return self.stage.rounds
        return min(begun + max(self.depth, begun // 2 if programs > 1 else 2 * begun), self.end(begun))

    def end(self, begun: int) -> int:
        """How far to simulate: to the end of the match where that is near."""
        left = self.stage.rounds - begun
        return begun + (self.ahead if left > 1.5 * self.ahead else left)

    def courses(self, programs: Sequence[Program], mine: Moves, theirs: Moves) -> Courses:
        """All courses from here on, simulated."""
        begun, end = len(mine), self.end(len(mine))
        depth = min(self.depth, self.stage.rounds - 1 - begun)
        words, at = list(product((C, D), repeat=depth)), word_of(mine, theirs)
        rounds = np.empty((len(words), len(self.replies), len(programs), end - begun, 2), np.int8)
        for i, program in enumerate(programs):
            rival = Rival(program, self.stage, mine)
            for w, p in np.ndindex(rounds.shape[:2]):
                rounds[w, p, i] = rival.meets(Course(at, words[w], self.replies[p]), end)
        paid = self.stage.payoff[rounds[..., 0], rounds[..., 1]]
        worth = paid.sum(-1) + (self.stage.rounds - end) * paid[..., -(self.ahead // 2) :].mean(-1)
        return Courses(depth, rounds[..., 0], rounds[..., 1], worth * [p.weight for p in programs])


def branches(programs: Sequence[Program], some: np.ndarray, answers: np.ndarray, mine: Moves, theirs: Moves) -> list:
    """What may come after a round: one branch for each answer that is given."""
    groups = [[programs[i] for i in some[answers == b]] for b in (C, D)]
    return [Branch(group, mine, (*theirs, b)) for b, group in enumerate(groups) if group]
