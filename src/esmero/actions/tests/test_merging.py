"""Two conversations become one, and two again: nothing is lost, and nobody sees what is not theirs."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from tests import world
from tests.world import PIXEL, World

from esmero.actions import close, keep, leave, merge, practise, receive, reply, split
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.channels.models import Delivery
from esmero.domain.channels.ports import Incoming
from esmero.domain.conversations import access, reads
from esmero.domain.conversations.kinds import View
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.files.kinds import NewFile
from esmero.domain.files.models import Attachment
from esmero.domain.promises.models import Promise
from esmero.domain.workbench.models import Draft
from esmero.ground.refs import NotFound
from esmero.insight import soundness

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(minutes=5)


@pytest.fixture
def there() -> World:
    return world.make_world(NOON)


def write(sender: str, words: str, *, to: str = "help@example.com", at: datetime = NOON) -> Conversation:
    incoming = Incoming(
        channel_kind=ChannelKind.EMAIL,
        external_id=f"{sender}:{words}",
        sender_email=sender,
        sender_name="Somebody",
        recipients=[to],
        subject=words,
        text=words,
        files=[NewFile("a.png", "image/png", PIXEL)],
    )
    return receive.receive(incoming, at=at).conversation


@pytest.fixture
def second(there: World) -> Conversation:
    """Another conversation of Ana, with a kept answer of Marta's."""
    found = write("ana@example.org", "And my belt?")
    keep.keep_draft(agent=there.agent, conversation_id=found.pk, words="The belt", seen_version=1, at=NOON)
    return found


def fresh(conversation: Conversation) -> Conversation:
    return Conversation.objects.get(pk=conversation.pk)


def snapshot() -> list[object]:
    """Everything that a merge may touch, but not the version, which only goes up."""
    tables = [
        Conversation.objects.defer("version"),
        Message.objects,
        Promise.objects,
        Attachment.objects,
        Delivery.objects.defer("raw"),
        Draft.objects,
        Conversation.tags.through.objects,
    ]
    rows = [list(table.order_by("pk").values()) for table in tables]
    for row in rows[0]:
        row.pop("version")
    return rows


def put_together(there: World, source: Conversation, target: Conversation, **more: bool) -> int:
    kept = merge.merge(agent=there.owner, conversation_id=source.pk, into_id=target.pk, at=LATER, **more)
    assert list(soundness.faults(LATER)) == []
    return kept.pk


def test_all_of_it_stands_in_the_other_and_every_way_leads_there(there: World, second: Conversation) -> None:
    first = there.a.conversation
    put_together(there, second, first)

    words = [letter.message.text for letter in reads.letters(first, for_customer=True)]
    assert "And my belt?" in words
    assert access.conversation_for(there.agent, second.pk) == first
    assert access.by_link_token(access.page_token(second, at=NOON), at=LATER) == first
    address = access.reply_address(second, host=settings.ESMERO_HOST)
    assert access.by_reply_address(address, host=settings.ESMERO_HOST) == first
    assert access.by_code(second.code, "ana@example.org") == first
    assert write("ana@example.org", "More.", to=address, at=LATER) == first
    assert Draft.objects.get().conversation_id == first.pk
    lists = [reads.queue(there.owner, view).rows for view in View]
    assert second.pk not in [row.pk for rows in lists for row in rows]


@pytest.mark.parametrize("way", ["one customer", "two customers"])
def test_undone_at_once_all_is_as_it_was(there: World, second: Conversation, way: str) -> None:
    before = snapshot()
    target = there.a.conversation if way == "one customer" else there.b.conversation

    number = put_together(there, second, target, is_agreed=True)
    merge.undo(agent=there.owner, merge_id=number, at=LATER)

    assert snapshot() == before
    assert list(soundness.faults(LATER)) == []


def test_undone_the_words_that_stood_in_both_are_apart_again(there: World, second: Conversation) -> None:
    first = there.a.conversation
    keep.keep_draft(agent=there.agent, conversation_id=first.pk, words="The coat", seen_version=1, at=NOON)
    number = put_together(there, second, first)
    assert Draft.objects.get(conversation=first).text == "The coat\n\nThe belt"

    merge.undo(agent=there.owner, merge_id=number, at=LATER)

    assert [one.text for one in Draft.objects.order_by("conversation_id")] == ["The coat", "The belt"]


