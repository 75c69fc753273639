"""`coplayer play` and `coplayer people forget`."""

from __future__ import annotations

import os
import socket
import sys
import webbrowser
from importlib.util import find_spec
from pathlib import Path

from coplayer.game import GameError, NotFound

NEEDED = ("starlette", "uvicorn", "websockets")
PATIENCE = 3.0  # seconds after which a start is explained


def play(
    games: tuple[str, ...], agent: str, show: str, seat: int, keep: Path, host: str, port: int, browser: bool
) -> None:
    """Serve the page until it is stopped; what cannot be played is refused before it listens."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise NotFound(f"`coplayer play` needs {', '.join(missing)}; install them with: pip install 'coplayer[play]'")
    if show not in ("none", "after", "live"):
        raise GameError(f"--show {show} given; one of none, after, live is expected")
    listen(host, port).close()  # what is wrong with the address is said at once
    from coplayer.play.house import House
    from coplayer.play.running import run

    house = House(list(games), keep, show, seat, agent)
    if not house.ready(PATIENCE):
        print("The agent is getting ready; the first time this takes up to a minute …", file=sys.stderr, flush=True)
        house.ready()
    listening = listen(host, port)
    port = listening.getsockname()[1]
    address = f"http://{shown(host)}:{port}/"
    print(f"{address}  (Ctrl-C ends it)", flush=True)
    if not loopback(host):
        print(f"It listens on {host}, beyond this machine: whoever reaches that address can play.", flush=True)
    if browser and sees_screen():
        webbrowser.open(address)
    run(house, listening, host, port)


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens; a GameError says what is wrong."""
    if not 0 <= port <= 65_535:
        raise GameError(f"cannot listen on {host}:{port}: ports are 1 to 65535, 0 is any free one; try another --port")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
        made.listen(128)  # whoever comes before the server is up waits
    except OSError as error:
        made.close()
        raise GameError(f"cannot listen on {host}:{port}: {error.strerror}; try another --port") from None
    return made


def loopback(host: str) -> bool:
    return host == "::1" or host == "localhost" or host.startswith("127.")


def shown(host: str) -> str:
    """How the address is written for a browser."""
    if host in ("0.0.0.0", "::"):
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def sees_screen() -> bool:
    """Whether somebody is likely to sit at a screen of this machine."""
    graphical = sys.platform in ("darwin", "win32") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return bool(graphical) and sys.stdout.isatty()


def forget(folder: Path, label: str | None, match: str | None, everything: bool) -> None:
    """Delete records of people; refused where nothing says which, or where none is meant."""
    from coplayer.play import records

    if everything == (label is not None or match is not None):
        raise GameError(f"which records of {folder}? Either --label NAME, --match ID, or --all alone is expected")
    n = records.forget(folder, label, match)
    if not n:
        raise NotFound(f"nothing deleted: {missed(folder, label, match)}")
    print(f"{n} record{'s' * (n != 1)} deleted in {folder}")


def missed(folder: Path, label: str | None, match: str | None) -> str:
    """Why no record was meant, and which labels there are."""
    from coplayer.play import records

    heads = [head for _, head in records.headers(folder)]
    if not heads:
        return f"{folder} has no records of people"
    labels = sorted({head["label"] for head in heads if head.get("label")})
    asked = [f"{what} {given!r}" for what, given in (("label", label), ("match", match)) if given is not None]
    there = f"the labels there are {', '.join(labels)}" if labels else "none has a label"
    return f"of {len(heads)} records in {folder} none has {' and '.join(asked)}; {there}"
