"""Files that would make a letter too large are fetched by a link, which opens them and nothing else."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.conf import settings
from tests.world import make_world

from esmero.actions import forward, reply, their_addresses
from esmero.domain.channels.models import Delivery
from esmero.domain.company.models import Company
from esmero.domain.conversations import access
from esmero.domain.conversations.models import Conversation
from esmero.domain.customers.models import Identity
from esmero.domain.files.kinds import NewFile
from esmero.domain.files.models import Attachment
from esmero.domain.staff.models import Agent
from esmero.ground import clock
from esmero.ground.refs import NotFound

pytestmark = pytest.mark.django_db
MB = 1024 * 1024


@pytest.fixture
def company():
    made = make_world()
    Company.objects.update(letter_mb=2)
    return made


def file(name, size):
    return NewFile(name, "application/pdf", b"%PDF-" + b"\xc3" * size)


def answered(company, files, *, language="en", words="Here they are."):
    number = company.a.conversation.pk
    Conversation.objects.filter(pk=number).update(language=language)
    reply.reply(
        agent=company.agent, conversation_id=number, words=words, send_key="1", at=company.at,
        seen_version=Conversation.objects.get(pk=number).version, new_files=files,
    )  # fmt: skip
    return Delivery.objects.latest("id")


def opened(delivery):
    return message_from_bytes(bytes(delivery.raw), policy=policy.default)


def text_of(mail, kind="plain"):
    return mail.get_body((kind,)).get_content().replace("\r\n", "\n")


def inside(mail):
    return [part.get_filename() for part in mail.iter_attachments()]


def link_in(words):
    (line,) = [line for line in words.split("\n") if "/c/file/" in line]
    return line.removeprefix(settings.ESMERO_URL)


def test_files_that_fit_travel_in_the_letter(company):
    mail = opened(answered(company, [file("a.pdf", MB // 2), file("b.pdf", MB // 2)]))

    assert inside(mail) == ["a.pdf", "b.pdf"]
    assert "/c/file/" not in text_of(mail)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "This file was too large for the letter."),
        ("es", "Este archivo era demasiado grande para la carta."),
        ("ru", "Этот файл слишком велик для письма."),
    ],
)
def test_what_does_not_fit_is_fetched_by_a_link(client, company, language, said):
    files = [file("large.pdf", 3 * MB), file("small.pdf", 1000)]

    mail = opened(answered(company, files, language=language))

    assert inside(mail) == ["small.pdf"]
    assert said in text_of(mail) and said in text_of(mail, "html")
    link = link_in(text_of(mail))
    assert link in text_of(mail, "html") and "large.pdf" in text_of(mail)
    fetched = client.get(link)
    assert b"".join(fetched.streaming_content) == files[0].content
    assert "attachment" in fetched.headers["Content-Disposition"]


@pytest.mark.parametrize("count", [1, 2, 3, 7])
@pytest.mark.parametrize("size", [100, 190_000, 470_000, 1_460_000, 1_500_000])
def test_no_letter_is_larger_than_the_company_wants(company, size, count):
    long = "Слово за слово, и ещё одно. " * 800

    delivery = answered(company, [file(f"{n}.pdf", size) for n in range(count)], words=long)

    assert len(bytes(delivery.raw)) < 2 * MB
    mail = opened(delivery)
    assert len(inside(mail)) + text_of(mail).count("/c/file/") == count


def linked(company):
    answered(company, [file("large.pdf", 3 * MB)])
    found = Attachment.objects.get(name="large.pdf")
    return found, access.file_token(found, at=company.at)


def test_a_link_ends_and_cannot_be_made_by_others(company):
    found, token = linked(company)
    late = company.at + access.LINK_LIFE + timedelta(days=1)

    assert access.by_file_token(token, at=company.at) == found
    for wrong in (
        token[:-1] + "_",
        token.replace(f"{found.pk:x}.", f"{company.b.file.pk:x}.", 1),
        "",
        "x.y.z",
    ):
        with pytest.raises(NotFound):
            access.by_file_token(wrong, at=company.at)
    with pytest.raises(NotFound):
        access.by_file_token(token, at=late)


def test_a_file_that_a_link_opens_tells_no_other_page_of_the_link(company, client):
    _, token = linked(company)

    assert client.get(f"/c/file/{token}/").headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("change", [{"is_internal": True}, {"customer_id": 999_999}])
def test_a_link_ends_once_the_file_is_for_others(company, change):
    found, token = linked(company)
    Attachment.objects.filter(pk=found.pk).update(**change)

    with pytest.raises(NotFound):
        access.by_file_token(token, at=company.at)


def test_a_link_ends_when_the_conversations_links_do(company):
    _, token = linked(company)
    Conversation.objects.update(links_valid_from=clock.now() + timedelta(days=1))

    with pytest.raises(NotFound):
        access.by_file_token(token, at=company.at)


def test_a_link_ends_with_the_address_to_which_it_was_sent(company):
    found, token = linked(company)
    talk = Conversation.objects.get(pk=found.within_id)
    known = Identity.objects.get(value=talk.reply_to)
    their_addresses.end(
        agent=company.agent, customer_id=talk.customer_id, identity_id=known.pk, at=clock.now()
    )

    with pytest.raises(NotFound):
        access.by_file_token(token, at=clock.now())


def test_somebody_outside_gets_a_link_to_the_file_and_to_nothing_of_the_customers(client, company):
    Agent.objects.update(kept_habits={"hold_seconds": 0})
    agent = Agent.objects.get(pk=company.agent.pk)
    passing_on = forward.Passing("Please look.", new_files=[file("large.pdf", 3 * MB)])

    forward.forward(
        agent=agent, conversation_id=company.a.conversation.pk, to=["maker@example.net"],
        passing_on=passing_on, send_key="f", at=company.at,
    )  # fmt: skip

    words = text_of(opened(Delivery.objects.latest("id")))
    assert client.get(link_in(words)).status_code == 200
    assert words.count("/c/") == 1
