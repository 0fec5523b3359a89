"""The moments at which an answer can go out, offered with one press."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.http import QueryDict

from esmero.web.desk import moments, usual

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


def _days(*clocks):
    """Letters of as many days, the newest last, written at these times of Madrid."""
    return [
        datetime(2026, 11, 10 + day, *clock, tzinfo=MADRID).astimezone(UTC)
        for day, clock in enumerate(clocks)
    ]


@pytest.mark.parametrize(
    ("written", "hour"),
    [
        (_days((18, 10), (19, 0), (18, 40)), 18),
        # One that falls out of the row changes nothing, two of three do.
        (_days((18, 10), (9, 0), (18, 40), (18, 5)), 18),
        (_days((7, 0), (13, 0), (21, 0)), None),
        # Two days tell nothing, and many letters of one day are one.
        (_days((18, 10), (18, 20)), None),
        (_days((18, 10)) * 5, None),
        # Whoever writes at night is answered at a decent hour.
        (_days((23, 40), (0, 20), (23, 50)), 21),
        (_days((5, 40), (5, 20), (6, 10)), 8),
    ],
)
def test_the_hour_at_which_somebody_usually_writes_is_told_by_a_plain_rule(written, hour):
    found = usual.hour(written, zone=MADRID)

    assert (found and found.hour) == hour


def test_their_usual_hour_is_offered_first_by_its_own_words():
    wednesday = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
    theirs = datetime(2026, 11, 25, 18, 0, tzinfo=MADRID)

    first, *others = moments.offered(at=wednesday, zone=MADRID, usual=theirs)

    assert first.words == "Today at 18:00, when they usually write"
    assert datetime.fromisoformat(first.value) == theirs
    assert len(others) == 3


def test_a_moment_that_was_remembered_counts_for_sending_as_well_alone():
    friday = datetime(2026, 11, 27, 17, 0, tzinfo=UTC)
    chosen = moments.Moment(friday, is_late_meant=True)
    remembered = moments.known(chosen)

    assert _chosen(later_known=remembered, send_anyway="on") == chosen
    assert _chosen(later_known=remembered) is None
    assert _chosen(
        later_known=remembered, send_anyway="on", later="2026-11-26T09:00+00:00"
    ) == moments.Moment(datetime(2026, 11, 26, 9, 0, tzinfo=UTC))
    assert moments.known(None) == ""
