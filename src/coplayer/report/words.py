"""Numbers as words, lists, units, and the small marks of plain text: **bold**, `code`, 10^-12, tags."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Any

from .numbers import MINUS, SUPERSCRIPT, percent

ONES = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
PARTS: tuple[str, ...] = (
    "",
    "",
    "half",
    "third",
    "quarter",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
)
PARTS += ("eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth")
PARTS += ("eighteenth", "nineteenth", "twentieth")
SAMPLING = {"es-mccfr": "external sampling", "os-mccfr": "outcome sampling"}
TAGS = ("theorem", "certified")  # how a number is proved, when not by counting or solving


def few(n: int) -> str:
    """Small whole numbers in letters."""
    return ONES[n] if 0 <= n < len(ONES) else f"{n:,}"


def several(n: int, noun: str) -> str:
    """two moves, one move, 156 moves."""
    return f"{few(n)} {noun}{'' if n == 1 else 's'}"


def listed(items: Sequence[str], last: str = "and") -> str:
    """a, b and c."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def share(x: float) -> str:
    """0.5 -> half, 0.4 -> two in five, 0.33 -> a third, 0.016 -> 2 %; in words within a fiftieth of it."""
    for below in range(2, 6):
        above = round(x * below)
        if 0 < above < below and abs(x - above / below) <= 0.02 * x:
            part = f"a {PARTS[below]}" if above == 1 else f"{few(above)} in {few(below)}"
            return "half" if below == 2 else part
    return "all" if x >= 1 - 1e-9 else f"{percent(x)} %"


def part(x: float) -> str:
    """0.084 -> a twelfth; within a twentieth of it, else in percent."""
    n = round(1 / x) if x > 1e-9 else 0
    if 2 <= n < len(PARTS) and abs(x * n - 1) <= 0.05:
        return "half" if n == 2 else f"{'an' if n in (8, 11, 18) else 'a'} {PARTS[n]}"
    return "nothing" if x < 1e-9 else f"{percent(x, 0 if x >= 0.1 else 1)} %"


def times(ratio: float) -> str:
    """doubles, trebles, multiplies by 9.8 (what follows is the thing counted)."""
    whole = round(ratio)
    if whole in (2, 3) and abs(ratio - whole) < 0.1 * whole:
        return {2: "doubles it", 3: "trebles it"}[whole]
    return f"multiplies it by {ratio:.1f}" if ratio < 9.95 else f"multiplies it by {ratio:,.0f}"


def play(unit: str) -> str:
    """One play of the game in the words of its unit: "chips a hand" -> hand."""
    return unit.rsplit(" a ", 1)[1] if " a " in unit else "play"


def capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def named(key: str) -> str:
    """perfect_information -> Perfect information."""
    return capital(key.replace("_", " "))


def seats(n: int) -> str:
    return listed([str(i) for i in range(n)])


def one(text: str, unit: str) -> str:
    """1 points -> 1 point, **1** wins a game -> **1** win a game."""
    noun = unit.partition(" a ")[0].partition(" an ")[0]
    return re.sub(rf"(?<![\d.,])(1(?:\*\*)?) {re.escape(noun)}\b", rf"\1 {noun.removesuffix('s')}", text)


def solver(name: str) -> str:
    """dcfr -> DCFR, cfr-any -> CFR, es-mccfr -> external sampling: as people write them."""
    if name in SAMPLING:
        return SAMPLING[name]
    return name.removesuffix("-any").upper() if "cfr" in name else name


def opponent(row: dict[str, Any]) -> str:
    """a uniform player, a logit player (λ = 2), an equilibrium, the team’s optimum, the given policy mine."""
    name = row.get("label") or row["opponent"]
    if row.get("given"):
        return f"the given policy {name}"
    if name.startswith("the ") or "optimum" in name:
        return name if name.startswith("the ") else f"the {name}"
    article = "an" if re.match(r"[aeio]|uneven", name, re.I) else "a"
    if "equilibrium" in name:
        return f"{article} {name}"
    kind, comma, detail = name.partition(", ")
    return f"{article} {kind} player" + (f" ({detail})" if comma else "")


def markup(plain: Any) -> str:
    """Plain text -> HTML: escaped, `code` kept as it is, the rest set as type."""
    html = escape(str(plain or ""), quote=False)
    pieces = re.split(r"(`[^`]+`)", html)
    return "".join(f"<code>{p[1:-1]}</code>" if p.startswith("`") else typeset(p) for p in pieces)


def typeset(html: str) -> str:
    """**bold**; 10^-12 and 1e-12 raised; true minus and apostrophe; seat 0, 40 % and 3 ms stay on one line."""
    for pattern, made in (
        (r"(\d)e\+?(-?\d+)\b", r"\1×10^\2"),
        (r"(?<=\w)'(?=\w|\s|$)", "’"),
        (r"(^|[\s(\[,=±])-(?=\d)", rf"\1{MINUS}"),
        (r"\b(seats?|depths?|round) (?=\d)", "\\1\u00a0"),
        (r"(?<=\d) (%|ms\b|s\b)", "\u00a0\\1"),
        (r"\*\*(.+?)\*\*", r"<strong>\1</strong>"),
    ):
        html = re.sub(pattern, made, html)
    return re.sub(r"\^(-?\d+)", lambda m: str(int(m[1])).translate(SUPERSCRIPT), html)


def tagged(how: Any) -> tuple[str, str]:
    """ "theorem: minimax" -> ("theorem", "minimax"); anything else has no tag."""
    head, colon, rest = str(how or "").partition(":")
    if head.strip() in TAGS:
        return head.strip(), rest.strip()
    return "", str(how or "")
