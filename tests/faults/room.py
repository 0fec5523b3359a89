"""Where an experiment takes place: its own installation, the recording mail server, the clients' logs."""

import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from esmero.gateways.email.tests.running import free_ports
from tests.faults.postgresql import Own
from tests.faults.recorder import Recorder
from tests.faults.served import Served
from tests.faults.told import Told
from tests.faults.watcher import Watcher

ROUNDS = 40
# Experiments that have a PostgreSQL of their own.
ON_POSTGRESQL = {"restart", "due", "counts"}


class Room:
    """One experiment's place. Django is set up for its home before it is made."""

    def __init__(self, home: Path, *, seed: int, is_long: bool, without: str, recorder: Recorder) -> None:
        self.home = home
        self.chance = random.Random(seed)  # noqa: S311 - the same again for the same seed
        self.is_long = is_long
        self.without = without
        self.recorder = recorder
        self.told = Told()
        self.watcher = Watcher()
        self.served: Served | None = None
        self.postgresql: Own | None = None
        # Message-IDs of letters that an earlier life of this home sent; ids that an experiment expects.
        self.sent_before: set[str] = set()
        self.may_be_doubtful: set[int] = set()
        self.may_be_unread: set[int] = set()
        self.notes: list[str] = []

    def many(self, short: int, long: int) -> int:
        return long if self.is_long else short

    @contextmanager
    def serving(self) -> Iterator[Served]:
        """Serve the installation; afterwards its children are gone."""
        self.served = Served(self.home, smtp_url=self.recorder.url, without=self.without)
        self.served.start()
        try:
            yield self.served
        finally:
            self.served.stop()

    def kills(self) -> list[tuple[float, str]]:
        return self.served.kills if self.served else []

    def session(self, name: str = "nuria@example.com") -> str:
        """Return the session of somebody who is signed in."""
        return str(self._client(name).cookies["sessionid"].value)

    def page(self, path: str) -> str:
        """Return a page of the desk as the owner sees it."""
        return str(self._client("nuria@example.com").get(path).content.decode())

    def _client(self, email: str) -> Any:
        from django.test import Client

        from esmero.domain.staff.models import Agent

        client = Client(HTTP_HOST="localhost")
        client.force_login(Agent.objects.get(email=email), backend="esmero.web.enter.backend.Staff")
        return client

    def drained(self, seconds: float) -> bool:
        """Wait until the worker has done everything by itself; False when it takes longer."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if not self.waiting():
                return True
            time.sleep(0.1)
        return False

    def waiting(self) -> list[str]:
        """Return what still waits to be read or sent."""
        from django.db import DatabaseError, connection

        from esmero.domain.channels.models import Delivery, Receipt
        from esmero.domain.workbench.models import HeldReply

        unread = Receipt.objects.filter(state="NEW").defer("raw")
        letters = Delivery.objects.filter(state__in=["QUEUED", "SENDING"]).defer("raw")
        try:
            found = [f"receipt {one.pk} after {one.attempts} readings: {one.reason}" for one in unread]
            found += [f"held answer {one.pk}" for one in HeldReply.objects.filter(stopped_at=None)]
            return found + [f"letter {one.pk} {one.state} after {one.attempts} tries" for one in letters]
        except DatabaseError as error:
            connection.close()
            return [f"the database is away: {error}"]

    def settle(self) -> None:
        """Let time pass (the clock is a parameter) until nothing waits any more."""
        from esmero.actions import deliver, hold, take
        from esmero.ground import clock

        for minutes in range(10, 10 + 10 * ROUNDS, 10):
            if not self.waiting():
                return
            at = clock.now() + timedelta(minutes=minutes)
            hold.release_due(at=at)
            take.read_receipts(at=at)
            deliver.keep_hold(at=at)
            deliver.send_letters(at=at)


def set_up_django(home: Path, smtp_url: str, without: str) -> None:
    """Set Django up for this home, with the shortened waits; `without` some protections."""
    os.environ["ESMERO_HOME"] = str(home)
    os.environ["ESMERO_SMTP_URL"] = smtp_url
    os.environ["ESMERO_MAIL_CHECK_SENDERS"] = "no"
    os.environ["DJANGO_SETTINGS_MODULE"] = "esmero.config.settings"
    import django

    django.setup()
    from tests.faults import protections, shortened

    shortened.shorten()
    for name in filter(None, without.split(",")):
        protections.take_away(name)


def a_recorder() -> Recorder:
    (port,) = free_ports(1)
    return Recorder(port)
