"""What a press is answered by stands where it was pressed, and the eye is led there."""

from datetime import timedelta

import pytest
from django.test import Client
from lxml import html
from tests import world
from tests.world import World

from esmero.domain.promises.models import Promise
from esmero.ground import clock

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
PRESSES = {"person-request": "PERSON", "update-request": "UPDATE", "escalation": "ESCALATION"}


@pytest.fixture
def there() -> World:
    """A conversation whose first answer is due before anything that could be asked for."""
    there = world.make_world(clock.now() - timedelta(minutes=30))
    Promise.objects.filter(about_id=there.a.conversation.pk).update(due_at=clock.now() + timedelta(minutes=5))
    return there


def press(there: World, resource: str, **how: object):
    return Client().post(f"/c/{there.a.token}/{resource}/", **how)


def made(kind: str) -> Promise:
    return Promise.objects.get(kind=kind)


def place_of(page: str, promise: Promise) -> int:
    return page.index(f'id="promise-{promise.pk}"')


@pytest.mark.parametrize(("resource", "kind"), PRESSES.items())
def test_the_new_promise_has_the_eye_right_where_it_was_pressed(there, resource, kind):
    answer = press(there, resource, headers=HTMX).content.decode()

    (looked_at,) = html.fromstring(f"<div>{answer}</div>").xpath("//*[@autofocus]")
    assert looked_at.get("id") == f"promise-{made(kind).pk}"
    assert looked_at.get("tabindex") == "-1"
    letters = answer.index('aria-label="Letters"')
    assert letters < place_of(answer, made(kind)) < answer.index('aria-label="What you can do"')
    assert answer.count(f'id="promise-{made(kind).pk}"') == 1


@pytest.mark.parametrize(("resource", "kind"), PRESSES.items())
def test_without_script_the_page_opens_at_the_new_promise(there, resource, kind):
    answer = press(there, resource)

    assert answer.status_code == 303
    assert answer["Location"] == f"/c/{there.a.token}/#promise-{made(kind).pk}"
    page = Client().get(f"/c/{there.a.token}/").content.decode()
    assert place_of(page, made(kind)) < page.index('id="write"')
    assert "autofocus" not in page


@pytest.mark.parametrize(("minutes", "name"), [(5, "Marta"), (9000, "Inés")])
def test_one_writes_back_to_whoever_answers_first(there, minutes, name):
    press(there, "escalation")
    due_at = clock.now() + timedelta(minutes=minutes)
    Promise.objects.filter(pk=there.a.promise.pk).update(due_at=due_at)
    above = made("ESCALATION").owner.short_name
    assert above != "Marta"

    page = Client().get(f"/c/{there.a.token}/").content.decode()

    assert f"Write back to {name if name == 'Marta' else above}" in page


def test_a_press_that_changes_who_answers_first_says_so_above_the_place_to_write(there):
    Promise.objects.filter(pk=there.a.promise.pk).update(due_at=clock.now() + timedelta(minutes=9000))

    answer = press(there, "escalation", headers=HTMX).content.decode()

    (label,) = html.fromstring(f"<div>{answer}</div>").xpath("//*[@id='words-label']")
    assert label.get("hx-swap-oob") == "true"
    assert label.text == f"Write back to {made('ESCALATION').owner.short_name}"


def test_pressed_again_the_same_promise_has_the_eye(there):
    press(there, "person-request", headers=HTMX)

    again = press(there, "person-request")

    assert again["Location"].endswith(f"#promise-{made('PERSON').pk}")


def test_what_is_due_before_all_else_is_looked_at_on_top(there):
    Promise.objects.filter(about_id=there.a.conversation.pk).update(due_at=clock.now() + timedelta(days=9))

    answer = press(there, "update-request", headers=HTMX).content.decode()

    (looked_at,) = html.fromstring(f"<div>{answer}</div>").xpath("//*[@autofocus]")
    assert looked_at.get("id") == f"promise-{made('UPDATE').pk}"
    assert place_of(answer, made("UPDATE")) < answer.index('aria-label="Letters"')


def told_unasked(there: World) -> Promise:
    """An update that nobody asked for: a rule tells every so often how things stand."""
    conversation = there.a.conversation
    made = Promise.objects.get(about_id=conversation.pk)
    row = {
        **Promise.objects.values().get(pk=made.pk),
        "kind": "UPDATE",
        "terms": {**made.terms, "every": True},
    }
    row |= {"id": None, "due_at": clock.now() + timedelta(minutes=30)}
    return Promise.objects.create(**row)


def test_what_nobody_asked_for_stands_among_what_we_said(there):
    told = told_unasked(there)

    page = Client().get(f"/c/{there.a.token}/").content.decode()

    assert 'aria-label="What you asked for"' not in page
    assert place_of(page, told) > page.index('id="became"')


def test_what_comes_as_soon_unasked_answers_the_press_and_has_the_eye_there(there):
    told = told_unasked(there)

    assert press(there, "update-request")["Location"] == f"/c/{there.a.token}/#promise-{told.pk}"
    answer = press(there, "update-request", headers=HTMX).content.decode()

    (looked_at,) = html.fromstring(f"<div>{answer}</div>").xpath("//*[@autofocus]")
    assert looked_at.get("id") == f"promise-{told.pk}"
    assert Promise.objects.filter(kind="UPDATE").count() == 1


@pytest.mark.parametrize("resource", PRESSES)
def test_a_page_that_answered_a_press_is_loaded_anew_as_the_page_itself(there: World, resource: str):
    answer = Client().get(f"/c/{there.a.token}/{resource}/", follow=True)

    assert answer.redirect_chain == [(f"/c/{there.a.token}/", 302)]
    assert answer.status_code == 200


def test_what_was_pressed_among_what_we_know_leads_there_or_to_the_door():
    assert Client().get("/you/facts/1/correction/").headers["Location"] == "/you/known/"
