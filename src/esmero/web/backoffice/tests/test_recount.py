"""The strip that says how far counting open promises again is."""

from datetime import time, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests import world

from esmero.actions import recount, set_rules, suppose
from esmero.domain.promises.kinds import PromiseKind, Time
from esmero.domain.promises.models import Policy, Promise, Recount
from esmero.ground import clock
from esmero.ground.tasks import doing
from esmero.web.backoffice.tests import filling

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    return world.make_world()


@pytest.fixture
def as_owner(company):
    client = Client()
    client.force_login(company.owner)
    return client


def edit(company, minutes=9000):
    rule = Policy.objects.order_by("position").first()
    columns = {"times": {PromiseKind.FIRST_REPLY: Time(minutes)}}
    set_rules.change(agent=company.owner, policy_id=rule.pk, columns=columns, at=clock.now())


def page(client, name, *args):
    return client.get(reverse(f"backoffice:{name}", args=args)).content.decode()


@pytest.mark.parametrize("name", ["promises", "hours"])
def test_it_stands_on_the_pages_of_rules_and_hours_and_fetches_itself_until_done(as_owner, company, name):
    edit(company)

    under_way = page(as_owner, name)
    assert "0 of 2 open promises counted again." in under_way
    assert f'hx-get="{reverse("backoffice:recount")}"' in under_way

    while doing.do_next({recount.TASK: recount.go_on}, at=clock.now()):
        pass
    done = page(as_owner, name)
    assert "2 open promises were counted again." in done
    assert "2 have a new time." in done
    assert "hx-get" not in page(as_owner, "recount")


def test_it_is_told_for_an_hour_and_not_where_nothing_was_counted(as_owner, company):
    assert "counted again." not in page(as_owner, "promises")
    edit(company)
    Recount.objects.update(ended_at=clock.now() - timedelta(hours=2))

    assert "counted again." not in page(as_owner, "promises")


def test_what_keeps_its_time_is_said(as_owner, company):
    edit(company, minutes=1)
    Promise.objects.update(due_at=clock.now() + timedelta(hours=1))
    recount.go_on(at=clock.now())

    assert "2 keep their times" in page(as_owner, "recount")


def test_before_saving_it_is_said_how_many_promises_would_move(as_owner, company):
    rule = Policy.objects.order_by("position").first()
    asked = {"try-on": "2026-11-20", "try-clock": "17:50", "try-team_id": company.team.pk}

    def words(hours):
        given = {**filling.rule(first_reply_number=hours), **asked}
        return filling.words(filling.send(as_owner, "policy-trial", given, rule.pk))

    assert "No open promise would have another time." in words(rule.first_reply.amount // 60)
    assert "2 open promises would have another time." in words(99)
    assert not Recount.objects.exists()


@pytest.fixture
def later(company):
    """A rule below all others that promises much later."""
    columns = {"name": "Later", "times": {PromiseKind.FIRST_REPLY: Time(9000)}}
    return set_rules.add(agent=company.owner, columns=columns, at=clock.now())


@pytest.mark.parametrize(("name", "given"), [("policy-place", {"to": "down"}), ("policy-removal", {})])
def test_before_a_rule_is_moved_or_goes_it_is_said_how_many_promises_would_move(
    as_owner, company, later, name, given
):
    Recount.objects.all().delete()
    first = Policy.objects.order_by("position").first()

    said = filling.send(as_owner, name, given, first.pk)

    assert "2 open promises would have another time." in filling.words(said)
    assert "gets a letter with the reason" in filling.words(said)
    assert Policy.objects.order_by("position").first() == first
    assert not Recount.objects.exists()

    filling.send(as_owner, name, {**given, "known": "yes"}, first.pk)
    assert Policy.objects.order_by("position").first() == later
    assert Recount.objects.exists()


def test_what_moves_no_promise_is_done_at_one_press(as_owner, company, later):
    Promise.objects.all().delete()

    said = filling.send(as_owner, "policy-place", {"to": "up"}, later.pk)
    assert "The order is changed." in said.content.decode()
    assert Policy.objects.order_by("position").first() == later
    assert "No promise is open." in page(as_owner, "policy-removal", later.pk)
    said = filling.send(as_owner, "policy-removal", {}, later.pk)
    assert "The rule is gone." in said.content.decode()


def test_trying_hours_says_how_many_promises_would_move(as_owner, company):
    Promise.objects.update(due_at=clock.now() + timedelta(minutes=5))
    supposed = suppose.hours(
        agent=company.owner,
        calendar_id=company.calendar.pk,
        time_zone="Europe/Madrid",
        holidays_of="",
        windows=[(day, time(0), time(0)) for day in range(7)],
        at=clock.now() - timedelta(days=1),
    )

    assert (supposed.of, supposed.moved, supposed.is_more) == (2, 2, False)
