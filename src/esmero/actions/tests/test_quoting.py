"""What stands quoted below an answer: as the company likes it, and never what its reader may not read."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from tests.world import WORD_OF_A, WORD_OF_B, make_world

from esmero.actions import merge, receive, reply
from esmero.domain.channels.models import Delivery
from esmero.domain.company.models import Company
from esmero.domain.conversations.kinds import MessageKind
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.staff.models import Team

pytestmark = pytest.mark.django_db
NOTE = "Only colleagues know of the quince."


@pytest.fixture
def company():
    return make_world()


def wish(quotes):
    Company.objects.update(quotes=quotes)


def writes_back(company, words):
    conversation = Conversation.objects.get(pk=company.a.conversation.pk)
    receive.write_back(conversation, words=words, new_files=[], send_key=words, at=company.at)


def answered(company, words="It is on its way."):
    number = company.a.conversation.pk
    conversation = Conversation.objects.get(pk=number)
    reply.reply(
        agent=company.agent,
        conversation_id=number,
        words=words,
        seen_version=conversation.version,
        send_key=words,
        at=company.at + timedelta(minutes=1),
    )
    mail = message_from_bytes(bytes(Delivery.objects.latest("id").raw), policy=policy.default)
    return tuple(mail.get_body((kind,)).get_content().replace("\r\n", "\n") for kind in ("plain", "html"))


def quoted(words):
    return "\n".join(line for line in words.split("\n") if line.startswith(">"))


def test_nothing_is_quoted_unless_the_company_likes_it(company):
    text, page = answered(company)

    assert quoted(text) == ""
    assert WORD_OF_A not in page.partition("<main>")[2]


def test_the_letter_that_is_answered_is_quoted(company):
    wish("ANSWERED")
    writes_back(company, "And the sleeve?")

    text, page = answered(company)

    assert quoted(text) == "> And the sleeve?"
    assert "Ana wrote:" in text
    quote = page.partition("<blockquote")[2]
    assert "And the sleeve?" in quote and WORD_OF_A not in quote


def test_all_letters_are_quoted_the_newest_first(company):
    wish("ALL")
    answered(company, "Ours, from before.")
    writes_back(company, "And the sleeve?")

    text, _ = answered(company)

    lines = quoted(text)
    places = [lines.index(words) for words in ("> And the sleeve?", "> Ours, from before.", WORD_OF_A)]
    assert places == sorted(places)
    assert "Marta at Marea wrote:" in text


def test_no_note_and_nothing_that_is_held_back_is_quoted(company):
    wish("ALL")
    number = company.a.conversation.pk
    reply.note(agent=company.agent, conversation_id=number, words=NOTE, send_key="n", at=company.at)
    writes_back(company, "A stranger's words")
    Message.objects.filter(text="A stranger's words").update(held_since=company.at)

    text, page = answered(company)

    for secret in (NOTE, "A stranger's words"):
        assert secret not in text and secret not in page


def test_what_a_stranger_wrote_is_not_quoted_even_when_it_was_let_through(company):
    wish("ALL")
    writes_back(company, "From another address")
    Message.objects.filter(text="From another address").update(from_email="x@evil.example")

    text, _ = answered(company)

    assert "From another address" not in quoted(text)


def test_nothing_of_another_customer_is_quoted_after_a_merge(company):
    wish("ALL")
    Team.objects.update(is_open_to_all=True)
    merge.merge(
        agent=company.owner,
        conversation_id=company.b.conversation.pk,
        into_id=company.a.conversation.pk,
        is_agreed=True,
        at=company.at,
    )
    # Somebody shows the customer one of the letters all the same: that is no reason to repeat it.
    moved = Message.objects.filter(conversation=company.a.conversation, text__contains=WORD_OF_B)
    assert moved.update(held_since=None)

    text, page = answered(company)

    assert WORD_OF_A in quoted(text)
    assert WORD_OF_B not in text and WORD_OF_B not in page


def test_a_very_long_story_is_quoted_in_part(company):
    wish("ALL")
    conversation = company.a.conversation
    for number in range(30):
        Message.objects.create(
            conversation=conversation, kind=MessageKind.FROM_CUSTOMER, text=f"{number} " + "x" * 3000,
            channel_kind="EMAIL", at=company.at,
        )  # fmt: skip

    text, _ = answered(company)

    assert "> 29 x" in text and "> 10 x" not in text
    assert len(text) < 60_000
