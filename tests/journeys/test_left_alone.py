"""Customers say how and when they want to be reached, and everything that software writes goes by it."""

import email
import email.utils
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from esmero.actions import by_itself, deliver, forget, mirror, prefer, reply
from esmero.domain.channels.models import Delivery, Tally
from esmero.domain.conversations.kinds import WhyNoLetter
from esmero.domain.conversations.models import Message
from esmero.domain.customers import reads
from esmero.domain.customers.kinds import SaidHow, ZoneFrom
from esmero.domain.customers.models import Identity, Preference
from esmero.domain.promises.models import Promise
from esmero.ground import clock, db
from esmero.parts import preferences
from tests import world
from tests.journeys.consenting import come_in

pytestmark = pytest.mark.django_db

# A Tuesday, seven in the morning in Madrid.
EARLY = datetime(2026, 3, 3, 6, 0, tzinfo=UTC)
TEN = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
NOT_BEFORE_TEN = prefer.Wish(from_minute=600)


@pytest.fixture
def company(db):
    made = world.make_world()
    Delivery.objects.all().delete()
    Tally.objects.all().delete()
    return made


@pytest.fixture
def talk(company):
    return company.a.conversation


@pytest.fixture
def customer(talk):
    customer = talk.customer
    customer.time_zone, customer.zone_from = "Europe/Madrid", ZoneFrom.SAID
    customer.save()
    return customer


@pytest.fixture
def desk(company):
    browser = Client()
    browser.force_login(company.agent)
    return browser


def wish(customer, wished=NOT_BEFORE_TEN, at=EARLY):
    prefer.set_own(customer_id=customer.pk, wish=wished, at=at)
    customer.refresh_from_db()
    return customer


def own_up(talk, at):
    promise = Promise.objects.filter(about_id=talk.pk).first()
    with db.write():
        talk.refresh_from_db()
        by_itself.own_up(talk, promise, at=at)
    return Delivery.objects.latest("id")


def test_they_say_it_on_their_page_and_read_it_there(company, customer):
    ana = come_in(company)
    given = {"best": "EMAIL", "never": ["PHONE"], "begins": "10:00", "ends": "20:00", "days_off": ["6"]}
    page = ana.post(reverse("you:reached"), given, follow=True).content.decode()
    assert "Never by telephone." in page and "Not before 10:00." in page and "Sunday" in page
    kept = Preference.objects.get()
    assert (kept.from_minute, kept.to_minute, kept.days_off, kept.how) == (600, 1200, "6", SaidHow.PAGE)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"begins": "20:00", "ends": "10:00"}, "has to be later"),
        ({"days_off": list("0123456")}, "Leave one day"),
        ({"best": "PHONE", "never": ["PHONE"]}, "the best way, too"),
        ({"begins": "soon"}, "Write a time of day"),
    ],
)
def test_what_leaves_no_moment_is_not_kept(company, customer, given, why):
    answer = come_in(company).post(reverse("you:reached"), given)
    assert answer.status_code == 422 and why in answer.content.decode()
    assert not Preference.objects.exists()


def test_midnight_as_an_end_is_the_end_of_the_day(company, customer):
    come_in(company).post(reverse("you:reached"), {"begins": "10:00", "ends": "00:00"})
    kept = Preference.objects.get()
    assert (kept.from_minute, kept.to_minute) == (600, None)


@pytest.mark.parametrize(
    ("wished", "at", "opens"),
    [
        (NOT_BEFORE_TEN, EARLY, TEN),
        (NOT_BEFORE_TEN, TEN, TEN),
        (prefer.Wish(to_minute=1200), TEN.replace(hour=19), datetime(2026, 3, 3, 23, tzinfo=UTC)),
        (prefer.Wish(days_off=frozenset({1, 2})), EARLY, datetime(2026, 3, 4, 23, tzinfo=UTC)),
        # The night on which clocks go forward: ten is ten by the wall clock.
        (NOT_BEFORE_TEN, datetime(2026, 3, 29, 3, tzinfo=UTC), datetime(2026, 3, 29, 8, tzinfo=UTC)),
        (prefer.Wish(never=frozenset({"FAX"})), EARLY, EARLY),
    ],
)
def test_the_hour_opens_by_their_own_clock(customer, wished, at, opens):
    wish(customer, wished)
    assert reads.preference_of(customer).opens_at(at, ZoneInfo("Europe/Madrid")) == opens


