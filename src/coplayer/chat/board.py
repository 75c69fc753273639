"""A belief board kept outside the model: what the arena's predictors believe, rendered within a token budget.

    board(game, seat, "counts")        a predictor by name: for rounds (model/, KIND stage) or for hands (KIND hands)
    .begin() -> memory,  .watch(memory, event) -> memory
    .next(memory, actions)             {label: p}, the other's next move
    .after(memory, action)             {label: p}, its answer to an own action: "what will player 1 do if I bet?"
    .answer(memory, action)            the same in words
    .before_own(memory, actions), .before_theirs(memory, actions)    lines to show before a move, the most useful first

`counts` is the model counts in rounds and counted_plan in hands. In rounds all move at once, so the answer to an action
is the other's move of the round after, with its move of this round drawn from the forecast.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from coplayer.chat import words
from coplayer.chat.words import spoken
from coplayer.form.hands import Hands, Position, hands_of
from coplayer.game import Did, Game, Label, Saw, Unsuited
from coplayer.model import foresight
from coplayer.model.stage import Stage, stage_of
from coplayer.read.parts import module, part
from coplayer.read.spec import call
from coplayer.solve.response import plan

IN_HANDS = {"counts": "counted_plan"}
Chances = Mapping[Label, float]


def board(game: Game, seat: int, predictor: str) -> RoundsBoard | HandsBoard:
    """The board of a seat. Unsuited where the predictor is not for the game."""
    try:
        if module("model", call(predictor).name).KIND == "stage":
            return RoundsBoard(stage_of(game, seat), predictor)
    except Unsuited:
        if predictor not in IN_HANDS:
            raise
    return HandsBoard(hands_of(game, seat), IN_HANDS.get(predictor, predictor))


@dataclass(frozen=True, eq=False)
class RoundsBoard:
    """Beliefs about the other in rounds of a repeated one-shot game."""

    stage: Stage
    predictor: str

    @cached_property
    def model(self) -> Any:
        return part("model", self.predictor, self.stage, kind="stage")

    @property
    def other(self) -> int:
        return 1 - self.stage.seat

    def begin(self) -> Any:
        return self.model.begin()

    def watch(self, memory: Any, event: Did | Saw) -> Any:
        seen = self.stage.read(event)
        return memory if seen is None else self.model.update(memory, *seen)

    def next(self, memory: Any, actions: Sequence[Label]) -> dict[Label, float]:
        return dict(zip(self.stage.theirs, self.model.predict(memory).tolist(), strict=True))

    def after(self, memory: Any, action: Label) -> dict[Label, float]:
        mine, now = self.stage.mine.index(action), self.model.predict(memory).copy()
        then = [self.model.predict(self.model.update(deepcopy(memory), mine, b)).copy() for b in range(len(now))]
        return dict(zip(self.stage.theirs, (now @ np.array(then)).tolist(), strict=True))

    def before_theirs(self, memory: Any, actions: Sequence[Label]) -> list[str]:
        return [f"Player {self.other} is expected to {percent(self.next(memory, actions))}"]

    before_own = before_theirs  # all move at once

    def answer(self, memory: Any, action: Label) -> str:
        """What `after` says, in words."""
        said = percent(self.after(memory, action))
        return f"If you {spoken(action)} now, player {self.other} next: {said}"


class Beliefs(NamedTuple):
    position: Position
    model: Any
    theirs: np.ndarray  # [Q_other] the plan expected of the other


@dataclass(frozen=True, eq=False)
class HandsBoard:
    """Beliefs about the other in hands of a two-player game."""

    hands: Hands
    predictor: str

    @cached_property
    def model(self) -> Any:
        return part("model", self.predictor, self.hands, kind="hands")

    @property
    def other(self) -> int:
        return self.hands.other

    def begin(self) -> Beliefs:
        return self.ready(self.hands.start(), self.model.begin())

    def ready(self, position: Position, memory: Any) -> Beliefs:
        """Before a hand."""
        return Beliefs(position, memory, plan(self.hands.form, self.other, self.model.plan(memory)))

    def watch(self, memory: Beliefs, event: Did | Saw) -> Beliefs:
        position, end = self.hands.step(memory.position, event)
        if end is None:
            return memory._replace(position=position)
        return self.ready(position, self.model.update(memory.model, end))

    def next(self, memory: Beliefs, actions: Sequence[Label]) -> dict[Label, float]:
        return foresight.next_move(self.hands, memory.position.node, memory.theirs, actions)

    def after(self, memory: Beliefs, action: Label) -> dict[Label, float]:
        """Empty where the other has no move after it in this hand."""
        node = self.hands.did(memory.position.node, action)
        first, stride, _ = self.hands.slots[self.other]
        total: dict[Label, float] = {}
        for at in (node, *self.seen_next(node)):
            for i, chance in zip(*(c.tolist() for c in self.hands.others.at(at)), strict=True):
                for k, label in enumerate(self.hands.form.menu(self.other, i)):
                    weight = float(chance * memory.theirs[first[i] + k * stride[i]])
                    total[label] = total.get(label, 0.0) + weight
        mass = sum(total.values())
        return {label: w / mass for label, w in total.items()} if mass > 0 else {}

    def seen_next(self, node: int) -> list[int]:
        """The records that a record becomes by one more view."""
        return self.views_after.get(node, [])

    @cached_property
    def views_after(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for key, node in self.hands.children.items():
            if key % 2 == 0:
                found.setdefault(key >> 32, []).append(node)
        return found

    def before_own(self, memory: Beliefs, actions: Sequence[Label]) -> list[str]:
        """What is hidden, then the answers to each action."""
        return [*self.hidden(memory), *[self.answer(memory, a) for a in actions if self.after(memory, a)]]

    def before_theirs(self, memory: Beliefs, actions: Sequence[Label]) -> list[str]:
        expected = f"Player {self.other} is expected to {percent(self.next(memory, actions))}"
        return [*self.hidden(memory), expected]

    def hidden(self, memory: Beliefs) -> list[str]:
        """What the seat does not know."""
        parts = foresight.hidden(self.hands, memory.position.node, memory.theirs)
        open_ = {name: p for name, p in parts.items() if max(p.values(), default=1) < 1 - 1e-9}
        return [f"{words.capital(part_of(name))} is {percent(p)}" for name, p in open_.items()]

    def answer(self, memory: Beliefs, action: Label) -> str:
        """What `after` says, in words."""
        said = percent(self.after(memory, action)) or "nothing more in this hand"
        return f"If you {spoken(action)}, player {self.other}: {said}"


def part_of(name: str) -> str:
    """card1 -> card of player 1"""
    found = re.fullmatch(r"([a-z_]+)(\d+)", name)
    return f"{found[1]} of player {found[2]}" if found else name


def percent(chances: Chances) -> str:
    """bet 62 %, pass 38 %; the likeliest first."""
    order = sorted(chances, key=lambda label: -round(100 * chances[label]))
    return ", ".join(f"{spoken(label)} {100 * chances[label]:.0f}%" for label in order)


def within(lines: Sequence[str], budget: int) -> str:
    """As many whole lines, in order, as fit into `budget` tokens."""
    kept: list[str] = []
    for line in lines:
        if tokens(". ".join([*kept, line])) > budget:
            break
        kept.append(line)
    return ". ".join(kept)


def tokens(text: str) -> int:
    """About how many tokens a text has: digits and marks are one each, a word one for every six letters begun."""
    return sum(1 if len(piece) < 2 else -(-len(piece) // 6) for piece in re.findall(r"[^\W\d]+|\d|[^\w\s]", text))
