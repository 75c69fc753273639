"""A real browser and a real server for tests: Debian's Chromium driven by Playwright."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
NEEDS = pytest.mark.skipif(not CHROMIUM, reason="no Chromium here: install it to play in a browser")
SOURCE = Path(__file__).parents[2] / "src"


@contextmanager
def serving(*words: str) -> Iterator[str]:
    """`coplayer play WORDS` in a process of its own; its address."""
    command = [sys.executable, "-m", "coplayer", "play", *words, "--no-browser"]
    path = os.pathsep.join([str(SOURCE), os.environ.get("PYTHONPATH", "")])
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=os.environ | {"PYTHONPATH": path}
    )
    try:
        assert process.stdout
        yield next(line.split()[0] for line in process.stdout if line.startswith("http"))
        assert process.poll() is None, "the server has ended by itself"
    finally:
        process.terminate()
        said, _ = process.communicate(timeout=20)
    assert "Traceback" not in said and "Warning" not in said, said


class Page:
    """A page of Playwright that keeps what was said on its console and what it asked the network for."""

    def __init__(self, page: Any, address: str):
        self.page, self.address = page, address
        self.console: list[str] = []
        self.asked: list[str] = []
        page.set_default_timeout(60_000)
        page.on("console", lambda message: self.console.append(message.text))
        page.on("pageerror", lambda error: self.console.append(str(error)))
        page.on("request", lambda request: self.asked.append(request.url))
        page.goto(address)

    def begin(self, keep: bool = True, label: str = "", game: int = 0) -> None:
        self.page.wait_for_selector("body[data-state=consent]")
        if game:
            self.page.check(f"input[name=game][value='{game}']")
        self.page.check(f"input[name=keep][value={'yes' if keep else 'no'}]")
        if label:
            self.page.fill("#label", label)
        self.page.click("#begin button")
        self.turn(0)

    def turn(self, n: int) -> None:
        """Wait until the person's n-th question is on the screen, or all is over."""
        ready = f'body[data-turn="{n}"] #play button[data-move]:not([disabled])'
        self.page.wait_for_selector(f"{ready}, body[data-state=over]")

    def again(self) -> None:
        """Back to the beginning, whether this match is over or not."""
        if self.over:
            self.page.click("#again")
        else:
            self.page.evaluate("sessionStorage.clear()")
            self.page.reload()
        self.page.wait_for_selector("body[data-state=consent]")

    @property
    def over(self) -> bool:
        return self.page.get_attribute("body", "data-state") == "over"

    def moves(self) -> list[str]:
        """What can be done."""
        return self.page.eval_on_selector_all("#play button[data-move]", "all => all.map(b => b.dataset.move)")

    def text(self, selector: str) -> str:
        return self.page.inner_text(selector)

    def clean(self) -> None:
        """Nothing on the console, and nothing asked of anybody else."""
        assert self.console == []
        assert [url for url in self.asked if not url.startswith(self.address)] == []


@contextmanager
def chromium() -> Iterator[Any]:
    """The browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=CHROMIUM)
        try:
            yield browser
        finally:
            browser.close()
