"""`esmero mailbox`: listens for SMTP and LMTP, and fetches mail, until told to stop.

A mail under way is taken first.
"""

import asyncio
import contextlib
import logging
import signal
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, close_old_connections

from esmero.gateways.email.committing import Committer
from esmero.gateways.email.fetching.fetcher import Fetchers
from esmero.gateways.email.protocol import Door, Handler, LmtpServer, SmtpServer
from esmero.ground import clock, pulses

log = logging.getLogger(__name__)

FINISH_SECONDS = 8.0
LOOK_SECONDS = 0.1
SAY_SO_SECONDS = 5.0


class PortIsTaken(Exception):
    """An address to listen on can't be had."""


def run(on_ready: Callable[[], None] | None = None) -> None:
    """Listen until SIGTERM or SIGINT; a port of 0 closes that door. Raises PortIsTaken.

    `on_ready` is called once mail can come.
    """
    asyncio.run(_run(on_ready))


async def _run(on_ready: Callable[[], None] | None) -> None:
    stopping = _told_to_stop()
    mailbox = Mailbox()
    await mailbox.open()
    if on_ready:
        on_ready()
    while not stopping.is_set():
        await asyncio.to_thread(_say_so, mailbox)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), SAY_SO_SECONDS)
    await mailbox.close()


def _say_so(mailbox: "Mailbox") -> None:
    """Say that mail can come in, and see where it is to be fetched."""
    close_old_connections()
    pulses.beat("mailbox", at=clock.now())
    try:
        mailbox.fetchers.look()
    except DatabaseError as error:
        log.warning("Where mail is fetched can't be looked up just now: %r", error)
    close_old_connections()


def _told_to_stop() -> asyncio.Event:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        # A parent that answers Ctrl-C for all its parts has this one ignore it.
        if signal.getsignal(number) != signal.SIG_IGN:
            loop.add_signal_handler(number, stopping.set)
    return stopping


class Mailbox:
    """The listeners and fetchers of one process, and the committer behind them."""

    def __init__(self) -> None:
        self._committer = Committer()
        self.fetchers = Fetchers(self._committer.give)
        self._servers: list[asyncio.Server] = []
        self._doors: list[Door] = []

    async def open(self) -> None:
        """Begin to listen. Raises PortIsTaken."""
        logging.getLogger("mail.log").setLevel(logging.WARNING)
        self._committer.start()
        await self._listen(SmtpServer, settings.ESMERO_SMTP_PORT)
        await self._listen(LmtpServer, settings.ESMERO_LMTP_PORT)
        if not self._servers:
            log.warning("ESMERO_SMTP_PORT and ESMERO_LMTP_PORT are both 0: no mail server can bring mail.")

    async def _listen(self, kind: type[SmtpServer] | type[LmtpServer], port: int) -> None:
        if not port:
            return
        door = Door(kind, Handler(self._committer), settings.ESMERO_HOST)
        host = settings.ESMERO_BIND
        try:
            server = await asyncio.get_running_loop().create_server(door, host, port, backlog=512)
        except OSError as error:
            raise PortIsTaken(f"Esmero can't take mail on {host}:{port}: {error.strerror}.") from error
        self._servers.append(server)
        self._doors.append(door)

    async def close(self) -> None:
        """Let nobody in, take what is on its way (for a few seconds), then close."""
        for server in self._servers:
            server.close()
        for _ in range(int(FINISH_SECONDS / LOOK_SECONDS)):
            if not any(door.is_busy() for door in self._doors):
                break
            await asyncio.sleep(LOOK_SECONDS)
        for door in self._doors:
            door.close()
        await asyncio.to_thread(self.fetchers.close, FINISH_SECONDS)
        await asyncio.to_thread(self._committer.stop)
