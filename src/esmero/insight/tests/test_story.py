"""Ten thousand events of a person open as fast as ten: read by an index, and never more than some of them."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import plans, world

from esmero.domain.events.models import Event
from esmero.insight import story

MANY = 10_000


@pytest.fixture
def there(db) -> world.World:
    return world.make_world()


def tell(there: world.World, count: int, *, customer_id: int, verb: str = "message.sent") -> None:
    talk = there.a.conversation
    Event.objects.bulk_create(
        Event(
            verb=verb,
            about_kind="message",
            about_id=there.a.message.pk,
            within_kind="conversation",
            within_id=talk.pk,
            team_id=there.team.pk,
            customer_id=customer_id,
            by_kind="agent",
            by_id=there.agent.pk,
            at=there.at - timedelta(minutes=number),
            payload={},
            digest="",
        )
        for number in range(count)
    )


def look(there: world.World, **asked: Any) -> Callable[[], story.Page]:
    ana = there.a.conversation.customer
    return lambda: story.page(there.agent, ana, at=there.at, zone=ZoneInfo("UTC"), **asked)


@pytest.mark.parametrize("kind", ["", "letters", "facts"])
def test_it_costs_sqlite_no_more_for_very_many(there, kind):
    ours = there.a.conversation.customer_id
    tell(there, story.READ, customer_id=ours)
    few = plans.work(look(there, kind=kind))

    tell(there, MANY, customer_id=ours)
    tell(there, MANY, customer_id=there.b.conversation.customer_id)

    assert plans.work(look(there, kind=kind)) < few * 1.2


@pytest.mark.django_db(transaction=True)
def test_postgresql_reads_few_rows_by_the_index(monkeypatch):
    """As its own vacuum leaves the table: what is younger than that may be read by a bitmap."""
    if connection.vendor != "postgresql":
        pytest.skip("The plan is PostgreSQL's.")
    monkeypatch.setattr(story, "READ", 100)
    there = world.make_world()
    for customer_id in [there.a.conversation.customer_id, *range(1000, 1050)] * 10:
        tell(there, 100, customer_id=customer_id)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE events_event")

    with CaptureQueriesContext(connection) as asked:
        look(there, kind="facts")()

    told = [one["sql"] for one in asked.captured_queries if 'FROM "events_event"' in one["sql"]]
    assert len(told) == 2
    for sql in told:
        # Of the events alone: how it looks up a handful of conversations beside them is its own affair.
        found = [one for one in nodes(sql) if "Scan" in one["Node Type"] and of_events(one)]
        assert {one["Index Name"] for one in found if "Index Name" in one} == {"event_customer"}, found
        most = max(one["Actual Rows"] + one.get("Rows Removed by Filter", 0) for one in found)
        assert most <= story.READ, found


def of_events(node: dict[str, Any]) -> bool:
    """Whether it reads them; the half of a bitmap that reads an index names no table."""
    return bool(node.get("Relation Name", "events_event") == "events_event")


def nodes(sql: str) -> Iterator[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}")
        found = cursor.fetchone()[0]
    todo = [(json.loads(found) if isinstance(found, str) else found)[0]["Plan"]]
    while todo:
        node = todo.pop()
        yield node
        todo += node.get("Plans", [])


def test_what_lies_beyond_what_is_gone_through_is_one_step_further(there, monkeypatch):
    monkeypatch.setattr(story, "READ", 50)
    ours = there.a.conversation.customer_id
    tell(there, 1, customer_id=ours, verb="fact.noted")
    tell(there, 60, customer_id=ours)

    first = look(there, kind="facts")()
    second = look(there, kind="facts", before=first.next_before)()

    assert not first.events
    assert [one.verb for one in second.events] == ["fact.noted"]
    assert not second.next_before


def test_pages_follow_each_other_without_a_gap_or_a_repeat(there):
    ours = there.a.conversation.customer_id
    tell(there, 3 * story.PAGE, customer_id=ours)
    seen, before = [], 0
    while True:
        page = look(there, kind="letters", before=before)()
        seen += [one.pk for one in page.events]
        before = page.next_before
        if not before:
            break

    wanted = Event.objects.filter(customer_id=ours, verb__in=story.KINDS["letters"])
    assert seen == list(wanted.order_by("-id").values_list("id", flat=True))


def test_words_are_looked_for_in_the_letters_of_this_person_alone(there):
    assert [one.about_id for one in look(there, words=world.WORD_OF_A)().events] == [there.a.message.pk]
    assert look(there, words=world.WORD_OF_B)().events == []


def test_nothing_of_a_team_that_the_reader_does_not_see_is_told(there):
    Event.objects.filter(customer_id=there.a.conversation.customer_id).update(team_id=there.other_team.pk)

    told = look(there)().events

    assert not [one for one in told if one.team_id]
    assert not look(there, words=world.WORD_OF_A)().events


def test_where_nothing_is_left_no_way_leads_further(there, monkeypatch):
    ours = there.a.conversation.customer_id
    Event.objects.filter(customer_id=ours).delete()
    monkeypatch.setattr(story, "READ", 30)
    tell(there, 30, customer_id=ours)

    page, seen = look(there)(), 0
    while page.next_before:
        seen += len(page.events)
        page = look(there, before=page.next_before)()
        assert page.events

    assert seen + len(page.events) == 30


def test_few_letters_with_a_word_are_found_without_going_through_all_events(there):
    """The letter is the oldest of all that happened."""
    ours, asked = there.a.conversation.customer_id, look(there, words=world.WORD_OF_A)
    few = plans.work(asked)
    note_many = dict(verb="delivery.sent", customer_id=ours)
    tell(there, MANY, **note_many)
    Event.objects.filter(verb="delivery.sent").update(about_kind="delivery")

    assert [one.about_id for one in asked().events] == [there.a.message.pk]
    assert plans.work(asked) < few * 1.2
