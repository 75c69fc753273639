"""How fast people are served: `python bench/serving_people.py [GAME] [--people 20] [--think 0.5] [--moves 50]`.

    start     from the command to the first move on the screen of a browser that is open, imports included
    answers   from a sent move to the table that answers it, with all people at once, each thinking for a random
              time (exponential, mean --think seconds); clients run on the same cores

Prints one JSON object; figures asked for beside those found. Without Chromium `start` is null.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

ASKED = {"start_s": 3.0, "median_ms": 20.0, "p95_ms": 50.0, "p99_ms": 200.0}


@contextmanager
def serving(game: str) -> Iterator[tuple[str, float]]:
    """(address, when the command was given)."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        command = [sys.executable, "-m", "coplayer", "play", game, "--keep", folder, "--no-browser"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert process.stdout
        try:
            yield process.stdout.readline().split()[0], began
        finally:
            process.terminate()
            process.communicate()


def started(game: str) -> float | None:
    """Seconds from the command to the first move on the screen."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        return None
    from playwright.sync_api import sync_playwright

    with sync_playwright() as p:
        page = p.chromium.launch(executable_path=chromium).new_page()
        with serving(game) as (address, began):
            page.goto(address)
            page.check("input[name=keep][value=no]")
            page.click("#begin button")
            page.wait_for_selector("#play button[data-move]:not([disabled])")
            return time.perf_counter() - began


def cookie(address: str) -> str:
    """The token that the page sets."""
    with urllib.request.urlopen(address) as response:
        return response.headers["set-cookie"].partition(";")[0]


async def person(address: str, token: str, seed: int, moves: int, think: float) -> list[float]:
    """One person's waiting times, seconds."""
    from websockets.asyncio.client import connect

    rng, waits = random.Random(seed), []
    url = re.sub("^http", "ws", address) + "socket"
    async with connect(url, origin=address.rstrip("/"), additional_headers={"Cookie": token}) as socket:  # type: ignore[arg-type]
        table = await asked(socket, {"do": "start", "consent": "1", "game": 0, "keep": True})
        while not table["over"] and len(waits) < moves:
            await asyncio.sleep(rng.expovariate(1 / think) if think else 0)
            move = rng.choice(table["menu"])["move"]
            message = {
                "do": "move",
                "match": table["match"],
                "turn": table["turn"],
                "seat": table["seat"],
                "move": move,
            }
            began = time.perf_counter()
            table = await asked(socket, message)
            waits.append(time.perf_counter() - began)
    return waits


async def asked(socket: Any, message: dict[str, Any]) -> dict[str, Any]:
    """Send, and wait for the table."""
    await socket.send(json.dumps(message))
    while (told := json.loads(await socket.recv()))["say"] != "table":
        assert told["say"] == "preparing", told
    return told


async def crowd(address: str, token: str, people: int, moves: int, think: float) -> list[float]:
    found = await asyncio.gather(*(person(address, token, k, moves, think) for k in range(people)))
    return sorted(wait for waits in found for wait in waits)


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("game", nargs="?", default="rps")
    ask.add_argument("--people", type=int, default=20)
    ask.add_argument("--moves", type=int, default=50)
    ask.add_argument("--think", type=float, default=0.5)
    words = ask.parse_args()
    start = started(words.game)
    with serving(words.game) as (address, _):
        token = cookie(address)
        began = time.perf_counter()
        waits = asyncio.run(crowd(address, token, words.people, words.moves, words.think))
        took = time.perf_counter() - began

    def at(share: float) -> float:
        return round(1000 * waits[min(int(share * len(waits)), len(waits) - 1)], 2)

    found = {"start_s": start and round(start, 2), "median_ms": at(0.5), "p95_ms": at(0.95), "p99_ms": at(0.99)}
    told = {"game": words.game, "people": words.people, "think_s": words.think, "moves": len(waits)}
    rate = {"moves_per_s": round(len(waits) / took, 1), "most_ms": at(1.0), "load": round(os.getloadavg()[0], 2)}
    print(json.dumps(told | {"found": found, "asked": ASKED} | rate))


if __name__ == "__main__":
    main()
