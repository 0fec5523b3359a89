"""The chain tells of whatever was changed, taken away or put in."""

from datetime import UTC, datetime

import pytest
from tests import world

from esmero.domain.events import reads, writes
from esmero.domain.events.models import Event, Seal

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)


@pytest.fixture
def sealed() -> world.World:
    there = world.make_world(NOON)
    world.seal_all(at=NOON)
    assert list(reads.broken_seals()) == []
    return there


def test_an_erased_payload_keeps_the_chain_whole(sealed: world.World) -> None:
    writes.forget(customer_ids=[sealed.a.conversation.customer_id])

    assert list(reads.broken_seals()) == []


def test_a_payload_without_its_salt_was_put_there_by_somebody(sealed: world.World) -> None:
    Event.objects.filter(verb="promise.made").update(salt=None, payload={"due_at": "never"})

    assert any("payload" in fault for fault in reads.broken_seals())


def test_an_event_taken_away_is_missed(sealed: world.World) -> None:
    Event.objects.filter(verb="promise.made").first().delete()

    assert list(reads.broken_seals())


def test_an_event_between_two_seals_is_told_of(sealed: world.World) -> None:
    last = Seal.objects.order_by("-last_event_id")[0]
    Seal.objects.create(
        first_event_id=last.last_event_id + 5,
        last_event_id=last.last_event_id + 5,
        previous=last.mark,
        mark=reads.mark(last.mark, [], version=1),
        sealed_at=NOON,
    )
    event = Event.objects.order_by("id")[0]
    event.pk = last.last_event_id + 2
    event.save(force_insert=True)

    assert any("no seal covers" in fault for fault in reads.broken_seals())


def test_a_seal_of_the_first_kind_still_holds(sealed: world.World) -> None:
    Seal.objects.all().delete()
    events = list(Event.objects.order_by("id"))
    Seal.objects.create(
        first_event_id=events[0].id,
        last_event_id=events[-1].id,
        previous="",
        mark=reads.mark("", events, version=1),
        sealed_at=NOON,
    )

    assert list(reads.broken_seals()) == []


def test_whom_an_event_is_about_cannot_be_changed(sealed: world.World) -> None:
    event = Event.objects.exclude(customer_id=None)[0]
    Event.objects.filter(pk=event.pk).update(customer_id=event.customer_id + 1)

    assert any("are not what was sealed" in fault for fault in reads.broken_seals())
