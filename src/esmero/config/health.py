"""What monitors are told: `/healthz`, `/readyz`, `/metrics`."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings

from esmero import __version__
from esmero.ground import asgi, clock, lookout, measures
from esmero.insight import condition
from esmero.insight.condition import Check, Of, State

if TYPE_CHECKING:
    from prometheus_client.core import Metric

log = logging.getLogger(__name__)

SECONDS = 5.0
PATHS = {"/healthz", "/readyz", "/metrics"}
# Whoever comes by a proxy does not come from this machine, whatever the connection says.
FORWARDED = (b"forwarded", b"x-forwarded-for", b"x-real-ip", b"via")
NEARBY = {"127.0.0.1", "::1"}
NEARBY_HOSTS = {"localhost", "127.0.0.1", "[::1]"}
STATES = {State.WELL: 0, State.HAND: 1, State.BAD: 2}
AGES = {Of.RECEIPTS: "receipts", Of.LETTERS: "letters", Of.SEAL: "events"}

WORDS = {
    Of.DATABASE: "the database answers and can be written",
    Of.SCHEMA: "the database is as new as the program",
    Of.DISK: "megabytes free on the disk of ESMERO_HOME",
    Of.REDIS: "Redis answers, where one is set",
    Of.WORKER: "a worker said so within 30 seconds",
    Of.MAILBOX: "a mailbox said so within 30 seconds",
    Of.FETCHING: "mailboxes from which mail is fetched; names: those that need a hand",
    Of.DUTIES: "what is on the schedule is done",
    Of.CLOCK: "the clock of the worker's machine goes on evenly, without jumps",
    Of.RECEIPTS: "mails that wait to be read",
    Of.LETTERS: "letters whose time has come and that have not left",
    Of.SIGNING: "letters leave signed, where a key for it is named",
    Of.SEAL: "events that wait to be sealed",
    Of.BACKUP: "a backup of the last two days",
    Of.RESTORE: "promises that stand still since a restore",
}


async def serve(scope: asgi.Scope, send: asgi.Send) -> None:
    """Answer a monitor."""
    path = scope["path"]
    if path == "/healthz":
        # Whether this process lives; what it stands on is asked at /readyz.
        await asgi.answer(send, 200, "ok")
    elif path == "/readyz":
        await _ready(scope, send)
    elif not may_see(scope):
        await asgi.answer(send, 404, "There is nothing here.")
    else:
        body = await lookout.look(_measured)
        await _answer(send, 200, body, b"text/plain; version=0.0.4; charset=utf-8")


def may_see(scope: asgi.Scope) -> bool:
    """Say whether this visitor may see the inside: by the token if one is set, else from this machine."""
    token = settings.ESMERO_METRICS_TOKEN
    if token:
        given = (asgi.header(scope, b"authorization") or "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), token.encode())
    host = (asgi.header(scope, b"host") or "").rsplit(":", 1)[0]
    is_forwarded = any(asgi.header(scope, name) is not None for name in FORWARDED)
    client = (scope.get("client") or ("",))[0]
    return client in NEARBY and host in NEARBY_HOSTS and not is_forwarded


async def _ready(scope: asgi.Scope, send: asgi.Send) -> None:
    at = clock.now()
    try:
        async with asyncio.timeout(SECONDS):
            found = await lookout.look(condition.checks, at)
    except Exception:
        log.exception("How ready we are can't be said.")
        found = [Check(Of.DATABASE, State.BAD)]
    if b"part=web" in scope.get("query_string", b""):
        found = [check for check in found if check.of in condition.OF_THE_WEB]
    whole = condition.worst(found)
    told: dict[str, Any] = {"status": "not ready" if whole is State.BAD else "ready"}
    if may_see(scope):
        told |= {"version": __version__, "checks": [_told(check, at) for check in found]}
    status = 503 if whole is State.BAD else 200
    await _answer(send, status, json.dumps(told, indent=1).encode(), b"application/json")


def _told(check: Check, at: datetime) -> dict[str, Any]:
    told: dict[str, Any] = {"check": check.of, "state": check.state, "about": WORDS[check.of]}
    if check.number is not None:
        told["number"] = check.number
    if check.since:
        told["seconds"] = round((at - check.since).total_seconds())
    if check.names:
        told["names"] = list(check.names)
    return told


def _measured() -> bytes:
    return measures.exposition(_Gauges(condition.checks(clock.now()), clock.now()))


class _Gauges:
    """What is looked up at the moment it is asked for, as Prometheus's collector."""

    def __init__(self, found: list[Check], at: datetime) -> None:
        self._found = found
        self._at = at

    def collect(self) -> Iterator[Metric]:
        """Return the gauges."""
        from prometheus_client.core import GaugeMetricFamily

        info = GaugeMetricFamily("esmero_info", "Which Esmero this is", labels=["version"])
        info.add_metric([__version__], 1)
        yield info
        state = GaugeMetricFamily("esmero_check", "0 well, 1 needs a hand, 2 bad", labels=["check"])
        for check in self._found:
            state.add_metric([check.of], STATES[check.state])
        yield state
        yield from self._numbers(GaugeMetricFamily)

    def _numbers(self, family: Any) -> Iterator[Metric]:
        waiting = family("esmero_waiting", "What waits, counted up to a thousand", labels=["what"])
        oldest = family("esmero_waiting_seconds", "For how long the first of it waits", labels=["what"])
        silent = family("esmero_silent_seconds", "Since when a part said no more", labels=["part"])
        for check in self._found:
            seconds = (self._at - check.since).total_seconds() if check.since else 0
            if check.of in AGES:
                waiting.add_metric([AGES[check.of]], check.number or 0)
                oldest.add_metric([AGES[check.of]], seconds)
            elif check.of in {Of.WORKER, Of.MAILBOX} and check.since:
                silent.add_metric([check.of], seconds)
            elif check.of is Of.DISK:
                free = (check.number or 0) * condition.MEGABYTE
                yield family("esmero_disk_free_bytes", "Free on the disk of ESMERO_HOME", value=free)
            elif check.of is Of.BACKUP and check.since:
                yield family("esmero_backup_age_seconds", "Since the last backup", value=seconds)
        yield from (waiting, oldest, silent)


async def _answer(send: asgi.Send, status: int, body: bytes, kind: bytes) -> None:
    headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode())]
    await asgi.start(send, status, [*headers, (b"cache-control", b"no-store")])
    await asgi.finish(send, body)
