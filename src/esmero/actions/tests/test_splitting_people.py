"""One customer is found to be two: what goes, what both use, and what erasing the one leaves the other."""

from datetime import timedelta

import pytest
from tests.world import World

from esmero.actions import forget, join_people, part_people
from esmero.actions.tests.test_joining_people import (
    AT,
    LATER,
    note,
    split_off_pedro,
    there,
    whose,
    write,
)
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.customers import reads as customers
from esmero.domain.customers.models import Customer, Fact, Identity, Joining
from esmero.domain.events.models import Event
from esmero.ground.refs import NotFound
from esmero.insight import soundness

pytestmark = pytest.mark.django_db
__all__ = ["there"]
LAST = LATER + timedelta(hours=1)


def test_erasing_the_one_leaves_the_other_their_letters_and_the_address(there: World) -> None:
    row, second = split_off_pedro(there)
    elsewhere = write("ana@example.org", "in-b", at=AT, quotes="Zimtstern@example.org")

    forget.forget_customer(agent=there.owner, customer_id=whose(there.a), at=LATER)

    assert not Message.objects.get(pk=there.a.message.pk).text
    assert not Message.objects.get(pk=elsewhere.message.pk).text
    assert Message.objects.filter(conversation=second).first().text
    address = Identity.objects.get(value="ana@example.org")
    assert (address.customer_id, address.is_shared) == (row.to_id, False)
    assert write("ana@example.org", "again", at=LAST).conversation.customer_id == row.to_id
    assert not list(soundness.faults(LAST))


def test_erasing_the_other_leaves_the_address_to_the_one_alone(there: World) -> None:
    row, _second = split_off_pedro(there)

    forget.forget_customer(agent=there.owner, customer_id=row.to_id, at=LATER)

    assert Message.objects.get(pk=there.a.message.pk).text
    address = Identity.objects.get(value="ana@example.org")
    assert (address.customer_id, address.is_shared) == (whose(there.a), False)
    new = write("ana@example.org", "again", at=LAST, name="Pedro Ruiz")
    assert new.conversation.customer_id == whose(there.a)


@pytest.mark.parametrize("is_ana", [True, False])
def test_after_either_is_erased_nothing_is_undone(there: World, is_ana: bool) -> None:
    row, second = split_off_pedro(there)
    erased, lives = (whose(there.a), row.to_id) if is_ana else (row.to_id, whose(there.a))
    forget.forget_customer(agent=there.owner, customer_id=erased, at=LATER)

    with pytest.raises(NotFound):
        part_people.part_again(agent=there.owner, joining_id=row.pk, at=LAST)

    assert Conversation.objects.get(pk=second).customer_id == row.to_id
    assert customers.joinings_of(customers.one(lives)) == []


def test_what_was_learned_in_letters_that_go_goes_along_and_comes_back(there: World) -> None:
    a = whose(there.a)
    second = write("ana@example.org", "a-second", at=AT).conversation.pk
    stays, fact = note(there, a, "Prefers mornings"), note(there, a, "Has a dog")
    letter = Message.objects.filter(conversation=second).first()
    Fact.objects.filter(pk=fact.pk).update(message_id=letter.pk)

    row = join_people.split_person(
        agent=there.owner, customer_id=a, conversation_ids=[second], identity_ids=[], to="Pedro", at=LATER
    )

    assert Fact.objects.get(pk=fact.pk).customer_id == row.to_id
    assert Fact.objects.get(pk=stays.pk).customer_id == a
    part_people.part_again(agent=there.owner, joining_id=row.pk, at=LAST)
    assert set(Fact.objects.values_list("customer", flat=True)) == {a}


def test_an_address_at_which_both_are_answered_stays_and_is_shared(there: World) -> None:
    a = whose(there.a)
    Identity.objects.create(customer_id=a, kind="PHONE", value="+34600000000", first_seen_at=AT)
    second = write("ana@example.org", "a-second", at=AT).conversation.pk
    mail = Identity.objects.get(value="ana@example.org").pk

    join_people.split_person(
        agent=there.owner,
        customer_id=a,
        conversation_ids=[second],
        identity_ids=[mail],
        to="Pedro",
        at=LATER,
    )

    kept = Identity.objects.get(pk=mail)
    assert (kept.customer_id, kept.is_shared) == (a, True)
    assert write("ana@example.org", "new", at=LAST, name="Ana").conversation.customer_id == a


def test_three_use_an_address_and_each_is_known_by_name(there: World) -> None:
    a = whose(there.a)
    talks = [write("ana@example.org", f"more-{number}", at=AT).conversation.pk for number in range(3)]
    pedro = taken_out(there, a, talks[:2], "Pedro")
    rosa = taken_out(there, pedro.to_id, talks[:1], "Rosa")

    kept = Identity.objects.get(value="ana@example.org")
    assert [one.pk for one in customers.users_of(kept)] == [a, pedro.to_id, rosa.to_id]
    for name, number in (("Rosa", rosa.to_id), ("Pedro", pedro.to_id), ("Ana", a)):
        came = write("ana@example.org", f"from {name}", at=LAST, name=name).conversation
        assert came.customer_id == number
    on = write(
        "ana@example.org", "on", at=LAST, quotes=Message.objects.get(text="more-0 writes.").mail_message_id
    )
    assert (on.conversation.pk, on.message.held_since) == (talks[0], None)

    part_people.part_again(agent=there.owner, joining_id=pedro.pk, at=LAST)
    assert [one.pk for one in customers.users_of(kept)] == [a, rosa.to_id]
    part_people.part_again(agent=there.owner, joining_id=rosa.pk, at=LAST)
    kept.refresh_from_db()
    assert not kept.is_shared
    assert set(
        Conversation.objects.filter(reply_to="ana@example.org").values_list("customer", flat=True)
    ) == {a}


@pytest.mark.parametrize("who", [0, 1, 2])
def test_when_one_of_three_is_erased_the_two_use_it_on(there: World, who: int) -> None:
    a = whose(there.a)
    talks = [write("ana@example.org", f"more-{number}", at=AT).conversation.pk for number in range(3)]
    pedro = taken_out(there, a, talks[:2], "Pedro").to_id
    users = [a, pedro, taken_out(there, pedro, talks[:1], "Rosa").to_id]

    forget.forget_customer(agent=there.owner, customer_id=users.pop(who), at=LAST)

    kept = Identity.objects.get(value="ana@example.org")
    assert [one.pk for one in customers.users_of(kept)] == users
    assert kept.is_shared
    forget.forget_customer(agent=there.owner, customer_id=users.pop(0), at=LAST)
    kept.refresh_from_db()
    assert (kept.customer_id, kept.is_shared) == (users[0], False)


def taken_out(there: World, of: int, talks: list[int], to: str) -> Joining:
    return join_people.split_person(
        agent=there.owner, customer_id=of, conversation_ids=talks, identity_ids=[], to=to, at=LATER
    )


def test_undone_it_is_told_as_such(there: World) -> None:
    row, _second = split_off_pedro(there)
    part_people.part_again(agent=there.owner, joining_id=row.pk, at=LAST)

    told = Event.objects.filter(verb__startswith="customer.", customer_id=row.to_id).order_by("id")

    assert list(told.values_list("verb", flat=True))[-2:] == ["customer.split", "customer.reunited"]
    assert Customer.objects.get(pk=row.to_id).merged_into_id == whose(there.a)
