"""The text that names a game: GAME|TRANSFORM|TRANSFORM, each a name with parameters in parentheses.

    kuhn    leduc(players=3)    signalling|channel(cheap)|reveal('card0', to=1)

Parameters are Python's literals; bare words are text. `|` and `,` in quotes or parentheses separate nothing.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable
from typing import Any, NamedTuple

from coplayer.game import CoplayerError, GameError, NotFound, nearest

SEE = "`coplayer games` lists what there is"
QUOTE = "a game with transforms goes in quotes in a shell: 'kuhn|reveal|repeat(3)'"


class Call(NamedTuple):
    """A name and what it is called with."""

    name: str
    args: tuple
    kwargs: dict[str, Any]


def split(spec: str) -> list[str]:
    """The parts of `a|b(x)|c`."""
    parts = separated(spec, "|")
    if not all(parts):
        raise GameError(f"{spec!r} has an empty part; expected GAME or 'GAME|TRANSFORM|...'; {QUOTE}")
    return parts


def separated(text: str, mark: str) -> list[str]:
    """The parts of `text` between marks that are not in quotes or parentheses."""
    parts, depth, quote = [""], 0, ""
    for c in text:
        if quote or c in "'\"":
            quote = "" if c == quote else quote or c
        elif c in "()[]{}":
            depth += 1 if c in "([{" else -1
        if c == mark and not quote and not depth:
            parts.append("")
        else:
            parts[-1] += c
    return [p.strip() for p in parts]


def call(text: str) -> Call:
    """`name`, `name(1, x=2)` as a Call."""
    match = re.fullmatch(r"\s*(\w+)\s*(\(.*\))?\s*", text, re.DOTALL)
    if not match:
        raise GameError(f"cannot read {text!r}; expected NAME or NAME(x=1, y=word); {SEE}")
    return Call(match[1], *parameters(match[2] or "()", text))


def parameters(parentheses: str, text: str) -> tuple[tuple, dict[str, Any]]:
    """`(1, word, x=2)` as ((1, "word"), {"x": 2})."""
    try:
        tree = ast.parse(f"f{parentheses}", mode="eval").body
        if not isinstance(tree, ast.Call) or any(k.arg is None for k in tree.keywords):
            raise ValueError
        args = tuple(literal(a) for a in tree.args)
        return args, {str(k.arg): literal(k.value) for k in tree.keywords}
    except (ValueError, SyntaxError):
        raise GameError(
            f"cannot read the parameters of {text!r}; "
            "expected numbers, words, 'text', True, None or lists of them, as in (x=1, y=word)"
        ) from None


def literal(node: ast.expr) -> Any:
    return ast.literal_eval(Words().visit(node))


class Words(ast.NodeTransformer):
    """Bare words are text."""

    def visit_Name(self, node: ast.Name) -> ast.Constant:
        return ast.copy_location(ast.Constant(node.id), node)


def build(make: Callable, what: str, args: tuple, kwargs: dict[str, Any]) -> Any:
    """make(*args, **kwargs), where parameters that do not fit and errors in `make` are said in words."""
    fits(make, what, args, kwargs)
    try:
        return make(*args, **kwargs)
    except CoplayerError:
        raise
    except Exception as e:  # a game's own code may raise anything
        raise GameError(f"{what}: {type(e).__name__}: {e}") from e


def fits(make: Callable, what: str, args: tuple, kwargs: dict[str, Any]) -> None:
    """Raise NotFound for an unknown parameter and GameError for too many or too few."""
    taken = inspect.signature(make).parameters.values()
    names = [p.name for p in taken if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]
    names = [n for n in names if n != "game"]
    has = f"it has {', '.join(names)}" if names else "it has none"
    if not any(p.kind == p.VAR_KEYWORD for p in taken):
        for given in kwargs:
            if given not in names:
                raise NotFound(f"{what} has no parameter {given!r}{nearest(given, names)}; {has}; {SEE}")
    try:
        inspect.signature(make).bind(*args, **kwargs)
    except TypeError as e:
        raise GameError(f"{what}: {e}; {has}; {SEE}") from None
