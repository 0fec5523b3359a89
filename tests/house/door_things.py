"""What the permission tests need about signing in: a sign-in of the agent's, and fields of forms."""

from collections.abc import Callable
from typing import Any

from esmero.actions import invite, sign_in
from esmero.domain.staff import access
from esmero.domain.staff.models import Invitation, SignIn
from tests.world import PASSWORD, World


def places(company: World) -> dict[str, Any]:
    """Return what stands in the places of the addresses of signing in."""
    return {
        "sign_in_id": _sign_in(company).pk,
        "pk": 1,
        "invitation_id": _invitation(company).pk,
        "notices_token": access.notices_token(company.agent),
    }


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
    "backoffice:sign-in": lambda _: {"second_step": "no"},
    "backoffice:invitation-new": lambda _: {
        "name": "7",
        "email": "one@example.com",
        "role": "AGENT",
        "language": "en",
    },
    "account_reauthenticate": lambda _: {"password": PASSWORD},
}
