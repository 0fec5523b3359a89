"""F19: a live page whose line is cut again and again, over processes that are killed."""

import http.client
import socket
import threading
import time

from tests.faults import clients
from tests.faults.room import Room
from tests.faults.served import Served


class Page:
    """An open page of the desk: it knows the last event it saw, and comes back with it."""

    def __init__(self, served: Served, session: str) -> None:
        self.served = served
        self.session = session
        self.seen: set[int] = set()
        self.last: int | None = None
        self.first: int | None = None
        self.reloads = 0

    def listen(self, seconds: float) -> None:
        """Open the stream, listen for so long, and cut the line."""
        line = socket.create_connection(("127.0.0.1", self.served.port), timeout=2)
        try:
            after = f"Last-Event-ID: {self.last}\r\n" if self.last is not None else ""
            line.sendall(
                f"GET /live/desk HTTP/1.1\r\nHost: localhost\r\nCookie: sessionid={self.session}\r\n"
                f"{after}\r\n".encode()
            )
            line.settimeout(0.1)
            self._hear(line, time.monotonic() + seconds)
        finally:
            line.close()

    def _hear(self, line: socket.socket, until: float) -> None:
        heard = b""
        while time.monotonic() < until:
            try:
                piece = line.recv(65536)
            except TimeoutError:
                continue
            if not piece:
                return
            heard += piece
            *whole, heard = heard.replace(b"\r\n", b"\n").split(b"\n\n")
            for word in whole:
                self._take(word.decode())

    def _take(self, word: str) -> None:
        lines = dict(
            one.split(": ", 1) for one in word.splitlines() if ": " in one and not one.startswith(":")
        )
        if not lines.get("id", "").isdigit():
            return
        self.last = int(lines["id"])
        if self.first is None:
            self.first = self.last
        if lines.get("event") == "reload":
            # A page that fetches itself anew has seen everything up to here.
            self.reloads += 1
            self.seen |= set(range(self.first, self.last + 1))
        elif lines.get("event") == "poke":
            self.seen.add(self.last)


def cut(room: Room) -> None:
    """A hundred cuts while things happen; what the page knows in the end equals a fresh reading."""
    cuts = room.many(100, 1000)
    over = threading.Event()
    with room.serving() as served:
        page = Page(served, room.session())
        page.listen(1.0)
        busy = threading.Thread(target=_be_busy, args=(room, served, over), daemon=True)
        busy.start()
        for number in range(cuts):
            try:
                page.listen(room.chance.uniform(0.01, 0.15))
            except (OSError, http.client.HTTPException):
                continue
            if number % 25 == 24:
                served.kill(room.chance.choice(["web 1", "web 2"]))
        over.set()
        busy.join()
        room.drained(20)
        _listen_to_the_end(page)
    there = _freshly_read(page.first or 0)
    missed = there - page.seen
    if missed or not there:
        room.told.complain(f"The page missed {len(missed)} of {len(there)} events ({sorted(missed)[:5]}).")
    room.notes.append(f"{cuts} cuts, {len(there)} events, {page.reloads} reloads")


def _freshly_read(after: int) -> set[int]:
    """Return what somebody who sees every team would read now."""
    from esmero.domain.events import reads as events
    from esmero.domain.staff import access as staff
    from esmero.domain.staff.models import Agent

    teams = staff.team_ids_seen_by(Agent.objects.get(email="nuria@example.com"))
    return {poke.id for poke in events.pokes_for_teams(teams, after_id=after, limit=1_000_000)}


def _listen_to_the_end(page: Page) -> None:
    from esmero.domain.events import reads as events

    for _ in range(20):
        newest = events.newest_id()
        try:
            page.listen(0.5)
        except OSError:
            continue
        if page.last is not None and page.last >= newest:
            return


def _be_busy(room: Room, served: Served, over: threading.Event) -> None:
    number = 0
    while not over.wait(0.05):
        number += 1
        clients.ask(served, room.told, f"form-{number}")
