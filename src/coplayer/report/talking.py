"""What an arena's page says of agents that talk: failures, tokens, seconds, the whole harness behind a short name."""

from __future__ import annotations

from typing import Any

from . import numbers
from .figures import returns


def used(record: dict[str, Any]) -> dict[str, Any] | None:
    """What agents that talk say they used."""
    counted = ("decisions", "failures", "forecasts", "failed_forecasts", "calls")
    spread = ("prompt_tokens", "fresh_tokens", "model_seconds")
    rows = [
        [a["name"], *[c.get(k, 0) for k in counted], *[each(c, k) for k in spread], c.get("tool_calls", 0)]
        for a in returns.ranked(record)
        if (c := a.get("costs"))
    ]
    head = ["agent", "moves", "failed", "forecasts", "failed", "asked", "tokens", "new", "seconds", "tool"]
    note = (
        "Failed: no way of asking gave a legal move, so that one was drawn evenly (or the forecast is even). "
        "Asked: how often the model was. Tokens of the prompt, those of them that were evaluated anew, and the model’s "
        "seconds as recorded, each time it was asked. Tool: how often it asked a predictor."
    )
    title = "Language models: failures, tokens, seconds"
    return {"title": title, "head": head, "rows": rows, "note": note} if rows else None


def each(used: dict[str, float], name: str) -> float | None:
    """An amount each time the model was asked."""
    amounts = used | {"fresh_tokens": used.get("prompt_tokens", 0) - used.get("cached_tokens", 0)}
    return round(amounts.get(name, 0) / used["calls"], 3) if used.get("calls") else None


def failures(record: dict[str, Any]) -> list[str]:
    """How often each agent that talks gave no legal move, in words."""
    made = []
    for a in returns.ranked(record):
        c = a.get("costs") or {}
        if c.get("decisions"):
            failed, many = numbers.count(c.get("failures", 0)), numbers.count(c["decisions"])
            made.append(f"{a['name']} failed to give a legal move in {failed} of {many} decisions.")
    return made


def harness(record: dict[str, Any]) -> dict[str, Any] | None:
    """The settings behind short names."""
    rows = [[short, name] for short, name in record.get("harness", {}).items()]
    note = "All settings; the name above says those in which the agents differ."
    return {"title": "The whole harness", "head": ["agent", "is"], "rows": rows, "note": note} if rows else None
