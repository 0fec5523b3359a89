"""A new conversation may belong to another one: it is noted why, nothing moves, and a person decides."""

from datetime import timedelta

import pytest
from django.conf import settings

from esmero.actions import guess, merge, receive
from esmero.actions.tests.conftest import NOON
from esmero.actions.tests.test_belonging import LATER, answers, ours
from esmero.actions.tests.test_receive import mail
from esmero.domain.conversations import access
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations.kinds import WhyGuessed
from esmero.domain.conversations.models import Conversation, Guess, Message
from esmero.ground.refs import NotFound

pytestmark = pytest.mark.django_db
STRANGER = {"sender_email": "clara@work.example"}


def guessed(received):
    """Return to which conversation it may belong, and why."""
    found = Guess.objects.filter(conversation=received.conversation).first()
    return (found.other, found.why) if found else None


def test_an_answer_from_another_address(asked):
    found = answers(ours(asked), **STRANGER)

    assert guessed(found) == (asked.conversation, WhyGuessed.ANSWERS)
    assert found.conversation != asked.conversation


def test_what_a_letter_there_answers_from_another_address(there):
    second = answers("1@mail.example", mail_message_id="2@mail.example")

    first = receive.receive(mail("Is it?", mail_message_id="1@mail.example", **STRANGER), at=LATER)

    assert guessed(first) == (second.conversation, WhyGuessed.ANSWERED)


@pytest.mark.parametrize(
    ("place", "why"),
    [("text", WhyGuessed.NAMES), ("subject", WhyGuessed.NAMES), ("quoted", WhyGuessed.QUOTES)],
)
def test_a_code_that_is_named_or_quoted(asked, place, why):
    Conversation.objects.filter(pk=asked.conversation.pk).update(code="4F7K92")
    named = {"text": "It is about Marea 4f7k-92.", "subject": "Code 4F7K92", "quoted": "Your code is 4F7K92."}
    more = {place: named[place]} | ({"text": "And?"} if place != "text" else {})

    found = receive.receive(mail(**({"external_id": "c", **STRANGER} | more)), at=LATER)

    assert guessed(found) == (asked.conversation, why)


def test_the_same_subject_from_the_same_address(asked):
    found = receive.receive(mail("Is it there?", subject="RE: Fwd: The Coat"), at=LATER)

    assert guessed(found) == (asked.conversation, WhyGuessed.SUBJECT)
    other = receive.receive(mail("Is it there now?", **STRANGER), at=LATER)
    assert guessed(other) is None


def test_a_number_that_stands_in_both(there, asked):
    first = receive.receive(mail("My order MAR-20931 is late", subject="Late"), at=NOON)

    found = receive.receive(mail("Where is MAR-20931?", subject="Hello", **STRANGER), at=LATER)

    assert guessed(found) == (first.conversation, WhyGuessed.NUMBER)
    elsewhere = mail(
        "Where is MAR-20931?", subject="Hey", recipients=["repairs@example.com"], external_id="n"
    )
    assert guessed(receive.receive(elsewhere, at=LATER)) != (first.conversation, WhyGuessed.NUMBER)


@pytest.mark.parametrize(
    "words", ["on 2026-11-17", "call +34 600 123 456", "at 10:20", "for 12.500 euros", "hola@20931.example"]
)
def test_dates_telephones_prices_and_addresses_are_no_numbers_of_orders(words):
    assert guess.numbers_in(words) == []


def test_an_answer_to_something_of_whoever_has_one_fresh_conversation(asked):
    found = answers("lost@mail.example", subject="Re: Confirmation")

    assert guessed(found) == (asked.conversation, WhyGuessed.GOES_ON)


def test_a_new_matter_is_said_to_belong_nowhere(asked):
    assert guessed(receive.receive(mail("A chair", subject="Chairs"), at=LATER)) is None


def test_it_is_accepted_by_a_merge_that_can_be_undone(there, asked):
    found = receive.receive(mail("Is it there?"), at=LATER)

    kept = guess.accept(agent=there.agent, conversation_id=found.conversation.pk, at=LATER)

    assert Message.objects.get(pk=found.message.pk).conversation == asked.conversation
    merge.undo(agent=there.agent, merge_id=kept.pk, at=LATER)
    assert Message.objects.get(pk=found.message.pk).conversation == found.conversation


def test_what_was_put_away_is_never_asked_again(there, asked):
    found = receive.receive(mail("Is it there?"), at=LATER)

    guess.put_away(agent=there.agent, conversation_id=found.conversation.pk, at=LATER)

    assert conversations.guess(found.conversation.pk) is None
    with pytest.raises(NotFound):
        guess.accept(agent=there.agent, conversation_id=found.conversation.pk, at=LATER)


def test_who_does_not_see_it_can_say_nothing_about_it(there, asked):
    found = receive.receive(mail("Is it there?"), at=LATER)

    with pytest.raises(NotFound):
        guess.put_away(agent=there.stranger, conversation_id=found.conversation.pk, at=LATER)


def test_a_letter_signed_for_a_conversation_that_is_gone_is_received_all_the_same(there):
    name = access.mail_id(999_999, host=settings.ESMERO_HOST)

    found = answers(name, **STRANGER, at=NOON + timedelta(days=1))

    assert (found.is_new_conversation, guessed(found)) == (True, None)
