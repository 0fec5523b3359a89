"""Gateways that hand over faxes as mail and take ours, and the faxes on their way."""

from collections.abc import Iterable

from esmero.domain.channels.kinds import ChannelKind, DeliveryState
from esmero.domain.channels.models import Channel, Delivery
from esmero.ground import db, prepared

_gateways = prepared.Query[Channel](
    lambda: (
        Channel.objects.select_related("team__calendar", "team__lead")
        .filter(kind=ChannelKind.FAX, is_active=True)
        .exclude(faxes_from="", faxes_to="")
        .order_by("id")
    )
)


def fax_gateways() -> list[Channel]:
    """Return the open fax channels that a gateway serves, in the order they were made."""
    return list(_gateways())


def gateway_to_fax_by(channel: Channel) -> Channel | None:
    """Return by which gateway answers to what came in by `channel` are faxed, None where there is none.

    It is its own, else one of its team, else the company's first.
    """
    able = [one for one in fax_gateways() if one.faxes_to]
    own = [one for one in able if one.pk == channel.pk]
    teams = [one for one in able if one.team_id == channel.team_id]
    return next(iter([*own, *teams, *able]), None)


def faxes_not_reported(message_ids: Iterable[int]) -> list[Delivery]:
    """Return the faxes of these messages that went to a gateway which has told nothing, the oldest first.

    Held, inside a transaction; without their pages.
    """
    rows = Delivery.objects.filter(
        about_kind="message",
        about_id__in=message_ids,
        channel_kind=ChannelKind.FAX,
        state__in=[DeliveryState.SENT, DeliveryState.UNKNOWN],
        reported_at=None,
    )
    return list(db.held(rows).defer("raw").order_by("id"))
