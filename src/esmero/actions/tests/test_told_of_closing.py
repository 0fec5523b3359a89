"""Closing takes promises back: whoever waits for one of them reads it in one letter, and nobody else."""

from datetime import UTC, datetime, timedelta

import pytest
from tests import world
from tests.world import World

from esmero.actions import close, escalating, promise, reply
from esmero.actions.tests.test_rules_tell_promises import words_of
from esmero.domain.channels.models import Delivery
from esmero.domain.conversations.kinds import MessageKind
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.staff.models import Agent

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
WHY = "We do not make this coat any more."


@pytest.fixture
def there() -> World:
    return world.make_world(NOON)


@pytest.fixture
def answered(there: World) -> World:
    """Nothing is promised any more."""
    conversation = there.a.conversation
    reply.reply(
        agent=there.agent,
        conversation_id=conversation.pk,
        words="It comes.",
        seen_version=0,
        send_anyway=True,
        send_key="1",
        at=NOON,
    )
    return there


def letters(there: World) -> list[Message]:
    """What software wrote behind the confirmation."""
    sent = Message.objects.filter(conversation=there.a.conversation, kind=MessageKind.NOTICE)
    return list(sent.order_by("id"))[1:]


def promises(there: World, *words: str) -> None:
    for number, said in enumerate(words, start=1):
        made = reply.OwnWords(said, NOON + timedelta(days=number))
        promise.make(agent=there.agent, conversation_id=there.a.conversation.pk, made=made, at=NOON)


def end(there: World, reason: str = "ANSWERED", why: str = WHY, by: Agent | None = None) -> Conversation:
    return close.close(
        agent=by or there.agent, conversation_id=there.a.conversation.pk, reason=reason, why=why, at=NOON
    )


def test_several_promises_are_taken_back_in_one_letter_with_the_words_of_who_closed(answered: World) -> None:
    promises(answered, "look at the photos", "write to the mill")

    closed = end(answered)

    (letter,) = letters(answered)
    assert letter.text == "We take promises back."
    mail = words_of(Delivery.objects.get(about_kind="message", about_id=letter.pk))
    for said in ("look at the photos", "write to the mill", WHY, "Marta says why", "it opens again"):
        assert said in mail
    assert closed.is_closed


def test_one_promise_is_told_as_one(answered: World) -> None:
    promises(answered, "look at the photos")

    end(answered)

    assert [letter.text for letter in letters(answered)] == ["We take a promise back."]


def test_where_nothing_is_promised_no_letter_is_sent(answered: World) -> None:
    end(answered)

    assert letters(answered) == []


@pytest.mark.parametrize("why", ["", WHY])
def test_what_is_unwanted_is_told_nothing(there: World, why: str) -> None:
    promises(there, "look at the photos")

    end(there, reason="UNWANTED", why=why)

    assert letters(there) == []


def mail_of_the_last_letter(there: World) -> str:
    letter = letters(there)[-1]
    return words_of(Delivery.objects.get(about_kind="message", about_id=letter.pk))


def test_somebody_above_who_closes_says_that_it_is_closed(answered: World) -> None:
    promise.escalate(Conversation.objects.get(pk=answered.a.conversation.pk), at=NOON)

    end(answered, by=answered.lead)

    mail = mail_of_the_last_letter(answered)
    for said in (f"{answered.lead.short_name} does not take this up.", WHY, "it opens again"):
        assert said in mail


def test_what_was_asked_from_above_is_refused_in_the_letter_that_takes_promises_back(
    answered: World,
) -> None:
    promises(answered, "look at the photos")
    promise.escalate(Conversation.objects.get(pk=answered.a.conversation.pk), at=NOON)

    end(answered, by=answered.lead)

    mail = mail_of_the_last_letter(answered)
    refused = f"You asked for somebody above: {answered.lead.short_name} does not take this up."
    for said in ("look at the photos", refused, WHY, "it opens again"):
        assert said in mail
    assert "takes this up and answers you" not in mail
    assert letters(answered)[-1].text == "We take a promise back."


def test_refused_and_left_open_nothing_is_said_of_closing(answered: World) -> None:
    asked = promise.escalate(Conversation.objects.get(pk=answered.a.conversation.pk), at=NOON)

    escalating.refuse(agent=answered.lead, promise_id=asked.pk, because=WHY, at=NOON)

    assert "it opens again" not in mail_of_the_last_letter(answered)
