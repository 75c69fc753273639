"""The words of Gambit's file formats: quoted text, numbers, braces; each with the line it stands on.

Commas are white space. In quoted text only the quotation mark is escaped (`\\"`); line breaks are kept.
Source: Gambit's documentation, "Game representation formats".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import count
from pathlib import Path

from coplayer.game import GameError, NotFound

WORD = re.compile(r'(?P<skip>[\s,]+)|(?P<text>"(?:\\"|[^"])*")|(?P<brace>[{}])|(?P<word>[^\s,{}"]+)')
NUMBER = re.compile(r"[+-]?(\d+/\d+|(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?)")
COUNT = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Token:
    kind: str  # "text", "brace", "word", "end"
    text: str  # as it stands in the file, quotes removed
    line: int


class Tokens:
    """A reader of tokens with one token of foresight; every complaint names file, line, read, expected."""

    def __init__(self, text: str, file: str):
        self.file, self.size = file, len(text)
        self.rest = self._scan(text)
        self.next = next(self.rest)

    def _scan(self, text: str) -> Iterator[Token]:
        line = at = 1
        position = 0
        while position < len(text):
            match = WORD.match(text, position)
            if match is None:
                raise GameError(f'{self.file}, line {line}: read text that begins with ", expected a closing "')
            at, position = line, match.end()
            line += match[0].count("\n")
            kind = match.lastgroup or ""
            if kind == "text":
                yield Token(kind, match[0][1:-1].replace('\\"', '"'), at)
            elif kind != "skip":
                yield Token(kind, match[0], at)
        yield Token("end", "the end of the file", line)

    def wrong(self, expected: str, token: Token | None = None) -> GameError:
        """The error that what stands next (or `token`) is not what was expected."""
        token = token or self.next
        read = f'"{token.text}"' if token.kind == "text" else token.text
        return GameError(f"{self.file}, line {token.line}: read {read}, expected {expected}")

    def take(self) -> Token:
        token, self.next = self.next, next(self.rest, self.next)
        return token

    def sees(self, symbol: str) -> bool:
        return self.next.kind in ("brace", "word") and self.next.text == symbol

    def word(self, *expected: str) -> str:
        if not any(self.sees(e) for e in expected):
            raise self.wrong(" or ".join(expected))
        return self.take().text

    def text(self, meaning: str) -> str:
        if self.next.kind != "text":
            raise self.wrong(f"{meaning} in quotation marks")
        return self.take().text

    def text_if(self) -> str:
        return self.take().text if self.next.kind == "text" else ""

    def number(self, meaning: str) -> Fraction:
        if self.next.kind != "word" or not NUMBER.fullmatch(self.next.text):
            raise self.wrong(f"{meaning}, a finite number like 3, -1/2, 0.25 or 1e-3")
        token = self.take()
        try:
            value = Fraction(token.text)
            float(value)
        except (ZeroDivisionError, OverflowError):
            raise self.wrong(f"{meaning}, a finite number", token) from None
        return value

    def count(self, meaning: str, most: int = 10**9) -> int:
        """A natural number."""
        if not COUNT.fullmatch(self.next.text) or int(self.next.text[:19]) > most:
            raise self.wrong(f"{meaning}, a natural number, at most {most:,}")
        return int(self.take().text)

    def texts(self, meaning: str) -> tuple[str, ...]:
        """{ "a" "b" ... }"""
        self.word("{")
        found = []
        while not self.sees("}"):
            found.append(self.text(meaning))
        self.take()
        return tuple(found)

    def numbers(self, count: int, meaning: str) -> tuple[float, ...]:
        """1, 1/2 ..., exactly `count` of them."""
        return tuple(float(self.number(meaning)) for _ in range(count))


def labels(names: tuple[str, ...]) -> tuple[str, ...]:
    """Names made distinct and non-empty: "" becomes its place ("1", "2", ...), a second "a" becomes "a (2)".

    Gambit lets several actions have one name or none; here a label says which action is meant.
    """
    given = [name or str(k) for k, name in enumerate(names, 1)]
    taken = set(given)
    made: dict[str, None] = {}
    for k, name in enumerate(given, 1):
        if name in made:
            name = next(n for j in count(k) if (n := f"{name} ({j})") not in taken)
            taken.add(name)
        made[name] = None
    return tuple(made)


def text_of(path: str | Path) -> str:
    """What stands in a file, or a GameError that says why it cannot be read."""
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise NotFound(f"there is no file {path}") from None
    except OSError as e:
        raise GameError(f"{path}: cannot be read ({e.strerror})") from None
    except UnicodeDecodeError as e:
        raise GameError(f"{path}: byte {e.start} is not UTF-8 text, expected a .efg or .nfg file") from None
