"""Tables of human play as CSV: a row a choice.

    id               the person; one who takes part in several treatments keeps it
    choice           what was chosen
    other.choice     what the other chose in the same round, or
    last.other       what the other did in the round before (last.choice: what the own choice became)
    game, period     which match, which round: order counts (default: one match, the order of rows)
    treatment        its name; numbers in it are given to predictors
    group            people who are left out together (default: each alone)

Further columns of numbers that never change within a match (a reward, a rate of errors) are given to predictors too.
Choices r, p, s (or rock, paper, scissors) are throws; c and d (cooperate, defect) are those of a dilemma. Sources:
Dal Bo & Frechette 2011, Fudenberg, Rand & Dreber 2012, Wang, Xu & Zhou 2014, as in the R package stratEst.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from math import isfinite
from pathlib import Path

from coplayer.game import GameError
from coplayer.people.records import NONE, Match, Person, Records, rounds

Row = dict[str, str]
Known = tuple[dict[str, int], int]  # the index of each choice as written, how many actions there are
LETTERS = (
    ("rps", {"r": "rock", "p": "paper", "s": "scissors"}),
    ("prisoners_dilemma", {"c": "cooperate", "d": "defect"}),
)
TOLD = {"id", "choice", "other.choice", "last.other", "last.choice", "game", "period", "treatment", "group", "result"}
LONGEST = 100  # actions a table may have


def read(path: Path) -> Records:
    """The records of a table."""
    with path.open(newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        rows, names = list(reader), reader.fieldnames or []
    missing = [n for n in ("id", "choice") if n not in names]
    if missing or not {"other.choice", "last.other"} & set(names):
        given = ", ".join(names) or "none"
        raise GameError(f"{path}: columns {given} given; id, choice and other.choice (or last.other) are expected")
    if not rows:
        raise GameError(f"{path}: there is no row under its head; a row a choice is expected")
    whole(rows, path)
    game, labels, numbers = played(
        {r["choice"] for r in rows} | {r.get("other.choice") or r.get("last.other", "") for r in rows}
    )
    extra = constant(rows, names)
    rows.sort(key=lambda r: order(r["id"]))  # stable: the order of rows decides where nothing else does
    people = [
        person(name, list(mine), (numbers, len(labels)), extra) for name, mine in groupby(rows, key=lambda r: r["id"])
    ]
    longest = max(m.length for p in people for m in p.matches)
    spec = f"{game}|repeat({longest})" if game else ""
    return Records(str(path), labels, labels, tuple(people), spec)


def whole(rows: Sequence[Row], path: Path) -> None:
    """Refuse rows with columns missing or without a person or a choice."""
    for k, row in enumerate(rows, start=2):
        if None in row or None in row.values() or not row["id"] or not row["choice"]:
            raise GameError(f"{path}, line {k}: a person, a choice and as many columns as the head has are expected")


def played(found: Iterable[str]) -> tuple[str, tuple[str, ...], dict[str, int]]:
    """(the game that the choices mean, its labels, the index of each choice as written); game "" for unknown ones."""
    written = {label for label in found if label}
    for game, letters in LETTERS:
        index = {text: k for k, both in enumerate(letters.items()) for text in both}
        if all(label.lower() in index for label in written):
            return game, tuple(letters.values()), {label: index[label.lower()] for label in written}
    if len(written) > LONGEST:
        raise GameError(f"{len(written)} different choices given, at most {LONGEST} are expected: bin them first")
    labels = tuple(sorted(written, key=order))
    return "", labels, {label: k for k, label in enumerate(labels)}


def person(name: str, rows: list[Row], known: Known, extra: Sequence[str]) -> Person:
    """All matches of one person: treatments in the order of the rows, matches in the order of their numbers."""
    met: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        met.setdefault((row.get("treatment", ""), row.get("game", "")), []).append(row)
    kinds = list(dict.fromkeys(kind for kind, _ in met))
    keys = sorted(met, key=lambda key: (kinds.index(key[0]), order(key[1])))
    matches = tuple(match(sorted(met[key], key=lambda r: order(r.get("period", ""))), known, extra) for key in keys)
    return Person(tidy(name), matches, tidy(rows[0].get("group", "")) or tidy(name))


def match(rows: list[Row], known: Known, extra: Sequence[str]) -> Match:
    """One match from its rows, in order."""
    numbers, actions = known
    mine = [numbers[r["choice"]] for r in rows]
    seen = None
    if "other.choice" in rows[0]:
        theirs = [numbers.get(r["other.choice"], NONE) for r in rows]
    else:  # the last round's is not recorded
        theirs = [numbers.get(r["last.other"], NONE) for r in rows[1:]] + [NONE]
        if "last.choice" in rows[0]:
            seen = [numbers.get(r["last.choice"], NONE) for r in rows[1:]] + [NONE]
    treatment = tidy(rows[0].get("treatment", ""))
    given = [float(x) for x in re.findall(r"\d+(?:\.\d+)?", treatment)] + [float(rows[0][n]) for n in extra]
    return rounds(mine, theirs, actions, seen, given, treatment)


def constant(rows: Sequence[Row], names: Sequence[str]) -> list[str]:
    """Further columns of numbers that never change within a match."""
    first: dict[tuple, Row] = {}
    kept = [n for n in names if n not in TOLD and all(is_number(r[n]) for r in rows)]
    for row in rows:
        start = first.setdefault((row["id"], row.get("treatment"), row.get("game")), row)
        kept = [n for n in kept if row[n] == start[n]]
    return kept


def is_number(text: str) -> bool:
    try:
        return isfinite(float(text))
    except ValueError:
        return False


def order(text: str) -> tuple[float, str]:
    """Numbers by size, then texts by letters."""
    return (float(text), "") if is_number(text) else (float("inf"), text)


def tidy(text: str) -> str:
    """`3.0` as `3`."""
    return f"{float(text):g}" if is_number(text) and text.strip() else text
