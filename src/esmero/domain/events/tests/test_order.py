"""Whoever reads on after the last id they saw misses nothing, also where many write at once."""

from datetime import datetime

import pytest
from tests import world
from tests.at_once import Deed, Pause, only_on_postgresql, until_one_waits

from esmero.domain.events import reads, writes
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.events.models import Event
from esmero.ground import clock, db
from esmero.ground.refs import Audience, Ref

pytestmark = [only_on_postgresql, pytest.mark.django_db(transaction=True)]


class Reader:
    """As a live page, a cursor or the sealer reads: what came after the last id seen."""

    def __init__(self) -> None:
        self.cursor = 0
        self.seen: list[int] = []

    def look(self) -> None:
        newest = reads.newest_id()
        found = Event.objects.filter(id__gt=self.cursor).order_by("id")
        self.seen += found.values_list("about_id", flat=True)
        self.cursor = max(self.cursor, newest)


def _record(number: int, pause: Pause | None = None) -> None:
    with db.write():
        writes.record(
            "thing.happened",
            about=Ref("thing", number),
            audience=Audience(),
            by=THE_SOFTWARE,
            at=clock.now(),
        )
        if pause:
            # After the event has its id, before anybody can see it.
            db.at_the_end(pause.here, None)


def _two_write_while_one_reads(reader: Reader) -> None:
    pause = Pause()
    first = Deed(lambda: _record(1, pause))
    pause.is_reached()
    second = Deed(lambda: _record(2))
    until_one_waits(second)
    reader.look()
    pause.let_go()
    first.end()
    second.end()
    reader.look()


def test_a_reader_misses_no_event_of_two_writers() -> None:
    reader = Reader()

    _two_write_while_one_reads(reader)

    assert reader.seen == [1, 2]


def test_without_their_turns_the_same_reader_loses_an_event(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writes, "_take_turns", lambda: None)
    reader = Reader()

    _two_write_while_one_reads(reader)

    assert reader.seen == [2]


def test_no_event_is_sealed_over() -> None:
    at, pause = clock.now(), Pause()
    first = Deed(lambda: _record(1, pause))
    pause.is_reached()
    second = Deed(lambda: _record(2))
    until_one_waits(second)
    world.seal_all(at=at)
    pause.let_go()
    first.end()
    second.end()
    world.seal_all(at=at)

    assert list(reads.broken_seals()) == []
    assert reads.unsealed_count() == 0


def test_two_sealers_make_one_chain(monkeypatch: pytest.MonkeyPatch) -> None:
    at, pause = clock.now(), Pause()
    _record(1)
    seal = writes.seal

    def seal_slowly(link: reads.Link, *, at: datetime) -> int:
        added = seal(link, at=at)
        pause.here()
        return added

    monkeypatch.setattr(writes, "seal", seal_slowly)
    first = Deed(lambda: world.seal_all(at=at))
    pause.is_reached()
    second = Deed(lambda: world.seal_all(at=at))
    until_one_waits(second)
    pause.let_go()

    assert [first.end(), second.end()] == [1, 0]
    assert list(reads.broken_seals()) == []
