"""From a model to chances of legal actions: a ladder of ways to ask, each used if the model has what it needs.

    grammar   the answer is forced to be a label; with log-probabilities the chances are theirs, renormalised
    schema    the answer is a JSON object whose `choice` is a label
    logprobs  the log-probabilities that the answer begins with a label, renormalised over the labels
    parse     what is said is searched for one label or one action; wrong answers are told so, `retries` times
    random    all equally likely: no rung gave an answer, which is counted as a failure

Log-probabilities come before the grammar's mask. A grammar without them, a schema and a parse give certainty to one
action; a forecast (`expect`) asks such models for percentages instead. Labels are one token each, and the order in
which actions get them is shuffled: small models have a favourite letter.
"""

from __future__ import annotations

import json
import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from math import exp
from string import ascii_lowercase, ascii_uppercase, digits
from typing import Any

import numpy as np

from coplayer.chat.protocol import Message, Model, Refused, Reply, Request, assistant, user
from coplayer.game import Label, Unsuited

LADDER = ("grammar", "schema", "logprobs", "parse")
LABELS = ascii_uppercase + ascii_lowercase + digits  # one token each
ONE, WORD = "Answer with one letter.", "Answer with one word."
PERCENT = "Answer with the chance of each in percent, like: {}."
WRONG = "That is no answer. "


@dataclass(frozen=True)
class Menu:
    """Actions in the order shown, with their words; the k-th has the k-th letter as its label, or its own word."""

    actions: tuple[Label, ...]
    words: tuple[str, ...]
    letters: bool = True  # False: words that are one token each stand for themselves; small models prefer a letter

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(LABELS[: len(self.actions)]) if self.letters else self.words

    @property
    def text(self) -> str:
        """A: bet, B: pass"""
        if not self.letters:
            return ", ".join(self.words)
        return ", ".join(f"{label}: {word}" for label, word in zip(self.labels, self.words, strict=True))

    def turned(self, orders: int) -> list[Menu]:
        """This order and those begun at the next actions, `orders` in all: a favourite letter favours each in turn."""
        return [
            Menu(around(self.actions, k), around(self.words, k), self.letters)
            for k in range(min(orders, len(self.actions)))
        ]

    def by_action(self, chances: Sequence[float]) -> dict[Label, float]:
        return dict(zip(self.actions, chances, strict=True))


def around(values: tuple, k: int) -> tuple:
    """The same circle, begun at place k."""
    return (*values[k:], *values[:k])


def menu(actions: Sequence[Label], words: Sequence[str], rng: np.random.Generator, letters: bool = True) -> Menu:
    """The actions in a shuffled order. Unsuited where there are more than labels."""
    if letters and len(actions) > len(LABELS):
        raise Unsuited(f"{len(actions)} actions given; a language model chooses among at most {len(LABELS)}")
    order = rng.permutation(len(actions)).tolist()
    return Menu(tuple(actions[k] for k in order), tuple(words[k] for k in order), letters)


@dataclass(frozen=True)
class Choice:
    """What came of asking."""

    chances: Mapping[Hashable, float]  # of the legal actions
    rung: str
    illegal: int = 0  # answers that named no action
    replies: list[Reply] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        return self.rung == "random"


def choose(
    model: Model, messages: Sequence[Message], menu: Menu, ladder: Sequence[str] = LADDER, retries: int = 1
) -> Choice:
    """Which of the actions the model takes."""
    return climbed(model, messages, menu, [r for r in ladder if has(model, r)], retries, percent=False)


def expect(
    model: Model, messages: Sequence[Message], menu: Menu, ladder: Sequence[str] = LADDER, retries: int = 1
) -> Choice:
    """What the model thinks that somebody does: percentages where it reports no log-probabilities."""
    percent = "logprobs" not in model.can or not set(ladder) & {"grammar", "logprobs"}
    rungs = [r for r in ladder if has(model, r) and not (percent and r in ("grammar", "logprobs"))]
    return climbed(model, messages, menu, rungs, retries, percent)


def has(model: Model, rung: str) -> bool:
    return rung == "parse" or rung in model.can


def climbed(
    model: Model, messages: Sequence[Message], menu: Menu, rungs: Sequence[str], retries: int, percent: bool
) -> Choice:
    """One rung after the other until one gives an answer."""
    illegal, replies = 0, []
    for rung in rungs:
        talk = [*messages[:-1], Message(messages[-1].role, f"{messages[-1].content}\n{instruction(menu, percent)}")]
        for _ in range(1 + (retries if rung == "parse" else 0)):
            try:
                reply = model.reply(request(model, talk, menu, rung, percent))
            except Refused:
                break
            replies.append(reply)
            chances = read(reply, menu, rung, percent)
            if chances is not None:
                return Choice(menu.by_action(chances), rung, illegal, replies)
            illegal += 1
            talk += [assistant(reply.text), user(("" if percent else WRONG) + instruction(menu, percent))]
    return Choice(menu.by_action(even(menu)), "random", illegal, replies)


