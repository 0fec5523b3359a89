"""What customers and colleagues typed stays words: whole letters, as they leave, checked header by header."""

from email import message_from_bytes, policy

import pytest
from tests.world import make_world

from esmero.actions import forward, reply
from esmero.domain.channels.models import Channel, Delivery
from esmero.domain.company.models import Company
from esmero.domain.conversations.models import Conversation
from esmero.domain.customers.models import Customer
from esmero.domain.files.kinds import NewFile
from esmero.domain.staff.models import Agent

pytestmark = pytest.mark.django_db
ATTACKS = [
    f"Ana{end}Bcc: victim@evil.example{end}X-Evil: yes{end}{end}<script>"
    for end in ("\r\n", "\n", "\r", "\u2028", "\u2029", "\x85", "\x0b", "\x0c")
]
ATTACKS += [
    "Ana\u202egro.live@\u202c",
    "\u2066Ana\u2069\u200f",
    "=?utf-8?q?Ana=0D=0ABcc:_victim@evil.example?=",
    '"Ana" <victim@evil.example>, x',
    "Ana; Bcc=victim@evil.example",
]
HEADERS = {
    *("From", "To", "Reply-To", "Subject", "Date", "Message-ID", "In-Reply-To", "References"),
    *("Content-Language", "Content-Type", "MIME-Version"),
}


@pytest.fixture
def company():
    made = make_world()
    Agent.objects.update(kept_habits={"hold_seconds": 0})
    return made


def typed_everywhere(company, attack):
    """The same attack as every name and subject that a letter carries."""
    Customer.objects.update(name=attack, address_as=attack[:100])
    Conversation.objects.update(subject=attack[:200])
    Agent.objects.update(name=attack, short_name=attack[:60], title=attack)
    Company.objects.update(name=attack[:100], city=attack[:100], quotes="ALL")
    Channel.objects.update(name=attack[:100], signatures={"en": f"{attack}\n{{{{name}}}}"})


def must_be_clean(delivery, attack):
    raw = bytes(delivery.raw)
    head = raw.partition(b"\r\n\r\n")[0]
    mail = message_from_bytes(raw, policy=policy.default)
    assert set(mail.keys()) <= HEADERS and len(mail.keys()) == len(set(mail.keys()))
    # Nothing ends a line but what ends lines of mail, and no line begins with what somebody typed.
    assert b"\0" not in raw and b"\r" not in raw.replace(b"\r\n", b"")
    assert all(line[:1] in b" \t" or b":" in line for line in head.split(b"\r\n"))
    assert [one.addr_spec for one in mail["To"].addresses] == [delivery.recipient]
    assert [one.addr_spec for one in mail["From"].addresses] == ["help@example.com"]
    assert len(mail["Reply-To"].addresses) == 1
    for name in ("From", "To", "Subject"):
        assert not any(sign in str(mail[name]) for sign in "\r\n\0\u2028\u2029\u202e\u2066\u200f")
    assert "<script>" not in mail.get_body(("html",)).get_content()
    return mail


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_letter_to_a_customer_is_a_letter_to_the_customer(company, attack):
    typed_everywhere(company, attack)
    number = company.a.conversation.pk

    reply.reply(
        agent=Agent.objects.get(pk=company.agent.pk), conversation_id=number, words=attack, send_key="1",
        seen_version=Conversation.objects.get(pk=number).version, at=company.at,
        new_files=[NewFile(attack, "text/plain", b"x")],
    )  # fmt: skip

    mail = must_be_clean(Delivery.objects.latest("id"), attack)
    (file,) = mail.iter_attachments()
    assert not any(sign in file.get_filename() for sign in "\r\n\0/\\\u202e\u2028")


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_letter_to_somebody_outside_is_a_letter_to_them(company, attack):
    typed_everywhere(company, attack)
    passing_on = forward.Passing(
        attack, subject=attack[:200], is_whole=True, message_ids=[company.a.message.pk]
    )

    forward.forward(
        agent=Agent.objects.get(pk=company.agent.pk), conversation_id=company.a.conversation.pk,
        to=["maker@example.net"], passing_on=passing_on, send_key="f", at=company.at,
    )  # fmt: skip

    must_be_clean(Delivery.objects.latest("id"), attack)
