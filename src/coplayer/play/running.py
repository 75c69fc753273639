"""Run the application on a socket that listens already."""

from __future__ import annotations

import socket
from contextlib import suppress

import uvicorn

from coplayer.play.house import House
from coplayer.play.server import application

LARGEST = 65_536  # bytes of a message; more ends the connection, which can be resumed


def run(house: House, listening: socket.socket, host: str, port: int) -> None:
    """Until Ctrl-C."""
    config = uvicorn.Config(
        application(house, port, host), log_level="warning", access_log=False, ws="websockets-sansio",
        ws_max_size=LARGEST, server_header=False, timeout_graceful_shutdown=1,
    )  # fmt: skip
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run([listening])
