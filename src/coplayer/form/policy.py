"""Policies on a sequence form: behaviours [N] of [Q_p], complete at unreached information sets.

A policy file is JSON that reads without us: per player a list of information sets, each with its
record in words, its actions and their probabilities.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from coplayer.form.sequence import SequenceForm
from coplayer.game import Did, GameError, NotFound, Record

FORMAT = "coplayer policy 1"
Policy = tuple[np.ndarray, ...]


def uniform(form: SequenceForm) -> Policy:
    """Every action equally likely."""
    return tuple(normal(form, p, np.ones(n)) for p, n in enumerate(form.sequences))


def normal(form: SequenceForm, player: int, weight: np.ndarray) -> np.ndarray:
    """Non-negative weights [Q_p] scaled to sum to one at each information set; uniform where all are 0."""
    owner, width = form.owner[player], form.widths[player]
    out = np.ones_like(weight)
    total = np.bincount(owner[1:], weight[1:], len(width))[owner[1:]] if len(width) else np.zeros(0)
    even = 1 / width[owner[1:]] if len(width) else total
    out[1:] = np.where(total > 0, weight[1:] / np.where(total > 0, total, 1), even)
    return out


def behaviour(form: SequenceForm, plans: Policy) -> Policy:
    """The behaviours of plans, uniform where a plan does not lead."""
    return tuple(normal(form, p, np.maximum(x, 0)) for p, x in enumerate(plans))


def pure(form: SequenceForm, policy: Policy) -> bool:
    """Whether a policy never mixes."""
    return all(((b == 0) | (b == 1)).all() for b in policy)


def words(record: Record | Any) -> str:
    """A record in words: `saw 'J', did 'bet'`; a given information set is its own text."""
    if not isinstance(record, Record):
        return record if isinstance(record, str) else repr(record)
    said = [f"did {e.label!r}" if isinstance(e, Did) else f"saw {e.view!r}" for e in record.entries]
    return ", ".join(said) or "nothing yet"


def saved(form: SequenceForm, policy: Policy, game: str, about: str = "") -> dict:
    """A policy as the JSON object of a policy file."""
    players = []
    for p in range(form.players):
        sets = []
        for i in range(form.infosets[p]):
            menu = form.menu(p, i)
            probs = [float(policy[p][form.sequence(p, i, a)]) for a in range(len(menu))]
            sets.append({"record": words(form.record(p, i)), "actions": list(map(str, menu)), "probabilities": probs})
        players.append(sets)
    return {"format": FORMAT, "game": game, "about": about, "players": players}


def load(form: SequenceForm, path: str | Path) -> Policy:
    """The policy in a file, checked to be complete and to fit `form`.

    Raises NotFound without such a file, GameError where it does not fit, with the record that shows it.
    """
    try:
        data = json.loads(Path(path).read_text())
    except FileNotFoundError:
        raise NotFound(f"no policy file {str(path)!r}") from None
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise GameError(f"{str(path)!r} is not a policy file: {error}") from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise GameError(f"{str(path)!r} is not a policy file: expected the format {FORMAT!r}")
    if len(data["players"]) != form.players:
        raise GameError(f"{str(path)!r} is for {len(data['players'])} players; the game has {form.players}")
    return tuple(read(form, p, data["players"][p], path) for p in range(form.players))


def read(form: SequenceForm, player: int, sets: list[dict], path: str | Path) -> np.ndarray:
    """One player's behaviour [Q_p] from its entry in a policy file."""
    given = {s["record"]: s for s in sets}
    out = np.ones(form.sequences[player])
    for i in range(form.infosets[player]):
        name, menu = words(form.record(player, i)), [str(a) for a in form.menu(player, i)]
        if name not in given:
            raise GameError(f"{str(path)!r} says nothing for player {player} at: {name}")
        probs = dict(zip(given[name]["actions"], given[name]["probabilities"], strict=True))
        if set(probs) != set(menu):
            raise GameError(f"{str(path)!r} has the actions {sorted(probs)} where the game has {menu}: {name}")
        values = np.array([probs[a] for a in menu], float)
        if not (values >= 0).all() or abs(values.sum() - 1) > 1e-6:
            raise GameError(f"{str(path)!r} has probabilities {values.tolist()}, which are not a distribution: {name}")
        for a, value in enumerate(values / values.sum()):
            out[form.sequence(player, i, a)] = value
    return out
