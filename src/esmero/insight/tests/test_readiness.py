"""What a set-up lacks."""

from datetime import UTC, datetime, time

import pytest

from esmero.domain.channels.factories import make_channel
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.channels.models import Channel
from esmero.domain.company import reads as company
from esmero.domain.company.factories import make_company
from esmero.domain.company.models import Calendar
from esmero.domain.promises.factories import make_policy, make_promise
from esmero.domain.promises.models import Policy
from esmero.domain.staff import reads as staff
from esmero.domain.staff.factories import make_agent, make_team, name_for_the_week
from esmero.domain.staff.kinds import Role
from esmero.domain.staff.models import Agent, Duty
from esmero.ground.refs import Audience, Ref
from esmero.insight import readiness
from esmero.insight.readiness import LackKind

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.fixture
def ready():
    """A company that lacks nothing."""
    make_company()
    make_agent("Nuria Vidal", role=Role.OWNER)
    team = make_team("Care", lead=make_agent("Inés Duarte", role=Role.LEAD))
    name_for_the_week(team, make_agent(team=team))
    make_channel(team)
    make_channel(team, kind=ChannelKind.FORM)
    make_policy()
    return team


def test_a_company_that_is_set_up_lacks_nothing(ready):
    assert readiness.lacks(at=NOW) == []


def test_without_a_company_nothing_else_is_missed():
    assert [lack.kind for lack in readiness.lacks(at=NOW)] == [LackKind.COMPANY]


def test_who_left_is_named_for_nothing(ready):
    Agent.objects.filter(memberships__team=ready).update(is_active=False)

    kinds = {lack.kind for lack in readiness.lacks(at=NOW)}

    assert kinds == {LackKind.PEOPLE, LackKind.NOBODY_NAMED}


def test_a_lead_who_left_leads_no_more(ready):
    Agent.objects.filter(role=Role.LEAD).update(is_active=False)

    assert [lack.kind for lack in readiness.lacks(at=NOW)] == [LackKind.LEAD]


def test_open_hours_without_a_name_are_gaps(ready):
    Duty.objects.filter(team=ready, weekday=2).update(ends_at=time(12))

    found = readiness.gaps(company.calendar(ready.calendar_id), staff.duties_of(ready))

    assert found == [(2, time(12), time(20))]
    assert [lack.kind for lack in readiness.lacks(at=NOW)] == [LackKind.GAPS]


def test_a_calendar_without_hours_is_pointed_out(ready):
    company.calendar(ready.calendar_id).hours.all().delete()

    assert LackKind.HOURS in {lack.kind for lack in readiness.lacks(at=NOW)}


def test_a_place_whose_holidays_are_not_known_any_more_is_pointed_out(ready):
    Calendar.objects.update(holidays_of="ES-XX")
    assert LackKind.PLACE in {lack.kind for lack in readiness.lacks(at=NOW)}

    Calendar.objects.update(holidays_of="ES-AN")
    assert readiness.lacks(at=NOW) == []


def test_promises_of_somebody_who_left_are_pointed_out(ready):
    marta = make_agent("Marta Roldán")
    at = datetime(2026, 11, 20, 12, tzinfo=UTC)
    make_promise(Ref("conversation", 1), Audience(ready.pk), owner=marta, team=ready, made_at=at, due_at=at)

    before = readiness.lacks(at=NOW)
    Agent.objects.filter(pk=marta.pk).update(is_active=False)

    assert before == []
    assert [(lack.kind, lack.name) for lack in readiness.lacks(at=NOW)] == [
        (LackKind.LEFT_PROMISES, "Marta Roldán")
    ]


@pytest.mark.parametrize(
    ("earlier", "later", "is_lacking"),
    [
        ({}, {"language": "es"}, True),
        ({"language": "es"}, {"language": "es", "channel_kind": "EMAIL"}, True),
        ({"language": "es"}, {"channel_kind": "EMAIL"}, False),
        ({"language": "es"}, {"language": "ru"}, False),
        ({"language": "es"}, {}, False),
    ],
)
def test_a_rule_behind_one_that_fits_all_that_it_fits_never_decides(ready, earlier, later, is_lacking):
    Policy.objects.all().delete()
    first = make_policy("First", **earlier)
    second = make_policy("Second", **later)

    found = [(lack.kind, lack.id, lack.before_id, lack.before_name) for lack in readiness.lacks(at=NOW)]

    assert found == ([(LackKind.RULE_NEVER, second.pk, first.pk, "First")] if is_lacking else [])


def test_a_rule_that_a_channel_has_for_its_own_decides_there(ready):
    Channel.objects.update(policy=make_policy("Urgent"))

    assert readiness.lacks(at=NOW) == []
