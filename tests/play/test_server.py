"""The server with a client that means harm: hosts, origins, cookies, and a thousand hostile messages."""

import asyncio
import json
import random

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from coplayer.play import house as house_of
from coplayer.play.house import House
from coplayer.play.server import application

HOST = "127.0.0.1:8000"
SOCKET = f"ws://{HOST}/socket"
GOOD = {"host": HOST, "origin": f"http://{HOST}"}


@pytest.fixture
def house(tmp_path):
    made = House(["rps|repeat(30)", "kuhn|repeat(5)"], tmp_path, agent="uniform")
    yield made
    made.close()


@pytest.fixture
def client(house):
    with TestClient(application(house, 8000), base_url=f"http://{HOST}") as made:
        yield made


class Line:
    """A socket of an honest page."""

    def __init__(self, socket):
        self.socket = socket

    def ask(self, **message):
        self.socket.send_text(json.dumps(message))
        return self.hear()

    def hear(self):
        told = json.loads(self.socket.receive_text())
        return self.hear() if told["say"] == "preparing" else told

    def start(self, game=0, keep=True, **more):
        return self.ask(do="start", consent="1", game=game, keep=keep, **more)

    def move(self, table, **more):
        good = {"do": "move", "match": table["match"], "turn": table["turn"], "seat": table["seat"]}
        return self.ask(**good | {"move": table["menu"][0]["move"]} | more)


@pytest.fixture
def line(client):
    client.get("/")
    with client.websocket_connect(SOCKET, headers=GOOD) as socket:
        yield Line(socket)


def test_the_page_sets_a_cookie_that_scripts_and_other_sites_cannot_use(client):
    response = client.get("/")
    assert response.status_code == 200
    cookie = response.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie and "coplayer-8000=" in cookie
    policy = response.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'") and "unsafe" not in policy


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "127.0.0.1", "127.0.0.1:80", "10.0.0.1:8000", ""]
)
def test_other_hosts_are_refused(client, host):
    assert client.get("/", headers={"host": host}).status_code == 400
    client.get("/")
    with pytest.raises(WebSocketDisconnect), client.websocket_connect(SOCKET, headers=GOOD | {"host": host}):
        pass


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "[::1]:8000"])
def test_this_machine_is_served_under_its_own_names(client, host):
    assert client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(("listens", "host", "served"), [
    ("0.0.0.0", "192.168.1.5:8000", True), ("0.0.0.0", "evil.example:8000", False),
    ("192.168.1.5", "192.168.1.5:8000", True), ("192.168.1.5", "192.168.1.6:8000", False),
])  # fmt: skip
def test_beyond_loopback_only_addresses_listened_on_are_served(house, listens, host, served):
    client = TestClient(application(house, 8000, listens))
    assert (client.get("/", headers={"host": host}).status_code == 200) == served


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "https://127.0.0.1:8000", "http://localhost:8000", "null", ""]
)
def test_a_socket_with_another_origin_is_refused(client, origin):
    client.get("/")
    with pytest.raises(WebSocketDisconnect), client.websocket_connect(SOCKET, headers=GOOD | {"origin": origin}):
        pass


@pytest.mark.parametrize("cookie", ["", "coplayer-8000=", "coplayer-8000=wrong", "coplayer=x; coplayer-8001=y"])
def test_a_socket_without_the_token_is_refused(client, cookie):
    client.get("/")
    client.cookies.clear()
    with pytest.raises(WebSocketDisconnect), client.websocket_connect(SOCKET, headers=GOOD | {"cookie": cookie}):
        pass


@pytest.mark.parametrize(
    "path", ["/static/../server.py", "/static/..%2fserver.py", "/static/boards/../../house.py", "/etc/passwd"]
)
def test_nothing_but_the_pages_own_files_is_served(client, path):
    assert client.get(path).status_code == 404


def test_the_page_after_needs_the_token_and_a_match_that_is_over(client, line):
    table = line.start()
    assert client.get(f"/after/{table['match']}").status_code == 404
    line.ask(do="leave", match=table["match"])
    assert client.get(f"/after/{table['match']}").status_code == 200
    client.cookies.clear()
    assert client.get(f"/after/{table['match']}").status_code == 403


def test_a_fault_while_a_match_is_begun_is_told_and_the_line_stays(house, line, monkeypatch):
    from coplayer.play import session

    assert house.ready(60)
    with monkeypatch.context() as faulty:
        faulty.setattr(session.Session, "play_on", lambda _: 1 / 0)
        told = line.start()
    assert told["say"] == "refused" and "ZeroDivisionError" in told["why"] and told["match"] is None
    assert line.start()["say"] == "table"


def test_without_consent_or_with_odd_wishes_nothing_begins(line, house, tmp_path):
    for wrong in (
        {"consent": "0"}, {"consent": None}, {"keep": "yes"}, {"keep": None}, {"game": 2}, {"game": -1}, {"game": True},
        {"game": "0"}, {"label": "x" * 41}, {"label": 7}, {"label": "a\nb"},
    ):  # fmt: skip
        message = {"do": "start", "consent": "1", "game": 0, "keep": True} | wrong
        assert line.ask(**message)["say"] == "refused"
    assert house.sessions == {} and list(tmp_path.iterdir()) == []


def test_dont_record_writes_nothing_and_says_so(line, tmp_path):
    table = line.start(keep=False)
    assert not table["kept"] and line.move(table)["turn"] == 1
    assert list(tmp_path.iterdir()) == []


def test_a_record_is_deleted_from_the_page(line, tmp_path):
    table = line.start(label="  anna ")
    (path,) = tmp_path.iterdir()
    assert json.loads(path.read_text())["label"] == "anna"
    assert line.ask(do="forget", match=table["match"])["gone"]
    assert line.move(table)["turn"] == 1 and list(tmp_path.iterdir()) == []


