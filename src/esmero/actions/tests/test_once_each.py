"""Nothing is taken twice, and nothing is taken for a repetition that is none."""

from datetime import UTC, datetime, timedelta

import pytest
from tests import world

from esmero.actions import receive, reply
from esmero.actions.reply import SomethingCameIn
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.files.kinds import NewFile
from esmero.domain.workbench.models import Draft

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)


def test_an_old_page_that_brings_new_words_with_its_key_loses_none_of_them() -> None:
    there = world.make_world(NOON)

    for words in ("And in red?", "And in red?", "Or in green?"):
        receive.write_back(there.a.conversation, words=words, new_files=[], send_key="k", at=NOON)

    said = Message.objects.filter(conversation=there.a.conversation, channel_kind="PAGE")
    assert [one.text for one in said.order_by("id")] == ["And in red?", "Or in green?"]


def test_a_picture_added_before_pressing_again_is_not_lost() -> None:
    there = world.make_world(NOON)
    photo = NewFile("seam.png", "image/png", world.PIXEL)

    receive.write_back(there.a.conversation, words="Look", new_files=[], send_key="k", at=NOON)
    again = receive.write_back(there.a.conversation, words="Look", new_files=[photo], send_key="k", at=NOON)

    assert not again.is_repeated
    assert again.message.file_count == 1


def test_an_answer_that_was_changed_after_it_went_out_is_kept_and_said_so() -> None:
    there = world.make_world(NOON)
    version = Conversation.objects.get(pk=there.a.conversation.pk).version

    def send(words: str) -> Message:
        return reply.reply(
            agent=there.agent,
            conversation_id=there.a.conversation.pk,
            words=words,
            seen_version=version,
            send_key="k",
            at=NOON,
        )

    first = send("It comes on Friday.")
    assert send("It comes on Friday.") == first
    with pytest.raises(SomethingCameIn):
        send("It comes on Saturday.")

    assert Draft.objects.get().text == "It comes on Saturday."


def test_what_a_customer_writes_meanwhile_wakes_a_conversation_that_was_closed_since_they_opened_it() -> None:
    there = world.make_world(NOON)
    as_opened = Conversation.objects.get(pk=there.a.conversation.pk)
    reply.reply(
        agent=there.agent,
        conversation_id=as_opened.pk,
        words="Done.",
        seen_version=as_opened.version,
        send_key="k",
        at=NOON,
    )
    assert Conversation.objects.get(pk=as_opened.pk).is_waiting

    receive.write_back(
        as_opened, words="It is not", new_files=[], send_key="k", at=NOON + timedelta(minutes=1)
    )

    now = Conversation.objects.get(pk=as_opened.pk)
    assert now.is_open
    assert now.next_due_at is not None
    assert now.version == as_opened.version + 2