def test_what_is_only_practised_is_linked_with_nothing_real(there: World) -> None:
    practice = practise.begin(agent=there.agent, at=NOON)

    with pytest.raises(merge.OnlyPractice):
        merge.link(agent=there.agent, conversation_id=practice.pk, other_id=there.a.conversation.pk, at=NOON)


def test_undone_after_more_came_in_what_came_in_stays_where_it_is(there: World, second: Conversation) -> None:
    first = there.a.conversation
    number = put_together(there, second, first)
    write("ana@example.org", "Still there?", to=access.reply_address(second, host=settings.ESMERO_HOST))
    reply.reply(
        agent=there.agent,
        conversation_id=first.pk,
        words="Both are here.",
        seen_version=fresh(first).version,
        send_key="k",
        at=LATER,
    )

    merge.undo(agent=there.owner, merge_id=number, at=LATER)

    assert list(soundness.faults(LATER)) == []
    back = [letter.message.text for letter in reads.letters(second, for_customer=True)]
    assert "And my belt?" in back
    assert "Both are here." not in back
    assert "Still there?" not in back
    assert fresh(first).message_count == Message.objects.filter(conversation=first).count()
    assert fresh(second).merged_into is None


def test_two_customers_are_put_together_only_when_somebody_says_so(there: World) -> None:
    with pytest.raises(merge.DifferentPeople):
        put_together(there, there.a.conversation, there.b.conversation)


def test_nobody_sees_what_the_other_customer_wrote_or_was_promised(
    there: World, second: Conversation
) -> None:
    theirs = there.b.conversation
    put_together(there, second, theirs, is_agreed=True)

    assert "And my belt?" not in [one.message.text for one in reads.letters(theirs, for_customer=True)]
    assert not Attachment.objects.filter(
        customer_id=theirs.customer_id, is_internal=False, about_id__in=_letters_of("And my belt?")
    ).exists()
    moved = Promise.objects.filter(about_id=theirs.pk, is_internal=False)
    assert {promise.pk for promise in moved} == {there.b.promise.pk}
    with pytest.raises(NotFound):
        access.by_link_token(access.page_token(second, at=NOON), at=LATER)
    assert access.by_code(second.code, "ana@example.org") is None
    address = access.reply_address(second, host=settings.ESMERO_HOST)
    assert write("ana@example.org", "It is me.", to=address, at=LATER) == theirs
    assert Message.objects.get(text="It is me.").held_since is not None


def test_a_letter_taken_out_before_a_merge_is_undone_stays_hidden_from_the_other_customer(
    there: World,
) -> None:
    first = write("ana@example.org", "Mine")
    write("ana@example.org", "Mine too", to=access.reply_address(first, host=settings.ESMERO_HOST))
    theirs = there.b.conversation
    merged = put_together(there, fresh(first), theirs, is_agreed=True)
    taken = _letters_of("Mine too")
    new = split.split(agent=there.owner, conversation_id=theirs.pk, message_ids=taken, subject="", at=LATER)

    merge.undo(agent=there.owner, merge_id=merged, at=LATER)

    assert new.customer_id == theirs.customer_id
    assert reads.letters(fresh(new), for_customer=True) == []
    assert not Attachment.objects.filter(about_id__in=taken, about_kind="message", is_internal=False).exists()
    assert [one.message.text for one in reads.letters(fresh(first), for_customer=True)][:1] == ["Mine"]
    assert list(soundness.faults(LATER)) == []


def _letters_of(words: str) -> list[int]:
    return list(Message.objects.filter(text=words).values_list("id", flat=True))


def test_one_has_to_see_both(there: World, second: Conversation) -> None:
    for agent in (there.agent, there.stranger):
        with pytest.raises(NotFound):
            merge.merge(
                agent=agent,
                conversation_id=second.pk,
                into_id=there.b.conversation.pk,
                is_agreed=True,
                at=NOON,
            )
        with pytest.raises(NotFound):
            merge.link(agent=agent, conversation_id=second.pk, other_id=there.b.conversation.pk, at=NOON)
    number = put_together(there, second, there.b.conversation, is_agreed=True)
    with pytest.raises(NotFound):
        merge.undo(agent=there.stranger, merge_id=number, at=NOON)


def test_what_was_merged_on_is_undone_from_the_end(there: World, second: Conversation) -> None:
    third = write("ana@example.org", "And my hat?")
    early = put_together(there, third, second)
    late = put_together(there, second, there.a.conversation)
    with pytest.raises(merge.CannotUndo):
        merge.undo(agent=there.owner, merge_id=early, at=LATER)

    merge.undo(agent=there.owner, merge_id=late, at=LATER)
    merge.undo(agent=there.owner, merge_id=early, at=LATER)

    assert access.conversation_for(there.agent, third.pk).pk == third.pk
    assert list(soundness.faults(LATER)) == []


