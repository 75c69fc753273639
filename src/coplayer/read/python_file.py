"""A game of one's own: a class in a Python file, `my_game.py:MyGame` or `my_game.py:MyGame(x=1)`."""

from __future__ import annotations

import importlib.util
import re
import sys
import traceback
from pathlib import Path
from types import ModuleType
from typing import Any

from coplayer.game import RULES, Game, GameError, NotFound, nearest
from coplayer.read.spec import build, call

FILE = re.compile(r"(?P<path>.*?\.py)(:(?P<what>.*))?", re.DOTALL)


def load(text: str) -> Game:
    """The game that `file.py:Class(...)` names; without `:Class` the file must define exactly one game."""
    match = FILE.fullmatch(text)
    if not match:
        raise GameError(f"cannot read {text!r}; expected file.py:Class or file.py:Class(x=1)")
    module = run(Path(match["path"]))
    name, args, kwargs = call(match["what"] or only_game(module, match["path"]))
    what = f"{match['path']}:{name}"
    game = build(find(module, name, match["path"]), what, args, kwargs)
    check(game, what)
    return game


def run(path: Path) -> ModuleType:
    """The module made by running the file; it may import its neighbours."""
    if not path.is_file():
        raise NotFound(f"there is no file {path}{nearest(path.name, neighbours(path))}")
    name = f"coplayer_file_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec and spec.loader
    module = sys.modules[name] = importlib.util.module_from_spec(spec)  # dataclasses look themselves up there
    sys.path.append(str(path.parent.resolve()))
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as e:  # a user's file may raise anything
        del sys.modules[name]
        raise GameError(f"{path}{where(e, path)}: {type(e).__name__}: {e}") from e
    finally:
        sys.path.pop()
    return module


def where(error: BaseException, path: Path) -> str:
    """ ", line 3" of the file, if the error has one."""
    if isinstance(error, SyntaxError):
        return f", line {error.lineno}"
    lines = [f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename.endswith(path.name)]
    return f", line {lines[-1]}" if lines else ""


def neighbours(path: Path) -> list[str]:
    return [p.name for p in path.parent.glob("*.py")] if path.parent.is_dir() else []


def classes(module: ModuleType) -> dict[str, type]:
    """The classes a file defines itself."""
    own = vars(module).items()
    return {name: c for name, c in own if isinstance(c, type) and c.__module__ == module.__name__}


def only_game(module: ModuleType, path: str) -> str:
    games = [name for name, c in classes(module).items() if hasattr(c, "root")]
    if len(games) != 1:
        raise NotFound(f"{path} defines {len(games)} games {games}; name one, as in {path}:Class")
    return games[0]


def find(module: ModuleType, name: str, path: str) -> Any:
    """The class, or a function that makes a game."""
    found = getattr(module, name, None)
    if not callable(found):
        defined = list(classes(module))
        has = f"it defines {', '.join(defined)}" if defined else "it defines no class"
        raise NotFound(f"{path} has no class {name!r}{nearest(name, defined)}; {has}")
    return found


def check(game: Any, what: str) -> None:
    """Raise GameError unless `game` has the seven functions and a number of players."""
    missing = [f"{rule}()" for rule in RULES if not callable(getattr(game, rule, None))]
    if missing:
        raise GameError(f"{what} is no game: it has no {', '.join(missing)}; a game has {', '.join(RULES)}")
    players = getattr(game, "players", None)
    if not isinstance(players, int) or players < 1:
        raise GameError(f"{what} is no game: players is {players!r}, expected the number of players")