def test_two_people_and_several_games_at_once_do_not_meet(client, house):
    client.get("/")
    with client.websocket_connect(SOCKET, headers=GOOD) as a, client.websocket_connect(SOCKET, headers=GOOD) as b:
        anna, ben = Line(a), Line(b)
        tables = [anna.start(0), ben.start(1), anna.start(1), ben.start(0)]
        assert len({t["match"] for t in tables}) == 4
        kinds = [t["picture"]["kind"] for t in tables]
        assert kinds == ["buttons", "cards", "cards", "buttons"]
        for k, (who, table) in enumerate(zip((anna, ben, anna, ben), tables, strict=True)):
            for _ in range(k + 1):
                table = who.move(table) if table["menu"] else table
        assert [house.sessions[t["match"]].turn for t in tables][0] == 1
        assert house.sessions[tables[3]["match"]].turn == 4


def test_a_lost_connection_resumes_where_it_was(client):
    client.get("/")
    with client.websocket_connect(SOCKET, headers=GOOD) as socket:
        table = Line(socket).start()
        before = Line(socket).move(table)
    with client.websocket_connect(SOCKET, headers=GOOD) as socket:
        after = Line(socket).ask(do="resume", match=table["match"])
        assert after.pop("about")
        assert after == before
        assert Line(socket).move(after)["turn"] == 2


def test_matches_left_for_long_end_as_left(house, tmp_path):
    async def three():
        return [await house.begin(0, True, None) for _ in range(3)]

    sessions = asyncio.run(three())
    house.seen[sessions[0].match] -= 1e6
    house.tidy()
    assert sessions[0].match not in house.sessions and len(house.sessions) == 2
    last = (tmp_path / f"{sessions[0].match}.jsonl").read_text().splitlines()[-1]
    assert json.loads(last) == {"kind": "end", "why": "left", "returns": None}
    house.close()
    assert all((tmp_path / f"{s.match}.jsonl").read_text().count('"end"') == 1 for s in sessions)


def test_too_many_matches_push_nobody_out(monkeypatch, line, house):
    monkeypatch.setattr(house_of, "MATCHES", 3)
    tables = [line.start(keep=False) for _ in range(3)]
    assert "are going on" in line.start(keep=False)["why"]
    assert line.move(tables[0])["turn"] == 1 and len(house.sessions) == 3
    line.ask(do="leave", match=tables[1]["match"])
    assert line.start(keep=False)["say"] == "table" and tables[1]["match"] not in house.sessions


def hostile(rng, table, other):
    """A message that must be refused."""
    move = {"do": "move", "match": table["match"], "turn": table["turn"], "seat": table["seat"], "move": "rock"}
    odd = [
        None,
        True,
        -1,
        10**400,
        1e308,
        "",
        "0",
        "rock",
        [],
        {},
        [[[]]],
        {"a": 1},
        "\ud800",
        "<script>",
        "x" * 1500,
        "\x00",
    ]
    kinds = [
        lambda: json.dumps(move | {"turn": rng.choice([o for o in odd if type(o) is not int or o != table["turn"]])}),
        lambda: json.dumps(move | {"seat": rng.choice([o for o in odd if o is None or type(o) is not int or o])}),
        lambda: json.dumps(move | {"move": rng.choice([o for o in odd if o != "rock"])}),
        lambda: json.dumps(move | {"match": rng.choice([o for o in odd])}),
        lambda: json.dumps(move | {"turn": table["turn"] + rng.choice([-1, 1, 7, 10**9])}),
        lambda: json.dumps(move | {"seat": 1}),
        lambda: json.dumps(move | {"match": other["match"], "move": "rock"}),
        lambda: json.dumps(move | {"do": rng.choice(odd)}),
        lambda: json.dumps(rng.choice(odd)),
        lambda: json.dumps(move)[: rng.randrange(1, 60)],
        lambda: "x" * rng.randrange(2_001, 50_000),
        lambda: "[" * 1900,
        lambda: '{"do": NaN}',
        lambda: "".join(chr(rng.randrange(1, 0xD7FF)) for _ in range(rng.randrange(200))),
        lambda: bytes(rng.randrange(256) for _ in range(rng.randrange(200))),
        lambda: json.dumps({"do": "start", "consent": rng.choice(odd), "game": 0, "keep": True}),
        lambda: json.dumps({"do": "resume", "match": rng.choice(odd)}),
        lambda: json.dumps({"do": rng.choice(["leave", "forget"]), "match": rng.choice(odd)}),
    ]
    return rng.choice(kinds)()


def test_a_thousand_hostile_messages_change_nothing(client, house, tmp_path):
    client.get("/")
    rng = random.Random(11)
    with client.websocket_connect(SOCKET, headers=GOOD) as a, client.websocket_connect(SOCKET, headers=GOOD) as b:
        honest, enemy = Line(a), Line(b)
        table, other = honest.start(0), honest.start(1)
        kept = {p.name: p.read_text() for p in tmp_path.iterdir()}
        before = {m: s.told() for m, s in house.sessions.items()}
        for _ in range(1000):
            message = hostile(rng, table, other)
            (b.send_bytes if isinstance(message, bytes) else b.send_text)(message)
            told = enemy.hear()
            assert told["say"] == "refused" and told["why"] and len(told["why"]) < 600, message
        assert {m: s.told() for m, s in house.sessions.items()} == before
        assert {p.name: p.read_text() for p in tmp_path.iterdir()} == kept
        while not table["over"]:
            table = honest.move(table)
        assert table["turn"] == 30 and table["over"]
