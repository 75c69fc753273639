"""The page in a browser: it opens without an error and its pictures are not empty."""

import re
import shutil
import subprocess

import matplotlib.image
import numpy as np
import pytest

from coplayer.report.page import render

from .leduc import leduc
from .records import ALL

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--enable-logging=stderr")
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no Chromium here: install it to look at the page itself")


def browse(folder, page: str, *flags: str) -> str:
    """Opens the page; returns what was said on the console."""
    (folder / "brief.html").write_text(page, "utf-8")
    command = [str(CHROMIUM), *FLAGS, f"--user-data-dir={folder / 'profile'}", *flags]
    command.append(f"file://{folder / 'brief.html'}")
    run = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert run.returncode == 0, run.stderr
    return "\n".join(line for line in run.stderr.splitlines() if "CONSOLE" in line)


def picture(folder, page: str, width: int) -> np.ndarray:
    """The page as an image [height, width, 3]."""
    shot = folder / "shot.png"
    said = browse(folder, page, f"--window-size={width},{9500 if width < 700 else 7000}", f"--screenshot={shot}")
    assert said == ""
    return matplotlib.image.imread(shot)[..., :3]


def alone(page: str) -> str:
    """The page with nothing but its figures, so that each picture's ink is a figure's."""
    body = "".join(re.findall(r"<svg class=\"(?:wide|narrow)\".*?</svg>", page, re.S))
    return re.sub(r"<body>.*</body>", lambda _: f"<body><main>{body}</main></body>", page, flags=re.S)


def colour(hexadecimal: str) -> np.ndarray:
    return np.array([int(hexadecimal[k : k + 2], 16) for k in (1, 3, 5)]) / 255


@pytest.mark.parametrize("width", [900, 390])
def test_figures_have_ink_in_both_seats_colours(tmp_path, width):
    seen = picture(tmp_path, alone(render(leduc())), width)
    for seat in ("#0063a8", "#c44e00"):
        assert (np.abs(seen - colour(seat)).max(-1) < 0.02).sum() > 500
    ink = (seen < 0.9).any(-1)
    rows = np.flatnonzero(ink.any(1))
    assert rows.max() > 1200  # six figures below each other
    columns = np.flatnonzero(ink.any(0))
    middle, half = width / 2, 340 if width == 900 else 175
    assert columns.min() >= middle - half - 3
    assert columns.max() <= middle + half + 3


@pytest.mark.parametrize("name", ["leduc", "commitment", "public_goods"])
def test_the_phone_page_does_not_scroll_sideways(tmp_path, name):
    seen = picture(tmp_path, render(ALL[name]()), 390)
    assert (seen[:, 374:] > 0.99).all()  # the margin right of the column stays empty


def test_it_prints(tmp_path):
    paper = tmp_path / "brief.pdf"
    assert browse(tmp_path, render(leduc()), f"--print-to-pdf={paper}", "--no-pdf-header-footer") == ""
    data = paper.read_bytes()
    assert data.startswith(b"%PDF")
    assert 4 <= len(re.findall(rb"/Type\s*/Page\b", data)) <= 9
