"""Mail that says it belongs somewhere, or that somebody wrote it: it comes in by LMTP and SMTP, as mail does.

Each test bears the number of its abuse case.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from esmero.gateways.email.tests.mails import ANA, COMPANY, mail
from esmero.gateways.email.tests.running import Installation

STRANGER = "eve@evil.example"
BORIS = "boris@example.org"
MARTA = "marta@example.com"
OURS = "mx.example.com"
FORGED = f"Authentication-Results: {OURS}; dmarc=fail (p=reject) header.from=%s\r\n"
KNOWN = """
import json, django
django.setup()
from django.conf import settings
from esmero.domain.conversations import access
from esmero.domain.conversations.models import Conversation, Message
from esmero.ground import clock
a, b = Conversation.objects.order_by("id")[:2]
known = {
    "a": a.pk, "b": b.pk, "code": a.code, "address": access.reply_address(a, host=settings.ESMERO_HOST),
    "letter": Message.objects.get(conversation=a, kind="NOTICE").mail_message_id,
    "tag": access.with_tag("Re: my parcel", a.code), "host": settings.ESMERO_HOST,
}
(settings.ESMERO_HOME / "known.json").write_text(json.dumps(known))
"""
FOUND = """
import json, django
django.setup()
from django.conf import settings
settings.ALLOWED_HOSTS = ["*"]
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
from django.test import Client
from esmero.actions import reply, take
from esmero.domain.channels.models import Delivery, Receipt
from esmero.domain.conversations import access
from esmero.domain.conversations.models import Conversation, Guess, Message
from esmero.domain.customers.models import Identity
from esmero.domain.staff.models import Agent
from esmero.ground import clock
while take.read_receipts(at=clock.now()):
    pass
a = Conversation.objects.order_by("id").first()
marta = Agent.objects.get(email="marta@example.com")
def page():
    return Client().get(f"/c/{access.page_token(a, at=clock.now())}/", secure=True).content.decode()
def desk(conversation):
    client = Client()
    client.force_login(marta)
    return client.get(f"/desk/conversations/{conversation}/", secure=True).content.decode()
came = {}
for one in Message.objects.filter(kind="FROM_CUSTOMER"):
    guess = Guess.objects.filter(conversation=one.conversation_id).first()
    came[one.text.strip()] = {
        "conversation": one.conversation_id, "is_held": one.held_since is not None,
        "from": one.from_email, "agent": one.agent_id, "guess": guess and guess.other_id,
        "customer": one.conversation.customer_id, "desk": desk(one.conversation_id),
    }
