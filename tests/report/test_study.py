import json
import re

import pytest

from coplayer.report.study import render

from .test_page import Reader, found


def study():
    """A made-up study; its numbers are only for these tests."""
    figure = {
        "title": "The price falls from 1.5 to 0.01",
        "x": "precision λ",
        "y": "chips a hand",
        "log_x": True,
    }
    points = [[k, 1.8 * 0.85**k, 1.6 * 0.85**k, 2.0 * 0.85**k] for k in range(1, 31)]
    figure["series"] = [
        {"name": "leduc", "points": points},
        {"name": "kuhn", "points": [[1, 0.3], [30, None]]},
    ]
    figure["reference"] = {"name": "one percent", "y": 0.26}
    rows = [["leduc", 936, 1.4654], ["kuhn", 12, -1 / 3], ["chess", None, None]]
    return {
        **{"format": "coplayer study 1", "title": "One policy for all", "name": "one_policy_for_all"},
        **{"claim": "Safety needs **no model**.", "rivals": ["Size alone.", "Nothing."], "flip": "below 1 %"},
        **{"verdict": {"stands": True, "text": "9 of 12 games"}, "figures": [figure]},
        "tables": [
            {
                "title": "Games by price",
                "head": ["game", "sets", "price"],
                "rows": rows,
                "note": "— too large",
            }
        ],
        "checks": [{"what": "Kuhn against uniform", "expected": 1 / 3, "got": 1 / 3, "error": 3e-9}],
        **{"command": "coplayer study one_policy_for_all", "seed": None, "took_seconds": 31.2},
        **{"versions": {"coplayer": "0.1.0"}, "commit": None, "clean": None},
    }


def test_a_study_says_claim_rivals_flip_verdict_and_command():
    text = " ".join(" ".join(Reader(render(study())).shown).split())
    for said in (
        "Safety needs no model",
        "The claim stands",
        "Size alone.",
        "Nothing.",
        "below 1",
        "9 of 12 games",
    ):
        assert said in text
    assert text.index("Safety") < text.index("The price falls") < text.index("coplayer study one_policy")


@pytest.mark.parametrize(("stands", "said"), [(True, "stands"), (False, "falls"), (None, "Not decided")])
def test_the_verdict_follows_the_record(stands, said):
    assert said in render(study() | {"verdict": {"stands": stands, "text": "n = 12"}})


def test_the_tables_numbers_are_the_studys():
    rows = {r[0]: r for r in Reader(render(study())).rows}
    assert rows["leduc"][1:] == ["936", "1.465"]
    assert found(rows["kuhn"][2]) == [pytest.approx(-1 / 3, abs=5e-4)]
    assert rows["chess"][1:] == ["—", "—"]
    assert found(rows["Kuhn against uniform"][3]) == [3e-9]


def test_a_study_needs_no_network_and_hides_no_holes():
    page = render(study())
    assert not re.search(r"https?://|url\(|<script|<link|\bnan\b|\bNone\b", page)
    assert page == render(json.loads(json.dumps(study())))


def test_a_study_without_evidence_says_why():
    empty = study() | {
        "figures": [],
        "tables": [],
        "checks": [],
        "verdict": {"stands": None, "text": "stopped at 2 s"},
    }
    assert re.search(r'class="missing">— <i>stopped at 2.s', render(empty))
