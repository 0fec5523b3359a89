"""A line that is kept with its conversation says at every moment what a new one would say."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from esmero.domain.company.factories import FOUNDED
from esmero.domain.company.models import Calendar
from esmero.domain.conversations.models import Conversation
from esmero.domain.customers.models import Customer
from esmero.domain.staff.models import Team
from esmero.parts import queue

ZONES = ["Europe/Madrid", "Asia/Kolkata", "America/St_Johns", "Pacific/Apia"]
minutes = st.integers(-3 * 24 * 60, 3 * 24 * 60)
moments = st.one_of(st.none(), minutes.map(lambda one: FOUNDED + timedelta(minutes=one)))


def conversation(zone, **moments):
    """Return a conversation that no database knows."""
    team = Team(name="Repairs", calendar=Calendar(name="Hours", time_zone=zone))
    customer = Customer(name="Elvira Soto", language="es")
    return Conversation(
        pk=7, subject="A seam", language="es", reply_to="e@x.example", team=team, customer=customer, **moments
    )


@settings(deadline=None)
@given(
    zone=st.sampled_from(ZONES),
    state=st.sampled_from(["closed_at", "waits_until", "snoozed_until", "broken_at"]),
    moment=moments,
    due=moments,
    warn=moments,
    looked=st.lists(st.integers(0, 3 * 24 * 3600), min_size=2, max_size=12),
)
def test_a_kept_line_says_what_a_new_one_would(zone, state, moment, due, warn, looked):
    one = conversation(zone, next_due_at=due, next_warn_at=warn, **{state: moment})
    for seconds in looked:
        at = FOUNDED + timedelta(seconds=seconds)
        (kept,) = queue.lines([one], at=at)
        assert kept == queue.fresh_line(one, at=at, zone=ZoneInfo(zone))


@pytest.mark.parametrize("seconds", [-1801, -1800, -1799, -121, -120, -119, -60, -1, 0, 1])
def test_it_changes_at_the_very_moment(seconds):
    due = FOUNDED + timedelta(hours=2)
    one = conversation("Europe/Madrid", next_due_at=due, next_warn_at=due - timedelta(minutes=40))
    queue.lines([one], at=due + timedelta(seconds=seconds - 1))
    at = due + timedelta(seconds=seconds)
    (kept,) = queue.lines([one], at=at)
    assert kept == queue.fresh_line(one, at=at, zone=ZoneInfo("Europe/Madrid"))


def test_it_is_kept_for_each_language():
    one = conversation("Europe/Madrid", next_due_at=FOUNDED + timedelta(days=1))
    (english,) = queue.lines([one], at=FOUNDED)
    assert queue.lines([one], at=FOUNDED)[0] is english
    with translation.override("ru"):
        (russian,) = queue.lines([one], at=FOUNDED)
        assert russian == queue.fresh_line(one, at=FOUNDED, zone=ZoneInfo("Europe/Madrid"))
    assert queue.lines([one], at=FOUNDED)[0] is english
