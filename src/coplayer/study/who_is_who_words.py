"""What somebody remembers, read by a language model: does it say who does what?

The village is scripted; when it has talked, the memory of one who is asked is written out and the question put. The
scripted reader answers with the task named most often beside the person's name: a stand-in.
"""

from __future__ import annotations

import re
from math import log
from typing import Any

import numpy as np

from coplayer.chat.protocol import Request
from coplayer.study import in_words
from coplayer.study.by_name import Say
from coplayer.study.who_is_who_play import Memory, Posterior, Village

TASKS = ("Cook", "Paint", "Fish", "Sing", "Teach", "Dance")  # one token each
NAMES = (
    "Ana", "Ben", "Cleo", "Dan", "Eva", "Finn", "Gia", "Hugo", "Ida", "Jon", "Kim", "Leo", "Mia", "Noa", "Otto", "Pia",
    "Quin", "Rosa", "Sam", "Tia", "Ugo", "Vera", "Will", "Xena", "Yan", "Zoe", "Abel", "Bea", "Carl", "Dora", "Emil",
    "Fay", "Gus", "Hana", "Ivo", "Jane", "Kurt", "Lena", "Max", "Nina",
)  # fmt: skip
RULES = "In a village each has one task. You have heard who does what; some of it is wrong."


def commonest(request: Request) -> dict[str, float]:
    """The scripted reader."""
    read, _, question = request.messages[-1].content.partition("\nWhat is the task of ")
    name = question.partition("?")[0]
    weight = {task: 1 + len(re.findall(rf"{name}: {task}", read)) ** 2 for task in TASKS}
    return {task: log(w / sum(weight.values())) for task, w in weight.items()}


def lines(kind: str, memory: Memory) -> str:
    """A memory in words; a posterior says of each person what is likeliest and how sure that is."""
    if isinstance(memory, Posterior):
        sure = {person: memory.chances(person) for person in memory.says}
        return "\n".join(f"{NAMES[k]}: {TASKS[int(p.argmax())]} ({100 * p.max():.0f} % sure)" for k, p in sure.items())
    said = {"": "", "raw": " said", "board": " (verified) said"}
    by = said.get(kind, "")
    rows = [(NAMES[int(who)] + by + " that " if who else "", p, t) for who, p, t in memory.lines()]
    return "\n".join(f"{who}{NAMES[p]}: {TASKS[t]}" for who, p, t in rows)


def question(kind: str, village: Village, who: int, person: int) -> in_words.Question:
    text = f"{lines(kind, village.memories[who])}\nWhat is the task of {NAMES[person]}?"
    return in_words.Question(RULES, text, TASKS, int(village.task[person]))


def measured(config: Any, villages: dict[tuple[str, int], list[Village]], say: Say) -> list[dict[str, Any]]:
    """Rows {kind, people, right, ...}: the same questions to every kind of memory."""
    who, rows = in_words.reader(config.model, commonest), []
    for (kind, n), here in villages.items():
        if n not in config.read:
            continue
        say(f"{who.name} reads memories of {n} people: {kind}")
        rng = np.random.default_rng([config.seed, n, 4])
        pairs = [(k % len(here), *rng.choice(n, 2, replace=False).tolist()) for k in range(config.asked)]
        found = in_words.asked(who, (question(kind, here[v], i, j) for v, i, j in pairs), [config.seed, n, 5])
        rows.append({"kind": kind, "people": n, **found})
    return rows


def table(config: Any, rows: list[dict[str, Any]], said: dict[str, str]) -> dict[str, Any]:
    return {
        "title": f"Asked in words who does what: {config.model}",
        "head": ["memory", "people", *in_words.COST],
        "rows": [[said[r["kind"]], r["people"], *in_words.cost(r)] for r in rows],
        "decimals": 2,
        "note": f"{in_words.about(config.model)} n = {config.asked} questions a row, chance is 1/6; what was never heard "
        "counts as wrong like the rest. To ask a language model: coplayer study who_is_who --set model=smollm2",
    }
