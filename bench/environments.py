"""An environment for each peer, made once with venv and pip from names and versions alone."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / ".venv-bench"
PEERS = ROOT / "bench" / "peers"


class Missing(Exception):
    """A peer that cannot be had here, and why."""


@dataclass(frozen=True)
class Peer:
    """A system to compare with: its packages, and the oldest Python they run on."""

    name: str
    packages: tuple[str, ...]
    oldest: tuple[int, int] = (3, 11)

    @property
    def script(self) -> Path:
        return PEERS / f"{self.name}_peer.py"


OPENSPIEL = Peer("openspiel", ("open_spiel==2.0.2",))
LITEEFG = Peer("liteefg", ("LiteEFG==1.0.0", "open_spiel==2.0.2"))
NASHBENCH = Peer("nashbench", ("nashbench==0.2.0",), (3, 12))


def python_for(peer: Peer) -> str:
    """The Python of the peer's environment, which is made where it is missing; raises Missing."""
    folder = FOLDER / peer.name
    stamp = folder / "packages"
    if not stamp.exists() or stamp.read_text() != "\n".join(peer.packages):
        make(peer, folder)
        stamp.write_text("\n".join(peer.packages))
    return str(folder / "bin" / "python")


def make(peer: Peer, folder: Path) -> None:
    print(f"making {folder.relative_to(ROOT)} with {', '.join(peer.packages)} ...", file=sys.stderr)
    steps = [
        [interpreter(peer), "-m", "venv", "--clear", str(folder)],
        [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", *peer.packages],
    ]
    for step in steps:
        done = subprocess.run(step, capture_output=True, text=True)
        if done.returncode:
            said = [line for line in done.stderr.splitlines() if line.strip()]
            raise Missing(f"{peer.name} was not installed: {said[-1] if said else 'no message'}")


def interpreter(peer: Peer) -> str:
    """A Python new enough for the peer: ours, one on the path, or one of pyenv's."""
    if sys.version_info[:2] >= peer.oldest:
        return sys.executable
    names = [shutil.which(f"python3.{minor}") for minor in range(peer.oldest[1], peer.oldest[1] + 3)]
    kept = sorted(Path.home().glob(".pyenv/versions/3.*/bin/python"))
    for candidate in [*filter(None, names), *map(str, kept)]:
        if version(candidate) >= peer.oldest:
            return candidate
    wanted = ".".join(map(str, peer.oldest))
    raise Missing(f"{peer.name} needs Python {wanted} or newer; none was found beside {sys.version.split()[0]}")


def version(python: str) -> tuple[int, ...]:
    """Of an interpreter; () if it does not run."""
    told = subprocess.run([python, "-c", "import sys; print(*sys.version_info[:2])"], capture_output=True, text=True)
    return tuple(map(int, told.stdout.split())) if not told.returncode else ()
