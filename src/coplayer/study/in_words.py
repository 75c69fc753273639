"""Questions put to a language model in a study: one word of a few as the answer, what share is right, what it cost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np

from coplayer.chat.by_name import model
from coplayer.chat.choice import Choice, choose, menu
from coplayer.chat.protocol import Model, Request, system, user
from coplayer.chat.scripted import Scripted
from coplayer.measure.interval import mean


class Question(NamedTuple):
    rules: str  # what stays the same: the model reads it once
    text: str
    words: Sequence[str]  # the answers, one token each
    right: int  # the place of the right one


def reader(name: str, script: Callable[[Request], dict[str, float]]) -> Model:
    """The study's own script, or any model by name."""
    return Scripted(script, name="scripted") if name == "scripted" else model(name)


def ask(who: Model, q: Question, rng: np.random.Generator) -> Choice:
    """The chances of each answer's place; answers are listed in a drawn order."""
    shown = menu(range(len(q.words)), q.words, rng, letters=False)
    return choose(who, [system(q.rules), user(f"{q.text}\nAnswers: {shown.text}.")], shown)


def asked(who: Model, questions: Iterable[Question], seed: Sequence[int]) -> dict[str, Any]:
    """How many answers are right, and what they cost; the k-th question's order of answers hangs on seed and k."""
    kept, chance, replies, failures = [], [], [], 0
    for k, q in enumerate(questions):
        made = ask(who, q, np.random.default_rng([*seed, k]))
        kept.append(float(not made.failed and max(made.chances, key=lambda a: made.chances[a]) == q.right))
        chance.append(made.chances[q.right])
        replies += made.replies
        failures += made.failed
    e, n = mean(kept), max(len(replies), 1)
    return {
        "right": e.mean, "low": e.low, "high": e.high, "n": e.n, "chance": float(np.mean(chance)),
        "failures": failures, "prompt_tokens": sum(r.prompt_tokens for r in replies) / n,
        "seconds": sum(r.seconds for r in replies) / n,
    }  # fmt: skip


def point(x: float, row: dict[str, Any]) -> list[float]:
    """[x, share right, low, high] for a figure, the interval cut to [0, 1]; without one where all are alike."""
    if row["low"] is None:
        return [x, row["right"]]
    return [x, row["right"], max(0.0, row["low"]), min(1.0, row["high"])]


def about(name: str) -> str:
    """What a result read by this model is evidence for."""
    if name == "scripted":
        return "A stand-in, not evidence about language models."
    small = "a model of 135 million parameters is a floor, not evidence about large ones; " if name == "smollm2" else ""
    return f"Read by {name}: {small}another: --set model=URL#MODEL."


def cost(row: dict[str, Any]) -> list[Any]:
    """Cells of a table."""
    return [row["right"], row["chance"], row["failures"], round(row["prompt_tokens"]), row["seconds"]]


COST = ("right", "chance given to it", "failures", "prompt tokens", "seconds")
