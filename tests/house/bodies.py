"""What the permission tests fill in: places of addresses, fields of forms."""

from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

from esmero.actions import promise
from esmero.actions.reply import OwnWords
from esmero.domain.conversations import access
from esmero.gateways.email import demo_box
from tests.house import desk_things, door_things, office_things
from tests.world import PASSWORD, World

# Addresses that are no pages: those for programs have a table of their own, keys.txt.
NOT_PAGES: set[str] = {
    # For mail services; tried in gateways/email/tests/test_hooks.py.
    "mail-hook",
    "mail-hook-whole",
    "mail-hook-letters",
    "api:health",
    "api:document",
    "api:conversations",
    "api:conversation",
    "api:conversation-messages",
}
HEADERS: dict[str, dict[str, str]] = {}
QUERIES: dict[str, dict[str, str]] = {**desk_things.QUERIES}
_BODIES: dict[str, Callable[[World], dict[str, Any]]] = {
    **desk_things.BODIES,
    **office_things.BODIES,
    **door_things.BODIES,
    "email:letter-answers": lambda company: {"words": "4"},
    "email:new-letter": lambda company: {"email": "ana@example.org", "to": "help@example.com", "words": "5"},
    "account_login": lambda company: {"login": company.agent.email, "password": PASSWORD},
    "account_reset_password": lambda company: {"email": company.agent.email},
    "help:ask": lambda _: {
        "name": "Carla",
        "email": "carla@example.org",
        "words": "Where is my parcel?",
        "send_key": "one",
    },
    "help:link": lambda company: {"code": company.a.conversation.code, "email": "ana@example.org"},
    "portal:conversation-messages": lambda _: {"words": "One thing more.", "send_key": "two"},
    "set_language": lambda _: {"language": "es"},
}


def places(company: World) -> dict[str, Any]:
    """Return what stands in the places of addresses: everything of customer A and of the first team."""
    return {
        "conversation_id": company.a.conversation.pk,
        "message_id": company.a.message.pk,
        "file_id": company.a.file.pk,
        "file_token": access.file_token(company.a.file, at=company.at),
        "promise_id": _promise_to_a(company),
        "team_id": company.team.pk,
        "agent_id": company.agent.pk,
        "calendar_id": company.calendar.pk,
        "channel_id": company.channel.pk,
        "letter_key": _letter_to_a(company),
        "file_number": 0,
        "file_place": "0",
        "uidb36": "1",
        **desk_things.places(company),
        **office_things.places(company),
        **door_things.places(company),
        "colour": "20818c",
        "key": company.agent.photo,
    }


def _promise_to_a(company: World) -> int:
    """A promise in somebody's own words: it can be kept by hand, and taken back."""
    made = OwnWords("1", due_at=company.at + timedelta(days=1))
    conversation_id = company.a.conversation.pk
    return promise.make(agent=company.agent, conversation_id=conversation_id, made=made, at=company.at).pk


def _letter_to_a(company: World) -> str:
    """A letter in the demo's mailbox, in words that need no translation."""
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "help@example.com", "ana@example.org", "1"
    letter.set_content("2")
    letter.add_alternative("<p>2</p>", subtype="html")
    letter.add_attachment(b"3", maintype="text", subtype="plain", filename="3")
    return demo_box.put(
        letter.as_bytes(),
        sender="help@example.com",
        recipient="ana@example.org",
        message_id="1",
        at=company.at,
    )


def of(route: str, company: World) -> dict[str, Any]:
    """Return the fields that a change at this address needs."""
    return _BODIES[route](company) if route in _BODIES else {}


def forged(token: str) -> str:
    """Return a token that looks right and is not."""
    return token[:-1] + ("a" if token[-1] != "a" else "b")
