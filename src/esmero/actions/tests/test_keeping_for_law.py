"""Whom the law makes us keep: nothing of theirs goes before its day, and what was asked is done after it."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings
from tests import world
from tests.world import World

from esmero.actions import farewell, forget, join_people, keep_for_law, merge, part_people, split
from esmero.actions.tests import test_letting_go as old
from esmero.domain.company.kinds import KeptKind
from esmero.domain.company.models import Company
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.customers import writes
from esmero.domain.customers.models import (
    Customer,
    Farewell,
    Hold,
    Identity,
    ImportedRow,
    Joining,
    PeopleImport,
)
from esmero.domain.events import reads as events
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.promises.models import Promise
from esmero.insight import soundness

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
UNTIL, OVER = date(2027, 1, 31), datetime(2027, 2, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
def there(settings: Settings, tmp_path: Path) -> World:
    settings.MEDIA_ROOT = tmp_path
    return world.make_world(NOON)


def hold(there: World, customer_id: int, until: date = UNTIL) -> Hold:
    return keep_for_law.keep(
        agent=there.owner, customer_id=customer_id, reason="A lawsuit", until=until, at=NOON
    )


def test_who_changed_their_mind_meanwhile_stays_when_it_ends(there: World) -> None:
    number = there.a.conversation.customer_id
    hold(there, number)
    farewell.ask(customer_id=number, at=NOON)
    assert keep_for_law.erase_later(agent=there.owner, customer_id=number, at=NOON)
    farewell.take_back(customer_id=number, at=NOON + timedelta(days=1))
    keep_for_law.end(at=OVER)
    assert not events.was_erased(number)


def test_a_wish_that_stands_is_done_when_it_ends_though_nobody_pressed(there: World) -> None:
    number = there.a.conversation.customer_id
    hold(there, number)
    farewell.ask(customer_id=number, at=NOON)
    keep_for_law.end(at=OVER)
    assert events.was_erased(number)


def test_lifted_before_its_day_a_wish_is_an_owners_again(there: World) -> None:
    number = there.a.conversation.customer_id
    kept = hold(there, number)
    farewell.ask(customer_id=number, at=NOON)
    keep_for_law.lift(agent=there.owner, hold_id=kept.pk, at=NOON + timedelta(days=1))
    assert not events.was_erased(number)


def of_b_beside_a(there: World) -> Message:
    """What the other customer wrote in the first one's conversation, which is closed since."""
    address = Identity.objects.filter(customer=there.b.conversation.customer_id).values_list(
        "value", flat=True
    )
    letter = Message.objects.create(
        conversation=there.a.conversation,
        kind=there.a.message.kind,
        from_email=address[0].title(),
        is_from_participant=True,
        text="Words of whom the law keeps",
        channel_kind="EMAIL",
        at=NOON,
    )
    old.close(there.a)
    return letter


def test_words_of_theirs_in_others_conversations_stay(there: World) -> None:
    letter = of_b_beside_a(there)
    hold(there, there.b.conversation.customer_id, date(2028, 1, 31))
    old.say(there, KeptKind.WORDS)
    assert old.run() == {}
    letter.refresh_from_db()
    assert letter.text


def test_words_stay_that_came_to_others_by_putting_together_and_taking_out_again(there: World) -> None:
    letter = Message.objects.create(
        conversation=there.b.conversation,
        kind=there.a.message.kind,
        text="Said",
        channel_kind="CHAT",
        at=NOON,
    )
    a, b = there.a.conversation.pk, there.b.conversation.pk
    merge.merge(agent=there.owner, conversation_id=b, into_id=a, is_agreed=True, at=NOON)
    away = split.split(agent=there.owner, conversation_id=a, message_ids=[letter.pk], subject="", at=NOON)
    assert away.customer_id == there.a.conversation.customer_id
    Promise.objects.update(kept_at=NOON)
    Conversation.objects.filter(merged_into=None).update(closed_at=NOON, last_message_at=NOON)
    hold(there, there.b.conversation.customer_id, date(2028, 1, 31))
    old.say(there, KeptKind.WORDS)
    old.run()
    letter.refresh_from_db()
    assert letter.text


def take_all(there: World) -> Joining:
    """Let the first customer be somebody else's from their conversation on; their address stays."""
    a = there.a.conversation
    return join_people.split_person(
        agent=there.owner,
        customer_id=a.customer_id,
        conversation_ids=[a.pk],
        identity_ids=[],
        to="Ida",
        at=NOON,
    )


