"""Where people are signed in and invited, with which keys and second steps; letters to them."""

from collections.abc import Iterable
from datetime import datetime

from esmero.domain.staff.models import (
    Agent,
    ApiToken,
    Directory,
    DirectoryEntry,
    Invitation,
    SignIn,
    StaffLetter,
)
from esmero.ground.refs import NotFound


def tokens() -> list[ApiToken]:
    """Return all API tokens with their team and person, the newest first."""
    return list(ApiToken.objects.select_related("team", "agent").order_by("-id"))


def token(token_id: int) -> ApiToken:
    """Return one API token with its team and person. Raises NotFound."""
    found = ApiToken.objects.select_related("team", "agent").filter(pk=token_id).first()
    if found is None:
        raise NotFound("token")
    return found


def token_named(prefix: str) -> ApiToken:
    """Return the API token with this prefix. Raises NotFound."""
    found = ApiToken.objects.select_related("team", "agent").filter(prefix=prefix).first()
    if found is None:
        raise NotFound("token")
    return found


def sign_ins_of(agent: Agent, *, seen_since: datetime) -> list[SignIn]:
    """Return where somebody is signed in, last seen first."""
    return list(agent.sign_ins.filter(seen_at__gte=seen_since).order_by("-seen_at", "id"))


def sign_in_of(agent: Agent, sign_in_id: int) -> SignIn:
    """Return one of somebody's own sign-ins. Raises NotFound."""
    found = agent.sign_ins.filter(pk=sign_in_id).first()
    if found is None:
        raise NotFound("sign-in")
    return found


def sign_in_with(session_key: str) -> SignIn | None:
    """Return the sign-in of a session, None when it was not noted."""
    return SignIn.objects.filter(session_key=session_key).select_related("agent").first()


def open_invitations() -> list[Invitation]:
    """Return the invitations that nobody took up or took back, newest first."""
    return list(Invitation.objects.filter(ended_at=None).order_by("-made_at", "-id"))


def invitations_to(email: str) -> list[Invitation]:
    """Return the invitations to an address that nobody took up or took back."""
    return list(Invitation.objects.filter(email__iexact=email, ended_at=None))


def letters_to_send(at: datetime, *, limit: int = 50) -> list[StaffLetter]:
    """Return the letters to staff whose time has come, oldest first."""
    return list(StaffLetter.objects.filter(next_try_at__lte=at).order_by("next_try_at", "id")[:limit])


def directory() -> Directory | None:
    """Return the company's own directory, None without one."""
    return Directory.objects.order_by("id").first()


def entry_of(directory: Directory, subject: str) -> DirectoryEntry | None:
    """Return who of the staff is `subject` in the directory."""
    rows = DirectoryEntry.objects.select_related("agent")
    return rows.filter(directory=directory, subject=subject).first()


def is_in_directory(agent: Agent) -> bool:
    """Say whether it is known who of the directory this is."""
    return DirectoryEntry.objects.filter(agent=agent).exists()


def has_second_step(agent: Agent) -> bool:
    """Say whether somebody has a code app or a passkey."""
    return agent.pk in with_second_step([agent.pk])


def with_second_step(agent_ids: Iterable[int]) -> set[int]:
    """Return who of these has a code app or a passkey."""
    # The library's table needs its settings, which a room is loaded without.
    from allauth.mfa.models import Authenticator

    rows = Authenticator.objects.filter(user_id__in=list(agent_ids))
    return set(rows.exclude(type=Authenticator.Type.RECOVERY_CODES).values_list("user_id", flat=True))
