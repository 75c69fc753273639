"""From a name to a game: `load("kuhn")`, `load("my.efg")`, `load("openspiel:leduc_poker|reveal")`.

kuhn, leduc(players=3)                   native: coplayer/games/NAME.py, or NAME.nfg in games/data
openspiel:leduc_poker(players=3)         a game of OpenSpiel
path/to/game.efg, path/to/game.nfg       a file of Gambit's
path/to/game.py:MyGame(x=1)              a class of one's own
GAME|reveal|repeat(3)                    any of them with transforms: coplayer/transform/NAME.py
"""

from __future__ import annotations

import dataclasses
from typing import Any

from coplayer.game import Game, GameError, NotFound, nearest
from coplayer.read import catalogue
from coplayer.read.spec import QUOTE, SEE, build, call, split

INSTALL = "pip install 'coplayer[openspiel]'"


def load(spec: str) -> Game:
    """The game that `spec` names."""
    first, *transforms = split(spec)
    game = load_game(first)
    for text in transforms:
        game = transformed(game, text)
    return game


def load_game(text: str) -> Game:
    """One part of a spec, without transforms."""
    prefix, _, rest = text.partition(":")
    if prefix == "openspiel":
        return openspiel(rest)
    if text.endswith(".efg"):
        from coplayer.read import efg

        return efg.load(text)
    if text.endswith(".nfg"):
        from coplayer.read import nfg

        return nfg.load(text)
    if ".py:" in text or text.endswith(".py"):
        from coplayer.read import python_file

        return python_file.load(text)
    return native(text)


def native(text: str) -> Game:
    """A game of our own by its name."""
    if "/" in text or "." in text.partition("(")[0]:
        raise NotFound(f"{text!r} is no game: a file's name ends in .efg, .nfg, .py or .py:Class; {SEE}")
    name, args, kwargs = call(text)
    if name in catalogue.rules():
        return build(catalogue.game_class(name), name, args, kwargs)
    if name in catalogue.numbers():
        return build(catalogue.maker(name), name, args, kwargs)
    if name in catalogue.transforms():
        raise GameError(f"{name!r} is a transform; expected 'GAME|{text}'; {QUOTE}")
    raise NotFound(f"there is no game {name!r}{near(name)}; {SEE}")


def near(name: str) -> str:
    """Names like `name`; a game of OpenSpiel's by that very name is what was meant."""
    other = f"openspiel:{name}"
    if catalogue.has_openspiel() and any(row.name == other for row in catalogue.about_openspiel()):
        return f" (did you mean {other!r}?)"
    return nearest(name, [*catalogue.rules(), *catalogue.numbers()])


def openspiel(text: str) -> Game:
    """A game of OpenSpiel's, if OpenSpiel is installed."""
    if not catalogue.has_openspiel():
        raise NotFound(f"openspiel:{text} needs OpenSpiel; install it with: {INSTALL}")
    from coplayer.read import openspiel

    return openspiel.load(text)


def transformed(game: Game, text: str) -> Game:
    """`text`, a transform with its parameters, applied to `game`."""
    name, args, kwargs = call(text)
    if name not in catalogue.transforms():
        known = catalogue.transforms()
        has = f"there are {', '.join(known)}" if known else "there are none"
        raise NotFound(f"there is no transform {name!r}{nearest(name, known)}; {has}; {SEE}")
    return build(catalogue.transform(name), name, (game, *args), kwargs)


def title(game: Any) -> str:
    """What to call a game on a page: its title and the parameters that are not the usual ones."""
    module = type(game).__module__
    transform = module.startswith("coplayer.transform.")
    own = module.rpartition(".")[2] if transform else getattr(game, "title", "") or type(game).__name__
    changed = parameters(game)
    text = f"{own}({', '.join(changed)})" if changed else own
    return f"{title(game.game)} | {text}" if transform else text


def parameters(game: Any) -> list[str]:
    """`name=value` for each parameter that differs from its default."""
    if not dataclasses.is_dataclass(game):
        return []
    fields = [f for f in dataclasses.fields(game) if f.init]
    if any(f.name == "title" for f in fields):  # a file's game: its numbers are no parameters
        return []
    chosen = [f for f in fields if f.name != "game" and getattr(game, f.name) != usual(f)]
    return [f"{f.name}={getattr(game, f.name)!r}" for f in chosen]


def usual(field: dataclasses.Field) -> Any:
    return field.default_factory() if callable(field.default_factory) else field.default
