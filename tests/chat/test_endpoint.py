"""An OpenAI-compatible endpoint, played by a server on the loopback address that says what it is told to say."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from math import log

import pytest

from coplayer.chat import endpoint as module
from coplayer.chat.choice import Menu, choose
from coplayer.chat.endpoint import endpoint
from coplayer.chat.protocol import Refused, Request, Unreachable, user
from coplayer.game import GameError

pytest.importorskip("httpx", reason="the extra `language` is not installed")
MENU = Menu(("bet", "pass"), ("bet", "pass"))


class Server:
    """Answers with each of `answers` (status, what to say) in turn, the last one for ever; notes what it was asked."""

    def __init__(self, *answers):
        self.asked, self.keys, left = [], [], list(answers)

        class Handler(BaseHTTPRequestHandler):
            def do_POST(handler):
                self.asked.append(json.loads(handler.rfile.read(int(handler.headers["Content-Length"]))))
                self.keys.append(handler.headers.get("Authorization"))
                status, said = left.pop(0) if len(left) > 1 else left[0]
                handler.send_response(status if handler.path == "/v1/chat/completions" else 404)
                handler.end_headers()
                handler.wfile.write((said if isinstance(said, str) else json.dumps(said)).encode())

            def log_message(handler, *args):
                pass

        self.http = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}/v1"

    def __enter__(self):
        threading.Thread(target=self.http.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *error):
        self.http.shutdown()
        self.http.server_close()


def completion(text, **top):
    tokens = [{"token": t, "logprob": lp} for t, lp in top.items()]
    told = {"content": [{"token": text[:1], "logprob": -1.0, "top_logprobs": tokens}]} if top else None
    usage = {"prompt_tokens": 31, "completion_tokens": 2, "prompt_tokens_details": {"cached_tokens": 8}}
    return {"choices": [{"message": {"content": text}, "logprobs": told}], "usage": usage}


@pytest.fixture(autouse=True)
def no_keys(monkeypatch):
    for name in module.KEYS:
        monkeypatch.delenv(name, raising=False)


def test_a_choice_by_logprobs_a_key_from_the_environment_and_what_it_cost(monkeypatch):
    monkeypatch.setenv("COPLAYER_API_KEY", "secret")
    with Server((200, completion("B", A=log(0.2), B=log(0.6), The=log(0.1)))) as server:
        made = choose(endpoint(f"{server.url}#qwen#logprobs"), [user("You hold K.")], MENU)
    assert made.chances == pytest.approx({"bet": 0.25, "pass": 0.75})
    asked, reply = server.asked[0], made.replies[0]
    assert (asked["model"], asked["temperature"], asked["top_logprobs"]) == ("qwen", 0, 20)
    assert server.keys == ["Bearer secret"] and "secret" not in json.dumps(asked)
    assert (reply.prompt_tokens, reply.cached_tokens, reply.reply_tokens) == (31, 8, 2) and reply.seconds > 0


def test_a_label_that_is_not_reported_counts_as_the_least_reported():
    with Server((200, completion("B", B=log(0.6), The=log(0.3), I=log(0.1)))) as server:
        reply = endpoint(f"{server.url}#m#logprobs").reply(Request((user("?"),), labels=("A", "B")))
        assert reply.logprobs == pytest.approx({"A": log(0.1), "B": log(0.6)})
        assert endpoint(f"{server.url}#m").reply(Request((user("?"),), labels=("X", "Y"))).logprobs is None
        assert server.keys == [None, None]


def test_a_kind_of_request_that_is_not_taken_gives_way_to_the_next():
    with Server((400, "no response_format here"), (200, completion("pass"))) as server:
        made = choose(endpoint(f"{server.url}#m#schema"), [user("You hold K.")], MENU)
    assert made.rung == "parse" and made.chances == {"bet": 0, "pass": 1} and made.illegal == 0
    schema = server.asked[0]["response_format"]["json_schema"]["schema"]
    assert schema["properties"]["choice"]["enum"] == ["A", "B"] and "response_format" not in server.asked[1]


def test_a_grammar_goes_as_llama_cpp_takes_it():
    with Server((200, completion("A"))) as server:
        assert choose(endpoint(f"{server.url}#m#grammar"), [user("?")], MENU).rung == "grammar"
    assert server.asked[0]["grammar"] == 'root ::= "A" | "B"'


def test_a_busy_endpoint_is_asked_again(monkeypatch):
    monkeypatch.setattr(module.time, "sleep", lambda seconds: None)
    with Server((429, "busy"), (503, "busy"), (200, completion("A"))) as server:
        assert endpoint(f"{server.url}#m#none").reply(Request((user("?"),))).text == "A"
    assert len(server.asked) == 3
    with Server((429, "busy")) as server, pytest.raises(Unreachable, match="answers 429: busy"):
        endpoint(f"{server.url}#m").reply(Request((user("?"),)))


@pytest.mark.parametrize(
    ("status", "said", "told"),
    [(401, "no key", "answers 401: no key; a key is read from"), (200, "<html>", "no JSON"), (200, {}, "choices with")],
)
def test_what_is_wrong_is_said(status, said, told):
    with Server((status, said)) as server, pytest.raises(Unreachable, match=told):
        endpoint(f"{server.url}#m").reply(Request((user("?"),)))


def test_nobody_there_is_said():
    with Server((200, "")) as server:
        url = server.url
    with pytest.raises(Unreachable, match="is it running"):
        endpoint(f"{url}#m").reply(Request((user("?"),)))


def test_refusals_have_their_own_error():
    with Server((422, "what is a seed?")) as server, pytest.raises(Refused, match="answers 422"):
        endpoint(f"{server.url}#m").reply(Request((user("?"),)))


@pytest.mark.parametrize(("text", "told"), [("http://x/v1", "names no model"), ("http://x#m#gramar", "did you mean")])
def test_names_of_endpoints_are_checked(text, told):
    with pytest.raises(GameError, match=told):
        endpoint(text)
