"""What is due before its own letter leaves, and a letter that leaves on a day of rest, are asked about."""

from datetime import timedelta

import pytest
from django.urls import reverse
from lxml import html

from esmero.domain.company.models import Holiday
from esmero.domain.promises.models import Promise
from esmero.domain.workbench.models import HeldReply
from esmero.web.desk.tests.closed_hours import MONDAY, NOON, TONIGHT, button, chip, own_words
from esmero.web.desk.tests.conftest import HTMX

TOMORROW = {"later": "typed", "moment": "tomorrow 10:00"}
THIS_AFTERNOON = NOON + timedelta(hours=3)


@pytest.fixture
def desk(desk_on_monday):
    return desk_on_monday


@pytest.fixture(autouse=True)
def _nothing_else_is_due(shop):
    Promise.objects.filter(pk=shop.a.promise.pk).update(due_at=NOON + timedelta(days=9))


def words(answer):
    return " ".join(html.fromstring(answer.content.decode()).text_content().split())


def test_a_promise_that_is_due_before_its_letter_leaves_is_asked_about(send):
    asked = send(promise=[chip(THIS_AFTERNOON)], **TOMORROW)

    assert asked.status_code == 409
    said = words(asked)
    assert "This is due before your letter leaves." in said
    assert "“the coat is back”, today at 15:00. Your letter leaves only tomorrow at 10:00." in said
    assert not HeldReply.objects.exists()


def test_meant_all_the_same_it_waits_and_now_it_goes_at_once(send):
    asked = send(promise=[chip(THIS_AFTERNOON)], **TOMORROW)
    send(promise=[chip(THIS_AFTERNOON)], moment=TOMORROW["moment"], closed_meant=button(asked))
    assert HeldReply.objects.get().release_at == NOON + timedelta(hours=22)

    HeldReply.objects.all().delete()
    assert button(asked, "later") == "now"
    send(promise=[chip(THIS_AFTERNOON)], later="now", send_key="another")
    assert [one.due_at for one in own_words()] == [THIS_AFTERNOON]


def test_what_is_due_at_a_closed_hour_and_before_its_letter_is_asked_about_once(send):
    asked = send(promise=[chip(TONIGHT)], **TOMORROW)

    assert "Nobody of Orders works then" not in words(asked)
    meant = {"moment": TOMORROW["moment"], "closed_meant": button(asked)}
    assert send(promise=[chip(TONIGHT)], **meant).status_code == 200


def test_other_promises_are_asked_about_beside_it(send):
    late = NOON + timedelta(days=1, hours=9)
    said = words(send(promise=[chip(THIS_AFTERNOON), chip(late, "it is done")], **TOMORROW))

    assert "Look at these times once more." in said
    assert "“it is done”, tomorrow at 21:00. Nobody of Orders works then" in said


def test_what_is_due_after_its_letter_is_not_asked_about(send):
    assert send(promise=[chip(NOON + timedelta(days=1, hours=3))], **TOMORROW).status_code == 200


def test_a_day_of_rest_on_which_a_letter_leaves_is_asked_about(send, shop):
    rests = MONDAY + timedelta(days=1)
    Holiday.objects.create(calendar=shop.calendar, on=rests, name="Local holiday")

    asked = send(**TOMORROW)

    assert asked.status_code == 409
    assert "Your letter leaves on a day when nobody works." in words(asked)
    assert "tomorrow at 10:00, a day of rest for Orders; they are back on Wednesday at 9:00." in words(asked)
    assert "data-change" not in asked.content.decode()
    assert send(moment=TOMORROW["moment"], closed_meant=button(asked)).status_code == 200
    assert HeldReply.objects.count() == 1


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_another_moment_for_what_waits_is_asked_about_too(send, desk, headers):
    send(promise=[chip(NOON + timedelta(days=1))], **TOMORROW)
    held = HeldReply.objects.get()
    there = reverse("desk:held_reply-moment", args=[held.pk])

    asked = desk.post(there, {"moment": "wednesday 10:00"}, headers=headers)

    assert asked.status_code == 422
    assert "“the coat is back” is due tomorrow at 12:00, before this leaves." in words(asked)
    assert HeldReply.objects.get().release_at == held.release_at
    assert desk.post(there, {"moment": "wednesday 10:00", "late": "on"}, headers=HTMX).status_code == 200
    assert HeldReply.objects.get().release_at == NOON + timedelta(hours=46)


def test_an_evening_is_no_day_of_rest(send):
    assert send(later="typed", moment="today 20:00").status_code == 200
