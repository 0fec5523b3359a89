"""The copy to take along has a link of its own: a week long, opened by a code to an address of theirs."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from esmero.actions import forget, join_people, take_along, visit
from esmero.domain.customers import reads
from esmero.domain.customers.factories import make_customer
from esmero.domain.customers.models import CopyLink
from esmero.domain.events.models import Event
from esmero.domain.staff.models import StaffLetter
from esmero.ground import clock
from esmero.ground.tasks import doing
from tests import world

pytestmark = pytest.mark.django_db

TASKS = {visit.TASK: visit.send_code, take_along.TASK: take_along.make}
ADDRESS, OTHER = "ana@example.org", "boris@example.org"


@pytest.fixture
def company(db):
    return world.make_world()


@pytest.fixture
def times(monkeypatch):
    """The clock of the house, which a test moves."""
    moved = [timedelta()]
    now = clock.now
    monkeypatch.setattr(clock, "now", lambda: now() + moved[0])
    return moved


def do_tasks():
    while doing.do_next(TASKS, at=clock.now()):
        pass


def returns_the_code(browser, address):
    do_tasks()
    letter = StaffLetter.objects.filter(recipient=address).latest("id")
    code = re.search(r"\d{6}", letter.subject).group()
    return browser.post(reverse("you:code"), {"code": code})


def come_in(address):
    browser = Client()
    browser.post(reverse("you:door"), {"email": address})
    returns_the_code(browser, address)
    return browser


@pytest.fixture
def ana(company):
    """A browser in which the customer is inside, with a copy made."""
    browser = come_in(ADDRESS)
    browser.post(reverse("you:copy"))
    do_tasks()
    return browser


def page(browser):
    return browser.get(reverse("you:known")).content.decode()


def link_in(browser):
    return re.search(r'href="[^"]*(/you/copy/link/[^"]+)"', page(browser)).group(1)


def test_the_page_says_the_link_and_what_became_of_it(ana):
    shown = page(ana)

    assert "It has a link of its own" in shown and ADDRESS in shown
    assert "Nobody has fetched the copy by it yet." in shown
    assert link_in(ana)


def test_elsewhere_it_opens_with_a_code_alone(ana):
    path, elsewhere = link_in(ana), Client()

    asked = elsewhere.get(path).content.decode()
    assert "a…@e….org" in asked and "example.org" not in asked and ADDRESS not in asked and "Ana" not in asked
    assert elsewhere.post(path).headers["Location"] == reverse("you:code")
    assert not CopyLink.objects.exclude(fetched_at=None).exists()

    entered = returns_the_code(elsewhere, ADDRESS)
    assert entered.headers["Location"] == path
    assert "Fetch my copy" in elsewhere.get(path).content.decode()
    fetched = elsewhere.post(path)

    assert fetched.status_code == 200
    assert b"".join(fetched.streaming_content).startswith(b"PK")
    assert "no-store" in fetched.headers["Cache-Control"]
    assert "The copy was fetched by it" in page(ana)
    assert Event.objects.filter(verb="copy_link.fetched").count() == 1


def test_a_wrong_code_fetches_nothing(ana):
    path, elsewhere = link_in(ana), Client()
    elsewhere.post(path)
    do_tasks()
    assert elsewhere.post(reverse("you:code"), {"code": "000000"}).status_code == 422
    assert elsewhere.post(path).status_code == 302
    assert not CopyLink.objects.exclude(fetched_at=None).exists()


def test_who_is_inside_as_somebody_else_fetches_nothing(ana):
    path, boris = link_in(ana), come_in(OTHER)
    assert "Fetch my copy" not in boris.get(path).content.decode()
    answer = boris.post(path)
    # The code goes to whose copy it is.
    assert answer.status_code == 302
    assert not CopyLink.objects.exclude(fetched_at=None).exists()
    row = CopyLink.objects.get()
    assert boris.post(reverse("you:copy-link-end", args=[row.pk])).status_code == 404
    row.refresh_from_db()
    assert row.ended_at is None


def test_they_end_it_and_it_leads_nowhere(ana):
    path, row = link_in(ana), CopyLink.objects.get()

    answer = ana.post(reverse("you:copy-link-end", args=[row.pk]), follow=True)

    assert "You ended its link" in answer.content.decode()
    assert Client().get(path).status_code == 410
    assert ana.post(path).status_code == 410
    # The copy itself lies on their page still.
    assert "Your copy is ready" in page(ana)
    assert Event.objects.filter(verb="copy_link.ended").count() == 1


def test_after_a_week_it_is_over(ana, times):
    path = link_in(ana)
    times[0] = timedelta(days=6, hours=23)
    assert Client().get(path).status_code == 200
    times[0] = timedelta(days=7, minutes=1)
    assert Client().get(path).status_code == 410
    take_along.forget_old(at=clock.now())
    assert not CopyLink.objects.exists()
    assert Client().get(path).status_code == 404


def test_a_newer_copy_has_a_link_of_its_own(ana, times):
    path = link_in(ana)
    times[0] = timedelta(hours=2)
    again = come_in(ADDRESS)
    again.post(reverse("you:copy"))
    do_tasks()
    assert Client().get(path).status_code == 404
    assert link_in(again) != path


def test_whoever_is_joined_has_a_new_copy_and_no_old_link(company, ana):
    path, row = link_in(ana), CopyLink.objects.get()
    other = make_customer("other@new.example").pk
    join_people.join(agent=company.owner, customer_id=row.customer_id, into_id=other, at=clock.now())
    assert not CopyLink.objects.exists()
    assert Client().get(path).status_code == 404


def test_an_erasure_takes_it(company, ana):
    path, row = link_in(ana), CopyLink.objects.get()
    forget.forget_customer(agent=company.owner, customer_id=row.customer_id, at=clock.now())
    assert not CopyLink.objects.exists()
    assert Client().get(path).status_code == 404


@pytest.mark.parametrize("made_up", ["1.aaaaaaaaaaaaaaaaaaaaaaaaaa", "zz", "1", "f" * 40 + ".a"])
def test_a_made_up_link_is_none(ana, made_up):
    assert Client().get(reverse("you:copy-link", args=[made_up])).status_code == 404


def test_it_is_told_in_their_copy(ana):
    told = reads.told_of(CopyLink.objects.get().customer_id)["links_of_copies"]
    assert [one["fetched_at"] for one in told] == [None]
