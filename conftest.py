"""What every test of the house stands on: no network, nothing left behind."""

import gc
import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from esmero.ground import mailboxes

# Rooms whose tests mostly read letters and write pages. What of them opens no database and no Redis is
# the same on every engine: it runs on SQLite, and not once more (decision 0058).
SAME_ON_EVERY_ENGINE = (
    "src/esmero/ui/",
    "src/esmero/letters/",
    "src/esmero/parts/",
    "src/esmero/gateways/email/",
)
# What starts servers or processes may open one without a fixture that says so.
STARTS_SERVERS = {"dovecot", "postfix", "provider"}
LOOPBACK = {"localhost", "127.0.0.1", "::1", ""}
_connect = socket.socket.connect


# No property is failed for what a slow machine makes of it.
hypothesis_settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("house")


class NoNetwork(Exception):
    """A test reached for another machine."""


def _connect_nearby(self: socket.socket, address: Any) -> None:
    is_far = self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in LOOPBACK
    if is_far:
        raise NoNetwork(f"A test reached for {address}; the suite runs without a network.")
    _connect(self, address)


def pytest_configure(config: pytest.Config) -> None:
    socket.socket.connect = _connect_nearby  # type: ignore[method-assign]


def pytest_collection_finish(session: pytest.Session) -> None:
    # What is loaded by now stays to the end: looking through it for what nobody needs finds nothing.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not os.environ.get("ESMERO_TEST_DATABASE_URL"):
        return
    again = [item for item in items if not _is_same_on_every_engine(item)]
    config.hook.pytest_deselected(items=[item for item in items if _is_same_on_every_engine(item)])
    items[:] = again


def _is_same_on_every_engine(item: pytest.Item) -> bool:
    where = item.path.relative_to(item.config.rootpath).as_posix()
    if not where.startswith(SAME_ON_EVERY_ENGINE) or item.get_closest_marker("django_db"):
        return False
    needs = set(getattr(item, "fixturenames", ())) | set(vars(getattr(item, "module", item)))
    return not needs & {"db", "transactional_db", "subprocess", "running", "threading", *STARTS_SERVERS}


def pytest_unconfigure(config: pytest.Config) -> None:
    home = getattr(settings, "TEST_HOME", None) if settings.configured else None
    if isinstance(home, Path):
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(autouse=True)
def nothing_remembered(request: pytest.FixtureRequest) -> Iterator[None]:
    """Each test begins with an empty cache and speaks English until it says otherwise."""
    if not settings.configured:  # a run without Django, such as the counting of hours alone
        yield
        return
    from tests import made_once

    from esmero.config import company_kept
    from esmero.ground import fleeting_file, lookout

    made_once.is_patched = "monkeypatch" in request.fixturenames
    cache.clear()  # with it goes what else lies in Redis
    fleeting_file.forget_all()
    company_kept.forget()
    with translation.override("en"):
        yield
    # Their connections belong to the database of this test.
    lookout.close()


@pytest.fixture
def one_mailbox(monkeypatch: pytest.MonkeyPatch) -> None:
    """At example.org, as at large providers, whatever stands behind a plus is one person's."""
    monkeypatch.setattr(mailboxes, "ONE_WITH_TAGS", {*mailboxes.ONE_WITH_TAGS, "example.org"})


@pytest.fixture(scope="session")
def tables_are_copied() -> Iterator[None]:
    """The tables of the tests' own database are a copy of what the migrations make."""
    from django.db import connection
    from tests import emptied, migrated

    with migrated.copied(connection), emptied.by_rows(connection):
        yield


@pytest.fixture(scope="session")
def django_db_setup(tables_are_copied: None, django_db_setup: None) -> None:
    """The same as pytest-django's own."""


@pytest.fixture(scope="session")
def postfix() -> Iterator[Any]:
    """A mail server of the tests' own, in front of us and behind us; only root can start one."""
    from tests.postfix import Postfix, why_not

    from esmero.gateways.email.tests.running import free_ports

    if missing := why_not():
        pytest.skip(missing)
    made = Postfix(*free_ports(1))
    try:
        made.start()
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Any]:
    """A mail server of the tests' own."""
    from tests.dovecot import Dovecot

    made = Dovecot()
    try:
        made.start()
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="session")
def provider(dovecot: Any) -> Iterator[Any]:
    """Somebody who gives out access to the mailboxes of that server."""
    from tests.provider import Provider

    made = Provider(dovecot.provider_port)
    yield made
    made.stop()
