"""An agent answers the letter that told them of something: with every proof it goes out, else it does not."""

import re
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.conf import settings
from tests.world import make_world

from esmero.actions import answer_notice, arrange, mail_notices, notify, receive, reply, take
from esmero.domain.channels.kinds import ReceiptState
from esmero.domain.channels.models import Delivery
from esmero.domain.conversations.kinds import MessageKind
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.customers.models import Customer
from esmero.domain.staff.kinds import ByMail, Part
from esmero.domain.staff.models import Agent, Membership, Team
from esmero.domain.workbench.models import Draft, Notice, Upload
from esmero.gateways.email import intake, ours
from esmero.gateways.email.proving import lookups
from esmero.gateways.email.tests.mails import COMPANY, mail
from esmero.gateways.email.tests.signed import REJECT, Names
from esmero.ground import clock

pytestmark = pytest.mark.django_db
SAID = "It left us on Monday."


@pytest.fixture
def company():
    made = make_world()
    notify.tell(at=made.at)
    Conversation.objects.filter(pk=made.a.conversation.pk).update(agent=made.agent)
    arrange.set_habits(agent=made.agent, notices_by_mail=ByMail.AT_ONCE.value)
    return made


@pytest.fixture
def letter(company):
    """The letter that told the agent of the customer's words."""
    conversation = Conversation.objects.get(pk=company.a.conversation.pk)
    receive.write_back(conversation, words="And now?", new_files=[], send_key="1", at=company.at)
    return letter_to(company)


def letter_to(company):
    notify.tell(at=company.at)
    mail_notices.send_at_once(at=company.at + timedelta(minutes=3))
    delivery = Delivery.objects.filter(about_kind="notice").latest("id")
    return message_from_bytes(bytes(delivery.raw), policy=policy.default)


def quoted(letter):
    body = letter.get_body(("plain",)).get_content()
    return f"On Sunday, {letter['From']} wrote:\n" + "\n".join(f"> {line}" for line in body.splitlines())


def answer(company, letter, words=SAID, *, at=None, **details):
    """Answer the letter as the agent's mail program does; return what became of it."""
    given = {
        "sender": f"Marta <{company.agent.email}>",
        "to": letter["Reply-To"].addresses[0].addr_spec,
        "words": f"{words}\n\n{quoted(letter)}\n",
        "In_Reply_To": letter["Message-ID"],
        **details,
    }
    envelope_sender = given.pop("envelope", company.agent.email)
    raw = mail(**given)
    receipt = intake.take(raw, envelope_sender, [given["to"]], at or clock.now())
    take.read_receipts(at=at or clock.now())
    receipt.refresh_from_db()
    return receipt


def sent(company):
    """What customers were sent since the company was made."""
    return list(Message.objects.filter(kind=MessageKind.REPLY).order_by("id"))


def is_set_aside(receipt):
    return receipt.state == ReceiptState.SET_ASIDE and bool(receipt.reason)


def waits_as_a_draft(company, words=SAID):
    draft = Draft.objects.get(agent=company.agent)
    notify.tell(at=clock.now())
    told = Notice.objects.filter(agent=company.agent, kind="KEPT").count()
    return words in draft.text and told == 1


def test_with_every_proof_the_words_go_out_as_the_agents_and_keep_the_promise(company, letter):
    receipt = answer(company, letter)

    (message,) = sent(company)
    assert receipt.state == ReceiptState.READ
    assert receipt.message_id == message.pk
    assert (message.text, message.agent) == (SAID, company.agent)
    company.a.promise.refresh_from_db()
    assert company.a.promise.state(clock.now()) == "kept"
    assert Delivery.objects.filter(
        about_kind="message", about_id=message.pk, recipient="ana@example.org"
    ).exists()
    assert not Notice.objects.filter(agent=company.agent, seen_at=None).exists()


def test_the_same_answer_twice_goes_out_once(company, letter):
    answer(company, letter)
    answer(company, letter)

    assert len(sent(company)) == 1


@pytest.mark.parametrize("beginning", ["note:", "Note :", "nota:", "Заметка:", "*Note:*", "\ufeffnote："])
def test_what_begins_as_a_note_stays_among_colleagues(company, letter, beginning):
    answer(company, letter, f"{beginning} {SAID}")

    assert sent(company) == []
    note = Message.objects.get(kind=MessageKind.NOTE)
    assert (note.text, note.agent) == (SAID, company.agent)


def test_an_answer_to_being_named_in_a_note_is_a_note(company):
    words = f"@{company.agent.short_name}, do you know?"
    conversation_id = company.a.conversation.pk
    reply.note(agent=company.lead, conversation_id=conversation_id, words=words, send_key="1", at=company.at)
    answer(company, letter_to(company))

    assert sent(company) == []
    assert Message.objects.filter(kind=MessageKind.NOTE, agent=company.agent, text=SAID).exists()