def test_nothing_goes_into_itself(there: World, second: Conversation) -> None:
    put_together(there, second, there.a.conversation)
    with pytest.raises(merge.SameConversation):
        put_together(there, there.a.conversation, second)


def test_letters_taken_out_have_a_conversation_and_a_promise_of_their_own(there: World) -> None:
    first = there.a.conversation
    receive.write_back(first, words="Another thing", new_files=[], send_key="x", at=NOON)
    (number,) = _letters_of("Another thing")

    new = split.split(
        agent=there.agent, conversation_id=first.pk, message_ids=[number], subject="The other", at=LATER
    )

    assert list(soundness.faults(LATER)) == []
    assert [one.message.pk for one in reads.letters(new, for_customer=True)] == [number]
    promise = Promise.objects.get(about_kind="conversation", about_id=new.pk)
    assert (promise.is_open, promise.is_internal) == (True, False)
    assert reads.beside(there.agent, first).links == [(new.pk, "The other")]
    assert reads.beside(there.agent, new).links == [(first.pk, first.subject)]


def test_letters_taken_out_of_what_whoever_left_had_closed_are_somebody_elses(there: World) -> None:
    first = there.a.conversation
    receive.write_back(first, words="Another thing", new_files=[], send_key="x", at=NOON)
    Conversation.objects.filter(pk=first.pk).update(agent=there.agent)
    close.close(
        agent=there.agent,
        conversation_id=first.pk,
        reason="ANSWERED",
        why="You wrote anew, we answer there.",
        at=NOON,
    )
    leave.leave(agent=there.owner, agent_id=there.agent.pk, heir_id=there.lead.pk, at=NOON)

    new = split.split(
        agent=there.owner,
        conversation_id=first.pk,
        message_ids=_letters_of("Another thing"),
        subject="",
        at=LATER,
    )

    assert fresh(first).agent == there.agent
    assert fresh(new).agent.is_active
    assert Promise.objects.get(about_kind="conversation", about_id=new.pk).owner.is_active


def test_what_is_put_into_a_closed_one_of_whoever_left_is_somebody_elses(
    there: World, second: Conversation
) -> None:
    first = there.a.conversation
    Conversation.objects.filter(pk=first.pk).update(agent=there.agent)
    close.close(agent=there.agent, conversation_id=first.pk, reason="ANSWERED", why="You wrote.", at=NOON)
    leave.leave(agent=there.owner, agent_id=there.agent.pk, heir_id=there.lead.pk, at=NOON)

    put_together(there, second, first)

    assert fresh(first).is_open and fresh(first).agent.is_active


def test_some_letter_stays_and_no_letter_of_others_goes(there: World) -> None:
    first = there.a.conversation
    everything = list(Message.objects.values_list("id", flat=True))
    for chosen in (everything, [there.b.message.pk], []):
        with pytest.raises(split.NothingToSplit):
            split.split(agent=there.agent, conversation_id=first.pk, message_ids=chosen, subject="", at=NOON)


def test_who_may_not_see_a_linked_one_is_not_told_of_it(there: World) -> None:
    merge.link(
        agent=there.owner,
        conversation_id=there.a.conversation.pk,
        other_id=there.b.conversation.pk,
        at=NOON,
    )

    assert reads.beside(there.agent, there.a.conversation).links == []
    assert len(reads.beside(there.owner, there.a.conversation).links) == 1


def test_what_whoever_left_had_is_somebody_elses_once_it_is_by_itself_again(
    there: World, second: Conversation
):
    Conversation.objects.filter(pk=second.pk).update(agent=there.agent)
    row = merge.merge(agent=there.owner, conversation_id=second.pk, into_id=there.a.conversation.pk, at=NOON)
    leave.leave(agent=there.owner, agent_id=there.agent.pk, heir_id=there.lead.pk, at=NOON)

    merge.undo(agent=there.owner, merge_id=row.pk, at=LATER)

    assert fresh(second).agent is not None
    assert fresh(second).agent.is_active
    open_ones = Promise.objects.filter(about_id=second.pk, about_kind="conversation", kept_at=None)
    assert open_ones and all(one.owner is None or one.owner.is_active for one in open_ones)