def test_who_is_taken_out_of_somebody_kept_is_kept_too(there: World) -> None:
    hold(there, there.a.conversation.customer_id)
    row = take_all(there)
    with pytest.raises(forget.KeptForLaw):
        forget.forget_customer(agent=there.owner, customer_id=row.to_id, at=NOON)


def test_parted_again_both_are_kept_as_the_one_was(there: World) -> None:
    a, b = there.a.conversation.customer_id, there.b.conversation.customer_id
    row = join_people.join(agent=there.owner, customer_id=a, into_id=b, at=NOON)
    hold(there, b)
    part_people.part_again(agent=there.owner, joining_id=row.pk, at=NOON)
    for number in (a, b):
        with pytest.raises(forget.KeptForLaw):
            forget.forget_customer(agent=there.owner, customer_id=number, at=NOON)


def test_taking_a_file_back_takes_nobody_whom_the_law_keeps(there: World) -> None:
    kept = Customer.objects.create(name="Ida", language="en", known_since=NOON)
    run = PeopleImport.objects.create(
        name="people.csv",
        form="CSV",
        columns=[],
        means=[],
        shape="",
        whole=1,
        brought_by=there.owner,
        brought_at=NOON,
    )
    row = ImportedRow.objects.create(
        run=run,
        number=1,
        cells=[],
        customer=kept,
        added={"met": True, "identities": [], "facts": [], "filled": {}},
    )
    hold(there, kept.pk)
    assert writes.take_row_back(row, has_more=False, has_since=False, by=THE_SOFTWARE, at=NOON)
    assert Customer.objects.filter(pk=kept.pk).exists()
    assert Hold.objects.exists()


def test_its_last_day_ends_by_the_clock_of_the_company(there: World) -> None:
    Company.objects.update(time_zone="America/Bogota")
    number = there.a.conversation.customer_id
    hold(there, number)
    evening = datetime(2027, 2, 1, 3, 0, tzinfo=UTC)
    keep_for_law.end(at=evening)
    with pytest.raises(forget.KeptForLaw):
        forget.forget_customer(agent=there.owner, customer_id=number, at=evening)
    forget.forget_customer(agent=there.owner, customer_id=number, at=evening + timedelta(hours=3))


def test_one_that_cannot_end_holds_up_no_other(there: World, monkeypatch: pytest.MonkeyPatch) -> None:
    a, b = there.a.conversation.customer_id, there.b.conversation.customer_id
    for number in (a, b):
        hold(there, number)
        farewell.ask(customer_id=number, at=NOON)
    whole = farewell.erase_with_last_letter

    def fail_for_a(customer: Customer, **more: Any) -> None:
        if customer.pk == a:
            raise ValueError
        whole(customer, **more)

    monkeypatch.setattr(farewell, "erase_with_last_letter", fail_for_a)
    assert keep_for_law.end(at=OVER) == 1
    assert (events.was_erased(a), events.was_erased(b)) == (False, True)
    assert Hold.objects.get(lifted_at=None).customer_id == a


def _promises_of(wish: Farewell) -> list[Promise]:
    return list(Promise.objects.filter(about_id=wish.conversation_id, kind="OWN_WORDS").order_by("id"))


def test_the_promise_to_forget_somebody_moves_with_what_the_law_keeps_and_back(there: World) -> None:
    number = there.a.conversation.customer_id
    wish = farewell.ask(customer_id=number, at=NOON)
    (first,) = _promises_of(wish)

    held = hold(there, number)
    hold(there, number, until=UNTIL - timedelta(days=9))

    before, moved = _promises_of(wish)
    assert (before.moved_at, before.broken_at) == (NOON, None)
    assert "until" in before.withdrawn_because and "lawsuit" not in before.withdrawn_because
    assert moved.due_at > datetime(2027, 2, 10, tzinfo=UTC)
    told = Message.objects.filter(conversation=wish.conversation_id, text__contains="another time")
    # In one letter, however often the hold is said.
    assert told.count() == 1

    for one in Hold.objects.filter(lifted_at=None):
        keep_for_law.lift(agent=there.owner, hold_id=one.pk, at=NOON + timedelta(days=1))

    back = _promises_of(wish)[-1]
    assert (back.due_at, back.is_open) == (first.due_at, True)
    assert held.pk and not events.was_erased(number)
    assert list(soundness.faults(NOON + timedelta(days=1))) == []


def test_a_wish_made_while_the_law_keeps_them_is_promised_for_after_it(there: World) -> None:
    number = there.a.conversation.customer_id
    hold(there, number)
    wish = farewell.ask(customer_id=number, at=NOON)
    assert _promises_of(wish)[0].due_at == wish.due_at > datetime(2027, 2, 1, tzinfo=UTC)
