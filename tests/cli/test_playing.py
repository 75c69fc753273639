"""`coplayer play` and `coplayer people forget`: what they say, and where they listen."""

import socket

import pytest

from coplayer import cli
from coplayer.cli import playing
from coplayer.game import CoplayerError
from coplayer.play import running
from coplayer.play.records import Record

ODD = """
class Odd:
    players = 2
    def root(self): return 1 / 0
    def movers(self, s): return (0,)
    def chance(self, s): return ()
    def actions(self, s, player): return ("a", "b")
    def play(self, s, moves): return s
    def view(self, s, player): return s
    def rewards(self, s, moves, t): return [0, 0]
"""


@pytest.fixture
def served(monkeypatch):
    """What would be served: [(house, listening address)]."""
    found = []

    def run(house, listening, host, port):
        found.append((house, listening.getsockname()))
        listening.close()

    monkeypatch.setattr(running, "run", run)
    return found


def called(*words):
    """What is refused, or nothing."""
    try:
        cli.app(list(words), result_action="return_value")
    except CoplayerError as error:
        return str(error)
    return ""


def test_play_listens_on_loopback_alone_and_prints_the_address(capsys, served, tmp_path):
    assert called("play", "rps", "kuhn", "--agent", "uniform", "--keep", str(tmp_path)) == ""
    ((house, (host, port)),) = served
    said = capsys.readouterr().out
    assert host == "127.0.0.1" and f"http://127.0.0.1:{port}/" in said and "beyond" not in said
    assert house.games == ["rps", "kuhn"] and house.show == "after" and house.folder == tmp_path


def test_listening_beyond_this_machine_is_said(capsys, served):
    assert called("play", "rps", "--agent", "uniform", "--host", "0.0.0.0") == ""
    assert served[0][1][0] == "0.0.0.0" and "beyond this machine" in capsys.readouterr().out


@pytest.mark.parametrize(("host", "inside"), [
    ("127.0.0.1", True), ("127.0.0.9", True), ("localhost", True), ("::1", True), ("0.0.0.0", False), ("::", False),
    ("192.168.1.5", False), ("evil127.0.0.1.example", False),
])  # fmt: skip
def test_which_addresses_are_this_machines(host, inside):
    assert playing.loopback(host) == inside


def test_a_page_that_comes_before_the_server_waits():
    listening = playing.listen("127.0.0.1", 0)
    with listening, socket.create_connection(listening.getsockname(), timeout=5):
        pass


@pytest.mark.parametrize("port", ["70000", "-1"])
def test_a_port_that_cannot_be_is_said(port):
    assert "try another --port" in called("play", "rps", "--port", port)


@pytest.mark.parametrize(("words", "said"), [
    (("nosuch",), "no game 'nosuch'"), (("kuhn", "nosuch"), "no game 'nosuch'"),
    (("rps", "--seat", "7"), "seats 0 to 1"), (("rps", "--agent", "foo"), "no agent 'foo'"),
    (("openspiel:leduc_poker",), "`coplayer games` lists"),
])  # fmt: skip
def test_what_cannot_be_played_is_refused_before_it_listens(served, words, said):
    assert said in called("play", *words) and served == []


def test_a_fault_of_a_game_is_told_with_what_can_be_played(tmp_path, served):
    (tmp_path / "odd.py").write_text(ODD)
    said = called("play", f"{tmp_path / 'odd.py'}:Odd")
    assert "ZeroDivisionError" in said and "`coplayer games` lists" in said and served == []


def test_a_port_that_is_taken_is_said():
    with playing.listen("127.0.0.1", 0) as taken:
        assert "try another --port" in called("play", "rps", "--port", str(taken.getsockname()[1]))


def test_what_is_missing_is_named_with_its_installation(monkeypatch):
    monkeypatch.setattr(playing, "find_spec", lambda name: None)
    assert "pip install 'coplayer[play]'" in called("play", "rps")


def test_an_unknown_condition_is_refused():
    assert "none, after, live" in called("play", "rps", "--show", "before")


def test_records_are_deleted_by_one_command(capsys, tmp_path):
    for k, label in enumerate(("anna", "ben", "ben")):
        Record(tmp_path, {"match": f"m{k}", "label": label})
    assert called("people", "forget", str(tmp_path), "--label", "ben") == ""
    assert "2 records deleted" in capsys.readouterr().out and [p.name for p in tmp_path.iterdir()] == ["m0.jsonl"]
    assert called("people", "forget", str(tmp_path), "--all") == ""
    assert list(tmp_path.iterdir()) == []
    assert "no records" in called("people", "forget", str(tmp_path), "--all")
    assert "no such folder" in called("people", "forget", str(tmp_path / "nowhere"), "--all")


def test_nothing_is_deleted_where_it_is_not_said_which(tmp_path):
    for k, label in enumerate(("anna", "ben", None)):
        Record(tmp_path, {"match": f"m{k}", "label": label})
    assert "--all" in called("people", "forget", str(tmp_path))
    assert "--all" in called("people", "forget", str(tmp_path), "--all", "--label", "ben")
    assert "'zzz'; the labels there are anna, ben" in called("people", "forget", str(tmp_path), "--label", "zzz")
    assert "'ben' and match 'm0'" in called("people", "forget", str(tmp_path), "--label", "ben", "--match", "m0")
    with pytest.raises(SystemExit) as ended:
        cli.app(["people", "forget"], result_action="return_value")
    assert ended.value.code != 0 and len(list(tmp_path.iterdir())) == 3


def test_a_game_that_cannot_be_played_tells_who_wants_to_play_it(tmp_path):
    from coplayer.play.house import House

    house = House(["no_such_game"], tmp_path)
    with pytest.raises(CoplayerError, match="no_such_game"):
        house.offers[0].result(timeout=60)
    house.close()
