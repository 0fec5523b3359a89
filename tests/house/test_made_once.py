"""The company that most tests begin with is put back as it was made, to the last row."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from esmero.domain.staff.models import Skill, Team
from esmero.ground import clock
from tests import made_once, world

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)


@pytest.fixture
def nothing_kept(monkeypatch):
    """No test before this one has made it."""
    monkeypatch.setattr(made_once, "_kept", type(made_once._kept)())
    monkeypatch.setattr(made_once, "is_patched", False)


def kept_rows():
    return made_once._filled()


def all_gone():
    """Every row of ours is gone, as at the end of a test."""
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        for table in made_once._tables():
            cursor.execute(f'DELETE FROM "{table}"')


def test_it_is_put_back_to_the_last_row_and_not_made_again(nothing_kept):
    first = world.make_world(NOON)
    rows = kept_rows()
    assert len(rows["events_event"][1]) > 20
    all_gone()

    with CaptureQueriesContext(connection) as asked:
        second = world.make_world(NOON)

    assert kept_rows() == rows
    assert len(asked) < 40, "it was made once more"
    assert second == first and second.team is not first.team
    assert (second.a.token, second.b.token) == (first.a.token, first.b.token)


def test_what_one_test_changes_in_its_hands_no_other_one_sees(nothing_kept):
    first = world.make_world(NOON)
    first.team.name = "Another"
    all_gone()

    second = world.make_world(NOON)
    assert second.team.name == Team.objects.get(pk=second.team.pk).name == "Orders"


def test_what_comes_after_it_has_numbers_of_its_own(nothing_kept):
    world.make_world(NOON)
    all_gone()
    there = world.make_world(NOON)

    made = Team.objects.create(name="More", calendar=there.calendar)
    assert made.pk > there.other_team.pk


def test_where_something_stands_already_it_is_made_beside_it(nothing_kept):
    world.make_world(NOON)
    all_gone()
    calendar = world._found_company(NOON)
    calendar.delete()

    with CaptureQueriesContext(connection) as asked:
        made_once.at_a_moment(NOON, lambda at: list(Skill.objects.all()))
    assert len(asked) == 2
    assert not made_once._is_all_as_ever()


def test_settings_of_one_test_have_it_made_anew(nothing_kept, settings):
    world.make_world(NOON)
    all_gone()
    settings.ESMERO_MAIL_TRUSTED_AUTHSERV = ["mx.example"]

    with CaptureQueriesContext(connection) as asked:
        world.make_world(NOON)
    assert len(asked) > 100


def test_what_was_made_of_parts_that_were_replaced_goes_to_nobody(nothing_kept, monkeypatch):
    monkeypatch.setattr(made_once, "is_patched", True)
    world.make_world(NOON)
    all_gone()
    monkeypatch.setattr(made_once, "is_patched", False)

    with CaptureQueriesContext(connection) as asked:
        world.make_world(NOON)
    assert len(asked) > 100


def test_one_of_this_moment_is_of_this_moment(nothing_kept, monkeypatch):
    began = clock.now()
    first = world.make_world()
    all_gone()
    assert world.make_world().at == first.at

    all_gone()
    later = began + 2 * made_once.A_MOMENT
    monkeypatch.setattr(made_once.clock, "now", lambda: later)
    assert world.make_world().at == later
