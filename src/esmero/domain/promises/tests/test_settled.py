"""What one person kept of their word is found without reading all that they ever promised."""

from datetime import UTC, datetime, timedelta

import pytest
from tests import world
from tests.plans import plan

from esmero.domain.promises import reads as promises
from esmero.domain.promises.factories import make_promise
from esmero.domain.promises.models import Promise

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


def test_each_end_is_found_in_its_own_time(there: world.World) -> None:
    ends = {"kept_at", "broken_at", "withdrawn_at", "moved_at"}
    for end in ends:
        for at in (NOON - 2 * DAY, NOON, NOON + DAY):
            promised(there, **{end: at})
    promised(there, kept_at=NOON, owner=there.lead)

    found = promises.ended_of(there.agent.pk, since=NOON - DAY, until=NOON + DAY)

    assert {one for one in ends for number in found if getattr(Promise.objects.get(pk=number), one)} == ends
    assert len(found) == len(ends)


def test_each_end_is_found_by_its_moment(there: world.World) -> None:
    steps = plan(lambda: promises.ended_of(there.agent.pk, since=NOON, until=NOON + DAY))

    for end in ("kept", "broken", "withdrawn", "moved"):
        how = f"promise_{end} (owner_id=? AND {end}_at>? AND {end}_at<?)"
        assert any(how in step for step in steps), (how, steps)


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
