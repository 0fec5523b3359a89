"""Two agents say at one moment what is part of what, or where somebody belongs: it holds together."""

import pytest
from tests import world
from tests.at_once import Pause, both, only_on_postgresql

from esmero.actions import organise
from esmero.actions.organise import GoesInCircles
from esmero.actions.tests.test_joining_people import AT, whose
from esmero.domain.customers.models import Belonging, Organisation

pytestmark = [only_on_postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def there() -> world.World:
    return world.make_world(AT)


def test_two_put_under_each_other_at_once_make_no_circle(there: world.World, pause: Pause) -> None:
    one, other = (organise.begin(agent=there.owner, name=name, at=AT) for name in ("One", "Other"))

    def under(place: Organisation, parent: Organisation) -> None:
        told = {"name": place.name, "parent_id": parent.pk, "domains": []}
        try:
            organise.describe(agent=there.owner, organisation_id=place.pk, at=AT, **told)
        except GoesInCircles:
            return

    both(pause, lambda: under(one, other), lambda: under(other, one))

    assert Organisation.objects.exclude(parent=None).count() == 1


def test_a_name_said_by_two_at_once_is_one_organisation(there: world.World, pause: Pause) -> None:
    belongs = organise.Belongs("WORKS", source="1")

    def put_in(customer_id: int) -> None:
        given = {"customer_id": customer_id, "organisation": "Astilleros Vigo", "belongs": belongs}
        organise.put_in(agent=there.owner, at=AT, **given)

    both(pause, lambda: put_in(whose(there.a)), lambda: put_in(whose(there.b)))

    assert Organisation.objects.count() == 1 and Belonging.objects.count() == 2


def test_somebody_put_in_by_two_at_once_belongs_there_once(there: world.World, pause: Pause) -> None:
    belongs = organise.Belongs("WORKS", source="1")
    given = {"customer_id": whose(there.a), "organisation": "Astilleros Vigo", "belongs": belongs}

    both(pause, *[lambda: organise.put_in(agent=there.owner, at=AT, **given)] * 2)

    assert Belonging.objects.count() == 1
