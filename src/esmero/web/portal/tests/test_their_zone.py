"""On the customer's own clock: what their browser says of it, and what pages and letters make of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from tests import world
from tests.world import World

from esmero.actions import remember
from esmero.domain.company.models import Company
from esmero.domain.conversations.models import Conversation
from esmero.domain.customers.models import Customer
from esmero.domain.events.models import Event
from esmero.ground import clock
from esmero.letters import writing
from esmero.letters.tests import given

pytestmark = pytest.mark.django_db

MEXICO = "America/Mexico_City"
TOLD = "All times are those of"


@pytest.fixture
def there() -> World:
    return world.make_world(clock.now() - timedelta(minutes=30))


@pytest.fixture
def ana() -> Client:
    return Client(HTTP_ACCEPT_LANGUAGE="en")


def shown(there: World, ana: Client, rest: str = "") -> str:
    return ana.get(f"/c/{there.a.token}/{rest}").content.decode()


def write(there: World, ana: Client, zone: str, words: str = "And the seam?") -> Customer:
    """Ana writes on her page, from a browser that says where it stands."""
    answer = ana.post(f"/c/{there.a.token}/messages/", {"words": words, "time_zone": zone})
    assert answer.status_code == 303
    return Customer.objects.get(pk=there.a.conversation.customer_id)


def ask(visitor: Client, email: str, zone: str) -> Customer:
    sent = {"words": "Where is my parcel?", "name": "Eva", "email": email, "time_zone": zone}
    assert visitor.post(reverse("help:ask"), sent).status_code == 302
    return Conversation.objects.get(reply_to=email).customer


def test_their_page_stands_on_the_clock_that_their_browser_says(there: World, ana: Client) -> None:
    assert TOLD not in shown(there, ana)

    customer = write(there, ana, MEXICO)

    assert (customer.time_zone, customer.zone_from) == (MEXICO, "PAGE")
    for rest in ("", "story/"):
        page = shown(there, ana, rest)
        assert page.count("All times are those of Mexico City.") == 1
    due = there.a.promise.due_at.astimezone(ZoneInfo(MEXICO))
    assert f"{due.hour}:{due:%M}" in page


def test_the_question_brings_the_zone_and_its_page_tells_it_at_once(there: World, ana: Client) -> None:
    customer = ask(ana, "eva@example.org", "Asia/Tokyo")

    assert customer.time_zone == "Asia/Tokyo"
    event = Event.objects.get(verb="customer.zone_learned")
    assert event.customer_id == customer.pk
    assert "Tokyo" not in str(event.payload)


def test_looking_at_the_page_changes_nothing(there: World, ana: Client) -> None:
    ana.get(f"/c/{there.a.token}/", {"time_zone": MEXICO})

    assert Customer.objects.get(pk=there.a.conversation.customer_id).time_zone == ""


NO_PLACE = [
    "Mars/Olympus",
    "UTC",
    "Etc/GMT+3",
    "../../etc/passwd",
    "localtime",
    "x" * 9000,
    f"{MEXICO}\r\n",
    "\0",
]


@pytest.mark.parametrize("zone", NO_PLACE)
def test_what_is_no_zone_of_a_place_is_passed_over(there: World, ana: Client, zone: str) -> None:
    assert write(there, ana, zone).time_zone == ""
    assert TOLD not in shown(there, ana)


def test_a_zone_that_goes_like_ours_is_not_spoken_of(there: World, ana: Client) -> None:
    Company.objects.update(time_zone="Europe/Madrid")

    assert write(there, ana, "Europe/Paris").time_zone == "Europe/Paris"
    assert TOLD not in shown(there, ana)


def test_who_moved_reads_on_the_new_clock(there: World, ana: Client) -> None:
    write(there, ana, MEXICO)

    assert write(there, ana, "Asia/Tokyo", "I am home again.").time_zone == "Asia/Tokyo"


def test_a_form_that_anybody_fills_in_does_not_move_whom_we_know(there: World, ana: Client) -> None:
    known = ask(ana, "eva@example.org", "Asia/Tokyo")
    sent = {"words": "It is me, Eva!", "name": "Eva", "email": "eva@example.org", "time_zone": MEXICO}
    ana.post(reverse("help:ask"), sent)

    known.refresh_from_db()
    assert known.time_zone == "Asia/Tokyo"


def test_what_they_told_a_colleague_stands_above_their_browser(there: World, ana: Client) -> None:
    pk = there.a.conversation.pk
    remember.learn_zone(agent=there.agent, conversation_id=pk, time_zone="Asia/Tokyo", at=there.at)

    assert write(there, ana, MEXICO).time_zone == "Asia/Tokyo"

    remember.learn_zone(agent=there.agent, conversation_id=pk, time_zone="", at=there.at)
    assert write(there, ana, MEXICO, "And now?").time_zone == MEXICO


def test_nothing_but_a_zone_is_kept(there: World) -> None:
    pk = there.a.conversation.pk

    with pytest.raises(ValueError, match="Mars"):
        remember.learn_zone(agent=there.agent, conversation_id=pk, time_zone="Mars/Olympus", at=there.at)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "All times are those of New York."),
        ("es", "Todas las horas son las de Nueva York."),
        ("ru", "Время везде указано по часовому поясу: Нью-Йорк."),
    ],
)
def test_a_letter_tells_times_by_their_clock_and_says_so_once(language: str, said: str) -> None:
    setting = given.setting(language=language)
    setting.conversation.customer.time_zone = "America/New_York"
    letter = writing.confirmation(setting, [given.promise(setting)])

    for words in (letter.text, letter.html):
        assert words.count(said) == 1
        assert "10:40" in words
        assert "16:40" not in words


def test_a_clock_that_is_changed_there_alone_is_counted_with() -> None:
    """New York sets its clocks back on 1 November 2026, Madrid had done so a week before."""
    setting = given.setting()
    setting.conversation.customer.time_zone = "America/New_York"
    asked, due = datetime(2026, 10, 30, 16, 0, tzinfo=UTC), datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
    friday = replace(setting, at=asked)
    promise = given.promise(setting, due_at=due)
    promise.made_at = asked

    words = writing.confirmation(friday, [promise]).text

    assert "4:00" in words
