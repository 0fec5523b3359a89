"""The consent by which a mailbox is opened: set up by owners, given at the provider, renewed in time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from esmero.actions import set_up
from esmero.domain.channels import ports, reads, writes
from esmero.domain.channels.kinds import FetchTrouble, Leaving, Provider, SigningIn
from esmero.domain.channels.ports import Asker, CouldNotFetch
from esmero.ground import crypto, db
from esmero.ground.refs import NotFound

if TYPE_CHECKING:
    from esmero.domain.channels.models import Consent, Fetching
    from esmero.domain.channels.ports import Granted
    from esmero.domain.staff.models import Agent

# What our secret at the provider, and what it gave us, is locked for.
OUR_SECRET, REFRESH, ACCESS = "consent", "consent.refresh", "consent.access"
# To these the kept secret is said; with another of them it has to be written once more.
SAID_TO = ("provider", "tenant", "token_url", "client_id")
# A key is renewed so long before it ends: signing in takes its time.
IN_TIME = timedelta(minutes=2)


class SecretNeeded(Exception):
    """The secret from before belongs to another provider or name, or there is none."""


def describe(*, agent: Agent, channel_id: int, secret: str, at: datetime, **details: Any) -> Consent:
    """Say who gives access to a channel's mailbox; without `secret` the one from before stays.

    `details`: provider, client_id, tenant, authorization_url, token_url, scope. Raises OwnersOnly,
    NotFound, SecretNeeded.
    """
    with db.write():
        by = set_up.owner_of(agent)
        fetching = _fetching(channel_id)
        kept = reads.consent_of(fetching.pk)
        if secret:
            details["secret_locked"] = crypto.lock(OUR_SECRET, secret)
        elif kept is None or any(getattr(kept, name) != details[name] for name in SAID_TO):
            # Some providers give none to programs that run at their customers'.
            if details["provider"] != Provider.OTHER:
                raise SecretNeeded
            details["secret_locked"] = ""
        return writes.describe_consent(fetching, kept, by=by, at=at, **details)


def begin(*, agent: Agent, channel_id: int, return_url: str) -> tuple[str, dict[str, str]]:
    """Return where to send an owner for the holder's consent, and what to keep until they are back.

    Raises OwnersOnly, NotFound, CouldNotFetch.
    """
    set_up.owner_of(agent)
    fetching = _fetching(channel_id)
    url, kept = ports.consents().begin(_asker(fetching, _consent(fetching), return_url))
    return url, {**kept, "leaves": fetching.leaves}


def complete(
    *, agent: Agent, channel_id: int, code: str, kept: dict[str, str], return_url: str, at: datetime
) -> None:
    """Keep what the provider gives for the code that somebody came back with.

    Raises OwnersOnly, NotFound, CouldNotFetch.
    """
    by = set_up.owner_of(agent)
    fetching = _fetching(channel_id)
    before = _consent(fetching)
    granted = ports.consents().complete(_asker(fetching, before, return_url), code=code, kept=kept)
    with db.write():
        fetching = _fetching(channel_id)
        consent = reads.consent_of(fetching.pk)
        # What was asked for while letters left another way does not let them out.
        if (
            consent is None
            or kept.get("leaves") != fetching.leaves
            or any(getattr(consent, name) != getattr(before, name) for name in writes.WHAT_IT_IS_FOR)
        ):
            raise CouldNotFetch(FetchTrouble.CONNECT)
        writes.give_consent(consent, fetching, by=by, at=at, **_locked(granted, at=at))
        writes.let_waiting_letters_go(reads.channel(channel_id).address, at=at)


def key_to(fetching: Fetching, *, at: datetime) -> str:
    """Return what the mail server is told instead of a password; asked for anew where it ends soon.

    No transaction may be open. Raises CouldNotFetch.
    """
    consent = _consent(fetching)
    if not consent.is_connected:
        raise CouldNotFetch(FetchTrouble.CONNECT)
    if consent.access_locked and consent.access_until and consent.access_until - IN_TIME > at:
        return _unlocked(ACCESS, consent.access_locked)
    granted, consent = _renewed(fetching, consent)
    given = _locked(granted, at=at)
    if not granted.refresh:
        del given["refresh_locked"]
    with db.write():
        now = reads.consent_of(fetching.pk)
        # Somebody may have connected it anew meanwhile: then that counts.
        if now and now.refresh_locked == consent.refresh_locked:
            writes.renew_access(now, **given)
    return granted.access


def _renewed(fetching: Fetching, consent: Consent) -> tuple[Granted, Consent]:
    """Return what was given, and the consent whose key to renewals was used for it."""
    asker = _asker(fetching, consent, "")
    try:
        return ports.consents().renew(asker, _unlocked(REFRESH, consent.refresh_locked)), consent
    except CouldNotFetch as error:
        now = reads.consent_of(fetching.pk)
        # Where another process was quicker, and the provider takes each only once.
        if (
            error.trouble != FetchTrouble.REVOKED
            or now is None
            or now.refresh_locked == consent.refresh_locked
        ):
            raise
        return ports.consents().renew(asker, _unlocked(REFRESH, now.refresh_locked)), now


def forget_key(fetching: Fetching) -> None:
    """The step inside a transaction: the server did not take the key, so another one is asked for."""
    consent = reads.consent_of(fetching.pk)
    if consent:
        writes.drop_access(consent)


def take_away(fetching: Fetching) -> None:
    """The step inside a transaction: the consent was for another server or name, and is forgotten."""
    consent = reads.consent_of(fetching.pk)
    if consent:
        writes.take_consent_away(consent)


def _fetching(channel_id: int) -> Fetching:
    found = reads.fetching_of(channel_id)
    if found is None or found.sign_in != SigningIn.CONSENT:
        raise NotFound("fetching")
    return found


def _consent(fetching: Fetching) -> Consent:
    found = reads.consent_of(fetching.pk)
    if found is None:
        raise CouldNotFetch(FetchTrouble.CONNECT)
    return found


def _asker(fetching: Fetching, consent: Consent, return_url: str) -> Asker:
    names = ("provider", "client_id", "tenant", "authorization_url", "token_url", "scope")
    return Asker(
        secret=_unlocked(OUR_SECRET, consent.secret_locked) if consent.secret_locked else "",
        user=fetching.user,
        is_sending=fetching.leaves == Leaving.MAILBOX,
        return_url=return_url,
        **{name: getattr(consent, name) for name in names},
    )


def _locked(granted: Granted, *, at: datetime) -> dict[str, Any]:
    return {
        "refresh_locked": crypto.lock(REFRESH, granted.refresh),
        "access_locked": crypto.lock(ACCESS, granted.access),
        "access_until": at + timedelta(seconds=granted.seconds),
    }


def _unlocked(purpose: str, locked: str) -> str:
    try:
        return crypto.unlock(purpose, locked)
    except crypto.CannotUnlock as error:
        raise CouldNotFetch(FetchTrouble.LOCKED) from error
