"""Two who live together read each other's letters only while both agree, each on their own page."""

from datetime import timedelta

import pytest
from django.urls import reverse

from esmero.actions import join_people, live_together, organise, part_people
from esmero.domain.customers.models import Belonging, Joining
from esmero.ground import clock
from tests import world
from tests.journeys.test_a_leaders_look import come_in, known, read, somebody, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(db):
    return world.make_world(clock.now() - timedelta(days=3))


@pytest.fixture
def two(company):
    ana, blas = somebody("Ana Rei", "rei@mail.example"), somebody("Blas Rei", "blas@mail.example")
    given = {"customer_id": ana.pk, "other_id": blas.pk, "said_by": [ana.pk]}
    live_together.say(agent=company.owner, at=company.at, **given)
    return ana, blas


def home_of(customer):
    return Belonging.objects.get(customer=customer, household__isnull=False, ended_at=None)


def agree(browser, customer, **said):
    url = reverse("you:home-agreement", args=[home_of(customer).pk])
    return browser.post(url, said, follow=True).content.decode()


def withdraw(browser, customer):
    return browser.post(reverse("you:home-withdrawal", args=[home_of(customer).pk]), follow=True)


def test_each_has_to_agree_and_either_ends_it_at_once(company, two):
    now = clock.now()
    ana, blas = two
    at_hers, at_his = come_in(ana, at=now), come_in(blas, at=now)
    early = write("blas@mail.example", at=now - timedelta(hours=1), subject="Of before")

    assert "It counts once the other one agrees as well." in agree(at_hers, ana)
    late = write("blas@mail.example", at=clock.now(), subject="A gift")
    assert read(at_hers, late).status_code == 404, "he has not agreed"
    assert "From now on you read each other’s letters." in agree(at_his, blas)
    assert read(at_hers, late).status_code == 404, "written before he agreed"
    new = write("blas@mail.example", at=clock.now(), subject="The sofa")
    assert read(at_hers, new).status_code == 200
    assert read(at_hers, early).status_code == 404
    assert "Ana Rei, who lives with you" in known(at_his)

    assert "Taken back." in withdraw(at_his, blas).content.decode()
    assert read(at_hers, new).status_code == 404
    assert read(at_his, write("rei@mail.example", at=clock.now())).status_code == 404


def test_what_was_before_is_read_where_its_writer_agreed_to_that(company, two):
    now = clock.now()
    ana, blas = two
    his = write("blas@mail.example", at=now - timedelta(hours=2), subject="His")
    hers = write("rei@mail.example", at=now - timedelta(hours=2), subject="Hers")
    at_hers, at_his = come_in(ana, at=now), come_in(blas, at=now)

    agree(at_hers, ana, is_from_before="on")
    agree(at_his, blas)

    assert read(at_his, hers).status_code == 200
    assert read(at_hers, his).status_code == 404
    at_hers.post(reverse("you:conversation-between", args=[hers.pk]))
    assert read(at_his, hers).status_code == 404


def test_no_press_of_an_agent_lets_anybody_read(company, two):
    now = clock.now()
    ana, blas = two
    at_hers, at_his = come_in(ana, at=now), come_in(blas, at=now)
    agree(at_hers, ana)
    twin = somebody("Blas R.", "br@mail.example")
    joined = join_people.join(agent=company.owner, customer_id=twin.pk, into_id=blas.pk, at=clock.now())
    new = write("br@mail.example", at=clock.now(), subject="The twin’s")
    assert read(at_hers, new).status_code == 404
    # He returned a code from there: before, nothing is shown to him or agreed to by him.
    Joining.objects.filter(pk=joined.pk).update(proven_at=clock.now())
    agree(at_hers, ana)
    agree(at_his, blas)
    after = write("blas@mail.example", at=clock.now(), subject="After")
    assert read(at_hers, after).status_code == 200

    part_people.part_again(agent=company.owner, joining_id=joined.pk, at=clock.now())

    assert read(at_hers, after).status_code == 404, "who of them agreed nobody knows"


def test_who_moves_out_is_read_no_more_and_agrees_anew_when_back(company, two):
    now = clock.now()
    ana, blas = two
    at_hers, at_his = come_in(ana, at=now), come_in(blas, at=now)
    agree(at_hers, ana)
    agree(at_his, blas)
    one = write("blas@mail.example", at=clock.now())
    assert read(at_hers, one).status_code == 200

    row = home_of(blas)
    organise.end_own(customer_id=blas.pk, belonging_id=row.pk, at=clock.now())
    assert read(at_hers, one).status_code == 404
    organise.bring_own_back(customer_id=blas.pk, belonging_id=row.pk, at=clock.now())
    assert read(at_hers, one).status_code == 404


def test_it_is_nobody_elses_to_agree_for_them(company, two):
    ana, blas = two
    url = reverse("you:home-agreement", args=[home_of(ana).pk])
    assert come_in(blas, at=clock.now()).post(url).status_code == 404
