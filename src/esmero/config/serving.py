"""What `esmero serve` and `esmero web` consist of: web processes on one port, a worker, a mailbox."""

import logging
import signal
import socket
import sys
from collections.abc import Callable
from importlib import import_module
from types import FrameType
from typing import Any

import uvicorn
from django.conf import settings
from django.db import connections

from esmero.config import ahead, keeping, listening, memory, occupied, working
from esmero.ground import measures

log = logging.getLogger(__name__)

BACKLOG = 2048
# How many visitors a web process lets in before it looks at its other work: the rest is for its brothers.
ONE_AT_A_TIME = 1
# Requests that are not done by then are cut off; the parent waits two seconds longer.
FINISH_SECONDS = 8
# A reader who acknowledges nothing for this long has gone without saying so.
SILENT_READER_MS = 120_000


class PortIsTaken(Exception):
    """The address to listen on can't be had."""


def serve(on_ready: Callable[[], None]) -> None:
    """Run the whole installation until SIGTERM or SIGINT. Raises PortIsTaken, HomeIsTaken.

    `on_ready` is called once, when every part is at work.
    """
    occupied.stay()
    listener = _listen()
    parts = [*_web_parts(listener), keeping.Part("worker", working.work)]
    parts.append(keeping.Part("mailbox", _mailbox, is_needed=False))
    _keep(parts, on_ready)


def serve_web(on_ready: Callable[[], None]) -> None:
    """Run the web processes alone, for several machines. Raises PortIsTaken, HomeIsTaken."""
    occupied.stay()
    _keep(_web_parts(_listen()), on_ready)


def _keep(parts: list[keeping.Part], on_ready: Callable[[], None]) -> None:
    measures.begin_anew()
    # A connection must not be shared by two processes, so none goes through the fork.
    connections.close_all()
    memory.share()
    keeping.Keeper(parts, on_ready).run()


def _listen() -> socket.socket:
    host, port = settings.ESMERO_BIND, settings.ESMERO_PORT
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named TCP outright: only then does asyncio switch off the delay that costs each small answer 40 ms.
    listener = listening.FairListener(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        # What the listener is set to, every line that it accepts inherits.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, SILENT_READER_MS)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise PortIsTaken(f"Esmero can't listen on {host}:{port}: {error.strerror}.") from error
    listener.listen(BACKLOG)
    return listener


def _web_parts(listener: socket.socket) -> list[keeping.Part]:
    # Loaded before the fork, so that all web processes share the memory of it.
    front = import_module("esmero.config.asgi")
    numbers = range(1, settings.ESMERO_WEB_PROCESSES + 1)
    return [keeping.Part(f"web {number}", _web(front, listener)) for number in numbers]


def _web(front: Any, listener: socket.socket) -> Callable[[keeping.Ready], None]:
    def run(ready: keeping.Ready) -> None:
        server = _WebServer(front, ready)
        # Before uvicorn listens for it, and after: then uvicorn raises it once more, to no effect.
        signal.signal(signal.SIGTERM, server.handle_exit)
        server.run(sockets=[listener])

    return run


class _WebServer(uvicorn.Server):
    """uvicorn, which says when it is up and lets the live streams go when it stops."""

    def __init__(self, front: Any, ready: keeping.Ready) -> None:
        super().__init__(
            uvicorn.Config(
                front.application,
                log_config=None,
                log_level="warning",
                access_log=False,
                ws="none",
                lifespan="on",
                server_header=False,
                proxy_headers=bool(settings.ESMERO_TRUSTED_PROXIES),
                forwarded_allow_ips=settings.ESMERO_TRUSTED_PROXIES,
                backlog=ONE_AT_A_TIME,
                timeout_graceful_shutdown=FINISH_SECONDS,
            )
        )
        self._front = front
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for listener in sockets or []:
            listener.listen(BACKLOG)  # the server made the queue as short as its bites
        self._ready()
        ahead.load()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._front.live_streams.end_all()
        await super().shutdown(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        # Ctrl-C is the parent's to answer.
        if sig != signal.SIGINT:
            super().handle_exit(sig, frame)


def _mailbox(ready: keeping.Ready) -> None:
    # Loaded here, in its own process: no page needs it.
    mailbox = import_module("esmero.gateways.email.mailbox")
    try:
        mailbox.run(ready)
    except mailbox.PortIsTaken as error:
        log.error("No mail is received: %s", error)
        sys.exit(1)
