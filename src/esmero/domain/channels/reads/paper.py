"""Letters that wait in the post room."""

from esmero.domain.channels.kinds import IN_THE_POST_ROOM
from esmero.domain.channels.models import Delivery

# So many stand on the post room's page, the oldest first.
SHOWN = 200


def in_the_post_room(*, team_ids: list[int]) -> list[Delivery]:
    """Return these teams' letters that wait to be printed or posted, without their pages, oldest first."""
    rows = Delivery.objects.filter(state__in=IN_THE_POST_ROOM, team_id__in=team_ids)
    return list(rows.defer("raw").order_by("id")[:SHOWN])
