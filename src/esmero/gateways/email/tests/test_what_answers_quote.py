"""What an answer to a notice quotes of it: colleagues' words reach no customer, nor another team."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.conf import settings
from tests.world import make_world

from esmero.actions import answer_notice, arrange, assign, notify, receive, reply, take
from esmero.domain.channels import access
from esmero.domain.conversations.access import reply_address
from esmero.domain.conversations.kinds import MessageKind
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.promises.models import Promise
from esmero.domain.staff.kinds import ByMail
from esmero.gateways.email import intake
from esmero.gateways.email.tests.mails import ANA
from esmero.gateways.email.tests.test_answering_notices import (
    SAID,
    answer,
    is_set_aside,
    letter_to,
    sent,
    waits_as_a_draft,
)
from esmero.ground import clock

pytestmark = pytest.mark.django_db
NOTED = "A difficult man, as he ever was; be short with him."


@pytest.fixture
def company():
    made = make_world()
    notify.tell(at=made.at)
    Conversation.objects.filter(pk=made.a.conversation.pk).update(agent=made.agent)
    arrange.set_habits(agent=made.agent, notices_by_mail=ByMail.AT_ONCE.value)
    return made


@pytest.fixture
def letter(company):
    """The letter about the customer's words, in which a colleague's note stands as well."""
    number = company.a.conversation.pk
    reply.note(agent=company.lead, conversation_id=number, words=NOTED, send_key="n", at=company.at)
    conversation = Conversation.objects.get(pk=number)
    receive.write_back(conversation, words="And now?", new_files=[], send_key="1", at=company.at)
    return letter_to(company)


def given(letter, raw, company):
    """Bring raw bytes in as an answer to the letter."""
    to = letter["Reply-To"].addresses[0].addr_spec
    receipt = intake.take(raw, company.agent.email, [to], clock.now())
    take.read_receipts(at=clock.now())
    receipt.refresh_from_db()
    return receipt


def made(letter, company, words):
    """A bare answer of the agent, without the quote below it."""
    mail = message_from_bytes(
        f"From: {company.agent.email}\nTo: {letter['Reply-To']}\nMessage-ID: <q@example.com>\n"
        f"In-Reply-To: {letter['Message-ID']}\nSubject: Re\n\n{words}\n".encode(),
        policy=policy.default,
    )
    mail.set_content(words)
    return mail


@pytest.mark.parametrize(
    "words", [f"> {NOTED}\nI will.\n\n> And now?\n{SAID}", f"{SAID}\n\n{NOTED}", f"| {NOTED[:9]}\n\n{SAID}"]
)
def test_what_colleagues_wrote_goes_to_no_customer_however_it_is_quoted(company, letter, words):
    given(letter, made(letter, company, words).as_bytes(), company)

    assert sent(company) == []
    assert waits_as_a_draft(company)


def test_our_letter_as_a_file_beside_the_words_does_not_go_along(company, letter):
    mail = made(letter, company, SAID)
    mail.add_attachment(letter)

    given(letter, mail.as_bytes(), company)

    assert sent(company) == []
    assert waits_as_a_draft(company)


def test_words_alone_go_out(company, letter):
    given(letter, made(letter, company, SAID).as_bytes(), company)

    assert [one.text for one in sent(company)] == [SAID]


def test_an_answer_that_goes_to_the_customers_address_with_us_as_well_goes_out_once(company, letter):
    host = settings.ESMERO_HOST
    both = [letter["Reply-To"].addresses[0].addr_spec, reply_address(company.a.conversation, host=host)]
    mail = made(letter, company, SAID)
    mail["Cc"] = both[1]
    for one in both:
        intake.take(mail.as_bytes(), company.agent.email, [one], clock.now())
    take.read_receipts(at=clock.now())

    assert [one.text for one in sent(company)] == [SAID]


def test_what_is_set_aside_is_for_the_people_of_its_conversation_and_goes_with_its_customer(company, letter):
    Conversation.objects.update(team=company.other_team)

    receipt = answer(company, letter, sender="Marta <marta@home.example>")

    assert is_set_aside(receipt)
    assert receipt.customer_id == company.a.conversation.customer_id
    assert receipt not in access.set_aside_seen_by(company.agent)[0]


def test_a_customer_who_answers_to_all_is_brought_to_the_desk_when_somebody_wants_it(company, letter):
    receipt = answer(company, letter, sender=ANA, In_Reply_To="<m@example.com>", words="Thank you.")
    assert is_set_aside(receipt)

    take.bring_to_the_desk(agent=company.lead, receipt_id=receipt.pk, at=clock.now())
    take.read_receipts(at=clock.now())

    assert Message.objects.filter(kind=MessageKind.FROM_CUSTOMER, text="Thank you.").exists()
    assert not Message.objects.filter(kind=MessageKind.REPLY).exists()


def test_an_answer_that_was_read_late_is_said_when_it_goes_out(company, letter):
    late = clock.now() + timedelta(hours=2)
    raw = made(letter, company, SAID).as_bytes()
    to = letter["Reply-To"].addresses[0].addr_spec
    intake.take(raw, company.agent.email, [to], clock.now())

    take.read_receipts(at=late)

    assert [one.at for one in sent(company)] == [late]
    assert Promise.objects.get(pk=company.a.promise.pk).kept_at == late


def test_what_is_set_aside_follows_its_conversation_to_another_team(company, letter):
    receipt = answer(company, letter, sender="Marta <marta@home.example>")
    assert receipt in access.set_aside_seen_by(company.agent)[0]

    number = company.a.conversation.pk
    assign.hand_over(
        agent=company.owner, conversation_id=number, to_team_id=company.other_team.pk, at=clock.now()
    )

    assert receipt not in access.set_aside_seen_by(company.agent)[0]
    assert receipt in access.set_aside_seen_by(company.stranger)[0]


def test_an_absence_notice_that_quotes_our_letter_is_for_the_people_of_its_conversation(company, letter):
    Conversation.objects.update(team=company.other_team)

    receipt = answer(company, letter, Auto_Submitted="auto-replied")

    assert is_set_aside(receipt)
    assert receipt not in access.set_aside_seen_by(company.agent)[0]
    assert receipt in access.set_aside_seen_by(company.stranger)[0]


def test_one_that_nobody_can_read_is_for_them_too(company, letter, monkeypatch):
    Conversation.objects.update(team=company.other_team)

    def breaks(*args, **given):
        raise ValueError

    monkeypatch.setattr(answer_notice, "take_in", breaks)
    receipt = answer(company, letter)
    for minutes in (10, 20):
        take.read_receipts(at=clock.now() + timedelta(minutes=minutes))

    assert access.failed_seen_by(company.agent) == []
    assert access.failed_seen_by(company.stranger) == [receipt]
