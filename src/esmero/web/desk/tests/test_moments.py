"""The moments at which an answer can go out, offered with one press."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.http import QueryDict

from esmero.web.desk import moments

MADRID = ZoneInfo("Europe/Madrid")


def test_on_a_sunday_tomorrow_and_monday_are_offered_once():
    sunday = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)

    values = [offer.value for offer in moments.offered(at=sunday, zone=MADRID)]

    assert len(values) == len(set(values)) == 2


def test_in_the_middle_of_the_week_all_of_them_are_offered():
    wednesday = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)

    assert len(moments.offered(at=wednesday, zone=MADRID)) == 3


def _chosen(**given):
    data = QueryDict(mutable=True)
    data.update(given)
    return moments.chosen(data, at=datetime(2026, 11, 25, 10, 0, tzinfo=UTC), zone=MADRID)


def test_the_big_button_sends_now_whatever_stands_in_the_field_of_the_moment():
    assert _chosen(moment="friday 18:00") is None
    assert _chosen(moment="fri") is None


@pytest.mark.parametrize("later", ["typed", "entered"])
def test_a_moment_that_was_typed_is_meant_by_its_button_and_by_enter(later):
    chosen = _chosen(later=later, moment="friday 18:00")

    assert chosen is not None
    assert chosen.at == datetime(2026, 11, 27, 17, 0, tzinfo=UTC)


def test_enter_where_no_moment_was_typed_sends_now():
    assert _chosen(later="entered") is None
