import json
import re
from html.parser import HTMLParser

import pytest

from coplayer.report.page import render
from coplayer.report.tables import SIZES

from .leduc import leduc
from .records import ALL

VOID = {"meta", "br", "link", "img", "line", "rect", "circle", "polyline", "polygon", "input", "hr"}


class Reader(HTMLParser):
    """Checks that tags nest, gathers what is shown, tables, links and ids."""

    def __init__(self, page: str):
        super().__init__()
        self.open: list[str] = []
        self.shown: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.rows: list[list[str]] = []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th") and self.rows:
            self.rows[-1].append("")

    def handle_startendtag(self, tag, attrs):
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" in self.open:
            return
        data = data.replace("\u00a0", " ")
        self.shown.append(data)
        if {"td", "th"} & set(self.open) and self.rows and self.rows[-1]:
            self.rows[-1][-1] += data


every = pytest.mark.parametrize("make", ALL.values(), ids=ALL)


@every
def test_the_page_parses_and_shows_no_holes(make):
    text = " ".join(Reader(render(make())).shown)
    assert not re.search(r"\bNone\b(?! of)|\bnan\b|\bNaN\b|\binf\b|undefined|\{\{|\}\}", text)


@every
def test_nothing_points_outside(make):
    page = render(make())
    outside = [a for a in Reader(page).attributes if a[1] in ("src", "href", "srcset", "action", "data", "poster")]
    assert outside == []
    assert not re.search(r"https?://|//[a-z]|url\(|@import|@font-face|<script|<link|javascript:", page)


@every
def test_the_same_record_gives_the_same_page(make):
    record = make()
    before = json.dumps(record)
    assert render(record) == render(json.loads(before))
    assert json.dumps(record) == before


@every
def test_sections_come_in_order(make):
    ids = [value for _, name, value in Reader(render(make())).attributes if name == "id"]
    assert ids == ["finding", "card", "composition", "prices", "race", "modelling", "agents", "again"]


@every
def test_a_missing_part_says_why(make):
    """Each dash that stands for a part or a row has words beside it."""
    page = Reader(render(make()))
    for row in page.rows:
        dashes = [cell for cell in row if cell.strip() == "—"]
        words = "".join(row[1:]).replace("—", "").strip() + row[0]
        assert not dashes or len(words) > 12, row
    for missing in re.findall(r'class="missing">(.*?)</p>', render(make())):
        assert len(re.sub(r"<.*?>|—", "", missing).strip()) > 8


def found(text: str) -> list[float]:
    """Numbers in a text, true minus and powers of ten read back."""
    text = text.replace("−", "-").replace(",", "")
    raised = text.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-"))
    whole = re.sub(r"×10(-?\d+)", r"e\1", raised)
    return [float(x) for x in re.findall(r"[+-]?\d+\.?\d*(?:e-?\d+)?", whole)]


def test_every_price_of_the_table_is_the_records():
    record = leduc()
    rows = {r[0].lower(): r for r in Reader(render(record)).rows}
    for p in record["prices"]:
        cell = rows[p["what"].lower()][2 + p["player"]]
        if p["price"] is None:
            assert cell == "—"
        else:
            assert found(cell) == [pytest.approx(p["price"], abs=5e-4)]
            assert cell[0] == ("+" if p["price"] > 1e-9 else "−" if p["price"] < -1e-9 else "0")


def test_every_number_of_the_modelling_table_is_the_records():
    record = leduc()
    rows = {r[0]: r for r in Reader(render(record)).rows if len(r) == 7}
    for r in record["modelling"]["rows"]:
        cells = rows[r["opponent"]][1 + 3 * r["seat"] :][:3]
        values = [r["best_safe"], r["best_response"], r["value_of_modelling"]]
        assert [found(c)[0] for c in cells] == pytest.approx(values, abs=5e-5)
        assert values[2] == pytest.approx(values[1] - values[0])


def test_every_number_of_the_race_table_is_the_records():
    record = leduc()
    rows = {r[0]: r for r in Reader(render(record)).rows}
    for s in record["race"]["solvers"]:
        _, iterations, milliseconds, rest, after, averaging = rows[s["solver"]]
        last = s["trace"][-1]
        assert found(rest)[0] == pytest.approx(last["exploitability"], rel=0.05)
        assert found(after) == [last["iteration"]]
        assert averaging == s["averaging"]
        if s["iterations_to_target"] is None:
            assert iterations.startswith("> ")
            assert found(iterations) == [last["iteration"]]
        else:
            assert found(iterations) == [s["iterations_to_target"]]
            assert found(milliseconds) == [pytest.approx(1e3 * s["seconds_to_target"], rel=0.01)]


@every
def test_every_property_and_count_stands_on_the_card(make):
    record = make()
    rows = {r[0]: r for r in Reader(render(record)).rows if len(r) == 3}
    for key in ("states", "histories", "terminals"):
        value = record["card"][key]
        assert found(rows[SIZES.get(key, key.capitalize())][1]) == ([] if value is None else [value])
    for name, p in record["card"]["properties"].items():
        row = rows[p.get("label") or name.replace("_", " ").capitalize()]
        if p["value"] is None:
            assert row[1] == "—"
            assert row[2]
        elif isinstance(p["value"], float):
            assert found(row[1])[0] == pytest.approx(p["value"], rel=0.01)


def test_an_unknown_price_without_a_reason_says_that_there_is_none():
    record = leduc()
    record["prices"][0]["price"] = record["prices"][1]["price"] = None
    assert "no reason was recorded" in render(record)


def test_words_of_a_record_cannot_break_the_page():
    record = leduc()
    hostile = '<script>alert("x")</script> & <b>'
    record["title"] = record["command"] = hostile
    record["prices"][0]["what"] = record["prices"][1]["what"] = hostile
    record["card"]["properties"]["chance"]["witness"] = hostile
    record["modelling"]["rows"][0]["label"] = hostile
    record["race"]["solvers"][0]["solver"] = hostile
    record["card"]["composition"]["as_state"][0]["what"] = hostile
    page = render(record)
    Reader(page)
    assert "<script" not in page


def test_numbers_that_are_not_numbers_are_dashes():
    record = leduc()
    record["card"]["properties"]["value_to_seat_0"]["value"] = float("nan")
    record["prices"][0]["price"] = float("inf")
    record["modelling"]["rows"][0] |= {"best_response": float("nan"), "value_of_modelling": None}
    record["race"]["solvers"][0]["trace"][3]["exploitability"] = float("nan")
    text = " ".join(Reader(render(record)).shown) + render(record)
    assert not re.search(r"\bnan\b|\binf\b", text)


def test_the_finding_of_the_record_is_shown_when_there_is_one():
    record = leduc() | {"finding": ["One **1**.", "Two.", "Three."]}
    page = render(record)
    assert "One <strong>1</strong>." in page
    assert "safe policy exists and" not in page
