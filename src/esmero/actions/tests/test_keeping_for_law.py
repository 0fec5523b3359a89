"""Whom the law makes us keep: nothing of theirs goes before its day, and what was asked is done after it."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings
from tests import world
from tests.world import World

from esmero.actions import farewell, keep_for_law
from esmero.domain.customers.models import Hold
from esmero.domain.events import reads as events

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
UNTIL, OVER = date(2027, 1, 31), datetime(2027, 2, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
def there(settings: Settings, tmp_path: Path) -> World:
    settings.MEDIA_ROOT = tmp_path
    return world.make_world(NOON)


def hold(there: World, customer_id: int, until: date = UNTIL) -> Hold:
    return keep_for_law.keep(
        agent=there.owner, customer_id=customer_id, reason="A lawsuit", until=until, at=NOON
    )


def test_who_changed_their_mind_meanwhile_stays_when_it_ends(there: World) -> None:
    number = there.a.conversation.customer_id
    hold(there, number)
    farewell.ask(customer_id=number, at=NOON)
    assert keep_for_law.erase_later(agent=there.owner, customer_id=number, at=NOON)
    farewell.take_back(customer_id=number, at=NOON + timedelta(days=1))
    keep_for_law.end(at=OVER)
    assert not events.was_erased(number)


def test_a_wish_that_stands_is_done_when_it_ends_though_nobody_pressed(there: World) -> None:
    number = there.a.conversation.customer_id
    hold(there, number)
    farewell.ask(customer_id=number, at=NOON)
    keep_for_law.end(at=OVER)
    assert events.was_erased(number)


def test_lifted_before_its_day_a_wish_is_an_owners_again(there: World) -> None:
    number = there.a.conversation.customer_id
    kept = hold(there, number)
    farewell.ask(customer_id=number, at=NOON)
    keep_for_law.lift(agent=there.owner, hold_id=kept.pk, at=NOON + timedelta(days=1))
    assert not events.was_erased(number)
