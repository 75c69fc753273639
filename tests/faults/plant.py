"""Run a test on a copy of the package with a fault planted in it, without compiling any kernel."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

ROOT = Path(__file__).parents[2]
NO_CATCH = ("SyntaxError", "AttributeError", "ImportError", "ModuleNotFoundError", "NameError", "IndentationError")
OVERFLOW = "ignore:overflow encountered:RuntimeWarning"  # kernels that hash rely on it
CONFTEST = """
from pathlib import Path
import coplayer
assert Path(coplayer.__file__).is_relative_to(Path(__file__).parent), coplayer.__file__
"""


class Outcome(NamedTuple):
    passed: int
    failed: list[str]  # the failures' messages
    broken: bool  # the tests could not be run
    said: str


def copied(where: Path) -> Path:
    """A copy of the package and its tests in `where`."""
    ignore = shutil.ignore_patterns("__pycache__", "faults")
    for name in ("src", "tests"):
        shutil.copytree(ROOT / name, where / name, ignore=ignore)
    shutil.copy(ROOT / "pyproject.toml", where)
    (where / "conftest.py").write_text(CONFTEST)
    return where


def run(where: Path, *tests: str) -> Outcome:
    """What becomes of tests, given by their node ids in tests/, in the copy `where`."""
    keep = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST")}
    env = keep | {"PYTHONPATH": str(where / "src"), "NUMBA_DISABLE_JIT": "1", "CI": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    result = where / "result.xml"
    plain = ["-q", "-x", "--no-header", "--tb=short", "-p", "no:cacheprovider", "-p", "no:xdist", "-W", OVERFLOW]
    command = [sys.executable, "-m", "pytest", *plain, f"--junitxml={result}", *(f"tests/{t}" for t in tests)]
    done = subprocess.run(command, cwd=where, env=env, capture_output=True, text=True)
    cases = list(ElementTree.parse(result).iter("testcase")) if result.exists() else []
    result.unlink(missing_ok=True)
    failed = [f.get("message") or "" for c in cases for f in c.findall("failure")]
    errors = [e for c in cases for e in c.findall("error")]
    broken = done.returncode not in (0, 1) or bool(errors) or any(m.startswith(NO_CATCH) for m in failed)
    return Outcome(len(cases) - len(failed) - len(errors), failed, broken, done.stdout[-3000:] + done.stderr[-1000:])
