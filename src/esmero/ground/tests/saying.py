"""What is found in a letter that is written on a Thursday in Madrid."""

from datetime import datetime
from zoneinfo import ZoneInfo

from esmero.ground import when_said

MADRID = ZoneInfo("Europe/Madrid")
AT = datetime(2026, 11, 19, 11, 5, 30, tzinfo=MADRID)


def found_in(text):
    return list(when_said.said_in(text, at=AT, zone=MADRID))


def due(found):
    return f"{found.due_at.astimezone(MADRID):%m-%d %H:%M}"
