"""Where agents stand in a population's own round robin, whose matches were played before and kept.

Each agent joins alone: everybody meets all K + 1 and itself, so every member's score moves with what it earns
from the agent, and scores are means over K + 1.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from coplayer.arena.schedule import Arena
from coplayer.population.by_name import population
from coplayer.read.name import load

TOP = 10  # members shown


def standing(arena: Arena, entries: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The best of the round robin that the first agent joins, and the ranks of all our agents."""
    kept = getattr(population(arena.population), "kept", None) if arena.population else None
    found = kept(load(arena.game)) if kept else None
    if found is None:
        return None
    names, means = found
    agents = list(dict.fromkeys(arena.agents))
    scores = [joined(names, means, agent, [e for e in entries if e["name"] == agent]) for agent in agents]
    best = np.argsort(-scores[0][:-1], kind="stable")[:TOP]
    rows = [placed(scores[0], int(k), names[k], False) for k in best]
    rows += [placed(s, len(names), agent, True) for s, agent in zip(scores, agents, strict=True)]
    rows.sort(key=lambda row: -row["score"])
    note = "Each of our agents joins alone; the members' scores are those beside the first of ours."
    return {"players": len(names) + 1, "rows": rows, "note": note}


def placed(scores: np.ndarray, k: int, name: str, ours: bool) -> dict[str, Any]:
    """A row of the table: player k among `scores` [K + 1]."""
    return {"rank": 1 + int((scores > scores[k]).sum()), "name": name, "score": float(scores[k]), "ours": ours}


def joined(names: tuple[str, ...], means: np.ndarray, agent: str, entries: list[dict[str, Any]]) -> np.ndarray:
    """Scores [K + 1] with the agent last."""
    met = {rival: [e for e in entries if e["rival"] == rival] for rival in (*names, agent)}
    ours = np.array([np.mean([e["return"] for e in met[name]]) for name in (*names, agent)])
    theirs = np.array([np.mean([e["theirs"] for e in met[name]]) for name in names])
    return np.append((means.sum(1) + theirs) / (len(names) + 1), ours.mean())
