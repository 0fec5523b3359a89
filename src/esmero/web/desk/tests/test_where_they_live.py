"""Where a customer lives, at the desk: how late it is there, when to write, and saying it."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from tests import world

from esmero.domain.customers.models import Customer
from esmero.domain.workbench.models import CannedReply
from esmero.ground import clock

pytestmark = pytest.mark.django_db

TOKYO = "Asia/Tokyo"


@pytest.fixture
def there():
    return world.make_world(clock.now() - timedelta(minutes=30))


@pytest.fixture
def marta(there):
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(there.agent)
    return client


def page(there, marta):
    return marta.get(reverse("desk:conversation", args=[there.a.conversation.pk])).content.decode()


def live_in(there, zone, source="PAGE"):
    Customer.objects.filter(pk=there.a.conversation.customer_id).update(time_zone=zone, zone_from=source)


def test_the_head_says_how_late_it_is_there_only_where_it_is_another_time(there, marta):
    assert "There it is" not in page(there, marta)

    live_in(there, "Europe/Paris")
    assert "There it is" not in page(there, marta)

    live_in(there, TOKYO)
    shown = page(there, marta)
    now = clock.now().astimezone(ZoneInfo(TOKYO))
    assert f'data-zone="{TOKYO}"' in shown
    assert f"There it is <time>{now.hour}:" in shown
    assert "Time zone: Tokyo. Their browser says so." in shown


def test_their_morning_is_offered_for_an_answer_that_goes_out_later(there, marta):
    live_in(there, TOKYO)

    shown = page(there, marta)

    assert "at 9:00 their time (" in shown
    assert "from their letters" not in shown


def test_what_they_say_on_the_telephone_is_kept(there, marta):
    asking = reverse("desk:conversation-their_zone", args=[there.a.conversation.pk])
    assert 'value="America/Mexico_City">Mexico City' in marta.get(asking).content.decode()

    marta.post(asking, {"time_zone": "America/Mexico_City"})

    customer = Customer.objects.get(pk=there.a.conversation.customer_id)
    assert (customer.time_zone, customer.zone_from) == ("America/Mexico_City", "SAID")
    assert "Time zone: Mexico City. They say so." in page(there, marta)

    marta.post(asking, {"time_zone": ""})
    customer.refresh_from_db()
    assert (customer.time_zone, customer.zone_from) == ("", "")


def test_what_is_no_zone_is_refused_beside_the_field(there, marta):
    asking = reverse("desk:conversation-their_zone", args=[there.a.conversation.pk])

    refused = marta.post(asking, {"time_zone": "Mars/Olympus"})

    assert refused.status_code == 422
    assert "Choose one of the list." in refused.content.decode()
    assert not Customer.objects.get(pk=there.a.conversation.customer_id).time_zone


def test_words_written_before_tell_them_times_on_their_clock(there, marta):
    live_in(there, TOKYO)
    marta.post(
        reverse("desk:canned_replies-new"), {"name": "When", "whose": "MINE", "text_en": "{{promise}}"}
    )
    canned = CannedReply.objects.get()
    due = there.a.promise.due_at.astimezone(ZoneInfo(TOKYO))

    taken = marta.post(reverse("desk:conversation-canned_reply", args=[there.a.conversation.pk, canned.pk]))

    assert f"{due.hour}:{due:%M}" in taken.json()["text"]
