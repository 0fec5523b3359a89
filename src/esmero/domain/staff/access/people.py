"""Which colleagues an agent sets up; whose sign-in, link or key something is."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import QuerySet
from django.db.models.functions import Lower

from esmero.domain.staff.models import Agent, ApiToken, Invitation
from esmero.ground import crypto, prepared
from esmero.ground.refs import NotFound

_token = prepared.Query[ApiToken](
    lambda prefix: ApiToken.objects.select_related("team", "agent").filter(prefix=prefix)
)
_at_work = prepared.Query[Agent](
    lambda agent_id: Agent.objects.select_related("presence").filter(pk=agent_id, is_active=True)
)


def who_signed_in(agent_id: int) -> Agent | None:
    """Return the person of a sign-in, or None where it rests or is gone. One query, at every page."""
    return _at_work.first(agent_id=agent_id)


def notices_token(agent: Agent) -> str:
    """Return the token with which somebody's daily letter is ended, and nothing else."""
    number = f"{agent.pk:x}"
    return f"{number}.{crypto.mac('daily letter', number, 26)}"


def by_notices_token(token: str) -> Agent:
    """Return whose daily letter such a token ends. Raises NotFound."""
    number, _, mac = token.partition(".")
    if not crypto.is_mac("daily letter", number, mac, 26):
        raise NotFound("link")
    found = who_signed_in(int(number, 16))
    if found is None:
        raise NotFound("link")
    return found


def agents_set_up_by(agent: Agent) -> QuerySet[Agent]:
    """Return the people that the agent may set up: everybody for an owner, nobody else does."""
    return Agent.objects.all() if agent.is_owner else Agent.objects.none()


def agent_to_set_up(agent: Agent, agent_id: int) -> Agent:
    """Return a colleague that the agent may set up. Raises NotFound."""
    try:
        return agents_set_up_by(agent).get(pk=agent_id)
    except ObjectDoesNotExist as error:
        raise NotFound("agent") from error


def open_invitation(agent: Agent, invitation_id: int) -> Invitation:
    """Return an invitation that nobody took up or back, for an owner. Raises NotFound."""
    found = Invitation.objects.filter(pk=invitation_id, ended_at=None).first() if agent.is_owner else None
    if found is None:
        raise NotFound("invitation")
    return found


def invitation_token(invitation: Invitation) -> str:
    """Return what the link of an invitation holds, until the next word of it."""
    return f"{invitation.pk:x}.{_invitation_mac(invitation)}"


def invited_by(token: str, *, at: datetime) -> Invitation:
    """Return the invitation that a link opens. Raises NotFound when it is used, replaced or too old."""
    number, _, mac = token.partition(".")
    try:
        found = Invitation.objects.filter(pk=int(number, 16), ended_at=None, ends_at__gt=at).first()
    except (ValueError, OverflowError) as error:
        raise NotFound("invitation") from error
    if found is None or not found.word or not crypto.is_mac("invitation", _invited(found), mac, 26):
        raise NotFound("invitation")
    return found


def _invitation_mac(invitation: Invitation) -> str:
    return crypto.mac("invitation", _invited(invitation), 26)


def _invited(invitation: Invitation) -> str:
    """What a link stands for: another role is another invitation."""
    return f"{invitation.pk}.{invitation.word}.{invitation.email}.{invitation.role}"


def token_of(secret: str, *, at: datetime) -> ApiToken:
    """Return the living API token that this secret belongs to. Raises NotFound, whatever is wrong with it."""
    prefix = crypto.prefix_of_key(secret)
    found = _token.first(prefix=prefix)
    # Compared in any case: how long it takes tells nothing about which prefixes exist.
    if not crypto.is_digest(secret, found.digest if found else "") or found is None or not found.is_alive(at):
        raise NotFound("token")
    return found


def addresses_of_colleagues(addresses: Iterable[str]) -> set[str]:
    """Return which of these addresses (in small letters) somebody of the staff signs in with.

    They have their own way in, and are nobody’s company on a letter. Who left is a colleague no more.
    """
    asked = list(addresses)
    if not asked:
        return set()
    rows = Agent.objects.filter(is_active=True).annotate(address=Lower("email"))
    return set(rows.filter(address__in=asked).values_list("address", flat=True))
