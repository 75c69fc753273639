"""Whole games clicked through in Chromium: what a person sees and does."""

import json
import random

import pytest

from .accessibility import complaints
from .browser import NEEDS, Page, chromium, serving

pytestmark = NEEDS
GAMES = (
    *("rps|repeat(4)", "kuhn|repeat(3)", "leduc|repeat(2)", "liars_dice(sides=2)|repeat(2)", "tic_tac_toe"),
    *("connect_four(rows=4, columns=4)", "soccer", "capture|repeat(2)", "goofspiel(cards=3)|repeat(2)", "congestion"),
)
KINDS = ("buttons", "cards", "cards", "dice", "grid", "grid", "grid", "grid", "plain", "buttons")
MOVES = 8  # of a game in a test, at most


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


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """One server with every kind of board."""
    with serving(*GAMES, "--agent", "uniform", "--keep", str(tmp_path_factory.mktemp("people"))) as address:
        yield address


def test_rock_paper_scissors_from_the_command_to_the_record(tmp_path, opened):
    with serving("rps|repeat(8)", "--agent", "counts/best", "--keep", str(tmp_path)) as address:
        page, rng, played = opened(address), random.Random(3), []
        page.begin(label="anna")
        for n in range(8):
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
        assert page.over and "8 of your moves" in page.text("#bits")
        score = page.text("#score")
        page.page.click("#after")
        page.page.wait_for_selector("#finding")
        assert "8 moves" in page.text("#finding") or "eight moves" in page.text("#finding")
        assert "knows your habits" in page.text("#picture") and page.page.locator("svg:visible").count() == 1
        page.clean()
    (path,) = tmp_path.glob("*.jsonl")
    head, *decisions, end = [json.loads(line) for line in path.read_text().splitlines()]
    assert head["label"] == "anna" and [d["move"] for d in decisions if d["seat"] == 0] == played
    assert end["why"] == "over" and all(d["think_ms"] >= 0 for d in decisions if d["seat"] == 0)
    assert f"you {end['returns'][0]:+.0f}".replace("+0", "0").replace("-", "−") in score


@pytest.mark.parametrize(("width", "scheme"), [(900, "light"), (390, "dark")])
def test_every_kind_of_board_is_played_and_is_accessible(house, opened, width, scheme):
    page, rng = opened(house, width, scheme), random.Random(width)
    page.page.wait_for_selector("body[data-state=consent]")
    assert complaints(page.page, width > 400) == []
    for k, kind in enumerate(KINDS):
        page.begin(game=k)
        assert page.page.locator(".felt, .grid, .words, .buttons").count() >= 1, kind
        assert complaints(page.page, width > 400) == [], GAMES[k]
        for n in range(MOVES):
            page.page.click(f'#play button[data-move="{rng.choice(page.moves())}"]')
            page.turn(n + 1)
            if page.over:
                break
        assert page.text("#status")
        if page.over and k < 2:
            assert complaints(page.page, width > 400) == []
        page.again()
    page.clean()


def test_the_keyboard_is_enough(house, opened):
    page = opened(house)
    keys = page.page.keyboard
    page.page.wait_for_selector("body[data-state=consent]")
    page.page.focus("input[name=game][value='0']")
    for _ in range(4):  # down the list to tic-tac-toe
        keys.press("ArrowDown")
    page.page.focus("#label")
    keys.press("Enter")  # nothing begins before it is chosen whether a record is kept; the choice has the focus
    assert page.page.evaluate("document.activeElement.name") == "keep"
    assert page.page.locator("input[name=keep]:checked").count() == 0
    assert page.page.get_attribute("body", "data-state") == "consent"
    keys.press("ArrowDown")
    assert page.page.locator("input[name=keep]:checked").get_attribute("value") == "no"
    keys.press("Enter")
    page.turn(0)
    assert "Nothing is recorded" in page.text("#about")
    assert page.page.evaluate("document.activeElement.dataset.move") == "a1"
    for key in ("ArrowRight", "ArrowDown", "Enter"):
        keys.press(key)
    page.turn(1)
    assert "you (x): b2" in page.text("#status")
    assert page.page.evaluate("document.activeElement.dataset.move") is not None  # the focus is not lost
    page.again()
    page.begin(game=6)
    before = page.page.get_attribute(".grid svg", "aria-label")
    for n, key in enumerate(("ArrowUp", "ArrowUp", "ArrowLeft")):
        keys.press(key)
        page.turn(n + 1)
    assert page.page.get_attribute(".grid svg", "aria-label") != before
    page.clean()


def test_a_lost_connection_and_a_reload_resume(house, opened):
    page = opened(house)
    lines = []
    page.page.route_web_socket("**/socket", lambda ws: lines.append((ws, ws.connect_to_server())))
    page.page.reload()
    page.begin(game=0)
    page.page.keyboard.press("r")
    page.turn(1)
    lines[-1][0].close()
    page.page.keyboard.press("p")  # lost, or refused: nothing is sent twice
    page.page.wait_for_timeout(600)
    page.page.reload()
    page.page.wait_for_selector("body[data-state=playing]")
    assert int(page.page.get_attribute("body", "data-turn")) in (1, 2) and len(lines) >= 2
    page.turn(int(page.page.get_attribute("body", "data-turn")))
    turn = int(page.page.get_attribute("body", "data-turn"))
    page.page.keyboard.press("s")
    page.turn(turn + 1)


def test_why_nothing_was_begun_is_said(house, opened):
    page = opened(house)
    page.page.wait_for_selector("body[data-state=consent]")
    page.page.evaluate("sessionStorage.setItem('match', 'of an earlier run')")
    page.page.reload()
    page.page.wait_for_selector("#status:text('there is no such match')")
    page.begin(game=0)
    page.clean()


def test_two_people_play_at_once(house, opened):
    anna, ben = opened(house), opened(house)
    anna.begin(game=0)
    ben.begin(game=0, keep=False)
    for n in range(4):
        anna.page.keyboard.press("r")
        if n < 2:
            ben.page.keyboard.press("p")
            ben.turn(n + 1)
        anna.turn(n + 1)
    assert anna.over and not ben.over and ben.page.get_attribute("body", "data-turn") == "2"
    assert "Nothing is recorded" in ben.text("#about") and "record is kept" in anna.text("#about")
    anna.page.click("#forget")
    anna.page.wait_for_selector("#status:text('is deleted')")
    anna.again()
    assert anna.page.locator("input[name=keep]:checked").count() == 0  # asked anew
    anna.clean(), ben.clean()


@pytest.mark.parametrize("show", ["none", "live"])
def test_when_forecasts_are_shown_is_a_condition(tmp_path, opened, show):
    with serving("rps|repeat(2)", "--show", show, "--agent", "uniform", "--keep", str(tmp_path)) as address:
        page = opened(address)
        page.begin()
        assert page.page.locator("#forecast .bars").count() == (show == "live")
        page.page.keyboard.press("r")
        page.turn(1)
        assert page.page.locator("#belief table").count() == (show == "live")
        assert ("Hidden until" in page.text("#bits")) == (show == "none")
        page.page.keyboard.press("r")
        page.turn(2)
        assert page.page.locator("#belief table").count() == 1  # when it is over all is told
        assert "forecast is made by its own model" in page.text("#beside")
        page.clean()
    (path,) = tmp_path.glob("*.jsonl")
    assert json.loads(path.read_text().partition("\n")[0])["show"] == show
