"""Records of people against agents, as `coplayer play` writes them: JSON lines, one file a match.

A match is a header, a decision a line (of all seats, in the order made; those of a joint move by seat), an end. What is
missing at the end of a file is borne: no end line, a last line cut short. Records under different conditions of
showing the forecast, of different games or rules are different experiments and never pooled: one is chosen.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from coplayer.game import CHANCE, CoplayerError, GameError, NotFound
from coplayer.people.records import NONE, Match, Person, Records
from coplayer.read.name import load

SCHEMA = "coplayer people 1"


def lines(path: Path) -> list[dict[str, Any]]:
    """The lines of a file; a last one cut short is left out."""
    texts = path.read_text(encoding="utf-8").split("\n")
    found = []
    for k, text in enumerate(texts, start=1):
        if not text.strip():
            continue
        try:
            found.append(json.loads(text))
        except json.JSONDecodeError:
            if any(t.strip() for t in texts[k:]):
                raise GameError(f"{path}, line {k}: a line of JSON is expected, {text[:60]!r} given") from None
    return found


def sessions(found: Iterable[dict[str, Any]], path: Path) -> list[list[dict[str, Any]]]:
    """The lines of each match: a header begins one."""
    matches: list[list[dict[str, Any]]] = []
    for line in found:
        if line.get("kind") == "header":
            if line.get("schema") != SCHEMA:
                raise GameError(f"{path}: schema {line.get('schema')!r} given, {SCHEMA!r} is expected")
            matches.append([])
        elif not matches:
            raise GameError(f"{path}: a match begins with a line of kind header")
        matches[-1].append(line)
    return matches


class Kind(NamedTuple):
    """Records of one kind can be pooled."""

    game: str
    rules: str
    show: str
    seat: int

    def __str__(self) -> str:
        return f"{self.game} shown {self.show} from seat {self.seat}"


def kind(match: Sequence[dict[str, Any]]) -> Kind:
    head = match[0]
    return Kind(head["game"], head["rules"], head["show"], head["person"])


def kinds(matches: Iterable[Sequence[dict[str, Any]]], game: str = "", show: str = "") -> list[Kind]:
    """Of which kinds there are matches; `game` with or without its repeats."""
    there = sorted({kind(m) for m in matches})
    return [k for k in there if game in ("", k.game, k.game.partition("|repeat")[0]) and show in ("", k.show)]


def read(source: str, matches: Sequence[list[dict[str, Any]]], game: str = "", show: str = "") -> Records:
    """The records of one kind: of the game and condition asked for, or the only ones there are."""
    wanted = kinds(matches, game, show)
    if len(wanted) != 1:
        there = "; ".join(map(str, kinds(matches))) or "nothing"
        raise NotFound(
            f"{source}: one game under one condition is expected, there are: {there}. Say which: --game, --show"
        )
    return of_kind(source, matches, wanted[0])


def of_kind(source: str, matches: Sequence[list[dict[str, Any]]], wanted: Kind) -> Records:
    """The records of one kind."""
    kept = [m for m in matches if kind(m) == wanted]
    own, other = labels(kept)
    by: dict[str, list[Match]] = {}
    for lines in kept:
        if any(line["kind"] == "decision" and line["seat"] == wanted.seat for line in lines):
            by.setdefault(lines[0].get("label") or f"match {lines[0]['match']}", []).append(match(lines, own, other))
    people = tuple(Person(name, tuple(ms), name) for name, ms in by.items())
    return Records(source, own, other, people, wanted.game, wanted.show, wanted.seat)


def labels(matches: Sequence[list[dict[str, Any]]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(labels of the person's actions, of the others'), in the order in which they were offered."""
    own, other = {}, {}  # type: dict[str, None], dict[str, None]
    for match in matches:
        for line in match:
            if line["kind"] == "decision":
                (own if line["seat"] == match[0]["person"] else other).update(dict.fromkeys(line["actions"]))
    return tuple(own), tuple(other)


def match(lines: Sequence[dict[str, Any]], own: Sequence[str], other: Sequence[str]) -> Match:
    """One match as its person saw it."""
    head, decisions = lines[0], [line for line in lines if line["kind"] == "decision"]
    steps = joint(decisions) if together(head["game"]) else [[line] for line in decisions]
    mine, theirs, before = answered(steps, head["person"], other)
    legal = np.array([[a in line["actions"] for a in own] for line in mine])
    chosen = np.array([own.index(line["move"]) for line in mine], np.int64)
    shown = np.full(legal.shape, np.nan)
    for row, line in zip(shown, mine, strict=True):
        if line.get("forecast"):
            row[:] = [line["forecast"].get(a, 0.0) for a in own]
    return Match(chosen, chosen, theirs, before, legal, (), head.get("agent", ""), shown)


@cache
def together(spec: str) -> bool:
    """Whether players of a game move at the same time: as they do at its beginning. A game not found here: yes."""
    try:
        game = load(spec)
    except CoplayerError:
        return True
    s = game.root()
    while game.movers(s) == (CHANCE,):
        s = game.play(s, (game.chance(s)[0][0],))
    return len(game.movers(s)) > 1


def joint(decisions: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Decisions by joint move: seats go up within one."""
    steps: list[list[dict[str, Any]]] = []
    for line in decisions:
        if not steps or line["seat"] <= steps[-1][-1]["seat"]:
            steps.append([])
        steps[-1].append(line)
    return steps


def answered(
    steps: Sequence[list[dict[str, Any]]], person: int, labels: Sequence[str]
) -> tuple[list[dict[str, Any]], np.ndarray, np.ndarray]:
    """(the person's decisions, the other's move of the same step, the latest one of an earlier step), [T] each."""
    mine, theirs, before, latest = [], [], [], NONE
    for step in steps:
        now = [labels.index(line["move"]) for line in step if line["seat"] != person]
        for line in step:
            if line["seat"] == person:
                mine.append(line)
                theirs.append(now[0] if now else NONE)
                before.append(latest)
        latest = now[-1] if now else latest
    return mine, np.array(theirs, np.int64), np.array(before, np.int64)
