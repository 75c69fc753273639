"""Records of people, one file a match, appended and flushed line by line; and how to delete them.

    {"schema": "coplayer people 1", "kind": "header", game, rules, seats, person, agent, agent_config, seed, show,
     consent, label, match}
    {"kind": "decision", n, round, seat, actions, move, forecast, bits, think_ms, belief}     n counts all seats'
    {"kind": "end", why: "over" | "left", returns}

No address, browser, name or date is kept: only what is listed here, with a label that the person picks. A file that
has been deleted while its match goes on is not begun again. A reader bears a missing or broken last line.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from coplayer.game import NotFound
from coplayer.run.folder import dumped, plain

SCHEMA = "coplayer people 1"
CONSENT = "1"


def shown(label: Any) -> str:
    """An action's label as text: itself if it is plain, else its JSON form."""
    return str(label) if isinstance(label, str | int | float) else dumped(label)


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


class Record:
    """The file of one match, or none where nothing is to be kept."""

    def __init__(self, folder: Path | None, header: dict[str, Any]):
        self.path = None if folder is None else folder / f"{header['match']}.jsonl"
        self.lines = [{"schema": SCHEMA, "kind": "header", **header}]
        if self.path:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.touch(exist_ok=False)
            self.put(self.lines[0])

    def add(self, kind: str, **data: Any) -> None:
        """One more line."""
        self.lines.append(plain({"kind": kind, **data}))
        self.put(self.lines[-1])

    def put(self, line: dict[str, Any]) -> None:
        if self.path and self.path.exists():
            with self.path.open("a", encoding="utf-8") as file:
                file.write(dumped(line) + "\n")

    def forget(self) -> bool:
        """Delete the file; nothing more is written."""
        path, self.path = self.path, None
        if path is None or not path.exists():
            return False
        path.unlink()
        return True


def headers(folder: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The record files of a folder with their headers; other files are left out."""
    if not folder.is_dir():
        raise NotFound(f"{folder}: there is no such folder; expected one with records of people (NAME.jsonl)")
    for path in sorted(folder.glob("*.jsonl")):
        with path.open(encoding="utf-8") as file:
            try:
                head = json.loads(file.readline())
            except ValueError:
                continue
        if isinstance(head, dict) and head.get("schema") == SCHEMA:
            yield path, head


def forget(folder: Path, label: str | None = None, match: str | None = None) -> int:
    """Delete the records of a folder, or those under a label or of a match; how many there were."""
    found = [path for path, head in headers(folder) if wanted(head, label, match)]
    for path in found:
        path.unlink()
    return len(found)


def wanted(head: dict[str, Any], label: str | None, match: str | None) -> bool:
    return (label is None or head.get("label") == label) and (match is None or head.get("match") == match)
