"""What one machine does, the others hear of; what one of them leads, none of the others does."""

import time
from collections.abc import Iterator

import pytest
from django.db import connection
from tests.at_once import Deed, only_on_postgresql

from esmero.ground import db, far, live

pytestmark = [only_on_postgresql, pytest.mark.django_db(transaction=True)]
HEARD_SECONDS = 10


@pytest.fixture
def bell() -> Iterator[live.Bell]:
    bell = live.Bell(hears_far=True)
    # It rings once by itself when its line is open.
    assert bell.wait(HEARD_SECONDS)
    yield bell
    bell.close()


def test_a_ring_of_another_machine_is_heard(bell: live.Bell) -> None:
    _ring_as_another()

    assert bell.wait(HEARD_SECONDS)


def test_a_machine_hears_its_own_ring_once(bell: live.Bell, monkeypatch: pytest.MonkeyPatch) -> None:
    with db.write():
        db.after_commit(live.ring)
    assert bell.wait(HEARD_SECONDS)

    # Behind it comes one from elsewhere; had the own one been passed on, it would have rung before.
    seen: list[str] = []
    monkeypatch.setattr(bell._ear, "_pass_on", lambda: (seen.append("far"), bell._ring_myself()))
    far.ring()
    _ring_as_another()
    assert bell.wait(HEARD_SECONDS)
    assert seen == ["far"]


def _ring_as_another() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, 'elsewhere')", [far.CHANNEL])


def test_a_lost_line_is_opened_anew(bell: live.Bell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(far, "PAUSE_SECONDS", 0.01)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%%'"
            " AND datname = current_database()"
        )

    assert bell.wait(HEARD_SECONDS)


def test_one_leads_and_another_takes_over_when_it_ends() -> None:
    assert db.leads("sealing")
    assert db.leads("sealing")
    assert not Deed(lambda: db.leads("sealing")).end()
    assert Deed(lambda: db.leads("reading")).end()

    connection.close()
    # The server notices in its own time that the line has ended.
    until = time.monotonic() + HEARD_SECONDS
    while not Deed(lambda: db.leads("sealing")).end():
        assert time.monotonic() < until
