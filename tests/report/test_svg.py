import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis.strategies import floats, integers, lists

from coplayer.report import svg
from coplayer.report.figures import composition, dumbbells, frontier, race

from .leduc import leduc

heights = lists(floats(0, 300), min_size=1, max_size=9)


@given(heights)
def test_labels_pushed_apart_keep_their_distance_and_order(at):
    moved = svg.push_apart(at, 14)
    order = sorted(range(len(at)), key=lambda k: at[k])
    assert all(moved[b] - moved[a] >= 14 - 1e-6 for a, b in pairwise(order))


@given(heights)
def test_labels_stay_in_their_place_where_there_is_room(at):
    moved = svg.push_apart(at, 14, 0, 300)
    assert min(moved) >= -1e-9
    assert max(moved) <= 300 + 1e-9
    if all(b - a >= 14 for a, b in pairwise(sorted(at))):
        assert moved == pytest.approx(at)


@given(heights, floats(-20, 20), integers(0, 8))
def test_no_other_placement_is_nearer(at, shift, which):
    """Least squares: moving any label, and those it would push, only makes it worse."""
    moved = svg.push_apart(at, 14)
    other = sorted(moved)
    other[which % len(at)] += shift
    if all(b - a >= 14 for a, b in pairwise(other)):
        cost = lambda placed: sum((a - b) ** 2 for a, b in zip(sorted(at), placed, strict=True))  # noqa: E731
        assert cost(sorted(moved)) <= cost(other) + 1e-6


@given(floats(-1e4, 1e4), floats(1e-3, 1e4), integers(2, 6))
def test_ticks_are_round_few_and_inside(low, span, most):
    at = svg.ticks(low, low + span, most)
    assert len(at) <= most + 1
    assert all(low - 1e-6 * span <= t <= low + span * (1 + 1e-6) for t in at)
    if low <= 0 <= low + span:
        assert any(abs(t) < 1e-9 * span for t in at)


@given(floats(1e-8, 1), floats(1.5, 1e8))
def test_a_log_scale_maps_ends_to_ends_and_products_to_sums(low, factor):
    scale = svg.Scale(low, low * factor, 50, 10, log=True)
    assert scale(low) == pytest.approx(50)
    assert scale(low * factor**0.5) == pytest.approx(30)
    assert scale(low * factor) == pytest.approx(10)


def boxes(drawing: str, kind: str) -> list[tuple[float, float, float, str]]:
    """(left, right, baseline, words) of the texts with a class, anchors taken into account."""
    found = re.findall(r'<text x="([\d.-]+)" y="([\d.-]+)"( text-anchor="(\w+)")? class="([^"]*)">([^<]*)', drawing)
    out = []
    for x, y, _, anchor, classes, said in found:
        if kind in classes.split():
            w = svg.width(said)
            left = float(x) - {"end": w, "middle": w / 2}.get(anchor, 0)
            out.append((left, left + w, float(y), said))
    return out


@pytest.mark.parametrize("wide", [True, False])
@pytest.mark.parametrize("gap", [1.0, 1.02, 1.5])
def test_names_of_solvers_never_overlap(wide, gap):
    record = leduc()
    for k, s in enumerate(record["race"]["solvers"][:5]):
        for p in s["trace"]:
            p["exploitability"] = 2.0 / p["iteration"] * gap**k  # five curves on top of each other
    drawn = race.figure(record).drawings.split("</svg>")[0 if wide else 1]
    named = boxes(drawn, "name")
    assert len(named) == 11
    for k, (l1, r1, y1, a) in enumerate(named):
        for l2, r2, y2, b in named[k + 1 :]:
            assert abs(y1 - y2) >= 11 or r1 <= l2 or r2 <= l1, (a, b)


@pytest.mark.parametrize("module", [composition, dumbbells, frontier, race])
def test_drawings_stay_on_their_paper(module):
    wide, narrow, _ = module.figure(leduc()).drawings.split("</svg>")
    for drawing, size in ((wide, 680), (narrow, 350)):
        x = [float(v) for v in re.findall(r' (?:x|x1|x2|cx)="([\d.-]+)"', drawing)]
        assert min(x) >= -1
        assert max(x) <= size + 1


def test_bars_are_as_high_as_their_counts():
    drawing = composition.figure(leduc()).drawings.split("</svg>")[0]
    bars = re.findall(r'<rect x="([\d.]+)" y="[\d.]+" width="[\d.]+" height="([\d.]+)" class="ending"', drawing)
    columns = {float(x): float(h) for x, h in bars if float(x) > 20}
    endings = [r["endings"] for r in leduc()["card"]["composition"]["by_depth"] if r["endings"]]
    tall = [h for _, h in sorted(columns.items())]
    assert tall == pytest.approx([composition.HIGH * e / 2640 for e in endings], abs=0.06)  # 2,640 at depth 8
