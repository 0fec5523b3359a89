"""An answer that is held back: nobody outside knows of it, it goes out once, and can be taken back."""

from datetime import UTC, datetime, timedelta

import pytest
from tests import world
from tests.world import World

from esmero.actions import arrange, assign, close, hold, in_time, keep, let_out, receive, reply
from esmero.domain.channels.models import Delivery
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.events import reads as events
from esmero.domain.files.kinds import NewFile
from esmero.domain.files.models import Attachment
from esmero.domain.promises.models import Promise
from esmero.domain.staff.kinds import Part
from esmero.domain.workbench import reads
from esmero.domain.workbench.models import Draft, HeldReply, Upload
from esmero.ground.refs import NotFound
from esmero.insight import soundness

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
SOON = NOON + timedelta(seconds=10)


@pytest.fixture
def there() -> World:
    return world.make_world(NOON)


def fresh(there: World) -> Conversation:
    return Conversation.objects.get(pk=there.a.conversation.pk)


def send(there: World, words: str = "It is on its way.", **given: object) -> HeldReply | Message:
    details: dict[str, object] = {
        "agent": there.agent,
        "seen_version": fresh(there).version,
        "send_key": words,
        "at": NOON,
        **given,
    }
    return hold.send(conversation_id=there.a.conversation.pk, words=words, **details)


def held_back(there: World, words: str = "It is on its way.", **given: object) -> HeldReply:
    held = send(there, words, **given)
    assert isinstance(held, HeldReply)
    return held


def test_until_its_moment_nothing_of_it_can_be_seen_or_counted(there: World) -> None:
    before, newest = fresh(there), events.newest_id()
    letters = Delivery.objects.count()

    held_back(there, new_files=[NewFile("star.png", "image/png", world.PIXEL)])

    after = fresh(there)
    assert (after.version, after.message_count) == (before.version, before.message_count)
    assert not Message.objects.filter(kind="REPLY").exists()
    assert Delivery.objects.count() == letters
    assert events.pokes_for_conversation(after.pk, after_id=newest, limit=10) == []
    assert Attachment.objects.filter(name="star.png").count() == 0
    assert Promise.objects.get(pk=there.a.promise.pk).is_open


def test_at_its_moment_it_goes_out_once_with_its_files_and_keeps_the_promise(there: World) -> None:
    held_back(there, new_files=[NewFile("star.png", "image/png", world.PIXEL)])

    hold.release_due(at=SOON - timedelta(seconds=1))
    assert not Message.objects.filter(kind="REPLY").exists()
    hold.release_due(at=SOON)
    hold.release_due(at=SOON)

    (sent,) = Message.objects.filter(kind="REPLY")
    assert (sent.text, sent.at, sent.file_count) == ("It is on its way.", SOON, 1)
    assert Delivery.objects.filter(about_kind="message", about_id=sent.pk).count() == 1
    assert Promise.objects.get(pk=there.a.promise.pk).kept_at == SOON
    assert not HeldReply.objects.exists()
    assert not Upload.objects.exists()
    assert list(soundness.faults(SOON)) == []


def test_the_same_press_brought_twice_is_held_once_and_sent_once(there: World) -> None:
    first = held_back(there, send_key="k")
    assert send(there, send_key="k") == first

    hold.release_due(at=SOON)
    again = send(there, send_key="k", seen_version=0)

    assert isinstance(again, Message)
    assert Message.objects.filter(kind="REPLY").count() == 1


def test_what_is_taken_back_is_a_draft_again_with_its_files_above_what_was_begun_since(there: World) -> None:
    held = held_back(there, typed="As typed", new_files=[NewFile("star.png", "image/png", world.PIXEL)])
    talk = there.a.conversation
    keep.keep_draft(agent=there.agent, conversation_id=talk.pk, words="And also", seen_version=1, at=NOON)

    hold.take_back(agent=there.agent, held_id=held.pk, at=NOON)
    hold.release_due(at=SOON)

    assert reads.draft(talk, there.agent) == "As typed\n\nAnd also"
    assert [one.name for one in reads.uploads(talk, there.agent)] == ["star.png"]
    assert not Message.objects.filter(kind="REPLY").exists()


def test_a_late_double_of_what_was_taken_back_holds_nothing_again(there: World) -> None:
    held = held_back(there, send_key="k")
    hold.take_back(agent=there.agent, held_id=held.pk, at=NOON)

    with pytest.raises(hold.WasTakenBack):
        send(there, send_key="k")

    assert not HeldReply.objects.exists()
    assert reads.draft(there.a.conversation, there.agent) == "It is on its way."
    assert held_back(there, send_key="another press")
    assert let_out.forget_taken_back(at=NOON + timedelta(days=31)) == 1


def test_when_the_customer_writes_meanwhile_it_stays_and_its_writer_decides(there: World) -> None:
    held = held_back(there)
    receive.write_back(there.a.conversation, words="Never mind.", new_files=[], send_key="c", at=NOON)

    hold.release_due(at=SOON)

    held.refresh_from_db()
    assert (held.is_stopped, held.why_stopped) == (True, "CAME_IN")
    assert held.words == "It is on its way."
    assert not Message.objects.filter(kind="REPLY").exists()
    with pytest.raises(reply.SomethingCameIn):
        hold.send_now(agent=there.agent, held_id=held.pk, at=SOON)
    hold.send_now(agent=there.agent, held_id=held.pk, at=SOON, send_anyway=True)
    assert Message.objects.filter(kind="REPLY").count() == 1


