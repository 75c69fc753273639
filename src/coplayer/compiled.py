"""numba's `njit`, with a cache that notices when any kernel of ours changes.

numba's own cache looks at the file of the compiled function alone: after a change to a kernel that it
calls from another file it would go on running the old one. Ours lives in a folder named after the
state of all our source files.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numba
from numba.core import config as untyped

config: Any = untyped
PACKAGE = Path(__file__).parent
KEPT = 8  # folders of earlier states of the source


@cache
def folder() -> str:
    """Where this state of our kernels is kept compiled; the oldest earlier states are removed.

    NUMBA_CACHE_DIR, or a place that cannot be written to, leaves the choice to numba.
    """
    if config.CACHE_DIR:
        return config.CACHE_DIR
    kernels = [text for f in sorted(PACKAGE.rglob("*.py")) if b"@njit" in (text := f.read_bytes())]
    here = PACKAGE / "__pycache__" / f"kernels-{hashlib.sha256(b''.join(kernels)).hexdigest()[:16]}"
    try:
        here.mkdir(parents=True, exist_ok=True)
    except OSError:
        return ""
    for old in sorted(here.parent.glob("kernels-*"), key=lambda f: f.stat().st_mtime)[:-KEPT]:
        shutil.rmtree(old, ignore_errors=True)
    return str(here)


def njit(**options: Any) -> Callable:
    """`numba.njit(cache=True, **options)`."""

    def compiled(function: Callable) -> Callable:
        before, config.CACHE_DIR = config.CACHE_DIR, folder()
        try:
            return numba.njit(cache=True, **options)(function)
        finally:
            config.CACHE_DIR = before

    return compiled
