"""A rule of promises that fits nothing for a month, although questions come, is told to the owner."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import world

from esmero.actions import receive, set_rules
from esmero.actions.tests.test_receive import mail
from esmero.domain.promises.kinds import Condition, Noun
from esmero.domain.promises.models import Policy
from esmero.insight import readiness
from esmero.insight.readiness import LackKind

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
DAY = timedelta(days=1)
FITS_NOTHING = {"conditions": [Condition(Noun.LANGUAGE, ("el",))]}


def test_a_rule_that_fits_nothing_for_a_month_is_told_until_it_fits_again():
    there = world.make_world(NOW)
    rule = set_rules.add(agent=there.owner, columns={"name": "Greek letters", **FITS_NOTHING}, at=NOW)
    set_rules.move(agent=there.owner, policy_id=rule.pk, by=-1, at=NOW)
    assert idle(NOW + DAY * 29) == []

    later = NOW + DAY * 31
    # Nobody asked anything meanwhile, so it says nothing of the rule.
    assert idle(later) == []
    receive.receive(mail(), at=later)
    assert idle(later) == ["Greek letters"]

    # Edited, it has its time again; and what fits once is no matter for a to-do.
    columns = {"conditions": [Condition(Noun.LANGUAGE, ("en",))]}
    set_rules.change(agent=there.owner, policy_id=rule.pk, columns=columns, at=later)
    assert idle(later + DAY * 29) == []
    receive.receive(mail(text="And the hat?"), at=later + DAY * 29)
    # Now it decides all that the one behind it did.
    assert idle(later + DAY * 31) == ["Everything"]
    assert Policy.objects.get(pk=rule.pk).last_fitted_on == (later + DAY * 29).date()


def test_that_a_rule_fitted_is_noted_once_a_day():
    world.make_world(NOW)

    receive.receive(mail(), at=NOW + DAY)
    with CaptureQueriesContext(connection) as asked:
        receive.receive(mail(text="And this?"), at=NOW + DAY)

    assert Policy.objects.get().last_fitted_on == (NOW + DAY).date()
    assert not [one for one in asked if one["sql"].startswith('UPDATE "promises_policy"')]


def idle(at):
    return [lack.name for lack in readiness.lacks(at=at) if lack.kind is LackKind.RULE_IDLE]
