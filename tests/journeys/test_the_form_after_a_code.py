"""Whoever came in by a code is that person for the form as well, while the code holds."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.customers.models import Customer, Identity
from esmero.ground import clock
from tests import world
from tests.journeys.test_the_mirror import _come_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def there():
    return world.make_world()


@pytest.fixture
def inside(there):
    theirs = Client()
    theirs.post(reverse("portal:conversation-known", args=[there.a.token]))
    return _come_in(theirs)


def ask(browser, email, name="Anita"):
    question = {"words": "Is the blue coat in stock?", "name": name, "email": email, "send_key": email}
    answer = browser.post("/", question, follow=True)
    assert answer.status_code == 200
    assert "We have your question." in answer.content.decode()
    return Message.objects.filter(text=question["words"]).latest("id").conversation


def test_the_form_knows_who_they_are_and_nobody_keeps_that_page(there, inside):
    answer = inside.get("/")

    page = answer.content.decode()
    assert "You are in as Ana" in page
    assert 'value="ana@example.org"' in page
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert "ana@example.org" not in Client().get("/").content.decode()


def test_what_they_ask_with_answers_to_a_new_address_is_theirs(there, inside):
    asked = ask(inside, "ana@holiday.example")

    assert asked.customer_id == there.a.conversation.customer_id
    assert asked.reply_to == "ana@holiday.example"
    # They wished answers there, and said nothing of whose it is.
    assert not Identity.objects.filter(value="ana@holiday.example").exists()
    assert Customer.objects.get(pk=asked.customer_id).name != "Anita"


def test_without_a_code_the_same_address_is_a_strangers(there):
    assert ask(Client(), "ana@holiday.example").customer_id != there.a.conversation.customer_id


def test_an_address_of_somebody_else_is_theirs_still(there, inside):
    assert ask(inside, "boris@example.org").customer_id == there.b.conversation.customer_id


def test_an_address_that_two_use_proves_neither(there, inside):
    Identity.objects.filter(value="ana@example.org").update(is_shared=True)

    assert "You are in as" not in inside.get("/").content.decode()
    assert ask(inside, "ana@holiday.example").customer_id != there.a.conversation.customer_id


def test_after_half_an_hour_they_are_a_stranger_again(there, inside, monkeypatch):
    now = clock.now
    monkeypatch.setattr(clock, "now", lambda: now() + timedelta(minutes=31))

    assert "You are in as" not in inside.get("/").content.decode()
    assert ask(inside, "ana@holiday.example").customer_id != there.a.conversation.customer_id


def test_once_the_address_is_theirs_no_longer_the_code_says_nothing(there, inside):
    Identity.objects.filter(value="ana@example.org").update(proof="GUESSED")

    assert ask(inside, "ana@holiday.example").customer_id != there.a.conversation.customer_id
    assert Conversation.objects.filter(reply_to="ana@holiday.example").count() == 1
