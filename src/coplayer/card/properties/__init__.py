"""The properties: one file each, found by looking into this folder.

A file says `NAME` (its key in the JSON), `TITLE` (its line on the page; "" for facts that another line
already says), `PLACE` (group, rank in it) and has `prop(facts) -> Property`.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import ModuleType

KIND, WORTH = "kind", "worth"


@cache
def properties() -> dict[str, ModuleType]:
    """Every property's module by its name, in the order of the page."""
    modules = [importlib.import_module(f"{__name__}.{m.name}") for m in pkgutil.iter_modules(__path__)]
    order = sorted(modules, key=lambda m: ((KIND, WORTH).index(m.PLACE[0]), m.PLACE[1]))
    return {m.NAME: m for m in order}
