"""Any OpenAI-compatible endpoint: URL#MODEL, as in http://127.0.0.1:8080/v1#qwen.

The key comes from the environment: COPLAYER_API_KEY, else OPENAI_API_KEY; it is sent and never kept. What the
endpoint can is said behind a second #, as in URL#MODEL#grammar+logprobs (llama.cpp) or #none; schema+logprobs is
usual. A kind of request that it answers with 400 or 422 is refused, and the ladder goes on with the next one.

At most 20 log-probabilities are reported. A label that is not among them gets the least one reported, which is an upper
bound, if any label is there; else the reply has none.
"""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass
from typing import Any

from coplayer.chat.local import labels_in
from coplayer.chat.protocol import FEATURES, Refused, Reply, Request, Unreachable
from coplayer.game import GameError, nearest

KEYS = ("COPLAYER_API_KEY", "OPENAI_API_KEY")
USUAL = "schema+logprobs"
TOP = 20  # log-probabilities that may be asked for
PATIENCE = 120.0  # seconds
TRIES = 3
BUSY = (429, 500, 502, 503, 529)
NOT_TAKEN = (400, 404, 422)


@dataclass(frozen=True)
class Endpoint:
    """A model behind HTTP."""

    url: str
    model: str
    can: frozenset[str]

    @property
    def name(self) -> str:
        return f"{self.url}#{self.model}"

    def reply(self, request: Request) -> Reply:
        began = time.perf_counter()
        answer = self.post(asked(request, self.model))
        try:
            choice, usage = answer["choices"][0], answer.get("usage") or {}
            text = choice["message"]["content"] or ""
            logprobs = reported(answer, request.labels)
        except (KeyError, IndexError, TypeError) as e:
            raise Unreachable(f"{self.name} answers {str(answer)[:200]}; choices with a message are expected") from e
        cached = (usage.get("prompt_tokens_details") or {}).get("cached_tokens") or 0
        tokens = usage.get("prompt_tokens") or 0, cached, usage.get("completion_tokens") or 0
        return Reply(text, logprobs, *tokens, time.perf_counter() - began)

    def post(self, asked: dict[str, Any]) -> dict[str, Any]:
        """One answer; a busy endpoint is asked again."""
        try:
            import httpx
        except ImportError:
            raise Unreachable(f"{self.name} needs httpx: pip install 'coplayer[language]'") from None
        key = next((os.environ[name] for name in KEYS if os.environ.get(name)), None)
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        for k in range(TRIES):
            try:
                got = httpx.post(f"{self.url}/chat/completions", json=asked, headers=headers, timeout=PATIENCE)
            except httpx.HTTPError as e:
                raise Unreachable(f"{self.name}: {type(e).__name__}: {e}; is it running?") from None
            if got.status_code not in BUSY or k == TRIES - 1:
                break
            time.sleep(2.0**k)
        return read(self.name, got.status_code, got.text)


def endpoint(text: str) -> Endpoint:
    """URL#MODEL or URL#MODEL#FEATURE+FEATURE."""
    url, _, rest = text.partition("#")
    model, _, can = rest.partition("#")
    features = frozenset((can or USUAL).split("+")) - {"none"}
    if not model:
        raise GameError(f"{text!r} names no model; URL#MODEL is expected, as in http://127.0.0.1:8080/v1#qwen")
    for feature in features - set(FEATURES):
        raise GameError(
            f"{text!r}: no feature {feature!r}{nearest(feature, FEATURES)}; expected {', '.join(FEATURES)}, none"
        )
    return Endpoint(url.rstrip("/"), model, features)


def asked(request: Request, model: str) -> dict[str, Any]:
    """A request in the endpoint's words."""
    made: dict[str, Any] = {
        "model": model, "messages": [{"role": m.role, "content": m.content} for m in request.messages],
        "max_tokens": request.most, "temperature": 0, "seed": 0,
    }  # fmt: skip
    if request.labels:
        made |= {"logprobs": True, "top_logprobs": TOP}
    if request.grammar:
        made["grammar"] = request.grammar
    if request.schema:
        schema = {"name": "answer", "strict": True, "schema": json.loads(request.schema)}
        made["response_format"] = {"type": "json_schema", "json_schema": schema}
    return made


def read(name: str, status: int, text: str) -> dict[str, Any]:
    """The answer, or what was wrong with the question."""
    if status in NOT_TAKEN:
        raise Refused(f"{name} answers {status}: {text[:200]}")
    if status != 200:
        raise Unreachable(f"{name} answers {status}: {text[:200]}; a key is read from {' or '.join(KEYS)}")
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        raise Unreachable(f"{name} answers no JSON: {text[:200]!r}") from None


def reported(answer: dict[str, Any], labels: tuple[str, ...]) -> dict[str, float] | None:
    """Log-probabilities of the labels; see above for those that are not reported."""
    told = (answer["choices"][0].get("logprobs") or {}).get("content") if labels else None
    found = labels_in(answer, labels) if told else {}
    if not told or not found:
        return None
    least = min(token["logprob"] for token in told[0]["top_logprobs"])
    return {label: found.get(label, least) for label in labels}
