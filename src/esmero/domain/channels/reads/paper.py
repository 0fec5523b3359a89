"""Letters that wait in the post room."""

from esmero.domain.channels.kinds import IN_THE_POST_ROOM, ChannelKind
from esmero.domain.channels.models import Channel, Delivery

# So many stand on the post room's page, the oldest first.
SHOWN = 200


def in_the_post_room(*, team_ids: list[int]) -> list[Delivery]:
    """Return these teams' letters that wait to be printed or posted, without their pages, oldest first."""
    rows = Delivery.objects.filter(state__in=IN_THE_POST_ROOM, team_id__in=team_ids)
    return list(rows.defer("raw").order_by("id")[:SHOWN])


def paper_channel() -> Channel | None:
    """Return the first open channel of letters on paper, or None before the first letter."""
    rows = Channel.objects.select_related("team__calendar", "team__lead")
    return rows.filter(kind=ChannelKind.POST, is_active=True).order_by("id").first()