def test_what_software_writes_waits_for_the_hour_and_stands_on_the_page_at_once(talk, customer):
    wish(customer)
    letter = own_up(talk, EARLY)
    assert (letter.next_try_at, letter.held_until) == (TEN, TEN)
    assert Message.objects.get(pk=letter.about_id).at == EARLY
    assert deliver.send_letters(at=TEN - timedelta(minutes=1)) == 0
    assert deliver.send_letters(at=TEN) == 1


def test_an_answer_of_a_person_goes_at_once_and_does_not_wait_behind_it(company, talk, customer):
    wish(customer)
    waits = own_up(talk, EARLY)
    reply.reply(
        agent=company.agent,
        conversation_id=talk.pk,
        words="Good morning, it is on its way.",
        seen_version=talk.version,
        send_key="now",
        send_anyway=True,
        at=EARLY,
    )
    answer = Delivery.objects.latest("id")
    assert answer.held_until is None and answer.pk != waits.pk
    assert deliver.send_letters(at=EARLY + timedelta(minutes=1)) == 1
    answer.refresh_from_db()
    waits.refresh_from_db()
    assert (answer.state, waits.state) == ("SENT", "QUEUED")


def test_who_changes_their_mind_changes_it_for_what_waits(talk, customer):
    wish(customer)
    letter = own_up(talk, EARLY)
    wish(customer, prefer.Wish(from_minute=540))
    letter.refresh_from_db()
    assert letter.next_try_at == TEN - timedelta(hours=1)
    wish(customer, prefer.Wish())
    letter.refresh_from_db()
    assert letter.next_try_at == EARLY


def test_what_waits_is_looked_at_again_as_it_leaves(talk, customer):
    """Never by e-mail, said while it waits: it stands on the page, and the desk reads why."""
    wish(customer)
    letter = own_up(talk, EARLY)
    wish(customer, prefer.Wish(never=frozenset({"EMAIL"})), at=EARLY + timedelta(minutes=5))
    assert deliver.send_letters(at=TEN) == 0
    assert not Delivery.objects.exists()
    notice = Message.objects.get(pk=letter.about_id)
    assert (notice.no_letter_because, notice.delivery_state) == (WhyNoLetter.NEVER, "")


def test_another_clock_is_another_hour(talk, customer):
    wish(customer)
    letter = own_up(talk, EARLY)
    said = {"name": customer.name, "address_as": "", "language": "en", "time_zone": "America/New_York"}
    mirror.describe(customer_id=customer.pk, at=EARLY, **said)
    assert deliver.send_letters(at=TEN) == 0
    letter.refresh_from_db()
    assert (letter.state, letter.attempts, letter.next_try_at) == ("QUEUED", 0, TEN + timedelta(hours=6))
    assert deliver.send_letters(at=letter.next_try_at) == 1


def test_what_could_not_leave_by_day_is_not_tried_at_night(talk, customer):
    wish(customer, prefer.Wish(from_minute=600, to_minute=1200))
    letter = own_up(talk, TEN)
    assert letter.next_try_at == TEN
    # The mail server was away until eight in the evening.
    evening = datetime(2026, 3, 3, 19, 10, tzinfo=UTC)
    Delivery.objects.update(next_try_at=evening, attempts=3)
    assert deliver.send_letters(at=evening) == 0
    letter.refresh_from_db()
    assert (letter.attempts, letter.next_try_at) == (3, TEN + timedelta(days=1))


def test_no_letter_leaves_before_its_own_date(talk, customer):
    """Its words and its date are those of the hour for which it was written."""
    wish(customer)
    with db.write():
        talk.refresh_from_db()
        by_itself.write_by_rule(talk, "We will look at it.", [], at=EARLY)
    letter = Delivery.objects.latest("id")
    wish(customer, prefer.Wish(), at=EARLY + timedelta(minutes=5))
    letter.refresh_from_db()
    dated = email.message_from_bytes(bytes(letter.raw))["Date"]
    assert email.utils.parsedate_to_datetime(dated) <= letter.next_try_at


