"""A mail server that writes down every mail it took, removes no doubles, and misbehaves as it is told."""

import asyncio
import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

MESSAGE_ID = re.compile(rb"^message-id:\s*<([^>]+)>", re.I | re.M)
HANG_SECONDS = 600.0


@dataclass(frozen=True)
class Taken:
    """A mail that the server answered for, or would have, had it not fallen silent."""

    at: float
    message_id: str
    recipient: str
    raw: bytes


@dataclass
class Manners:
    """How the server behaves towards one recipient, or (recipient "") whoever connects.

    `moment`: CONNECT, RCPT, DATA (after the letter), LISTENING (before the letter: the line breaks).
    `answer`: what it says, or "hang". `times`: how often; then it is polite again.
    """

    moment: str
    answer: str
    recipient: str = ""
    times: int = 1_000_000
    used: int = field(default=0)

    def applies(self, moment: str, recipient: str) -> bool:
        wanted = self.moment == moment and self.recipient in {"", recipient}
        if wanted and self.used < self.times:
            self.used += 1
            return True
        return False


class _Polite(SMTP):
    """aiosmtpd's own server, which may greet with a refusal, or not at all."""

    recorder: "Recorder"

    async def _handle_client(self) -> None:
        answer = self.recorder.manner("CONNECT", "")
        if answer == "hang":
            await self.recorder.hang()
        elif answer:
            await self.push(answer)
            self.transport.close()
            return
        await super()._handle_client()

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - aiosmtpd calls it so
        recipients = self.envelope.rcpt_tos if self.envelope else []
        if recipients and self.recorder.manner("LISTENING", recipients[0]):
            # It was to hear the letter, and is gone.
            self.transport.close()
            return
        await super().smtp_DATA(arg)


class _Controller(Controller):
    recorder: "Recorder"

    def factory(self) -> SMTP:
        server = _Polite(self.handler, hostname="recorder", enable_SMTPUTF8=True, data_size_limit=100_000_000)
        server.recorder = self.recorder
        return server


class Recorder:
    """The server, in a thread of its own."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.taken: list[Taken] = []
        self.tries: Counter[str] = Counter()
        self.manners: list[Manners] = []
        self._lock = threading.Lock()
        self._released = threading.Event()
        self._controller = _Controller(self, hostname="127.0.0.1", port=port)
        self._controller.recorder = self

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._controller.start()

    def stop(self) -> None:
        self._released.set()
        self._controller.stop()

    def hang_up(self) -> None:
        """Whoever is kept waiting waits no more: the line is closed without an answer."""
        self._released.set()

    def behave(self, *manners: Manners) -> None:
        """From now on be like this, and otherwise polite."""
        self._released.clear()
        with self._lock:
            self.manners = list(manners)

    def manner(self, moment: str, recipient: str) -> str:
        with self._lock:
            found = next((one for one in self.manners if one.applies(moment, recipient)), None)
        return found.answer if found else ""

    def counted(self) -> Counter[str]:
        """Return how often each mail, by its Message-ID, was taken."""
        with self._lock:
            return Counter(one.message_id for one in self.taken)

    def mails(self) -> list[Taken]:
        with self._lock:
            return list(self.taken)

    async def hang(self) -> None:
        until = time.monotonic() + HANG_SECONDS
        while not self._released.is_set() and time.monotonic() < until:
            await asyncio.sleep(0.05)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd calls it so
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.tries[address] += 1
        answer = self.manner("RCPT", address)
        if answer == "hang":
            await self.hang()
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        recipient = envelope.rcpt_tos[0]
        answer = self.manner("DATA", recipient)
        if answer and answer != "hang":
            return answer
        raw = envelope.original_content or b""
        found = MESSAGE_ID.search(raw)
        with self._lock:
            self.taken.append(
                Taken(time.time(), found.group(1).decode() if found else "", recipient, bytes(raw))
            )
        if answer == "hang":
            await self.hang()
            server.transport.close()
        return "250 Taken down"
