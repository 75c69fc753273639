import re

from coplayer.report.figures import plane
from coplayer.report.svg import NARROW, WIDE

POINTS = [
    {"name": f"game {k}", "x": x, "y": y, "kind": k % 2} for k, (x, y) in enumerate([(0, 1e-2), (0.5, 1e-4), (1, 0)])
]
PART = {"title": "t", "x": "worth", "y": "risk", "kinds": ["seen", "hidden"], "points": POINTS, "log_y": True}


def test_each_point_has_its_mark_and_its_name_on_both_drawings():
    drawn = plane.figure(PART).drawings
    assert [drawn.count(f">game {k}<") for k in range(3)] == [2, 2, 2]
    assert ">seen: 2<" in drawn and ">hidden: 1<" in drawn


def test_what_a_logarithm_cannot_show_stands_on_the_axis():
    height, parts = plane.draw(PART, WIDE)
    centres = [float(y) for y in re.findall(r'<circle cx="[\d.]+" cy="([\d.]+)"', "".join(parts))]
    assert max(centres) == height - plane.BELOW - plane.STEP


def test_names_do_not_lie_on_each_other():
    crowd = [{"name": "a long name", "x": 0.5 + k / 1e3, "y": 0.5, "kind": 0} for k in range(40)]
    _, parts = plane.draw(PART | {"points": crowd, "log_y": False}, NARROW)
    at = [
        (float(x), float(y)) for x, y in re.findall(r'<text x="([\d.]+)" y="([\d.]+)"[^>]*>a long name', "".join(parts))
    ]
    assert 0 < len(at) < 40
    assert len(set(at)) == len(at)


def test_nothing_known_is_no_figure():
    assert plane.figure(PART | {"points": [{"name": "?", "x": None, "y": 1.0, "kind": 0}]}) is None
