"""A forwarded letter that is held back: nobody outside has it before its moment, each has it once after."""

from datetime import timedelta
from typing import Any

import pytest
from tests import world
from tests.world import World

from esmero.actions import forward, hold, keep, let_out, parcels, pass_on, receive
from esmero.domain.channels.models import Delivery
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.files import reads as files
from esmero.domain.files.kinds import NewFile
from esmero.domain.staff.models import Membership
from esmero.domain.workbench import reads
from esmero.domain.workbench.models import HeldReply, Upload
from esmero.ground.refs import NotFound

pytestmark = pytest.mark.django_db
WEAVER, DYER = "weaver@mill.example", "dyer@mill.example"
ASKED = "How long does a new star take?"
MOMENT = timedelta(seconds=11)


@pytest.fixture
def there() -> World:
    return world.make_world()


def passed(there: World, *to: str, **more: Any) -> list[Message | HeldReply]:
    what: dict[str, Any] = {
        "words": ASKED,
        "subject": "A star",
        "message_ids": [there.a.message.pk],
        "file_ids": [there.a.file.pk],
    }
    return forward.forward(
        agent=there.agent,
        conversation_id=there.a.conversation.pk,
        to=to or [WEAVER],
        passing_on=forward.Passing(**what | more),
        send_key="k",
        at=there.at,
    )


def held_back(there: World, *to: str, **more: Any) -> HeldReply:
    (held,) = passed(there, *to, **more)
    assert isinstance(held, HeldReply)
    return held


def forwarded() -> list[Message]:
    return list(Message.objects.filter(kind="FORWARD").order_by("id"))


def test_until_its_moment_it_is_no_message_and_no_letter(there: World) -> None:
    letters, version = Delivery.objects.count(), there.a.conversation.version

    held_back(there, new_files=[NewFile("star.png", "image/png", world.PIXEL)])
    hold.release_due(at=there.at + timedelta(seconds=9))

    assert forwarded() == []
    assert Delivery.objects.count() == letters
    assert Conversation.objects.get(pk=there.a.conversation.pk).version == version


def test_at_its_moment_each_address_has_one_letter_with_all_that_was_chosen(there: World) -> None:
    held_back(there, WEAVER, DYER, new_files=[NewFile("star.png", "image/png", world.PIXEL)])

    hold.release_due(at=there.at + MOMENT)
    hold.release_due(at=there.at + MOMENT)

    sent = forwarded()
    assert [one.to_email for one in sent] == [WEAVER, DYER]
    assert {one.text for one in sent} == {ASKED}
    assert all(world.WORD_OF_A in one.quoted for one in sent)
    names = [file.name for file in files.of_each("message", [sent[1].pk])[sent[1].pk]]
    assert sorted(names) == sorted(["star.png", there.a.file.name])
    assert Delivery.objects.filter(about_id__in=[one.pk for one in sent], is_internal=True).count() == 2
    assert not HeldReply.objects.exists()
    assert not Upload.objects.exists()


def test_pressed_twice_it_is_held_once_and_an_address_added_since_once_too(there: World) -> None:
    first = held_back(there, WEAVER)
    assert passed(there, WEAVER) == [first]
    passed(there, WEAVER, DYER)

    hold.release_due(at=there.at + MOMENT)
    passed(there, WEAVER, DYER)

    assert [one.to_email for one in forwarded()] == [WEAVER, DYER]


def test_pressed_twice_to_several_it_is_held_once_and_undo_takes_all_of_it_back(there: World) -> None:
    held = held_back(there, WEAVER, DYER)
    assert passed(there, WEAVER, DYER) == [held]
    assert passed(there, DYER) == [held]
    assert HeldReply.objects.count() == 1

    hold.take_back(agent=there.agent, held_id=held.pk, at=there.at)
    hold.release_due(at=there.at + MOMENT)

    assert not HeldReply.objects.exists()
    assert forwarded() == []


def test_taken_back_words_addresses_letters_and_files_stand_in_the_draft_and_nothing_goes_out(
    there: World,
) -> None:
    held = held_back(there, WEAVER, DYER, new_files=[NewFile("star.png", "image/png", world.PIXEL)])
    talk = there.a.conversation

    hold.take_back(agent=there.agent, held_id=held.pk, at=there.at)
    hold.release_due(at=there.at + MOMENT)

    draft = reads.draft_row(talk, there.agent, kind="FORWARD")
    assert draft is not None
    assert draft.text == ASKED
    assert draft.chosen == {
        "to": f"{WEAVER}, {DYER}",
        "subject": "A star",
        "letters": [there.a.message.pk],
        "kept": [there.a.file.pk],
    }
    assert [(one.name, one.kind) for one in reads.uploads(talk, there.agent)] == [("star.png", "FORWARD")]
    assert reads.draft(talk, there.agent) == ""
    assert forwarded() == []


def test_all_letters_pressed_twice_are_one_sending_also_where_one_more_came_in_between(there: World) -> None:
    held = held_back(there, is_whole=True)
    receive.write_back(there.a.conversation, words="And?", new_files=[], send_key="c", at=there.at)
    newest = Message.objects.latest("id").pk

    again = passed(there, is_whole=True, message_ids=[there.a.message.pk, newest])

    assert again == [held]
    assert HeldReply.objects.count() == 1