def tell_of_new_time(company, talk, due_at):
    promise = Promise.objects.filter(about_id=talk.pk).first()
    promise.due_at = due_at
    promise.save()
    with db.write():
        talk.refresh_from_db()
        by_itself.tell_of_new_time(talk, promise, promise, why="It rains.", by=company.agent, at=EARLY)
    return promise, Delivery.objects.latest("id")


def test_a_new_time_before_their_hour_is_told_at_once(company, talk, customer):
    wish(customer)
    _promise, letter = tell_of_new_time(company, talk, EARLY + timedelta(hours=1))
    assert letter.next_try_at == EARLY and deliver.send_letters(at=EARLY) == 1


def test_what_is_over_when_the_hour_opens_is_not_told_as_to_come(company, talk, customer):
    wish(customer)
    promise, letter = tell_of_new_time(company, talk, TEN + timedelta(hours=5))
    assert letter.next_try_at == TEN
    Promise.objects.filter(pk=promise.pk).update(kept_at=TEN - timedelta(hours=1))
    assert deliver.send_letters(at=TEN) == 0 and not Delivery.objects.exists()
    assert Message.objects.get(pk=letter.about_id).no_letter_because == WhyNoLetter.OVER


def test_a_confirmation_of_what_just_came_in_goes_at_once(talk, customer):
    wish(customer)
    with db.write():
        talk.refresh_from_db()
        by_itself.confirm(talk, is_known=True, at=EARLY)
    assert Delivery.objects.get().held_until is None


def test_who_never_wants_mail_finds_it_on_their_page_alone(talk, customer):
    wish(customer, prefer.Wish(never=frozenset({"EMAIL"})))
    promise = Promise.objects.filter(about_id=talk.pk).first()
    with db.write():
        talk.refresh_from_db()
        by_itself.own_up(talk, promise, at=EARLY)
    assert not Delivery.objects.exists()
    assert Message.objects.latest("id").no_letter_because == WhyNoLetter.NEVER


def test_waiting_breaks_no_promise(company, talk, customer):
    """What keeps a promise is written by a person, and counts when it was written."""
    wish(customer)
    promise = Promise.objects.filter(about_id=talk.pk).first()
    own_up(talk, EARLY)
    promise.refresh_from_db()
    assert promise.broken_at is None


def test_the_desk_says_before_one_writes_what_they_do_not_want(desk, talk, customer):
    address = reverse("desk:conversation", args=[talk.pk])
    assert b'id="reach"' not in desk.get(address).content
    wish(customer, prefer.Wish(never=frozenset({"EMAIL"})), at=clock.now())
    page = desk.get(address).content.decode()
    assert "They never want to be reached by e-mail." in page and "Letters do arrive there" not in page


def test_a_way_they_never_want_stands_last(desk, talk, customer):
    wish(customer, prefer.Wish(never=frozenset({"EMAIL"}), best="POST"), at=clock.now())
    page = desk.get(reverse("desk:conversation-way", args=[talk.pk])).content.decode()
    assert page.index("as they like best") < page.index("which they never want")


def test_a_promise_within_their_quiet_hours_is_asked_about_once(desk, talk, customer):
    now = clock.now()
    wish(customer, prefer.Wish(days_off=frozenset(range(7)) - {(now.weekday() + 3) % 7}), at=now)
    address = reverse("desk:conversation-promises", args=[talk.pk])
    given = {"due": "in 26 hours", "words": "I call you"}
    first = desk.post(address, given)
    assert b"They want to be left alone then" in first.content
    assert not Promise.objects.filter(wording="I call you").exists()
    meant = first.content.decode().split('name="closed_meant" value="')[1].split('"')[0]
    desk.post(address, given | {"closed_meant": meant})
    assert Promise.objects.filter(wording="I call you").exists()


def test_a_colleague_notes_what_they_were_told(desk, customer):
    address = reverse("desk:customer-wishes", args=[customer.pk])
    given = {"never": ["FAX"], "begins": "09:30", "how": "COUNTER"}
    page = desk.post(address, given, follow=True).content.decode()
    assert "Never by fax." in page and "at the counter" in page
    kept = Preference.objects.get()
    assert (kept.from_minute, kept.how, kept.by_id is not None) == (570, SaidHow.COUNTER, True)
    person = desk.get(reverse("desk:customer", args=[customer.pk])).content.decode()
    assert "Never by fax." in person and "Said how and when they want to be reached." in person


