"""Whole games clicked through in Chromium: what a person sees and does."""

import json
import random

import pytest

from .browser import NEEDS, Page, chromium, serving

pytestmark = NEEDS


@pytest.fixture(scope="module")
def browser():
    with chromium() as made:
        yield made


@pytest.fixture
def opened(browser):
    """Makes pages, each in a context of its own (its own cookies)."""
    contexts = []

    def make(address, width=900, scheme="light"):
        contexts.append(browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme))
        return Page(contexts[-1].new_page(), address)

    yield make
    for context in contexts:
        context.close()


def test_rock_paper_scissors_from_the_command_to_the_record(tmp_path, opened):
    with serving("rps|repeat(12)", "--agent", "counts/best", "--keep", str(tmp_path)) as address:
        page, rng, played = opened(address), random.Random(3), []
        page.begin(label="anna")
        for n in range(12):
            seal = page.page.get_attribute("#forecast .note code", "title")
            move = rng.choice(page.moves())
            played.append(move)
            if n % 2:
                page.page.keyboard.press(move[0])
            else:
                page.page.click(f"#move-{move}")
            page.turn(n + 1)
            page.page.click("#forecast summary")
            page.page.wait_for_selector("#forecast details[open] span:text('the same')")
            assert page.page.inner_text("#forecast details code >> nth=1") == seal
        assert page.over and "12" in page.text("#bits")
        score = page.text("#score")
        page.clean()
    (path,) = tmp_path.glob("*.jsonl")
    head, *decisions, end = [json.loads(line) for line in path.read_text().splitlines()]
    assert head["label"] == "anna" and [d["move"] for d in decisions if d["seat"] == 0] == played
    assert end["why"] == "over" and all(d["think_ms"] >= 0 for d in decisions if d["seat"] == 0)
    assert f"you {end['returns'][0]:+.0f}".replace("+0", "0").replace("-", "−") in score