def begun_since(there: World, **chosen: Any) -> dict[str, Any]:
    """What is chosen in the draft after another one was begun while the first was held, and Undo pressed."""
    held = held_back(there, WEAVER, DYER)
    keep.keep_draft(
        agent=there.agent,
        conversation_id=there.a.conversation.pk,
        words="And you?",
        seen_version=1,
        kind="FORWARD",
        chosen=chosen,
        at=there.at,
    )
    draft = hold.take_back(agent=there.agent, held_id=held.pk, at=there.at)
    assert draft.text == f"{ASKED}\n\nAnd you?"
    return draft.chosen


def test_taken_back_it_leaves_what_was_chosen_since_in_a_newer_draft(there: World) -> None:
    mine, file = there.a.message.pk, there.a.file.pk

    chosen = begun_since(
        there,
        to="Third@mill.example, WEAVER@mill.example;",
        subject="Wool",
        letters=[mine, 7_000],
        kept=[8_000],
        is_whole=True,
    )

    assert chosen == {
        "to": f"Third@mill.example, WEAVER@mill.example, {DYER}",
        "subject": "Wool",
        "letters": [mine, 7_000],
        "kept": [file, 8_000],
        "is_whole": True,
    }


def test_taken_back_its_subject_stands_where_the_newer_draft_has_only_the_usual_one(there: World) -> None:
    usual = forward.subject_for(there.a.conversation)

    assert begun_since(there, to="third@mill.example", subject=usual)["subject"] == "A star"


def test_a_late_double_of_what_was_taken_back_sends_nothing_to_anybody(there: World) -> None:
    new_file = [NewFile("star.png", "image/png", world.PIXEL)]
    held = held_back(there, WEAVER, DYER, new_files=new_file)
    hold.take_back(agent=there.agent, held_id=held.pk, at=there.at)

    for to in ([WEAVER, DYER], [DYER]):
        with pytest.raises(hold.WasTakenBack):
            passed(there, *to, new_files=new_file)
    assert not HeldReply.objects.exists()


def test_what_the_customer_writes_meanwhile_does_not_stop_it(there: World) -> None:
    held_back(there)
    receive.write_back(there.a.conversation, words="And?", new_files=[], send_key="c", at=there.at)

    hold.release_due(at=there.at + MOMENT)

    assert len(forwarded()) == 1


def test_an_address_that_became_the_customers_meanwhile_gets_nothing(there: World) -> None:
    held = held_back(there)
    Conversation.objects.filter(pk=there.a.conversation.pk).update(reply_to=WEAVER)

    hold.release_due(at=there.at + MOMENT)

    held.refresh_from_db()
    assert held.why_stopped == "ADDRESS"
    with pytest.raises(let_out.CannotGo):
        hold.send_now(agent=there.agent, held_id=held.pk, at=there.at, send_anyway=True)
    assert forwarded() == []


def test_a_letter_or_a_file_that_is_there_no_more_is_not_left_out_silently(there: World) -> None:
    held = held_back(there, WEAVER)
    Message.objects.filter(pk=there.a.message.pk).update(conversation=there.b.conversation)
    hold.release_due(at=there.at + MOMENT)
    held.refresh_from_db()
    assert held.why_stopped == "LETTER_GONE"

    Message.objects.filter(pk=there.a.message.pk).update(conversation=there.a.conversation)
    files.path_of(there.a.file.key).unlink()
    with pytest.raises(parcels.FileGone):
        hold.send_now(agent=there.agent, held_id=held.pk, at=there.at)
    assert forwarded() == []


def test_what_is_too_much_for_one_letter_by_now_stops_and_says_so(
    there: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = held_back(there)
    monkeypatch.setattr(pass_on, "MOST_CHARACTERS", 1)

    hold.release_due(at=there.at + MOMENT)

    held.refresh_from_db()
    assert held.why_stopped == "TOO_MUCH"
    with pytest.raises(let_out.CannotGo):
        hold.send_now(agent=there.agent, held_id=held.pk, at=there.at, send_anyway=True)
    assert forwarded() == []


def test_who_may_only_read_by_then_passes_nothing_on(there: World) -> None:
    held_back(there)
    Membership.objects.filter(agent=there.agent).update(part="READS")

    hold.release_due(at=there.at + MOMENT)

    assert HeldReply.objects.get().why_stopped == "NOT_ALLOWED"


def test_whoever_waits_no_longer_sends_it_now_and_strangers_do_not(there: World) -> None:
    held = held_back(there)
    with pytest.raises(NotFound):
        hold.send_now(agent=there.stranger, held_id=held.pk, at=there.at)

    hold.send_now(agent=there.agent, held_id=held.pk, at=there.at)

    assert [one.to_email for one in forwarded()] == [WEAVER]


def test_addresses_are_kept_before_a_word_is_written_and_gone_when_nothing_is_left(there: World) -> None:
    given: dict[str, Any] = {
        "agent": there.agent,
        "conversation_id": there.a.conversation.pk,
        "words": "",
        "seen_version": 1,
        "kind": "FORWARD",
        "at": there.at,
    }
    keep.keep_draft(**given, chosen={"to": WEAVER, "letters": [1]})
    draft = reads.draft_row(there.a.conversation, there.agent, kind="FORWARD")
    assert draft is not None
    assert draft.chosen["to"] == WEAVER

    keep.keep_draft(**given, chosen={"to": "", "letters": [1]})
    assert reads.draft_row(there.a.conversation, there.agent, kind="FORWARD") is None
