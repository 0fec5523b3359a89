"""The letters of a channel arrive under its name and with its signature, in the customer's language."""

from email import message_from_bytes, policy

import pytest
from django.utils.html import conditional_escape
from tests.world import make_world

from esmero.actions import post, reply, set_up
from esmero.domain.channels.models import Channel, Delivery
from esmero.domain.conversations.models import Conversation, Message
from esmero.letters import paper, signatures

pytestmark = pytest.mark.django_db
SIGNATURES = {
    "en": "Kind regards,\n{{name}}\n{{title}}\n{{team}}, {{company}} {{7*7}} {% if %}",
    "es": "Un saludo",
}


@pytest.fixture
def company():
    return make_world()


def signed(company, **details):
    channel = Channel.objects.get(address="help@example.com")
    set_up.describe_channel(agent=company.owner, channel_id=channel.pk, at=company.at, **details)


def answered(company, *, language="en"):
    number = company.a.conversation.pk
    Conversation.objects.filter(pk=number).update(language=language)
    conversation = Conversation.objects.get(pk=number)
    reply.reply(
        agent=company.agent,
        conversation_id=number,
        words="It is on its way.",
        seen_version=conversation.version,
        send_key="1",
        at=company.at,
    )
    return message_from_bytes(bytes(Delivery.objects.latest("id").raw), policy=policy.default)


def words_of(mail, kind="plain"):
    return mail.get_body((kind,)).get_content().replace("\r\n", "\n")


def test_a_signature_fills_the_listed_places_and_nothing_else(company):
    signed(company, signatures=SIGNATURES)

    mail = answered(company)

    # Nobody gave a title: its line would be empty. What is no place stays as it was typed.
    wanted = "Kind regards,\nMarta Roldan\nOrders, Marea [[7*7]] {% if %}\n"
    assert wanted in words_of(mail)
    assert "Kind regards,<br>Marta Roldan<br>Orders, Marea [[7*7]] {% if %}" in words_of(mail, "html")


@pytest.mark.parametrize(("language", "said"), [("es", "Un saludo\n"), ("ru", "Marta Roldan\nMarea\n")])
def test_each_language_has_its_own_or_the_usual_one(company, language, said):
    signed(company, signatures=SIGNATURES)

    words = words_of(answered(company, language=language))

    assert said in words
    assert "Kind regards" not in words


@pytest.mark.parametrize(("signs_as", "name"), [("PERSON", "Marta at Marea"), ("COMPANY", "Marea")])
def test_letters_arrive_under_the_name_that_the_channel_has(company, signs_as, name):
    signed(company, signs_as=signs_as)

    mail = answered(company)

    (sender,) = mail["From"].addresses
    assert (sender.display_name, sender.addr_spec) == (name, "help@example.com")


def test_another_channel_keeps_its_own(company):
    other = Channel.objects.get(address="repairs@example.com")
    set_up.describe_channel(
        agent=company.owner, channel_id=other.pk, signs_as="COMPANY", signatures=SIGNATURES, at=company.at
    )

    mail = answered(company)

    assert mail["From"].addresses[0].display_name == "Marta at Marea"
    assert "Kind regards" not in words_of(mail)


def test_a_letter_on_paper_is_signed_as_its_channel_has_it(company):
    signed(company, signatures=SIGNATURES)
    answered(company)
    message = Message.objects.filter(kind="REPLY").latest("id")
    setting = post.setting_of(message.conversation, at=company.at)

    html = paper.page(setting, message, address=["Ana"], promised=[], enclosed=[], on_the_page=[])

    own = signatures.lines(setting.channel, company.agent, company=setting.company, language="en")
    assert own and f'<div class="sign">{"<br>".join(map(conditional_escape, own))}</div>' in html
