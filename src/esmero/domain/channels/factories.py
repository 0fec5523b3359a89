"""Channels for tests."""

from itertools import count

from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.channels.models import Channel
from esmero.domain.staff.factories import make_team
from esmero.domain.staff.models import Team

_numbers = count(1)


def make_channel(team: Team | None = None, *, kind: str = ChannelKind.EMAIL, address: str = "") -> Channel:
    """Return an open channel; a mail channel gets an address."""
    if kind == ChannelKind.EMAIL and not address:
        address = f"help{next(_numbers)}@marea.example"
    return Channel.objects.create(kind=kind, name=kind.title(), address=address, team=team or make_team())
