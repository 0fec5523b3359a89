"""What stands out of who looked is kept day by day, none left out, and who asked about it first stays."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from esmero.actions import look
from esmero.domain.company.models import Company
from esmero.domain.conversations.models import Conversation
from esmero.domain.customers.models import Customer
from esmero.domain.events.models import Hint
from esmero.domain.staff.models import Team
from esmero.ground.refs import NotFound
from esmero.insight import unusual
from esmero.web.reports.tests.conftest import sign_in
from esmero.web.reports.tests.test_looking import ALONE, looked, rows

DAY = timedelta(days=1)


@pytest.fixture
def boris(company) -> Customer:
    """Boris wrote to another team, which all may see."""
    Team.objects.filter(pk=company.other_team.pk).update(is_open_to_all=True)
    return Customer.objects.get(pk=company.b.conversation.customer_id)


def people(company, count: int) -> list[Customer]:
    made = [Customer(name=f"P{one}", language="en", known_since=company.at) for one in range(count)]
    return Customer.objects.bulk_create(made)


def noon_before(company) -> timedelta:
    """How long ago it was noon of the day before: whatever time it is, on that day."""
    return company.at - (company.at - DAY).replace(hour=12)


def of_the_day(company):
    asked = {"most_people": 40, "zone": company.at.tzinfo}
    return unusual.on_day((company.at - DAY).date(), **asked)


def test_the_first_night_keeps_all_that_the_page_showed_until_then(company, boris):
    looked(company, boris, ago=6 * DAY)
    shown = rows(company.owner)
    assert ALONE in shown and "Of the days before" not in shown

    assert look.keep_unusual(at=company.at) == 1

    shown = rows(company.owner)
    assert shown.count(ALONE) == 1 and "Of the days before" in shown


def test_nights_without_a_worker_leave_nothing_out(company, boris):
    look.keep_unusual(at=company.at - 20 * DAY)
    for days in (18, 9, 2):
        looked(company, boris, ago=days * DAY)

    assert look.keep_unusual(at=company.at) == 3
    assert rows(company.owner).count(ALONE) == 3


def test_days_that_held_nothing_are_not_gone_through_again(company, boris):
    look.keep_unusual(at=company.at)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        look.keep_unusual(at=company.at + 1 * DAY)
    read = [one for one in asked if "GROUP BY" in one["sql"] and "events_look" in one["sql"]]

    # The day that was the last one then, once more, and the one that is over since.
    assert len(read) == 2


def test_no_look_older_than_looks_are_kept_is_gone_through(company, boris):
    look.keep_unusual(at=company.at - 5000 * DAY)
    Company.objects.update(looks_kept_days=30)
    looked(company, boris, ago=31 * DAY)
    looked(company, boris, ago=29 * DAY)

    assert look.keep_unusual(at=company.at) == 1


def test_a_busy_day_is_gone_through_to_its_first_look(company, monkeypatch):
    monkeypatch.setattr(unusual, "READ", 3)
    some = people(company, 7)
    for number, one in enumerate(some):
        agent = company.agent if number < 5 else company.lead
        looked(company, one, agent=agent, ago=noon_before(company) + timedelta(minutes=number))

    assert {one.rule for one in of_the_day(company)} == {unusual.NO_CONVERSATION}
    assert len(of_the_day(company)) == 7


def test_looks_of_a_day_are_found_by_an_index_of_the_time(company, boris):
    looked(company, boris, ago=noon_before(company))
    with CaptureQueriesContext(connection) as asked:
        of_the_day(company)
    (sql,) = [one["sql"] for one in asked if "events_look" in one["sql"] and "+ 0" in one["sql"]]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            assert "look_when" in " ".join(row[3] for row in cursor.fetchall())


def kept_of_yesterday(company, customer, agent) -> Hint:
    looked(company, customer, agent=agent, ago=DAY)
    look.keep_unusual(at=company.at)
    return Hint.objects.get(rule=unusual.NO_CONVERSATION)


def test_who_asked_first_stays_with_what_they_were_told(company, boris):
    hint = kept_of_yesterday(company, boris, company.agent)
    url = reverse("reports:looking-seen", args=[hint.pk])
    sign_in(company.owner).post(url, {"said": "Helped out at the counter."})

    answer = sign_in(company.lead).post(url, {"said": "They could not say."}, follow=True)

    assert "Somebody asked about it before." in answer.content.decode()
    hint.refresh_from_db()
    assert (hint.seen_by_id, hint.said) == (company.owner.pk, "Helped out at the counter.")


def test_about_ones_own_look_somebody_else_asks(company, boris):
    hint = kept_of_yesterday(company, boris, company.owner)
    assert "Boris" in rows(company.owner)
    assert reverse("reports:looking-seen", args=[hint.pk]) not in rows(company.owner)

    with pytest.raises(NotFound):
        look.see_unusual(agent=company.owner, hint_id=hint.pk, said="It was me.", at=company.at)


def test_what_they_said_another_day_is_no_reason_for_this_one(company, boris):
    Conversation.objects.filter(pk=company.b.conversation.pk).update(team=company.other_team)
    kept_of_yesterday(company, boris, company.agent)
    look.say_why(agent=company.agent, customer_id=boris.pk, reason="At my counter.", at=company.at + 9 * DAY)
    kept = rows(company.owner).split("Of the days before")[1]
    assert "At my counter." not in kept

    look.say_why(agent=company.agent, customer_id=boris.pk, reason="They phoned.", at=company.at - DAY)

    assert "They phoned." in rows(company.owner).split("Of the days before")[1]