def test_ones_own_note_or_second_answer_stops_nothing(there: World) -> None:
    held_back(there, "First")
    held_back(there, "Second", at=NOON + timedelta(seconds=1))
    reply.note(agent=there.agent, conversation_id=there.a.conversation.pk, words="Hm", send_key="n", at=NOON)

    hold.release_due(at=SOON + timedelta(seconds=1))

    assert [one.text for one in Message.objects.filter(kind="REPLY").order_by("id")] == ["First", "Second"]


def test_what_was_closed_or_given_away_meanwhile_gets_no_answer_by_itself(there: World) -> None:
    closed = held_back(there, "One")
    close.close(
        agent=there.agent,
        conversation_id=there.a.conversation.pk,
        reason="SETTLED_ELSEWHERE",
        why="By telephone.",
        at=NOON + timedelta(seconds=1),
    )
    hold.release_due(at=SOON)
    closed.refresh_from_db()
    assert closed.why_stopped == "CLOSED"

    close.reopen(agent=there.agent, conversation_id=there.a.conversation.pk, at=SOON)
    away = held_back(there, "Two", at=SOON)
    assign.hand_over(
        agent=there.owner, conversation_id=there.a.conversation.pk, to_team_id=there.other_team.pk, at=SOON
    )
    hold.release_due(at=SOON + timedelta(seconds=10))
    away.refresh_from_db()
    assert away.why_stopped == "NOT_ALLOWED"


def test_who_may_only_read_by_then_sends_nothing_that_waited(there: World) -> None:
    held = held_back(there)
    there.agent.memberships.update(part=Part.READS)

    with pytest.raises(NotFound):
        hold.send_now(agent=there.agent, held_id=held.pk, at=NOON)
    hold.release_due(at=SOON)

    assert HeldReply.objects.get().why_stopped == "NOT_ALLOWED"


def test_sending_later_than_what_was_promised_is_said_before(there: World) -> None:
    late = there.a.promise.due_at + timedelta(hours=1)
    with pytest.raises(in_time.PromisedEarlier):
        send(there, later=late)

    held = held_back(there, later=late, is_late_meant=True)
    assert (held.is_for_later, held.release_at) == (True, late)
    hold.put_off(agent=there.agent, held_id=held.pk, later=NOON + timedelta(minutes=5), at=NOON)
    hold.release_due(at=NOON + timedelta(minutes=5))
    assert Message.objects.filter(kind="REPLY").count() == 1


def test_a_promise_about_to_break_is_not_held_up(there: World) -> None:
    just_before = there.a.promise.due_at - timedelta(seconds=15)

    sent = send(there, at=just_before)

    assert isinstance(sent, Message)


def test_whoever_wants_no_waiting_sends_at_once(there: World) -> None:
    arrange.set_habits(agent=there.agent, hold_seconds=0)

    assert isinstance(send(there), Message)
    assert not Draft.objects.exists()


def test_it_is_its_writers_alone_to_send_and_a_leads_to_take_back(there: World) -> None:
    held = held_back(there)
    for attempt in (
        lambda: hold.send_now(agent=there.lead, held_id=held.pk, at=NOON),
        lambda: hold.take_back(agent=there.stranger, held_id=held.pk, at=NOON),
        lambda: hold.put_off(agent=there.lead, held_id=held.pk, later=SOON, at=NOON),
    ):
        with pytest.raises(NotFound):
            attempt()

    hold.take_back(agent=there.lead, held_id=held.pk, at=NOON)
    assert reads.draft(there.a.conversation, there.agent) == "It is on its way."


def test_a_promise_in_own_words_is_made_when_it_goes_out_and_not_before(there: World) -> None:
    held_back(there, promises_made=[reply.OwnWords("the coat is back", NOON + timedelta(days=2))])
    assert not Promise.objects.filter(kind="OWN_WORDS").exists()

    hold.release_due(at=SOON)

    assert Promise.objects.get(kind="OWN_WORDS").due_at == NOON + timedelta(days=2)


def test_what_nobody_releases_is_a_fault_of_the_house(there: World) -> None:
    held_back(there)

    assert any("held back" in fault for fault in soundness.faults(NOON + timedelta(minutes=5)))


def test_files_that_nobody_sent_are_swept_and_those_of_a_draft_stay(there: World) -> None:
    talk = there.a.conversation.pk
    file = NewFile("a.txt", "text/plain", b"given up")
    given_up = keep.keep_upload(agent=there.agent, conversation_id=talk, kind="REPLY", file=file, at=NOON)
    kept_file = NewFile("b.txt", "text/plain", b"kept")
    kept = keep.keep_upload(agent=there.agent, conversation_id=talk, kind="NOTE", file=kept_file, at=NOON)
    keep.keep_draft(
        agent=there.agent, conversation_id=talk, words="Look", seen_version=1, at=NOON, kind="NOTE"
    )

    keep.sweep_uploads(at=NOON + timedelta(hours=23))
    assert Upload.objects.count() == 2
    keep.sweep_uploads(at=NOON + timedelta(hours=25))

    assert list(Upload.objects.all()) == [kept]
    assert given_up.key != kept.key


def test_a_file_that_went_with_another_answer_already_is_not_sent_silently_without(there: World) -> None:
    talk = there.a.conversation.pk
    file = NewFile("a.txt", "text/plain", b"once")
    upload = keep.keep_upload(agent=there.agent, conversation_id=talk, kind="REPLY", file=file, at=NOON)
    held_back(there, "With it", upload_ids=[upload.pk])

    with pytest.raises(hold.parcels.FileGone):
        send(there, "Again with it", upload_ids=[upload.pk])
    with pytest.raises(hold.parcels.FileGone):
        send(there, "A stranger's", upload_ids=[999])
