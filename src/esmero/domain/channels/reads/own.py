"""How soon a channel promises, where it has hours or a rule of its own."""

from esmero.domain.channels.models import Channel
from esmero.domain.promises.reads import NOTHING_OWN, Own
from esmero.domain.staff.models import Team


def own_terms(channel: Channel, team: Team) -> Own:
    """Return by which rule and hours of a channel a team promises what comes by it.

    They are those of the people who answer there: another team, to which something was handed over,
    promises by its own hours and the company's rules.
    """
    return Own(channel.policy_id, channel.calendar_id) if team.pk == channel.team_id else NOTHING_OWN


def channels_on(calendar_id: int) -> list[Channel]:
    """Return the ways in that promise by one calendar of their own, by name, closed ones as well."""
    return list(Channel.objects.filter(calendar_id=calendar_id).order_by("name", "id"))
