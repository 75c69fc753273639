"""What talks: a request, a reply, and what a model says it can do.

    model.name              in every hash and every result
    model.can               of {"grammar", "schema", "logprobs"}
    model.reply(request)    -> Reply; Refused for a kind of request it does not take, Unreachable when nobody answers

A request is plain and hashable; its `key` with the model's name is the content hash under which an exchange is
kept (recording.py). Temperature is 0: who wants to draw asks for log-probabilities and draws with its own rng.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any, NamedTuple, Protocol

from coplayer.game import CoplayerError

FEATURES = ("grammar", "schema", "logprobs")


class Refused(CoplayerError):
    """The model does not take this kind of request; a simpler one may do."""


class Unreachable(CoplayerError):
    """Nobody answers: not installed, not running, not recorded."""


class Message(NamedTuple):
    role: str  # system, user, assistant
    content: str


@dataclass(frozen=True)
class Request:
    """One question to a model."""

    messages: tuple[Message, ...]
    most: int = 16  # tokens of the answer
    labels: tuple[str, ...] = ()  # log-probabilities wanted: that the answer begins with the token, before any mask
    grammar: str = ""  # GBNF
    schema: str = ""  # JSON schema, as text

    def key(self, model: str) -> str:
        """The content hash of this question to a model."""
        text = json.dumps([model, plain(self)], ensure_ascii=False, sort_keys=True)
        return sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Reply:
    """What came back. `logprobs` has the labels that are among the tokens a model reports, None: none reported."""

    text: str
    logprobs: dict[str, float] | None = None
    prompt_tokens: int = 0
    cached_tokens: int = 0  # of the prompt, not evaluated anew
    reply_tokens: int = 0
    seconds: float = 0.0  # of one core where the model runs in this process, else on the wall


class Model(Protocol):
    """Whoever answers; see above."""

    @property
    def name(self) -> str: ...
    @property
    def can(self) -> frozenset[str]: ...
    def reply(self, request: Request, /) -> Reply: ...


@dataclass
class Meter:
    """What asking has cost so far: sums, by name."""

    sums: dict[str, float] = field(default_factory=dict)

    def add(self, **amounts: float) -> None:
        for name, amount in amounts.items():
            self.sums[name] = self.sums.get(name, 0) + amount

    def reply(self, reply: Reply) -> None:
        """Count one reply."""
        self.add(
            calls=1, prompt_tokens=reply.prompt_tokens, cached_tokens=reply.cached_tokens,
            reply_tokens=reply.reply_tokens, model_seconds=reply.seconds,
        )  # fmt: skip


def plain(request: Request) -> dict[str, Any]:
    """A request as JSON has it."""
    return asdict(request) | {"messages": [list(m) for m in request.messages]}


def system(text: str) -> Message:
    return Message("system", text)


def user(text: str) -> Message:
    return Message("user", text)


def assistant(text: str) -> Message:
    return Message("assistant", text)
