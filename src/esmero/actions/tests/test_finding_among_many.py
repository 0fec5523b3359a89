"""Finding somebody while one types, among very many of whom one sees a few: at a bounded cost."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from tests import world
from tests.world import World

from esmero.actions import log
from esmero.domain.conversations import reads
from esmero.domain.conversations.models import Conversation
from esmero.domain.conversations.reads import known
from esmero.domain.customers.models import Clue, Customer
from esmero.ground.search import clues

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)


@pytest.fixture
def there(monkeypatch: pytest.MonkeyPatch) -> World:
    """A company in which a handful are very many already."""
    monkeypatch.setattr(known, "LOOKED_AT", 20)
    monkeypatch.setattr(known, "FEW", 5)
    made = world.make_world(NOON)
    write_down(made, "Marina Zuloaga")
    return made


def write_down(there: World, name: str) -> None:
    """Write down a call of somebody new, for the agent's team."""
    said, who = log.Said("PHONE", "", name), log.NewPerson(name, "", "", "en")
    log.log(agent=there.agent, who=who, team_id=there.team.pk, said=said, send_key=name, at=NOON)


def crowd(there: World, first: int, count: int) -> None:
    """Let another team know many people of nearly one name."""
    people = Customer.objects.bulk_create(
        Customer(name=f"Marina Aarons{first + number}", language="en", known_since=NOON)
        for number in range(count)
    )
    Clue.objects.bulk_create(
        Clue(customer=one, key=key) for one in people for key in clues.of_person([one.name], [], [])
    )
    like = there.b.conversation
    values = {field.attname: getattr(like, field.attname) for field in Conversation._meta.concrete_fields}
    Conversation.objects.bulk_create(
        Conversation(**values | {"id": None, "customer_id": one.pk, "code": f"Z{one.pk:08}"})
        for one in people
    )


def found(there: World, typed: str) -> list[str]:
    return [one.name for one in reads.customers_found(there.agent, typed=typed, phone="")]


def work(there: World, typed: str) -> int:
    """Return in how many steps of its own SQLite finds somebody, by tens."""
    steps = 0

    def step() -> None:
        nonlocal steps
        steps += 1

    connection.connection.set_progress_handler(step, 10)
    try:
        found(there, typed)
    finally:
        connection.connection.set_progress_handler(None, 0)
    return steps


@pytest.mark.parametrize("typed", ["marina", "marina zu", "ma ma", "zu", "marina zuloaga"])
def test_whoever_is_in_sight_is_found_however_many_begin_so(there: World, typed: str) -> None:
    crowd(there, 0, 60)

    assert found(there, typed) == ["Marina Zuloaga"]


@pytest.mark.parametrize("typed", ["marina aarons", "aarons", "aarons7", "marina a"])
def test_whoever_is_not_in_sight_is_not_found_on_any_way(there: World, typed: str) -> None:
    crowd(there, 0, 60)

    assert found(there, typed) == []
    seen = reads.customers_found(there.owner, typed=typed, phone="")
    assert seen
    assert all(one.name.startswith("Marina Aarons") for one in seen)


def test_who_sees_very_many_finds_as_many_as_are_shown(there: World) -> None:
    crowd(there, 0, 60)

    assert len(reads.customers_found(there.owner, typed="marina", phone="")) == known.FOUND


@pytest.mark.parametrize("typed", ["marina", "marina aarons", "aarons zu", "zuloaga", "ma"])
def test_the_work_does_not_grow_with_how_many_there_are(there: World, typed: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("The steps are SQLite's.")
    crowd(there, 0, 100)
    among_some = work(there, typed)

    crowd(there, 100, 900)

    assert among_some > 0
    assert work(there, typed) <= among_some * 1.1 + 5
