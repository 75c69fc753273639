"""What games and transforms there are, found by looking into their folders: no list to edit."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import is_dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import ModuleType
from typing import Any, NamedTuple

from coplayer.game import GameError


class Row(NamedTuple):
    """A line of `coplayer games`."""

    name: str
    about: str  # first line of its docstring, or its title
    parameters: tuple[str, ...]  # "name=default"
    needs: str = ""  # how to install what is missing


def modules(package: str) -> list[str]:
    """Names of the modules in a package that may not exist."""
    if importlib.util.find_spec(package) is None:
        return []
    paths = importlib.import_module(package).__path__
    return sorted(m.name for m in pkgutil.iter_modules(paths) if not m.name.startswith("_") and not m.ispkg)


def rules() -> list[str]:
    """Native games written as rules."""
    return modules("coplayer.games")


def transforms() -> list[str]:
    return modules("coplayer.transform")


def numbers() -> dict[str, Traversable]:
    """Native games that are only numbers: name -> its .nfg file."""
    folder = files("coplayer.games").joinpath("data")
    found = [f for f in folder.iterdir() if f.name.endswith(".nfg")]
    return {f.name.removesuffix(".nfg"): f for f in sorted(found, key=lambda f: f.name)}


def game_class(name: str) -> type:
    """The one dataclass with `root` in coplayer/games/NAME.py."""
    module = importlib.import_module(f"coplayer.games.{name}")
    own = [c for c in vars(module).values() if isinstance(c, type) and c.__module__ == module.__name__]
    games = [c for c in own if is_dataclass(c) and hasattr(c, "root")]
    if len(games) != 1:
        raise GameError(f"games/{name}.py has {len(games)} dataclasses with `root`; expected exactly one")
    return games[0]


def maker(name: str) -> Callable[[], Any]:
    """Makes the game in games/data/NAME.nfg; takes no parameters."""
    from coplayer.read import nfg

    def make():
        return nfg.parse(numbers()[name].read_text(encoding="utf-8"), f"{name}.nfg")

    return make


def transform(name: str) -> Callable[..., Any]:
    """The function NAME in coplayer/transform/NAME.py."""
    found = getattr(importlib.import_module(f"coplayer.transform.{name}"), name, None)
    if not callable(found):
        raise GameError(f"transform/{name}.py has no function `{name}`")
    return found


def has_openspiel() -> bool:
    return importlib.util.find_spec("pyspiel") is not None


def names() -> list[Row]:
    """All games that can be loaded by name, native ones first, each once."""
    native = {name: about_rules(name) for name in rules()}
    data = {name: about_numbers(name) for name in numbers() if name not in native}
    rows = sorted((native | data).values())
    return rows + (about_openspiel() if has_openspiel() else [OPENSPIEL])


def rows() -> list[Row]:
    """All of `coplayer games`: games, and transforms with the bar they follow."""
    return [*names(), *(row._replace(name=f"|{row.name}") for row in about_transforms())]


def grouped(n: int) -> Row:
    """OpenSpiel's games as one line."""
    return OPENSPIEL._replace(about=f"{n} games of OpenSpiel: --all, or --match WORD, lists them", needs="")


OPENSPIEL = Row("openspiel:NAME", "more than a hundred games", (), "pip install 'coplayer[openspiel]'")


def about_rules(name: str) -> Row:
    try:
        make = game_class(name)
    except ImportError as e:
        return Row(name, "", (), f"pip install {e.name}")
    return Row(name, first_line(importlib.import_module(make.__module__)), signature(make))


def about_transforms() -> list[Row]:
    """All transforms, for `coplayer games`."""
    made = {name: transform(name) for name in transforms()}
    return [Row(n, first_line(importlib.import_module(f.__module__)), signature(f)[1:]) for n, f in made.items()]


def about_numbers(name: str) -> Row:
    game = maker(name)()
    return Row(name, f"{game.title}: {game.comment.strip().splitlines()[0]}", ())


def about_openspiel() -> list[Row]:
    import pyspiel

    return [
        Row(
            f"openspiel:{t.short_name}",
            t.long_name,
            tuple(f"{k}={v}" for k, v in sorted(t.parameter_specification.items())),
        )
        for t in pyspiel.registered_games()
    ]


def first_line(module: ModuleType) -> str:
    return (inspect.getdoc(module) or "").partition("\n")[0]


def signature(make: Callable) -> tuple[str, ...]:
    """("players=2", ...)"""
    shown = inspect.signature(make).parameters.values()
    return tuple(p.name if p.default is p.empty else f"{p.name}={p.default!r}" for p in shown)
