"""What the permission tests fill in: places of addresses, fields of forms."""

from collections.abc import Callable
from typing import Any

from tests.world import World

# Addresses that are no pages: files of the look, and what a library keeps for itself.
NOT_PAGES: set[str] = set()
HEADERS: dict[str, dict[str, str]] = {}
QUERIES: dict[str, dict[str, str]] = {}
_BODIES: dict[str, Callable[[World], dict[str, Any]]] = {}


def places(company: World) -> dict[str, Any]:
    """Return what stands in the places of addresses: everything of customer A and of the first team."""
    return {
        "conversation_id": company.a.conversation.pk,
        "message_id": company.a.message.pk,
        "file_id": company.a.file.pk,
        "promise_id": company.a.promise.pk,
        "team_id": company.team.pk,
        "agent_id": company.agent.pk,
        "calendar_id": company.calendar.pk,
        "channel_id": company.channel.pk,
    }


def of(route: str, company: World) -> dict[str, Any]:
    """Return the fields that a change at this address needs."""
    return _BODIES[route](company) if route in _BODIES else {}


def forged(token: str) -> str:
    """Return a token that looks right and is not."""
    return token[:-1] + ("a" if token[-1] != "a" else "b")
