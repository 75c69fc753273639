"""How numbers are written: true minus, thousands commas, the same decimals down a column, unknown is a dash.

A bare number is exact. `signed` is for differences. `interval` is for estimates. Nothing here prints
NaN, None or an infinity: each of them is unknown, and unknown is "—"; the reason stands beside it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from numbers import Integral, Real
from typing import Any, TypeGuard

MINUS, UNKNOWN, TIMES = "−", "—", "×"
SUPERSCRIPT = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
ZERO = 5e-10  # what a linear program leaves of an exact 0; smaller differences are written 0


def known(x: Any) -> TypeGuard[float]:
    """Whether `x` is a finite number (a truth value is not a number)."""
    return isinstance(x, Real) and x is not True and x is not False and math.isfinite(x)


def decimals(values: Iterable[Any], significant: int = 3) -> int:
    """Decimals that give the largest of `values` so many significant digits (0 to 7)."""
    largest = max((abs(v) for v in values if known(v)), default=0.0)
    if largest < ZERO:
        return 0
    places = significant - 1 - math.floor(math.log10(largest))
    if round(largest, places) >= 10 ** (significant - places):  # 9.996 has become 10.0
        places -= 1
    return min(max(places, 0), 7)


def fixed(x: Any, places: int = 3) -> str:
    """`x` with so many decimals; 0 bare; what would round to 0 as a power of ten."""
    if not known(x):
        return UNKNOWN
    if abs(x) < ZERO:
        return "0"
    if abs(x) < 0.5 * 10.0**-places:
        return power(x)
    return f"{x:,.{places}f}".replace("-", MINUS)


def signed(x: Any, places: int = 3) -> str:
    """A difference: + or − in front, 0 bare."""
    text = fixed(x, places)
    return f"+{text}" if known(x) and x >= ZERO else text


def count(n: Any) -> str:
    """A whole number with commas; from a billion on as a power of ten."""
    if not known(n):
        return UNKNOWN
    if abs(n) >= 1e9:
        return power(n)
    return f"{round(n):,}".replace("-", MINUS)


def power(x: Any, digits: int = 2) -> str:
    """7.0×10⁻⁶: so many significant digits and a power of ten."""
    if not known(x):
        return UNKNOWN
    if x == 0:
        return "0"
    mantissa, exponent = f"{x:.{digits - 1}e}".split("e")
    return f"{mantissa.replace('-', MINUS)}{TIMES}{tenth(int(exponent))}"


def tenth(exponent: int) -> str:
    return f"10{str(exponent).translate(SUPERSCRIPT)}"


def small(x: Any, digits: int = 2) -> str:
    """An error or a distance: plain from 0.01 up, else a power of ten."""
    if not known(x):
        return UNKNOWN
    if x == 0:
        return "0"
    if 0.01 <= abs(x) < 1e5:
        return fixed(x, decimals([x], digits))
    return power(x, digits)


def round_ten(x: Any) -> str:
    """A target: 0.001, then 10⁻⁴."""
    if not known(x) or x <= 0 or x >= 1e-3 or not math.isclose(x, 10.0 ** round(math.log10(x))):
        return digits(x)
    return tenth(round(math.log10(x)))


def digits(x: Any, significant: int = 3) -> str:
    """`x` alone in a sentence: so many significant digits, whole numbers whole."""
    if not known(x):
        return UNKNOWN
    short = float(f"{x:.{significant}g}")
    if abs(short - x) <= 1e-9 * abs(x):
        return exactly(short)
    return fixed(x, decimals([x], significant))


def exactly(x: float) -> str:
    """A number that needs few digits, without the zeros behind them: 0.001, 2.25, 12."""
    if float(x).is_integer():
        return count(x)
    text = fixed(x, 7)
    return text if TIMES in text or "." not in text else text.rstrip("0")


def interval(low: Any, high: Any, places: int = 3) -> str:
    """[0.26, 0.32], or a dash when an end is unknown."""
    if not (known(low) and known(high)):
        return UNKNOWN
    return f"[{rounded(low, places)}, {rounded(high, places)}]"


def rounded(x: float, places: int) -> str:
    """Plainly rounded, as the end of an interval or an estimate is."""
    text = f"{x:,.{places}f}"
    return text.replace("-", MINUS if text.strip("-0.,") else "") if x else "0"


def percent(share: Any, places: int = 0) -> str:
    """0.4 -> 40; a share that is not 0 but rounds to it is "< 1"."""
    if not known(share):
        return UNKNOWN
    if 0 < share < 0.5 * 10.0 ** (-2 - places):
        return f"< {10.0**-places:g}"
    return fixed(100 * share, places)


def milliseconds(seconds: Any) -> str:
    """A duration in milliseconds with two or three significant digits."""
    return UNKNOWN if not known(seconds) else fixed(1e3 * seconds, 0 if seconds >= 0.1 else 1)


def duration(seconds: Any) -> str:
    """A duration with its unit: 3.2 ms, 0.76 s, 12 s."""
    if not known(seconds):
        return UNKNOWN
    if seconds < 0.1:
        return f"{fixed(1e3 * seconds, decimals([1e3 * seconds], 2))} ms"
    return f"{fixed(seconds, decimals([seconds], 2))} s"


def value(x: Any, places: int | None = None) -> str:
    """A property of any kind as text: yes, no, a number, a list, a word; a dash when unknown."""
    if isinstance(x, bool):
        return "yes" if x else "no"
    if isinstance(x, Sequence) and not isinstance(x, str):
        return ", ".join(value(v, places) for v in x) if x else UNKNOWN
    if isinstance(x, Integral):
        return count(x)
    if isinstance(x, Real):
        if not known(x) or places is not None:
            return fixed(x, places or 0)
        return digits(x, 5)
    return UNKNOWN if x is None or x == "" else str(x)


def fractional(x: float) -> str:
    """Quarters as ¼ ½ ¾ (a tick, a chance p), else digits."""
    whole, part = divmod(abs(x), 1)
    glyph = {0.25: "¼", 0.5: "½", 0.75: "¾"}.get(part)
    if glyph is None:
        return fixed(x, 0) if part == 0 else f"{x:,g}".replace("-", MINUS)
    return (MINUS if x < 0 else "") + (f"{whole:.0f}" if whole else "") + glyph
