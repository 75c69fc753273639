"""Exchanges kept by content hash, a line each, and played again without the model.

    {"key": sha256, "model": name, "request": {...}, "reply": {...} | null, "refused": reason | null}

Several processes may write to one file: a line is appended whole, and of lines with one key the first counts for
all, so that a replay is told what the recording run was told. A last line cut off by a crash is left out.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from coplayer.chat.protocol import Model, Refused, Reply, Request, Unreachable, plain

FILE = "exchanges.jsonl"


@dataclass
class Exchanges:
    """The lines of one file, read as they come."""

    path: Path
    kept: dict[str, dict[str, Any]] = field(default_factory=dict)  # key -> line
    read: int = 0  # bytes

    def find(self, key: str) -> dict[str, Any] | None:
        """The first line with this key."""
        if key not in self.kept:
            self.catch_up()
        return self.kept.get(key)

    def catch_up(self) -> None:
        """Read what has been appended, whole lines only."""
        if not self.path.is_file():
            return
        with self.path.open("rb") as file:
            file.seek(self.read)
            whole = file.read().rpartition(b"\n")[0]
        self.read += len(whole) + 1 if whole else 0
        for line in lines(whole):
            self.kept.setdefault(line["key"], line)

    def add(self, line: dict[str, Any]) -> dict[str, Any]:
        """Append a line; the first one with its key, which another process may have written meanwhile."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        data = (json.dumps(line, ensure_ascii=False) + "\n").encode()
        with self.path.open("ab", buffering=0) as file:
            file.write(data if ends_whole(self.path) else b"\n" + data)
        self.catch_up()
        return self.kept[line["key"]]


def ends_whole(path: Path) -> bool:
    """Whether the last line was not cut off."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(size - 1, 0))
        return file.read() in (b"", b"\n")


def lines(text: bytes) -> Iterator[dict[str, Any]]:
    """The lines that are whole."""
    for line in text.split(b"\n"):
        try:
            yield json.loads(line)
        except json.JSONDecodeError:
            continue


@dataclass(frozen=True)
class Recorded:
    """Answers from the file what it holds; asks `model` for the rest and keeps it, or with `alone` does without."""

    model: Model
    exchanges: Exchanges
    alone: bool = False

    @property
    def name(self) -> str:
        return self.model.name

    @property
    def can(self) -> frozenset[str]:
        return self.model.can

    def reply(self, request: Request) -> Reply:
        key = request.key(self.name)
        found = self.exchanges.find(key)
        if found is None and self.alone:
            raise Unreachable(
                f"{self.exchanges.path} has no exchange {key[:12]} with {self.name}; the question ends "
                f"{request.messages[-1].content[-80:]!r}; record it first, or play without a replay"
            )
        return told(found or self.exchanges.add(self.asked(key, request)))

    def asked(self, key: str, request: Request) -> dict[str, Any]:
        """A new line."""
        line = {"key": key, "model": self.name, "request": plain(request), "reply": None, "refused": None}
        try:
            return line | {"reply": asdict(self.model.reply(request))}
        except Refused as why:
            return line | {"refused": str(why)}


def told(line: dict[str, Any]) -> Reply:
    """What a line says was answered."""
    if line["refused"] is not None:
        raise Refused(line["refused"])
    return Reply(**line["reply"])