before = page()
held = Message.objects.filter(text__contains="Ticket Trick").first()
reply.let_through(agent=marta, message_id=held.pk, at=clock.now())
found = {
    "came": came, "page": before, "page_after": page(),
    "replies": Message.objects.filter(kind="REPLY").count(),
    "identities": list(Identity.objects.values_list("value", flat=True)),
    "written_to": list(Delivery.objects.values_list("recipient", flat=True)),
    "unread": list(Receipt.objects.exclude(state="READ").values_list("reason", flat=True)),
    "customer_a": a.customer_id,
}
(settings.ESMERO_HOME / "found.json").write_text(json.dumps(found))
"""


def told(installation: Installation, program: str, name: str) -> dict[str, Any]:
    installation.run(program)
    found: dict[str, Any] = json.loads((installation.home / name).read_text())
    return found


def changed(name: str, *, number: int | None = None) -> str:
    """Return the name of a letter of ours with another number, or another signature, in it."""
    once, told_number, mac = name.partition("@")[0].removeprefix("m.").split(".")
    host = name.partition("@")[2]
    if number is not None:
        return f"<m.{once}.{number:x}.{mac}@{host}>"
    return f"<m.{once}.{told_number}.{'a' * len(mac)}@{host}>"


def attacks(known: dict[str, Any]) -> Iterator[tuple[str, str, bytes]]:
    """Yield sender, recipient and mail of each."""
    letter = f"<{known['letter']}>"
    number = f"reply+{known['a']:x}"

    def made(words: str, sender: str = STRANGER, to: str = COMPANY, **more: str) -> tuple[str, str, bytes]:
        raw = mail(sender=sender, to=to, words=words, message_id=f"<{abs(hash(words))}@x.example>", **more)
        return sender, to, raw

    def refuted(words: str, sender: str, **more: str) -> tuple[str, str, bytes]:
        envelope, to, raw = made(words, sender, **more)
        return envelope, to, (FORGED % sender.partition("@")[2]).encode() + raw

    yield refuted("A6 as the customer", ANA, In_Reply_To=letter)
    yield refuted("A6 as an agent", MARTA, In_Reply_To=letter)
    yield made("A6 as an agent, unproved", MARTA, In_Reply_To=letter)
    yield made("A7 another number", ANA, In_Reply_To=changed(known["letter"], number=known["b"]))
    yield made("A7 another signature", ANA, References=changed(known["letter"]))
    yield made("A7 another customer", BORIS, In_Reply_To=letter)
    yield made("A8 the code", subject=f"[#{known['code']}] Hello")
    yield made("A8 the signed mark", subject=known["tag"])
    yield made("A8 the address unsigned", to=f"{COMPANY}, {number}@{known['host']}")
    yield made("A8 the address signed anew", to=f"{COMPANY}, {number}.{'a' * 16}@{known['host']}")
    yield made("A10 Ticket Trick: your code is 4711", "no-reply@chat.example", to=known["address"])
    yield made("Answer me elsewhere", "carl@honest.example", Reply_To="collector@evil.example")


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """What became of all of them: half came by LMTP, half by SMTP."""
    home: Path = tmp_path_factory.mktemp("home")
    installation = Installation(home, ESMERO_MAIL_CHECK_SENDERS="no", ESMERO_MAIL_TRUSTED_AUTHSERV=OURS)
    installation.found()
    known = told(installation, KNOWN, "known.json")
    installation.start()
    try:
        for place, (sender, to, raw) in enumerate(attacks(known)):
            with installation.lmtp() if place % 2 else installation.smtp() as door:
                door.sendmail(sender, [to.partition(",")[0]], raw)
    finally:
        installation.stop()
    yield known | told(installation, FOUND, "found.json")


def one(company: dict[str, Any], words: str) -> dict[str, Any]:
    found: dict[str, Any] = company["came"][words]
    return found


def test_all_of_them_were_read(company):
    assert company["unread"] == []
    assert len([words for words in company["came"] if words[:2] in {"A6", "A7", "A8", "A1", "An"}]) == 12


def test_a6_a_forged_customer_waits_for_a_person_in_a_conversation_of_its_own(company):
    found = one(company, "A6 as the customer")

    assert found["conversation"] != company["a"]
    assert found["is_held"]
    assert "A6 as the customer" not in company["page"]


@pytest.mark.parametrize("words", ["A6 as an agent", "A6 as an agent, unproved"])
def test_a6_a_forged_agent_is_never_an_agent_and_nothing_is_mailed_on(company, words):
    found = one(company, words)

    assert (found["agent"], found["from"]) == (None, MARTA)
    assert found["conversation"] != company["a"]
    assert company["replies"] == 0


@pytest.mark.parametrize("words", ["A7 another number", "A7 another signature", "A7 another customer"])
def test_a7_a_name_of_a_letter_that_is_not_theirs_threads_nothing(company, words):
    assert one(company, words)["conversation"] not in {company["a"], company["b"]}


@pytest.mark.parametrize(
    "words",
    ["A8 the code", "A8 the signed mark", "A8 the address unsigned", "A8 the address signed anew"],
)
def test_a8_a_right_looking_number_gives_a_stranger_a_conversation_of_their_own(company, words):
    found = one(company, words)

    assert found["conversation"] != company["a"]
    assert found["customer"] != company["customer_a"]
    assert words not in company["page"]


@pytest.mark.parametrize("words", ["A8 the code", "A8 the signed mark"])
def test_a8_colleagues_are_told_where_it_may_belong(company, words):
    found = one(company, words)

    assert found["guess"] == company["a"]
    assert "This may belong to" in found["desk"]


def test_a10_what_a_foreign_service_confirms_is_not_on_the_customers_page_before_a_person_lets_it(company):
    found = one(company, "A10 Ticket Trick: your code is 4711")

    assert found["conversation"] == company["a"]
    assert found["is_held"]
    assert "4711" not in company["page"]
    assert "4711" in company["page_after"]
    assert "no-reply@chat.example" not in company["identities"]


def test_another_address_for_answers_is_said_in_plain_words_and_not_learned(company):
    found = one(company, "Answer me elsewhere")

    assert "From carl@honest.example; answers go to collector@evil.example." in found["desk"]
    assert "collector@evil.example" not in company["identities"]
    assert "collector@evil.example" not in company["written_to"]
