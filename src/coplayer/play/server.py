"""The page's server: a few routes and one socket, on the loopback address.

Only requests whose Host is this machine's are answered (a name that somebody else points here is refused), a socket
only with this page's Origin and the token of this run, which the page's own response sets as a cookie that scripts and
other sites cannot use. Nothing is loaded from elsewhere, and the policy says so.
"""

from __future__ import annotations

import hmac
import ipaddress
import secrets
from base64 import b64encode
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable

from starlette.applications import Starlette
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from coplayer.play.house import House
from coplayer.play.socket import serve

TYPES = {"html": "text/html", "js": "text/javascript", "css": "text/css", "svg": "image/svg+xml"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src {style}; img-src 'self'; connect-src 'self' ws://{host}; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
}  # fmt: skip


def application(house: House, port: int, host: str = "127.0.0.1") -> Starlette:
    """The application for a house of games, listening on `host`:`port`."""
    token, cookie = secrets.token_urlsafe(32), f"coplayer-{port}"
    statics = static_files()

    async def page(request: Request) -> Response:
        response = told(request, statics["page.html"])
        response.set_cookie(cookie, token, httponly=True, samesite="strict", path="/")
        return response

    async def icon(request: Request) -> Response:
        return told(request, statics["icon.svg"])

    async def static(request: Request) -> Response:
        found = statics.get(request.path_params["path"])
        return told(request, found) if found else PlainTextResponse("there is no such file", 404)

    async def after(request: Request) -> Response:
        if not known(request, cookie, token):
            return PlainTextResponse("open the game first: this page is for who played", 403)
        text = await house.afterwards(request.path_params["match"])
        if text is None:
            return PlainTextResponse("there is no such match, or it is not over", 404)
        return Response(text, media_type="text/html", headers=headers(request, inline_style(text)))

    async def socket(ws: WebSocket) -> None:
        if not known(ws, cookie, token) or ws.headers.get("origin") != f"http://{ws.headers.get('host')}":
            await ws.close(4403)  # before it is accepted: answered as 403
            return
        await ws.accept()
        await serve(ws, house)

    routes = [
        Route("/", page),
        Route("/favicon.ico", icon),
        Route("/after/{match}", after),
        Route("/static/{path:path}", static),
    ]
    app = Starlette(routes=[*routes, WebSocketRoute("/socket", socket)], lifespan=house.lifespan)
    app.add_middleware(OwnHost, host=host, port=port)
    return app


def known(connection: HTTPConnection, cookie: str, token: str) -> bool:
    return hmac.compare_digest(connection.cookies.get(cookie, "").encode(), token.encode())


def told(request: Request, file: Traversable) -> Response:
    kind = TYPES[file.name.rpartition(".")[2]]
    return Response(file.read_bytes(), media_type=kind, headers=headers(request, "'self'"))


def headers(request: Request, style: str) -> dict[str, str]:
    return HEADERS | {"Content-Security-Policy": POLICY.format(style=style, host=request.headers["host"])}


def inline_style(text: str) -> str:
    """The one style element of a report, allowed by its hash."""
    style = text.partition("<style>")[2].partition("</style>")[0]
    return f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'"


def static_files() -> dict[str, Traversable]:
    """Path -> file of static/, read by name only: nothing else can be asked for."""
    root = files("coplayer.play").joinpath("static")
    found = {f.name: f for f in root.iterdir() if f.is_file()}
    return found | {f"boards/{f.name}": f for f in root.joinpath("boards").iterdir() if f.name.endswith(".js")}


class OwnHost:
    """Answers only requests that name this machine: localhost, or the address listened on, with the port."""

    def __init__(self, app: ASGIApp, host: str, port: int):
        self.app, self.host, self.port = app, host, port

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket") and not self.own(HTTPConnection(scope).headers.get("host", "")):
            if scope["type"] == "websocket":
                return await send({"type": "websocket.close", "code": 4400})
            refuse = PlainTextResponse("this host name is not served; use the address that was printed", 400)
            return await refuse(scope, receive, send)
        await self.app(scope, receive, send)

    def own(self, host: str) -> bool:
        name, _, port = host.rpartition(":")
        return port == str(self.port) and (name in ("localhost", "127.0.0.1", "[::1]") or self.listens(name))

    def listens(self, name: str) -> bool:
        """Whether `name` is the address listened on; any address where that is all of them, but no other name."""
        if name.strip("[]") == self.host:
            return True
        try:
            return ipaddress.ip_address(self.host).is_unspecified and bool(ipaddress.ip_address(name.strip("[]")))
        except ValueError:
            return False
