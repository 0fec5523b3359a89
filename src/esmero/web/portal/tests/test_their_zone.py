"""On the customer's own clock: what their browser says of it, and what pages and letters make of it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from tests import world
from tests.world import World

from esmero.ground import clock

pytestmark = pytest.mark.django_db

MEXICO = "America/Mexico_City"


@pytest.fixture
def there() -> World:
    return world.make_world(clock.now() - timedelta(minutes=30))


@pytest.fixture
def ana() -> Client:
    return Client(HTTP_ACCEPT_LANGUAGE="en")


def address(there: World, rest: str = "") -> str:
    return f"/c/{there.a.token}/{rest}"


def write(there: World, ana: Client, zone: str, words: str = "And the seam?") -> None:
    sent = {"words": words, "time_zone": zone}
    assert ana.post(address(there, "messages/"), sent).status_code in {200, 303}
    there.a.conversation.customer.refresh_from_db()


def test_their_page_stands_on_the_clock_that_their_browser_says(there: World, ana: Client) -> None:
    assert "All times are those of" not in ana.get(address(there)).content.decode()

    write(there, ana, MEXICO)

    customer = there.a.conversation.customer
    assert (customer.time_zone, customer.zone_from) == (MEXICO, "PAGE")
    assert ana.get(address(there)).content.decode().count("All times are those of Mexico City.") == 1
