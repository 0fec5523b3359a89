"""A shop on a Monday noon, open from Monday to Friday, 9 to 18: what is promised beyond, and asked about."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from lxml import html

from esmero.domain.company.models import Hours
from esmero.domain.promises.models import Promise

MADRID = ZoneInfo("Europe/Madrid")
# The coming Monday, noon in Madrid: a sign-in of today holds till then.
TODAY = datetime.now(MADRID).date()
MONDAY = TODAY + timedelta(days=7 - TODAY.weekday())
NOON = datetime.combine(MONDAY, time(12), MADRID).astimezone(UTC)
TONIGHT = NOON + timedelta(hours=8)


def hours_of(company, week):
    Hours.objects.filter(calendar=company.calendar).delete()
    for day, opens_at, closes_at in week:
        Hours.objects.create(calendar=company.calendar, weekday=day, opens_at=opens_at, closes_at=closes_at)


def own_words():
    return list(Promise.objects.filter(kind="OWN_WORDS").order_by("id"))


def button(answer, name="closed_meant"):
    (found,) = html.fromstring(answer.content.decode()).xpath(f"//button[@name='{name}']")
    return found.get("value")


def chip(due_at, words="the coat is back"):
    return f"{due_at.isoformat()} {words}"
