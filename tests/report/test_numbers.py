import math

import pytest
from hypothesis import given
from hypothesis.strategies import floats, integers

from coplayer.report import numbers as n
from coplayer.report import words


def back(text: str) -> float:
    """The number a reader takes from a text: written backwards from typography, not from the code."""
    plain = text.replace("−", "-").replace(",", "").replace("+", "")
    mantissa, times, power = plain.partition("×10")
    raised = power.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-"))
    return float(mantissa) * 10.0 ** int(raised) if times else float(plain)


@given(floats(-1e6, 1e6), integers(0, 6))
def test_what_is_written_is_within_half_of_the_last_digit(x, places):
    written = back(n.fixed(x, places))
    if abs(x) >= n.ZERO:
        assert abs(written - x) <= max(0.5 * 10.0**-places, 0.05 * abs(x) if "×" in n.fixed(x, places) else 0) + 1e-9


@given(floats(1e-300, 1e300))
def test_powers_of_ten_keep_two_digits(x):
    assert math.isclose(back(n.power(x)), x, rel_tol=0.051)


@pytest.mark.parametrize("unknown", [None, math.nan, math.inf, -math.inf, True, "?"])
@pytest.mark.parametrize("write", [n.fixed, n.signed, n.count, n.power, n.small, n.digits, n.percent, n.duration])
def test_unknown_is_a_dash(write, unknown):
    assert write(unknown) == "—"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (n.fixed(-0.0856064241, 7), "−0.0856064"),
        (n.signed(0.5154, 3), "+0.515"),
        (n.signed(-0.171, 3), "−0.171"),
        (n.signed(0, 3), "0"),
        (n.signed(1e-13, 3), "0"),  # what a linear program leaves of an exact 0
        (n.signed(3e-6, 3), "+3.0×10⁻⁶"),  # small and not 0 must not look like 0
        (n.count(9457), "9,457"),
        (n.small(7.04e-6), "7.0×10⁻⁶"),
        (n.small(0.29), "0.29"),
        (n.interval(0.26, 0.32, 2), "[0.26, 0.32]"),
        (n.interval(0.26, None), "—"),
        (n.digits(0.001), "0.001"),
        (n.digits(2.859999), "2.86"),
        (n.percent(0.4), "40"),
        (n.percent(0.001), "< 1"),
        (n.fractional(-0.5), "−½"),
        (n.fractional(1.75), "1¾"),
        (n.duration(0.0032), "3.2 ms"),
        (n.value([1, 2]), "1, 2"),
        (n.value(True), "yes"),
        (n.value(2.5), "2.5"),
    ],
)
def test_numbers_are_written_as_the_design_says(written, expected):
    assert written == expected


@given(floats(0.001, 1e5), integers(1, 5))
def test_a_column_shows_so_many_digits_of_its_largest(x, significant):
    places = n.decimals([x, x / 10, None], significant)
    shown = n.fixed(x, places).replace(",", "").replace(".", "").lstrip("0")
    assert len(shown) >= min(significant, 4) or places == 7


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (words.share(0.4), "two in five"),
        (words.share(0.5), "half"),
        (words.share(1 / 3), "a third"),
        (words.share(0.62), "62 %"),
        (words.part(0.31 / 3.65), "a twelfth"),
        (words.part(0.007), "0.7 %"),
        (words.times(9457 / 4597), "doubles it"),
        (words.times(9.84), "multiplies it by 9.8"),
        (words.opponent({"opponent": "uniform"}), "a uniform player"),
        (words.opponent({"opponent": "logit, λ = 2"}), "a logit player (λ = 2)"),
        (words.opponent({"opponent": "equilibrium"}), "an equilibrium"),
        (words.markup("a < b, -3 to 10^-12"), "a &lt; b, −3 to 10⁻¹²"),
        (words.markup("to 2e-15, the other's"), "to 2×10⁻¹⁵, the other’s"),
        (words.markup("`a --seed 1e-9`"), "<code>a --seed 1e-9</code>"),
        (words.markup("**x** and `y_0`"), "<strong>x</strong> and <code>y_0</code>"),
        (words.tagged("theorem: minimax"), ("theorem", "minimax")),
        (words.tagged("linear program"), ("", "linear program")),
    ],
)  # fmt: skip
def test_words_say_the_number(said, expected):
    assert said == expected
