"""Whoever asked for several things sees which is which, what comes first, and what one answer counts for."""

from datetime import timedelta

import pytest
from django.test import Client
from lxml import html
from tests import world
from tests.world import World

from esmero.actions import keep_watch
from esmero.domain.conversations.models import Conversation
from esmero.domain.promises.models import Promise
from esmero.ground import clock
from esmero.web.portal.tests.test_answers_to_presses import told_unasked

pytestmark = pytest.mark.django_db

COUNTS_TOO = "that counts for this too."


@pytest.fixture
def there() -> World:
    """A conversation in which an answer is due after all that could be asked for."""
    there = world.make_world(clock.now() - timedelta(minutes=30))
    Promise.objects.filter(about_id=there.a.conversation.pk).update(due_at=clock.now() + timedelta(days=9))
    return there


def ask(there: World, *resources: str) -> None:
    for one in resources:
        Client().post(f"/c/{there.a.token}/{one}/")


def due(kind: str, **ahead: int) -> Promise:
    """Have what was asked for be due so far ahead, to the customer's eyes."""
    Promise.objects.filter(kind=kind).update(due_at=clock.now() + timedelta(**ahead))
    return Promise.objects.get(kind=kind)


def said(there: World, language: str = "en") -> dict[int, str]:
    """Return each open promise of the page in its order, by its id: all that is said of it."""
    page = Client(HTTP_ACCEPT_LANGUAGE=language).get(f"/c/{there.a.token}/").content.decode()
    found = html.fromstring(page).xpath("//*[starts-with(@id, 'promise-')]")
    return {int(one.get("id").split("-")[1]): " ".join(one.text_content().split()) for one in found}


def test_each_says_what_was_asked_and_when_the_earliest_first(there):
    ask(there, "update-request", "escalation", "person-request")
    escalation, person, update = due("ESCALATION", hours=3), due("PERSON", hours=1), due("UPDATE", hours=2)

    lines = said(there)

    assert list(lines)[:3] == [person.pk, update.pk, escalation.pk]
    assert "You asked for a person " in lines[person.pk]
    assert "You asked for an update " in lines[update.pk]
    assert "You escalated this " in lines[escalation.pk]


def test_what_an_earlier_answer_covers_says_so_and_names_who_gives_it(there):
    ask(there, "person-request", "update-request")
    person, update = due("PERSON", hours=1), due("UPDATE", hours=2)

    lines = said(there)

    assert COUNTS_TOO not in lines[person.pk]
    assert "Marta answers you first, " in lines[update.pk]
    assert COUNTS_TOO in lines[update.pk]


def test_nobodys_answer_but_theirs_counts_for_an_escalation(there):
    ask(there, "person-request", "escalation")
    due("PERSON", hours=1)
    escalation = due("ESCALATION", hours=2)

    assert COUNTS_TOO not in said(there)[escalation.pk]


def test_what_is_told_unasked_answers_nothing_that_was_asked(there):
    """It may be told by a call."""
    told_unasked(there)
    ask(there, "person-request")
    person = due("PERSON", hours=2)

    assert COUNTS_TOO not in said(there)[person.pk]


def test_promised_again_after_it_broke_it_still_says_when_they_asked(there):
    ask(there, "person-request")
    first = due("PERSON", hours=1)
    Promise.objects.filter(pk=first.pk).update(made_at=clock.now() - timedelta(days=1))
    keep_watch.break_overdue_promises(at=first.due_at + timedelta(seconds=1))

    again = Promise.objects.get(renewed_from=first)
    assert "You asked for a person yesterday at " in said(there)[again.pk]


def test_news_promised_unasked_stay_among_what_we_said_also_once_they_broke(there):
    told = told_unasked(there)
    keep_watch.break_overdue_promises(at=told.due_at + timedelta(seconds=1))
    again = Promise.objects.get(renewed_from=told)
    # Something comes before it, so that it does not stand on top.
    Promise.objects.filter(kind="FIRST_REPLY").update(due_at=clock.now() + timedelta(minutes=1))

    page = Client().get(f"/c/{there.a.token}/").content.decode()

    assert "What you asked for" not in page
    assert page.index(f'id="promise-{again.pk}"') > page.index('id="became"')
    assert "You asked for" not in said(there)[again.pk]


@pytest.mark.parametrize(
    ("language", "what", "counts"),
    [
        ("es", "Pidió novedades", "esa respuesta vale también para esto"),
        ("ru", "Вы попросили новости", "этот ответ засчитывается и здесь"),
    ],
)
def test_it_is_said_in_their_language(there, language, what, counts):
    ask(there, "person-request", "update-request")
    due("PERSON", hours=1)
    update = due("UPDATE", hours=2)
    Conversation.objects.filter(pk=there.a.conversation.pk).update(language=language)

    line = said(there, language)[update.pk]

    assert what in line
    assert counts in line
