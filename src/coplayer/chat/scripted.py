"""Models that follow a script: a function from a request to what is said. For tests, studies and dry runs.

    Scripted(lambda request: "A")                               says so, whatever it is asked
    Scripted(lambda request: {"A": -0.2, "B": -1.8})            log-probabilities of the labels asked for
    scripted, scripted(first), scripted(dull)                   by name (chat/by_name.py)

A text answers any request as it stands: it is not bent to fit a grammar, unless `can` says "grammar"; then the
first label of the request's grammar that it begins with is said, else the first label.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from math import log

from coplayer.chat.protocol import Refused, Reply, Request
from coplayer.game import NotFound, nearest

Script = Callable[[Request], str | Mapping[str, float]]
NOT_SHOWN = -30.0  # log-probability of a label that a script leaves out


@dataclass(frozen=True)
class Scripted:
    """A model that does what `script` says; a prompt token is a word."""

    script: Script
    can: frozenset[str] = frozenset({"grammar", "logprobs"})
    name: str = "scripted"

    def reply(self, request: Request) -> Reply:
        for wanted, feature in ((request.grammar, "grammar"), (request.schema, "schema"), (request.labels, "logprobs")):
            if wanted and feature not in self.can:
                raise Refused(f"{self.name} has no {feature}")
        said = self.script(request)
        words = sum(len(m.content.split()) for m in request.messages)
        if isinstance(said, str):
            text = masked(said, request.grammar)
            return Reply(text, {text: 0.0} if text in request.labels else None, words, 0, len(text.split()))
        probs = {label: said.get(label, NOT_SHOWN) for label in request.labels}
        text = max(probs or said, key=lambda label: (probs or said)[label])
        return Reply(text, probs or None, words, 0, 1)


def masked(text: str, grammar: str) -> str:
    """`text` where it is in the grammar (alternatives of plain words), else the first word of the grammar."""
    words = re.findall(r'"([^"]*)"', grammar)
    return next((w for w in words if text.strip().startswith(w)), words[0]) if words else text


def scattered(request: Request) -> Mapping[str, float] | str:
    """Log-probabilities that hang on every letter of the prompt and on nothing else."""
    prompt = "\n".join(m.content for m in request.messages)
    weights = {label: 1 + sha256(f"{prompt} {label}".encode()).digest()[0] for label in request.labels}
    total = sum(weights.values())
    return {label: log(w / total) for label, w in weights.items()} or "A"


def first(request: Request) -> Mapping[str, float] | str:
    """The first label listed, nine times in ten."""
    rest = max(len(request.labels) - 1, 1)
    return {label: log(0.9 if k == 0 else 0.1 / rest) for k, label in enumerate(request.labels)} or "A"


def dull(request: Request) -> str:
    """Says nothing that is an answer."""
    return "I am sorry, as a language model I cannot gamble."


NAMED: dict[str, tuple[Script, frozenset[str]]] = {
    "scattered": (scattered, frozenset({"grammar", "logprobs"})),
    "first": (first, frozenset({"grammar", "logprobs"})),
    "dull": (dull, frozenset()),
}


def named(script: str = "scattered") -> Scripted:
    """A script by name."""
    if script not in NAMED:
        raise NotFound(f"there is no script {script!r}{nearest(script, NAMED)}; there are {', '.join(NAMED)}")
    does, can = NAMED[script]
    return Scripted(does, can, f"scripted({script})")
