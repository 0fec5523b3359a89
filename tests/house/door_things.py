"""What the permission tests need about signing in: a sign-in of the agent's, and fields of forms."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core import signing
from django.test import Client

from esmero.actions import agreeing, farewell, invite, purposes, sign_in, visit
from esmero.domain.customers import writes as customers
from esmero.domain.customers.models import Consent, CopyLink, Customer, Identity
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.staff import access
from esmero.domain.staff.models import Invitation, SignIn
from esmero.ground import clock, crypto
from tests.world import PASSWORD, WORD_OF_A, Story, World


def places(company: World) -> dict[str, Any]:
    """Return what stands in the places of the addresses of signing in."""
    consent = _consent(company)
    return {
        "purpose_id": consent.purpose_id,
        "confirmation_token": agreeing.link_of(consent, step=agreeing.CONFIRMATION),
        "withdrawal_token": agreeing.link_of(consent, step=agreeing.WITHDRAWAL),
        "sign_in_id": _sign_in(company).pk,
        "pk": 1,
        "invitation_id": _invitation(company).pk,
        "fact_id": _fact(company),
        "former_id": _theirs_before(company),
        "link_id": _link_of_somebody_elses_copy(company),
        "copy_token": "1.aaaaaaaaaaaaaaaaaaaaaaaaaa",
        "farewell_id": farewell.ask(customer_id=company.a.conversation.customer_id, at=company.at).pk,
        "notices_token": access.notices_token(company.agent),
    }


def come_in(client: Client, story: Story, *, at: datetime) -> None:
    """Let the customer of a story in to what we know of them, in this browser."""
    key, customer = visit.new_key(), story.conversation.customer
    sent = customers.send_code(
        Identity.objects.filter(customer=customer)[0], key=crypto.digest(key.encode()), code="", at=at
    )
    customers.enter(sent, key=sent.key, at=at)
    client.cookies["esmero_you"] = signing.dumps([key, clock.now().timestamp()], salt="esmero_you")


def _fact(company: World) -> int:
    customer = company.a.conversation.customer
    known = customer.facts.order_by("id").first()
    said = {"words": WORD_OF_A, "source": "1"}
    return (known or customers.note_fact(customer, **said, by=THE_SOFTWARE, at=company.at)).pk


def _consent(company: World) -> Consent:
    """What customer A agreed to: something of the company's own, which asks for a second step."""
    found = Consent.objects.order_by("id").first()
    if found is None:
        words = {"en": ("7", "7")}
        asked = purposes.add(agent=company.owner, key="", needs_two_steps=True, words=words, at=company.at)
        number = company.a.conversation.customer_id
        found = agreeing.agree(customer_id=number, wording_id=asked.wordings.get().pk, at=company.at).consent
    return found


def _invitation(company: World) -> Invitation:
    return invite.invite(
        agent=company.owner,
        email="invited@example.com",
        name="7",
        role="AGENT",
        language="en",
        team_ids=[],
        at=company.at,
    )


def _sign_in(company: World) -> SignIn:
    return SignIn.objects.filter(agent=company.agent).first() or sign_in.begin(
        agent=company.agent,
        session_key="a session of the agent",
        came_by="PASSWORD",
        network="192.0.2.0/24",
        browser="",
        at=company.at,
    )


BODIES: dict[str, Callable[[World], dict[str, Any]]] = {
    "account_request_login_code": lambda company: {"email": company.agent.email},
    "backoffice:directory": lambda _: {
        "name": "7",
        "issuer": "https://id.example.com",
        "client_id": "7",
        "secret": "7",
    },
    "backoffice:purpose-new": lambda _: {"title_en": "7", "words_en": "7"},
    "backoffice:purpose": lambda _: {"title_en": "8", "words_en": "8"},
    "desk:customer-wishes": lambda _: {"begins": "10:00", "how": "PHONE"},
    "desk:customer-agreement": lambda company: {
        "purpose": _consent(company).purpose_id,
        "wording": _consent(company).wording_id,
        "how": "PHONE",
        "answer": "no",
    },
    "backoffice:sign-in": lambda _: {"second_step": "no"},
    "backoffice:invitation-new": lambda _: {
        "name": "7",
        "email": "one@example.com",
        "role": "AGENT",
        "language": "en",
    },
    "you:door": lambda _: {"email": "ana@example.org"},
    "you:code": lambda _: {"code": "123456"},
    "you:person": lambda _: {"name": "7", "address_as": "7", "language": "en", "time_zone": ""},
    "you:greeting": lambda _: {"alike": "1"},
    "you:reached": lambda _: {"begins": "10:00"},
    "you:agreement": lambda company: {"wording": _consent(company).wording_id},
    "you:addresses": lambda _: {"email": "7@new.example"},
    "you:addresses-code": lambda _: {"code": "123456"},
    "you:fact-correction": lambda _: {"words": "7"},
    "you:fact-last_day": lambda _: {"ends_on": "2031-01-02"},
    "you:fact-uses": lambda _: {"allowed": ["SERVICE"]},
    "account_reauthenticate": lambda _: {"password": PASSWORD},
}


def own_address(company: World) -> Identity:
    """Return the address from which the customer wrote."""
    return Identity.objects.filter(customer=company.a.conversation.customer_id)[0]


def _link_of_somebody_elses_copy(company: World) -> int:
    """Return the link of a copy of a third customer: no file lies behind it."""
    third = CopyLink.objects.first()
    if third is None:
        whose = Customer.objects.create(name="Carla", language="en", known_since=company.at)
        third = customers.make_copy_link(whose, file_id=0, at=company.at)
    return third.pk


def _theirs_before(company: World) -> int:
    """Return a card that is the customer's no longer."""
    customer = company.a.conversation.customer
    card = customers.learn_identity(customer, kind="CARD", value="1", by=THE_SOFTWARE, at=company.at)
    return customers.end(card, by=THE_SOFTWARE, at=company.at).pk