def together(choices: Sequence[Choice]) -> Choice:
    """One question asked in several orders: the mean of the chances that were answered."""
    told = [c for c in choices if not c.failed] or choices
    chances = {a: sum(c.chances[a] for c in told) / len(told) for a in told[0].chances}
    return Choice(chances, told[0].rung, sum(c.illegal for c in choices), [r for c in choices for r in c.replies])


def even(menu: Menu) -> list[float]:
    return [1 / len(menu.actions)] * len(menu.actions)


def instruction(menu: Menu, percent: bool) -> str:
    if not percent:
        return ONE if menu.letters else WORD
    share = 100 // len(menu.labels)
    return PERCENT.format(", ".join(f"{label} {share}" for label in menu.labels))


def request(model: Model, talk: Sequence[Message], menu: Menu, rung: str, percent: bool) -> Request:
    """The question as one rung puts it."""
    labels = menu.labels if "logprobs" in model.can and rung in ("grammar", "logprobs") else ()
    match rung:
        case "grammar":
            return Request(tuple(talk), 1, labels, grammar=f"root ::= {' | '.join(map(quoted, menu.labels))}")
        case "schema":
            return Request(tuple(talk), 16 + 12 * len(menu.labels), schema=schema(menu, percent))
        case "logprobs":
            return Request(tuple(talk), 1, labels)
    return Request(tuple(talk), 16 + 8 * len(menu.labels))


def quoted(label: str) -> str:
    return f'"{label}"'


def schema(menu: Menu, percent: bool) -> str:
    """One label as `choice`, or a whole number for each label."""
    asked: dict[str, Any] = {label: {"type": "integer"} for label in menu.labels}
    if not percent:
        asked = {"choice": {"type": "string", "enum": list(menu.labels)}}
    made = {"type": "object", "properties": asked, "required": list(asked), "additionalProperties": False}
    return json.dumps(made)


def read(reply: Reply, menu: Menu, rung: str, percent: bool) -> list[float] | None:
    """Chances [A] in the order of the menu, or None where the reply is no answer."""
    if reply.logprobs and rung in ("grammar", "logprobs"):
        return renormalised([reply.logprobs.get(label) for label in menu.labels])
    if rung == "logprobs":
        return None
    if percent:
        return percentages(reply.text, menu)
    said = chosen(reply.text) if rung == "schema" else reply.text
    return certain(named(said, menu), menu)


def renormalised(logprobs: Sequence[float | None]) -> list[float]:
    """exp(lp) as parts of one; what was not reported counts as nothing."""
    top = max(lp for lp in logprobs if lp is not None)
    weight = [0.0 if lp is None else exp(lp - top) for lp in logprobs]
    return [w / sum(weight) for w in weight]


def certain(label: str | None, menu: Menu) -> list[float] | None:
    return None if label is None else [float(label == other) for other in menu.labels]


def chosen(text: str) -> str:
    """The `choice` of a JSON object; nothing where it has none."""
    try:
        return str(json.loads(text)["choice"])
    except (json.JSONDecodeError, KeyError, TypeError):
        return ""


def named(text: str, menu: Menu) -> str | None:
    """The label that a text names: alone, at its start with a mark behind it, or by the words of one action."""
    bare = text.strip().strip(".:,;!()*\"'` ")
    if bare in menu.labels:
        return bare
    begun = re.match(r"\W*(\w)[.:)]", text)
    if begun and begun[1] in menu.labels:
        return begun[1]
    found = [k for k, word in enumerate(menu.words) if re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE)]
    return menu.labels[found[0]] if len(found) == 1 else None


def percentages(text: str, menu: Menu) -> list[float] | None:
    """The number beside each label, as parts of one; None where no label has one."""
    found = {label: float(x) for label, x in re.findall(r"(\w)\W{1,4}(\d+(?:\.\d+)?)", text) if label in menu.labels}
    total = sum(found.values())
    return [found.get(label, 0.0) / total for label in menu.labels] if total > 0 else None


def draw(chances: Mapping[Any, float], rng: np.random.Generator) -> Any:
    """One of the actions by its chance."""
    actions, p = list(chances), np.cumsum(list(chances.values()))
    return actions[int(np.searchsorted(p / p[-1], rng.random(), side="right"))]
