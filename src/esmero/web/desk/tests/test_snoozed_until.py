"""Until when a conversation sleeps, as an agent types it."""

from esmero.parts.queue import zone_of
from esmero.web.desk.tests.conftest import HTMX


def test_working_days_are_those_of_its_team(desk_on_monday, shop, at):
    one = shop.a.conversation

    desk_on_monday.post(at("conversation-snooze", one.pk), {"own": "in five working days"}, headers=HTMX)

    one.refresh_from_db()
    assert f"{one.snoozed_until.astimezone(zone_of(one)):%A %H:%M}" == "Monday 18:00"