def test_a_colleague_overwrites_nothing_that_was_said_meanwhile(desk, customer):
    address = reverse("desk:customer-wishes", args=[customer.pk])
    page = desk.get(address).content.decode()
    assert 'name="seen" value="0"' in page
    wish(customer, prefer.Wish(never=frozenset({"PHONE"})), at=clock.now())
    given = {"never": ["FAX"], "how": "COUNTER", "seen": "0"}
    answer = desk.post(address, given)
    assert answer.status_code == 422 and "They said something else meanwhile" in answer.content.decode()
    newest = Preference.objects.get()
    assert newest.how == SaidHow.PAGE
    # It stands above by now: whoever presses again means it.
    assert f'name="seen" value="{newest.pk}"' in answer.content.decode()
    desk.post(address, given | {"seen": str(newest.pk)})
    assert Preference.objects.count() == 2


def test_what_they_wish_is_read_once_for_a_page(desk, talk, customer):
    wish(customer, prefer.Wish(from_minute=600, to_minute=601), at=clock.now())
    with CaptureQueriesContext(connection) as asked_for:
        desk.get(reverse("desk:conversation", args=[talk.pk]))
    assert sum("customers_preference" in one["sql"] for one in asked_for) == 1


def test_an_erasure_forgets_their_wishes(customer):
    wish(customer)
    forget.forget_customer(agent=None, customer_id=customer.pk, at=clock.now())
    assert not Preference.objects.exists()
    customer.refresh_from_db()
    assert not customer.has_preferences


def test_who_says_it_for_the_first_time_finds_what_was_queued_held(talk, customer):
    customer.refresh_from_db()
    queued = own_up(talk, EARLY)
    assert queued.held_until is None

    wish(customer, at=EARLY + timedelta(minutes=1))

    queued.refresh_from_db()
    assert (queued.held_until, queued.next_try_at) == (TEN, TEN)


def test_what_waits_longer_for_another_reason_leaves_no_earlier(talk, customer):
    customer.refresh_from_db()
    queued, later = own_up(talk, EARLY), EARLY + timedelta(minutes=10)
    Delivery.objects.filter(pk=queued.pk).update(next_try_at=later)
    wish(customer, prefer.Wish(never=frozenset({"PHONE"})), at=EARLY + timedelta(minutes=1))
    queued.refresh_from_db()
    assert queued.next_try_at == later


def test_a_persons_answer_that_was_queued_is_not_held(company, talk, customer):
    talk.refresh_from_db()
    reply.reply(
        agent=company.agent,
        conversation_id=talk.pk,
        words="Your parcel left.",
        send_key="one",
        seen_version=talk.version,
        at=EARLY,
    )
    queued = Delivery.objects.latest("id")
    wish(customer, at=EARLY + timedelta(minutes=1))
    queued.refresh_from_db()
    assert queued.held_until is None


@pytest.mark.parametrize(
    ("wished", "at", "said"),
    [
        (NOT_BEFORE_TEN, EARLY, "Not before 10:00. Please do not call now; you can again "),
        (NOT_BEFORE_TEN, TEN, "Not before 10:00."),
        (prefer.Wish(never=frozenset({"PHONE"})), TEN, "Never by telephone."),
    ],
)
def test_beside_the_number_stands_when_they_want_to_be_called(customer, wished, at, said):
    wish(customer, wished)
    told = " ".join(preferences.of_calls(customer, at=at, zone=ZoneInfo("Europe/Madrid")))
    assert told.startswith(said)
    assert ("do not call now" in told) is ("do not call now" in said)


def test_the_desk_shows_it_beside_the_number_alone(company, desk, customer):
    page = reverse("desk:customer", args=[customer.pk])
    Identity.objects.create(
        customer=customer, kind="PHONE", value="+34600111222", proof="SAID", first_seen_at=EARLY
    )
    wish(customer, prefer.Wish(never=frozenset({"PHONE"})))
    shown = desk.get(page).content.decode()
    number = shown.index("+34 600 11 12 22")
    assert "Never by telephone." in shown[number : number + 400]
