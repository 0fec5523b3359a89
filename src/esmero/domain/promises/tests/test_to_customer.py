"""What stands beside a customer: what they were promised, and how much of it was kept."""

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest
from tests import world

from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.promises import reads as promises
from esmero.domain.promises import writes
from esmero.domain.promises.kinds import PromiseKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    return world.make_world(datetime(2026, 11, 17, 12, 0, tzinfo=UTC))


def test_open_promises_stand_first_and_all_that_are_settled_are_counted(company):
    about, at = company.a.conversation, company.at
    numbers = {days: promised(company, f"in {days}", days) for days in (9, 3, 5, 4, 7, 2)}
    for days in (9, 3):
        writes.keep(numbers[days], by=THE_SOFTWARE, at=at)
    writes.break_(numbers[2], at=at)
    promised(company, "among us", 1, is_internal=True)

    found = promises.to_customer(about.customer_id, agent=company.agent, limit=5)

    # The one that the question came with is due first of all.
    assert [one.wording for one in found.shown] == ["", "in 4", "in 5", "in 7", "in 2"]
    assert (found.kept, found.broken) == (2, 1)


def test_whom_nothing_was_promised_nothing_is_counted(company):
    assert promises.to_customer(0, agent=company.agent, limit=4) == promises.ToCustomer([])


def promised(company, wording, days, *, is_internal=False):
    about = company.a.conversation
    return writes.make(
        kind=PromiseKind.OWN_WORDS,
        about=about.ref,
        audience=dataclasses.replace(about.audience, is_internal=is_internal),
        owner=company.agent,
        owner_team=company.team,
        clock=promises.by_hand(due_at=company.at + timedelta(days=days), made_at=company.at, warn_percent=25),
        by=THE_SOFTWARE,
        at=company.at,
        wording=wording,
    )
