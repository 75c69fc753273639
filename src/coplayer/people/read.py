"""Records of people from a path: a table (.csv), JSON lines (.jsonl), a folder of them as `coplayer play` makes it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from coplayer.game import GameError, NotFound
from coplayer.people import kitchen, played, tables
from coplayer.people.records import Records

EXPECTED = "a table .csv, records .jsonl or a folder of records is expected"


def read(path: Path | str, game: str = "", show: str = "") -> Records:
    """The records at `path`; `game` and `show` choose among records of several (people/played.py)."""
    path = Path(path)
    if path.is_dir():
        return from_folder(path, game, show)
    if not path.is_file():
        raise NotFound(f"there is no file or folder {path}; {EXPECTED}")
    if path.suffix == ".csv":
        return tables.read(path)
    if path.suffix != ".jsonl":
        raise GameError(f"{path}: {EXPECTED}")
    found = played.lines(path)
    if found and "moves" in found[0] and "layout" in found[0]:
        return kitchen.read(str(path), found)
    return played.read(str(path), played.sessions(found, path), game, show)


def from_folder(path: Path, game: str = "", show: str = "") -> Records:
    """All records in a folder and the folders in it."""
    return played.read(str(path), matches_in(path), game, show)


def matches_in(path: Path) -> list[list[dict[str, Any]]]:
    """The lines of every match in a folder and the folders in it."""
    files = sorted(path.rglob("*.jsonl"))
    if not files:
        raise NotFound(f"{path}: no .jsonl in this folder; {EXPECTED}")
    return [m for f in files for m in played.sessions(played.lines(f), f)]


def alike(path: Path | str, fits: Callable[[str, int], bool], show: str = "") -> list[Records]:
    """Records of games (and seats) that fit, those of each kind apart; all under the same condition."""
    path = Path(path)
    if not path.is_dir():
        found = read(path, show=show)
        return [found] if fits(found.game, found.seat) else []
    matches = matches_in(path)
    wanted = [k for k in played.kinds(matches, show=show) if fits(k.game, k.seat)]
    if len(shown := sorted({k.show for k in wanted})) > 1:
        raise NotFound(
            f"{path}: the forecast was shown {' and '.join(shown)}; these are not pooled: say which, #{shown[0]}"
        )
    return [played.of_kind(str(path), matches, k) for k in wanted]
