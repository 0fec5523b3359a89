"""The moments at which an answer can go out, offered with one press."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from esmero.web.desk import moments

MADRID = ZoneInfo("Europe/Madrid")


def test_on_a_sunday_tomorrow_and_monday_are_offered_once():
    sunday = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)

    values = [offer.value for offer in moments.offered(at=sunday, zone=MADRID)]

    assert len(values) == len(set(values)) == 2


def test_in_the_middle_of_the_week_all_of_them_are_offered():
    wednesday = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)

    assert len(moments.offered(at=wednesday, zone=MADRID)) == 3