@pytest.mark.parametrize(
    "missing",
    ["mac", "sender", "reply-to only", "letter", "another letter", "nobody's envelope", "absence"],
)
def test_without_a_proof_of_who_wrote_it_nothing_goes_out_and_nothing_is_lost(company, letter, missing):
    before, customers = Message.objects.count(), Customer.objects.count()
    address = letter["Reply-To"].addresses[0].addr_spec
    other = Message.objects.exclude(mail_message_id="").first()
    details = {
        "mac": {"to": re.sub(r"\.[a-z2-7]{3}", ".aaa", address, count=1)},
        "sender": {"sender": f"Marta <{company.lead.email}>"},
        "reply-to only": {"sender": "eve@example.net", "Reply_To": company.agent.email},
        "letter": {"In_Reply_To": "<unknown@example.com>"},
        "another letter": {"In_Reply_To": f"<{other.mail_message_id}>"},
        "nobody's envelope": {"envelope": ours.NOBODY},
        "absence": {"Auto_Submitted": "auto-replied"},
    }[missing]

    receipt = answer(company, letter, **details)

    assert is_set_aside(receipt), receipt.state
    # What it quotes goes when its customer is erased.
    assert receipt.customer_id == company.a.conversation.customer_id
    assert SAID in bytes(receipt.raw).decode()
    assert Message.objects.count() == before
    assert Customer.objects.count() == customers
    assert not Draft.objects.exists()


@pytest.mark.parametrize("how", ["left the staff", "lost sight of the team"])
def test_who_may_not_see_it_any_more_sends_nothing(company, letter, how):
    if how == "left the staff":
        Agent.objects.filter(pk=company.agent.pk).update(is_active=False)
    else:
        Membership.objects.filter(agent=company.agent).delete()
        Team.objects.filter(pk=company.team.pk).update(is_open_to_all=False)

    assert is_set_aside(answer(company, letter))
    assert sent(company) == []


def test_an_answer_to_the_sender_instead_is_no_customers_letter(company, letter):
    before = Message.objects.count()

    receipt = answer(company, letter, to=COMPANY)

    assert is_set_aside(receipt)
    assert Message.objects.count() == before


def test_a_forged_agent_with_a_real_letter_of_a_customers_conversation_is_no_agent(company):
    answered = f"<{company.a.message.mail_message_id or '1@example.org'}>"
    raw = mail(sender=company.agent.email, In_Reply_To=answered, words=SAID)
    intake.take(raw, company.agent.email, [COMPANY], clock.now())
    take.read_receipts(at=clock.now())

    assert sent(company) == []
    assert not Message.objects.filter(agent=company.agent).exists()


def test_what_came_in_meanwhile_keeps_the_words_as_a_draft(company, letter):
    conversation = Conversation.objects.get(pk=company.a.conversation.pk)
    receive.write_back(conversation, words="Forget it.", new_files=[], send_key="2", at=clock.now())

    receipt = answer(company, letter)

    assert receipt.state == ReceiptState.READ
    assert sent(company) == []
    assert waits_as_a_draft(company)


def test_a_colleagues_answer_meanwhile_does_so_too(company, letter):
    reply.reply(
        agent=company.lead,
        conversation_id=company.a.conversation.pk,
        words="Tomorrow.",
        seen_version=Conversation.objects.get(pk=company.a.conversation.pk).version,
        send_key="1",
        at=clock.now(),
    )
    answer(company, letter)

    assert [message.agent for message in sent(company)] == [company.lead]
    assert waits_as_a_draft(company)


def test_what_was_closed_meanwhile_is_not_opened_by_mail(company, letter):
    conversation = Conversation.objects.get(pk=company.a.conversation.pk)
    Conversation.objects.filter(pk=conversation.pk).update(closed_at=clock.now() + timedelta(minutes=5))

    answer(company, letter)

    assert sent(company) == []
    assert waits_as_a_draft(company)


def test_after_fourteen_days_the_words_are_a_draft(company, letter):
    answer(company, letter, at=clock.now() + timedelta(days=15))

    assert sent(company) == []
    assert waits_as_a_draft(company)


def test_who_only_reads_sends_nothing_to_customers(company, letter):
    Membership.objects.filter(agent=company.agent).update(part=Part.READS)
    answer(company, letter)

    assert sent(company) == []
    assert waits_as_a_draft(company)


def test_our_own_letter_never_goes_out_with_the_answer(company, letter):
    """Some programs quote so that nobody can tell it from words."""
    body = letter.get_body(("plain",)).get_content()
    answer(company, letter, words=f"{SAID}\n\n{body}")

    assert sent(company) == []
    assert waits_as_a_draft(company)


def test_what_was_begun_at_the_desk_stays_below(company, letter):
    Draft.objects.create(
        conversation=company.a.conversation,
        agent=company.agent,
        text="Begun here",
        seen_version=1,
        kept_at=clock.now(),
    )
    answer(company, letter, at=clock.now() + timedelta(days=15))

    draft = Draft.objects.get()
    assert draft.text.startswith(SAID)
    assert draft.text.endswith("Begun here")
    assert not Upload.objects.exists()


def test_the_letter_names_no_other_address_to_answer_and_is_automatic(company, letter):
    assert letter["Reply-To"].addresses[0].addr_spec.endswith(f"@{settings.ESMERO_HOST}")
    assert letter["Auto-Submitted"] == "auto-generated"
    assert "And now?" in letter.get_body(("plain",)).get_content()
    assert "note:" in letter.get_body(("html",)).get_content()


def test_a_mail_that_the_companys_own_domain_disowns_is_no_agents_answer(
    company, letter, monkeypatch, settings
):
    settings.ESMERO_MAIL_CHECK_SENDERS = True
    names = Names(dmarc={"example.com": REJECT})
    monkeypatch.setattr(lookups, "the_net", lookups.Lookups(names))

    receipt = answer(company, letter)

    assert is_set_aside(receipt)
    assert receipt.reason == answer_notice.FORGED
    assert sent(company) == []
