"""The customer reads where they belong, from whom we know it, and says that it is not so."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from esmero.actions import live_together, organise
from esmero.domain.customers.factories import make_customer
from esmero.domain.customers.models import Belonging
from tests import world
from tests.house import door_things
from tests.world import WORD_OF_A

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(db):
    return world.make_world()


def come_in(story, at):
    browser = Client()
    door_things.come_in(browser, story, at=at)
    return browser


def known(browser):
    return browser.get(reverse("you:known")).content.decode()


def put_in(company, customer):
    belongs = organise.Belongs(
        "OTHER",
        source="Marta, on the telephone",
        words="Steers the crane",
        is_leading=True,
        source_kind="SAID",
    )
    given = {"customer_id": customer.pk, "organisation": "Astilleros Vigo", "belongs": belongs}
    return organise.put_in(agent=company.owner, at=company.at, **given)[0]


def test_they_read_where_they_belong_and_end_it_and_undo_that(company):
    row = put_in(company, company.a.conversation.customer)
    ana = come_in(company.a, company.at)
    page = known(ana)
    for words in ("Where you belong", "Astilleros Vigo", "Steers the crane.", "Marta, on the telephone"):
        assert words in page
    assert "You speak for the others there." in page
    assert "Nobody else there reads what you write to us because of it." in page

    done = ana.post(reverse("you:belonging-end", args=[row.pk]), follow=True).content.decode()
    assert "You belong there no more." in done and "Steers the crane" not in done
    back = re.search(r'action="(/you/belongings/\d+/return/)"', done)[1]
    again = ana.post(back, follow=True).content.decode()
    assert "You belong there again." in again and "Steers the crane." in again


def test_nobody_reads_anything_of_the_others_who_belong_there(company):
    put_in(company, company.a.conversation.customer)
    put_in(company, company.b.conversation.customer)

    page = known(come_in(company.b, company.at))

    assert "Astilleros Vigo" in page
    assert "ana@example.org" not in page and WORD_OF_A not in page
    assert company.a.conversation.subject not in page


def test_a_household_names_nobody_on_their_pages(company):
    other = make_customer("Quirino Zas")
    given = {"customer_id": company.a.conversation.customer_id, "other_id": other.pk, "said_by": [other.pk]}
    live_together.say(agent=company.owner, at=company.at, **given)

    page = known(come_in(company.a, company.at))

    assert "You live together with somebody whom we know." in page
    assert "Quirino" not in page


def test_colleagues_see_the_page_as_the_customer_does(company):
    put_in(company, company.a.conversation.customer)
    desk = Client()
    desk.force_login(company.agent)

    url = reverse("desk:customer-mirror", args=[company.a.conversation.customer_id])
    page = desk.get(url).content.decode()

    assert "Astilleros Vigo" in page and "/you/belongings/" not in page


def test_what_is_anothers_is_not_theirs_to_end(company):
    row = put_in(company, company.a.conversation.customer)

    answer = come_in(company.b, company.at).post(reverse("you:belonging-end", args=[row.pk]))

    assert answer.status_code == 404 and Belonging.objects.get().ended_at is None
