"""What one person kept of their word is found without reading all that they ever promised."""

from datetime import UTC, datetime, timedelta

import pytest
from tests import world
from tests.plans import plan

from esmero.domain.promises import reads as promises
from esmero.domain.promises.factories import make_promise
from esmero.domain.promises.models import Promise
from esmero.domain.promises.reads import Settled

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def there() -> world.World:
    return world.make_world(NOON)


def promised(there: world.World, **columns: object) -> None:
    about = there.a.conversation
    made = make_promise(
        about.ref, about.audience, owner=there.agent, team=there.team, made_at=NOON, due_at=NOON + DAY
    )
    Promise.objects.filter(pk=made.pk).update(**columns)


def test_each_end_counts_in_its_own_time(there: world.World) -> None:
    promised(there, kept_at=NOON)
    promised(there, kept_at=NOON - 2 * DAY)
    promised(there, kept_at=NOON, times_renewed=1)
    promised(there, broken_at=NOON)
    promised(there, broken_at=NOON, times_renewed=1)
    promised(there, broken_at=NOON + DAY)
    promised(there, kept_at=NOON, is_internal=True)
    promised(there, kept_at=NOON, owner=there.lead)

    found = promises.settled_by(there.agent.pk, since=NOON - DAY, until=NOON + DAY)

    assert found == Settled(kept=1, mended=1, broken=1)


@pytest.mark.parametrize("name", ["promise_kept", "promise_broken"])
def test_each_end_is_found_by_its_moment(there: world.World, name: str) -> None:
    column = {"promise_kept": "kept_at", "promise_broken": "broken_at"}[name]
    rows = Promise.objects.filter(owner=there.agent.pk, is_internal=False, owner_team__practised_by=None)

    steps = plan(lambda: rows.filter(**{f"{column}__gte": NOON, f"{column}__lt": NOON}).count())

    assert any(f"{name} (owner_id=? AND {column}>? AND {column}<?)" in step for step in steps), steps


def test_what_was_moved_is_not_looked_at_by_whoever_looks_for_what_is_due(there: world.World) -> None:
    looks = {
        "promise_due": lambda: promises.due_before(NOON),
        "promise_to_warn": lambda: promises.to_warn_of(NOON),
        "promise_to_hand_up": lambda: promises.to_hand_up(NOON),
        "promise_of_owner": lambda: list(promises.promised_by(there.agent.pk, about_kind="conversation")),
        "promise_of_above": lambda: list(promises.handed_up_to(there.agent.pk, about_kind="conversation")),
    }
    for name, look in looks.items():
        steps = plan(look)
        assert any(f"{name} " in step for step in steps), (name, steps)
    kept = {index.name: str(index.condition) for index in Promise._meta.indexes}
    assert all("moved_at" in kept[name] for name in looks)
