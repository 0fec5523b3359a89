"""Opening ways in, and describing them."""

from datetime import datetime
from typing import Any

from esmero.domain.channels.models import Channel
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import Doer
from esmero.ground import written
from esmero.ground.refs import Audience, Ref


def open_channel(
    *, kind: str, name: str, team_id: int, address: str, by: Doer, at: datetime, **details: Any
) -> Channel:
    """Open a way in; `details` are its own hours and rule, if any."""
    channel = Channel.objects.create(
        kind=kind, name=name, team_id=team_id, address=address.lower(), **details
    )
    _record_channel("channel.opened", channel, by, at)
    return channel


def describe_channel(channel: Channel, *, by: Doer, at: datetime, **details: Any) -> Channel:
    """Change a channel's name, address, team or whether it is open."""
    if "address" in details:
        details["address"] = details["address"].lower()
    for column, value in details.items():
        setattr(channel, column, value)
    written.change(channel, *details)
    _record_channel("channel.described", channel, by, at)
    return channel


def _record_channel(verb: str, channel: Channel, by: Doer, at: datetime) -> None:
    events.record(
        verb,
        about=Ref("channel", channel.pk),
        audience=Audience(is_internal=True),
        by=by,
        at=at,
        name=channel.name,
    )
