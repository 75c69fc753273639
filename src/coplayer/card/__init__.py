"""What kind of game it is: one file a property, each computed from the graph with its witness; prices.

The package is callable, so that `coplayer.card(game)` reads as it should.
"""

import sys
from types import ModuleType
from typing import Any


class Callable(ModuleType):
    """A module that is also the function it is named after."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        from coplayer.card.card import card

        return card(*args, **kwargs)


sys.modules[__name__].__class__ = Callable
