"""By whose consent a mailbox is opened: described, given, renewed, taken away."""

from datetime import datetime
from typing import Any

from esmero.domain.channels.models import Consent, Fetching
from esmero.domain.channels.writes.fetching import record, start_again
from esmero.domain.events.kinds import Doer

NOTHING: dict[str, Any] = {
    "refresh_locked": "", "access_locked": "", "access_until": None, "connected_at": None,
}  # fmt: skip
# With another of these it is another consent.
WHAT_IT_IS_FOR = ("provider", "client_id", "tenant", "authorization_url", "token_url", "scope")


def describe_consent(
    fetching: Fetching, kept: Consent | None, *, by: Doer, at: datetime, **details: Any
) -> Consent:
    """Say who gives access. Where that is another one than before, somebody has to consent once more."""
    one = kept or Consent(fetching=fetching)
    changed = [name for name, value in details.items() if kept is None or getattr(kept, name) != value]
    if {*WHAT_IT_IS_FOR} & {*changed}:
        details |= NOTHING
    _set(one, details)
    one.save()
    start_again(fetching)
    record("fetching.described", fetching.channel_id, by=by, at=at, changed=sorted(changed))
    return one


def give_consent(consent: Consent, fetching: Fetching, *, by: Doer, at: datetime, **given: Any) -> None:
    """Keep what the provider gave. `given`: refresh_locked, access_locked, access_until."""
    _set(consent, {**given, "connected_at": at})
    consent.save()
    start_again(fetching)
    record("fetching.connected", fetching.channel_id, by=by, at=at, provider=consent.provider)


def renew_access(consent: Consent, **given: Any) -> None:
    """Keep what the provider gave anew: access_locked, access_until, and refresh_locked if it gave one."""
    _set(consent, given)
    consent.save(update_fields=list(given))


def drop_access(consent: Consent) -> None:
    """Have access given anew before the next time: the server did not take what we had."""
    renew_access(consent, access_locked="", access_until=None)


def take_consent_away(consent: Consent) -> None:
    """Forget what was given: it was for another server or name."""
    renew_access(consent, **NOTHING)


def _set(consent: Consent, details: dict[str, Any]) -> None:
    for column, value in details.items():
        setattr(consent, column, value)
