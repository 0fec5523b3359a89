"""An organisation's page costs by its own people and letters, whatever else is kept; so does finding one."""

from datetime import UTC, datetime

import pytest
from tests import plans, world

from esmero.actions import organise
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations.models import Conversation
from esmero.domain.customers import reads as customers
from esmero.domain.customers import writes
from esmero.domain.customers.models import Belonging, Customer, Organisation
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.promises import reads as promises

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 30, 9, tzinfo=UTC)
MANY = 1500


@pytest.fixture
def there():
    return world.make_world(AT)


def test_neither_is_dearer_among_very_many_others(there):
    belongs = organise.Belongs("WORKS", source="1")
    row, _is_new = organise.put_in(
        agent=there.owner,
        customer_id=there.a.conversation.customer_id,
        organisation="Astilleros Vigo",
        belongs=belongs,
        at=AT,
    )
    places = conversations.Places(organisations=[row.organisation_id])
    ids = places.people().values("customer")
    looks = {
        "people": lambda: conversations.people_there(there.agent, places),
        "letters": lambda: conversations.written_there(there.agent, places),
        "counts": lambda: conversations.counts_there(there.agent, places.organisations),
        "promises": lambda: promises.to_people(ids, agent=there.agent, limit=6),
        "found": lambda: customers.organisations_found("astill vi"),
        "called": lambda: customers.organisation_called("ASTILLEROS VIGO"),
        "parts": lambda: customers.parts_of(row.organisation, most=20),
    }
    few = {name: plans.work(look) for name, look in looks.items()}

    _many_others(there)
    more = {name: plans.work(look) for name, look in looks.items()}

    dearer = {name: (few[name], more[name]) for name in looks if more[name] > few[name] * 1.5 + 50}
    assert not dearer


def _many_others(there):
    one = Conversation.objects.get(pk=there.b.conversation.pk)
    people = Customer.objects.bulk_create(
        Customer(name=f"Somebody {number}", language="en", known_since=AT, has_belongings=True)
        for number in range(MANY)
    )
    places = [writes.begin_organisation(f"Place {n}", by=THE_SOFTWARE, at=AT) for n in range(100)]
    Organisation.objects.filter(pk__gt=places[0].pk).update(parent=places[0])
    Belonging.objects.bulk_create(
        Belonging(
            customer=person,
            organisation=places[number % 100],
            belongs_as="WORKS",
            source="1",
            source_kind="SAID",
            noted_at=AT,
        )
        for number, person in enumerate(people)
    )
    talks = []
    for number, person in enumerate(people):
        talk = Conversation.objects.get(pk=one.pk) if not number else talks[0]
        fields = {field.attname: getattr(talk, field.attname) for field in Conversation._meta.concrete_fields}
        fields |= {"id": None, "code": f"X{number:05}", "customer_id": person.pk}
        talks.append(Conversation(**fields))
    Conversation.objects.bulk_create(talks)
