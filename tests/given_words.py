"""Words given in the small company: kept, broken, taken back, and counted."""

from datetime import timedelta

from esmero.actions import count_words, set_up
from esmero.config import company_kept
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.promises import writes
from esmero.domain.promises.models import Promise
from esmero.domain.promises.reads import Clock
from esmero.domain.staff.models import Team
from esmero.ground import db
from esmero.ground.refs import Audience
from tests.world import World

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def give(
    company: World, *, team: Team | None = None, days_ago: int = 2, kind: str = "FIRST_REPLY"
) -> Promise:
    """Give a word to customer A, due an hour later."""
    team, story = team or company.team, company.a
    made_at = company.at - days_ago * DAY
    with db.write():
        return writes.make(
            kind=kind,
            about=story.conversation.ref,
            audience=Audience(team.pk, story.conversation.customer_id),
            owner=company.agent,
            owner_team=team,
            clock=Clock(due_at=made_at + HOUR, warn_at=made_at + HOUR / 2),
            by=THE_SOFTWARE,
            at=made_at,
        )


def keep(promise: Promise, *, after: timedelta = HOUR / 2) -> Promise:
    """Keep a word so long after it was given."""
    with db.write():
        return writes.keep(promise, by=THE_SOFTWARE, at=promise.made_at + after)


def break_(company: World, promise: Promise) -> Promise:
    """Break a word at its time and promise it anew; returns the new promise."""
    at = promise.due_at
    with db.write():
        writes.break_(promise, at=at)
        return writes.renew(
            promise,
            owner=company.agent,
            owner_team=company.team,
            clock=Clock(due_at=at + HOUR, warn_at=at),
            by=THE_SOFTWARE,
            at=at,
        )


def put_off(promise: Promise) -> Promise:
    """Name another time, two hours later, half an hour before it is due; returns the new promise."""
    clock = Clock(due_at=promise.due_at + 2 * HOUR, warn_at=promise.due_at + HOUR)
    at = promise.due_at - HOUR / 2
    with db.write():
        return writes.name_new_time(promise, clock=clock, because="It is late.", by=THE_SOFTWARE, at=at)


def take_back(promise: Promise, *, after: timedelta) -> None:
    """Take a word back so long after it was given."""
    with db.write():
        writes.withdraw(promise, because="", by=THE_SOFTWARE, at=promise.made_at + after)


def move_on(company: World, promise: Promise) -> None:
    """Give what a settled word is about to the other team, and have something happen to the word again."""
    with db.write():
        writes.hand_over(about=promise.about, team_id=company.other_team.pk)
        writes.stand_again(promise, by=THE_SOFTWARE, at=company.at)


def count(company: World, *, later: timedelta = timedelta(0)) -> int:
    """Count the words; returns how many days have other figures now."""
    return count_words.count(at=company.at + later)


def in_pieces(monkeypatch, many: int) -> None:
    """Have so many events counted at once."""
    monkeypatch.setattr(count_words, "MANY", many)


def show_everybody(company: World) -> None:
    """Let everybody read the record."""
    set_up.describe_company(agent=company.owner, has_public_record=True, at=company.at)
    company_kept.forget()
