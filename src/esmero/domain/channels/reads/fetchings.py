"""Where mail is fetched from, and how that goes."""

from esmero.domain.channels.kinds import ChannelKind, Leaving
from esmero.domain.channels.models import Consent, Fetching
from esmero.ground import db, prepared

# Asked for each letter, while it is written and when it leaves.
_way_out = prepared.Query[Fetching](
    lambda sender: Fetching.objects.filter(channel__address=sender, leaves=Leaving.MAILBOX)[:1]
)


def all_fetchings() -> list[Fetching]:
    """Return where mail of open channels is fetched, with the channel, in the order of channels."""
    rows = Fetching.objects.filter(channel__kind=ChannelKind.EMAIL, channel__is_active=True)
    return list(rows.select_related("channel").order_by("channel_id"))


def fetching_of(channel_id: int) -> Fetching | None:
    """Return where a channel's mail is fetched, None where it is not; held, inside a transaction."""
    return db.held(Fetching.objects.filter(channel_id=channel_id)).first()


def fetching(fetching_id: int, *, revision: int) -> Fetching | None:
    """Return it as it is described now; None where it was changed, ended, or its channel closed; held."""
    rows = Fetching.objects.filter(pk=fetching_id, revision=revision, channel__is_active=True)
    return db.held(rows).select_related("channel").first()


def consent_of(fetching_id: int) -> Consent | None:
    """Return by whom and whether access to a mailbox was given; None where nothing is set up; held."""
    return db.held(Consent.objects.filter(fetching_id=fetching_id)).first()


def way_out_of(sender: str) -> Fetching | None:
    """Return the mailbox by which letters of an address leave; None where the company's server sends them."""
    found = _way_out(sender=sender)
    return found[0] if found else None
