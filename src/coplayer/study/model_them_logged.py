"""People from records ("coplayer people 1", JSON lines) in model_them_as_me: repeated one-shot games only.

What a person threw is taken as what it would have thrown whatever we did, so that every arm can be judged on every
round. Each arm answers what it expects of the person now:

    crowd            the throws of all other people, and one of each
    person alone     this person's throws so far, and one of each
    crowd + person   this person's throws so far, and the crowd's mix as `strength` throws

One label is one person, and all its matches of a game follow one another.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from coplayer.arena.prize import maximin
from coplayer.game import GameError, NotFound
from coplayer.measure.interval import mean
from coplayer.model.stage import Stage, stage_of
from coplayer.read.name import load, title

SCHEMA = "coplayer people 1"


def measured(path: str, strength: float) -> list[dict[str, Any]]:
    """Of each game: what every arm earned a round, mean over people with interval."""
    found: dict[tuple[str, int], dict[str, list[str]]] = {}
    for head, moves in matches(Path(path)):
        stage_at = str(head["game"]).partition("|")[0], int(head["person"])
        found.setdefault(stage_at, {}).setdefault(str(head.get("label") or head.get("match")), []).extend(moves)
    return [game(spec, seat, people, strength) for (spec, seat), people in sorted(found.items())]


def matches(path: Path) -> list[tuple[dict[str, Any], list[str]]]:
    """(header, the person's moves) of every record below `path`; a last line that broke off is left out."""
    if not path.exists():
        raise NotFound(f"no records at {str(path)!r}; a file or folder of .jsonl files is expected")
    out = []
    for file in sorted(path.glob("**/*.jsonl")) if path.is_dir() else [path]:
        rows = list(lines(file))
        if not rows or rows[0].get("schema") != SCHEMA:
            raise GameError(f"{file.name}: a first line with schema {SCHEMA!r} is expected, given {rows[:1]}")
        seat = rows[0]["person"]
        out.append((rows[0], [r["move"] for r in rows if r["kind"] == "decision" and r["seat"] == seat]))
    return out


def lines(file: Path) -> list[dict[str, Any]]:
    """The lines of a file that are whole."""
    text = file.read_text().splitlines()
    try:
        return [json.loads(line) for line in text]
    except json.JSONDecodeError:
        return [json.loads(line) for line in text[:-1]]


def game(spec: str, seat: int, people: dict[str, list[str]], strength: float) -> dict[str, Any]:
    """One game, the person in one seat."""
    stage = stage_of(load(f"{spec}|repeat(2)"), 1 - seat)
    names = [str(a) for a in stage.theirs]
    throws = {who: np.array([names.index(m) for m in moves], int) for who, moves in people.items()}
    counts = {who: np.bincount(t, minlength=len(names)).astype(float) for who, t in throws.items()}
    won = [earned(stage, t, sum(counts.values()) - counts[who] + 1.0, strength) for who, t in throws.items() if len(t)]
    rows = {arm: mean([w[arm] for w in won]) for arm in (won[0] if won else ())}
    return {
        "game": spec, "title": title(load(spec)), "people": len(won), "rounds": int(sum(map(len, throws.values()))),
        "arms": {arm: [e.mean, e.low, e.high] for arm, e in rows.items()},
    }  # fmt: skip


def earned(stage: Stage, throws: np.ndarray, crowd: np.ndarray, strength: float) -> dict[str, float]:
    """What each arm earns a round from one person's throws [T]."""
    so_far = np.vstack([np.zeros(len(crowd)), np.cumsum(np.eye(len(crowd))[throws], 0)])[:-1]  # [T, B]
    beliefs = {
        "crowd": np.tile(crowd, (len(throws), 1)), "person alone": so_far + 1.0,
        "crowd + person": so_far + strength * crowd / crowd.sum(),
    }  # fmt: skip
    calm = maximin(stage)
    out = {} if calm is None else {"equilibrium": float((calm @ stage.payoff)[throws].mean())}
    for arm, belief in beliefs.items():
        value = belief @ stage.payoff.T  # [T, B] @ [B, A]
        ours = np.isclose(value, value.max(1, keepdims=True))  # ties evenly
        out[arm] = float(((ours / ours.sum(1, keepdims=True)) * stage.payoff[:, throws].T).sum(1).mean())
    return out


def tables(found: list[dict[str, Any]] | None) -> list[dict[str, Any]]:
    """The page's table, where records were given."""
    if found is None:
        return []
    rows = [[g["title"], g["people"], g["rounds"], arm, *g["arms"][arm]] for g in found for arm in g["arms"]]
    return [{
        "title": "People from records: earned a round", "head": ["game", "people", "rounds", "arm", "mean", "low", "high"],
        "rows": rows, "decimals": 3,
        "note": "Their throws are taken as what they would have done whatever we did. 95 %, over people.",
    }]  # fmt: skip
