"""Somebody wishes to be forgotten while the law makes us keep them: it is done by itself when that ends."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from esmero.actions import let_go
from esmero.domain.customers.models import Farewell
from esmero.domain.events import reads as events
from tests import world
from tests.journeys import test_the_mirror as mirror

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(db):
    return world.make_world()


def test_a_wish_waits_for_the_law_and_is_done_by_itself(company):
    number = company.a.conversation.customer_id
    owner, ana = Client(), Client()
    owner.force_login(company.owner)
    until = company.at.date() + timedelta(days=20)
    body = {"until": until.isoformat(), "reason": "An unpaid bill"}
    owner.post(reverse("backoffice:keeping-person", args=[number]), body)

    ana.post(reverse("portal:conversation-known", args=[company.a.token]))
    ana = mirror._come_in(ana)
    ana.post(reverse("you:farewell"))
    theirs = ana.get(reverse("you:known")).content.decode()
    assert "We forget you as soon as the law lets us." in theirs
    assert f"until {until.day} {until:%B %Y}. As soon as that is over, we forget you." in theirs

    wish = Farewell.objects.get()
    pressed = owner.post(reverse("backoffice:farewell-erasure", args=[wish.pk]), follow=True)
    assert "They are erased by themselves once that ends." in pressed.content.decode()
    assert not events.was_erased(number)
    assert "They are erased when it ends." in owner.get(reverse("backoffice:keeping")).content.decode()

    let_go.begin(at=company.at + timedelta(days=20))
    assert not events.was_erased(number)
    let_go.begin(at=company.at + timedelta(days=21))
    assert events.was_erased(number)
    assert Farewell.objects.get().done_at is not None
