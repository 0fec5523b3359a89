"""Undoing that two customers are one: what is whose afterwards, also after an older backup."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from tests.world import World

from esmero.actions import come_back, forget, join_people, log, merge, part_people, remember, split
from esmero.actions.tests.test_joining_people import AT, LATER, note, there, whose, write
from esmero.domain.conversations.models import Conversation, MergeRecord, Message, Participant
from esmero.domain.customers import reads as customers
from esmero.domain.customers import writes as customer_writes
from esmero.domain.customers.kinds import FactSource
from esmero.domain.customers.models import Customer, Fact, Joining
from esmero.domain.events.kinds import AGENT, Doer
from esmero.domain.events.models import Event
from esmero.domain.files.models import Attachment
from esmero.ground import db
from esmero.ground.refs import NotFound
from esmero.insight import soundness, story

pytestmark = pytest.mark.django_db
__all__ = ["there"]
LAST = LATER + timedelta(hours=1)


def mail_id(message_id: int) -> str:
    return Message.objects.get(pk=message_id).mail_message_id


def joined(there: World) -> Joining:
    return join_people.join(agent=there.owner, customer_id=whose(there.b), into_id=whose(there.a), at=AT)


def part(there: World, row: Joining) -> None:
    part_people.part_again(agent=there.owner, joining_id=row.pk, at=LAST)
    assert not list(soundness.faults(LAST))


def erased_after_an_older_backup(*numbers: int) -> None:
    with db.write():
        come_back._erase_again(SimpleNamespace(erased={*numbers}, took_part=set(), references={}), at=LATER)


@pytest.mark.parametrize("is_who_stayed", [True, False])
def test_an_older_backup_erases_only_who_was_erased(there: World, is_who_stayed: bool) -> None:
    a, b = whose(there.a), whose(there.b)
    joined(there)
    erased, lives = (there.a, there.b) if is_who_stayed else (there.b, there.a)
    number, name = (a, "Boris") if is_who_stayed else (b, "Ana")

    erased_after_an_older_backup(number)

    assert not Message.objects.get(pk=erased.message.pk).text
    assert Message.objects.get(pk=lives.message.pk).text
    assert Customer.objects.get(pk=b if is_who_stayed else a).name == name
    told = Event.objects.filter(verb="customer.parted").values_list("by_kind", flat=True)
    assert AGENT not in set(told)
    assert not list(soundness.faults(LATER))


def test_an_older_backup_erases_both_who_were_erased_as_one(there: World) -> None:
    a, b = whose(there.a), whose(there.b)
    joined(there)

    erased_after_an_older_backup(a, b)

    assert not Message.objects.get(pk=there.b.message.pk).text
    assert not Event.objects.filter(verb="customer.parted").exists()


def test_an_older_backup_takes_apart_what_was_put_together_on_top(there: World) -> None:
    b, of_a, of_b = whose(there.b), there.a.conversation.pk, there.b.conversation.pk
    third = write("carla@example.org", "c", at=AT, name="Carla").conversation
    joined(there)
    merge.merge(agent=there.owner, conversation_id=of_b, into_id=of_a, at=AT)
    merge.merge(agent=there.owner, conversation_id=of_a, into_id=third.pk, is_agreed=True, at=AT)

    erased_after_an_older_backup(b)

    assert not Message.objects.get(pk=there.b.message.pk).text
    assert Message.objects.get(pk=there.a.message.pk).text
    assert not list(soundness.faults(LATER))


def test_who_takes_part_beside_the_one_gets_no_answers_to_the_other(there: World) -> None:
    row = joined(there)
    Participant.objects.create(
        conversation_id=there.a.conversation.pk,
        address="husband@example.org",
        let_in_at=AT,
        let_in_by=there.owner,
    )
    came = write("boris@example.org", "b-in-a", at=LATER, quotes=mail_id(there.a.message.pk))

    part(there, row)

    letter = Message.objects.get(pk=came.message.pk)
    assert letter.conversation.customer_id == whose(there.b)
    assert not Participant.objects.filter(conversation=letter.conversation_id).exists()


def test_letters_that_an_agent_took_out_meanwhile_go_with_what_they_stood_in(there: World) -> None:
    b, talk = whose(there.b), there.b.conversation.pk
    more = write("boris@example.org", "b2", at=AT, quotes=mail_id(there.b.message.pk))
    row = joined(there)
    Conversation.objects.filter(pk=talk).update(reply_to="boris@work.example")
    new = split.split(
        agent=there.owner, conversation_id=talk, message_ids=[more.message.pk], subject="", at=LATER
    )

    part(there, row)

    assert Conversation.objects.get(pk=new.pk).customer_id == b


def test_older_letters_taken_out_of_what_was_put_together_find_their_writer(there: World) -> None:
    of_a, of_b = there.a.conversation.pk, there.b.conversation.pk
    more = write("ana@example.org", "a2", at=AT, quotes=mail_id(there.a.message.pk))
    row = join_people.join(agent=there.owner, customer_id=whose(there.b), into_id=whose(there.a), at=LATER)
    merge.merge(agent=there.owner, conversation_id=of_b, into_id=of_a, at=LATER)
    taken = [more.message.pk, there.b.message.pk]
    split.split(agent=there.owner, conversation_id=of_a, message_ids=taken, subject="", at=LATER)

    part(there, row)

    letters = Message.objects.filter(kind="FROM_CUSTOMER").values_list("from_email", "conversation__customer")
    assert set(letters) == {("ana@example.org", whose(there.a)), ("boris@example.org", whose(there.b))}


def test_letters_of_the_one_that_alone_were_taken_out_go_to_whose_they_are(there: World) -> None:
    a, b, of_a = whose(there.a), whose(there.b), there.a.conversation.pk
    row = join_people.join(agent=there.owner, customer_id=b, into_id=a, at=LATER)
    came = write("boris@example.org", "b-again", at=LATER)
    merge.merge(agent=there.owner, conversation_id=came.conversation.pk, into_id=of_a, at=LATER)
    new = split.split(
        agent=there.owner, conversation_id=of_a, message_ids=[came.message.pk], subject="", at=LATER
    )
    assert new.reply_to == "ana@example.org"

    part(there, row)

    theirs = Conversation.objects.get(pk=Message.objects.get(pk=came.message.pk).conversation_id)
    assert (theirs.customer_id, theirs.reply_to) == (b, "boris@example.org")
    assert not list(soundness.faults(LATER))


def test_a_merge_of_two_people_from_before_the_upgrade_stands(there: World) -> None:
    of_a, of_b = there.a.conversation.pk, there.b.conversation.pk
    merge.merge(agent=there.owner, conversation_id=of_b, into_id=of_a, is_agreed=True, at=AT)
    kept = MergeRecord.objects.get()
    kept.moved.pop("of_one")
    kept.save()

    part(there, joined(there))

    assert MergeRecord.objects.get().undone_at is None


def test_a_fact_corrected_meanwhile_goes_back_with_what_it_corrects(there: World) -> None:
    a, b = whose(there.a), whose(there.b)
    old = note(there, b, "Lives in Riga")
    row = joined(there)
    with db.write():
        customer_writes.correct_fact(
            customers.fact_of_customer(a, old.pk),
            words="Lives in Jelgava",
            source="on the phone",
            source_kind=FactSource.SAID,
            by=Doer(AGENT, there.owner.pk),
            at=LATER,
        )

    part(there, row)

    assert Fact.objects.get(words="Lives in Jelgava").customer_id == b


def test_what_hangs_on_no_conversation_goes_back(there: World) -> None:
    a, b = whose(there.a), whose(there.b)
    file = Attachment.objects.filter(customer_id=b).first()
    Attachment.objects.filter(pk=file.pk).update(
        within_kind="customer", within_id=b, about_kind="customer", about_id=b
    )
    row = joined(there)
    assert Attachment.objects.get(pk=file.pk).customer_id == a

    part(there, row)

    assert Attachment.objects.get(pk=file.pk).customer_id == b


def test_a_name_chosen_twice_goes_back_also_from_who_took_it_on(there: World) -> None:
    third = write("carla@example.org", "c", at=AT, name="Carla").conversation.customer_id
    a, b = whose(there.a), whose(there.b)
    how = {"agent": there.owner, "at": LATER}
    one = join_people.join(customer_id=b, into_id=a, chosen={"name": b}, **how)
    two = join_people.join(customer_id=a, into_id=third, chosen={"name": a}, **how)

    part(there, one)
    assert customers.row_of(third).name == "Ana"
    part(there, two)

    assert [customers.row_of(one).name for one in (a, b, third)] == ["Ana", "Boris", "Carla"]


def test_a_call_with_an_old_number_is_the_one_persons(there: World) -> None:
    joined(there)

    said = log.Said(way="PHONE", subject="A call", words="They called.")
    talk = log.log(
        agent=there.owner, who=whose(there.b), team_id=there.team.pk, said=said, send_key="1", at=LATER
    )

    assert talk.customer_id == whose(there.a)
    assert not list(soundness.faults(LATER))


def test_nothing_is_undone_once_they_were_erased(there: World) -> None:
    row = joined(there)
    forget.forget_customer(agent=there.owner, customer_id=whose(there.a), at=LATER)

    with pytest.raises(NotFound):
        part_people.part_again(agent=there.owner, joining_id=row.pk, at=LAST)

    assert customers.joinings_of(customers.one(whose(there.a))) == []


def test_what_is_noted_of_who_was_joined_is_the_one_persons(there: World) -> None:
    joined(there)

    assert remember_something(there, whose(there.b)).customer_id == whose(there.a)


def remember_something(there: World, customer_id: int) -> Fact:
    return remember.note_fact(
        agent=there.owner, customer_id=customer_id, words="Prefers mornings", source="said", at=LATER
    )


def test_the_one_story_tells_it_once(there: World) -> None:
    joined(there)

    told = story.newest(there.owner, customers.one(whose(there.a)))

    assert [one.verb for one in told].count("customer.joined") == 1
