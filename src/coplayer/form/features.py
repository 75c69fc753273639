"""Features of information sets: their records written out in ones and zeros, the same for the same record.

A feature says that a certain entry of the record holds a certain thing at a certain place: "entry 1 is a view
whose item 0 is 'J'". A place is a path into nested views: items of tuples, fields of dataclasses, members of
frozen sets, characters of strings longer than WORD (texts that other programs show). What all information
sets share, and what always comes along with an earlier feature, is left out. Information sets with
different records have different rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any, NamedTuple

import numpy as np

from coplayer.form.sequence import SequenceForm
from coplayer.game import Did, Record, Saw, TooLarge

WORD = 16  # longer strings are read character by character
CELLS = 2**30  # most zeros and ones


class Said(NamedTuple):
    """What a feature says."""

    entry: int  # which of the record; -1: whose information set it is
    kind: str  # "player", "did" or "saw"
    path: tuple  # into the view
    thing: Any


class Made(NamedTuple):
    """What stands at a place that has parts: its type and how many there are."""

    type: type
    parts: int


class Features(NamedTuple):
    table: np.ndarray  # [I, F] of 0 and 1, player 0's information sets first
    says: list[Said]  # [F]


def features(form: SequenceForm) -> Features:
    """The features of all information sets of a game; raises TooLarge past CELLS zeros and ones."""
    columns: dict[Said, int] = {}
    known: dict[tuple, list[int]] = {}  # what each entry says
    rows = []
    for p, i in [(q, k) for q, n in enumerate(form.infosets) for k in range(n)]:
        row = [columns.setdefault(Said(-1, "player", (), p), len(columns))]
        for entry in enumerate(entries(form.record(p, i))):
            if entry not in known:
                known[entry] = [columns.setdefault(s, len(columns)) for s in says(*entry)]
            row += known[entry]
        rows.append(row)
    return different(rows, list(columns))


def entries(record: Record | Any) -> tuple[Did | Saw, ...]:
    """The entries of a record; a given information set is a view."""
    return record.entries if isinstance(record, Record) else (Saw(record),)


def says(number: int, entry: Did | Saw) -> Iterator[Said]:
    """All that can be said of an entry."""
    if isinstance(entry, Did):
        yield Said(number, "did", (), entry.label)
        return
    for path, thing in parts(entry.view, ()):
        yield Said(number, "saw", path, thing)


def parts(view: Any, path: tuple) -> Iterator[tuple[tuple, Any]]:
    """Every place in a view and what stands there."""
    if isinstance(view, frozenset):
        yield path, Made(frozenset, len(view))
        yield from (((*path, "has"), member) for member in sorted(view, key=repr))
        return
    inner = members(view)
    if inner is None:
        yield path, view
        return
    yield path, Made(tuple if isinstance(view, tuple) else type(view), len(inner))
    for name, part in inner:
        yield from parts(part, (*path, name))


def members(view: Any) -> list[tuple[Any, Any]] | None:
    """The parts of a view by name; None if it is one thing."""
    if isinstance(view, tuple) or (isinstance(view, str) and len(view) > WORD):
        return list(enumerate(view))
    if is_dataclass(view) and not isinstance(view, type) and view.__dataclass_params__.eq:  # type: ignore
        return [(f.name, getattr(view, f.name)) for f in fields(view) if f.compare]
    return None


def different(rows: list[list[int]], said: list[Said]) -> Features:
    """The table of rows without columns that are always 1 or like an earlier one."""
    if len(rows) * len(said) > CELLS:
        raise TooLarge(f"{len(rows):,} information sets with {len(said):,} features each are too many to write out")
    table = np.zeros((len(said), len(rows)), np.uint8)
    for i, row in enumerate(rows):
        table[row, i] = 1
    first: dict[bytes, int] = {}
    for c, column in enumerate(table):
        first.setdefault(column.tobytes(), c)
    keep = [c for c in first.values() if not table[c].all()]
    return Features(np.ascontiguousarray(table[keep].T), [said[c] for c in keep])
