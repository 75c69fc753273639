"""Exact solvers, one file each, found by looking into this folder.

The package is callable, so that `coplayer.solve(game, "cfr+", iterations=1000)` reads as it should.
"""

import sys
from types import ModuleType
from typing import Any


class Callable(ModuleType):
    """A module that is also the function it is named after."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        from coplayer.solve.by_name import solve

        return solve(*args, **kwargs)


sys.modules[__name__].__class__ = Callable
