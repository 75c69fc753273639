"""Every example in the documents runs: console commands and Python blocks, in one scratch folder, in order.

A line below a command is one that it prints.
"""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```(console|python)(?: file=(\S+))?\n(.*?)^```", re.M | re.S)
PAGES = ["README.md", *(str(p.relative_to(ROOT)) for p in sorted((ROOT / "docs").glob("*.md")))]


def blocks(page):
    return BLOCK.findall((ROOT / page).read_text(encoding="utf-8"))


def ran(command, folder):
    env = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=280)


@pytest.mark.parametrize("page", PAGES)
def test_every_example_runs(page, tmp_path):
    for kind, file, text in blocks(page):
        if file:
            (tmp_path / file).write_text(text)
        elif kind == "python":
            done = ran([sys.executable, "-c", text], tmp_path)
            assert done.returncode == 0, f"{page}\n{text}\n{done.stderr}"
        else:
            for line in text.splitlines():
                if not line.startswith("$ "):
                    assert line in done.stdout.splitlines(), f"{page}: {line}\n{done.stdout}"
                    continue
                assert line.startswith("$ coplayer "), line
                done = ran([sys.executable, "-m", "coplayer", *shlex.split(line)[2:]], tmp_path)
                assert done.returncode == 0, f"{page}: {line}\n{done.stderr}"


def test_what_the_readme_says_of_leaky_pennies_is_so(tmp_path):
    import json

    (source,) = [text for _, file, text in blocks("README.md") if file == "my_game.py"]
    (tmp_path / "my_game.py").write_text(source)
    done = ran([sys.executable, "-m", "coplayer", "card", "my_game.py:LeakyPennies", "--json", "c.json"], tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / "c.json").read_text())["value"] == pytest.approx([-0.25, 0.25])


def test_every_file_the_readme_links_to_is_there():
    for target in re.findall(r"\]\(([^)#]+)\)", (ROOT / "README.md").read_text(encoding="utf-8")):
        assert (ROOT / target).exists(), target
