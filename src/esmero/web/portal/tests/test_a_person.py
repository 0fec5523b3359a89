"""Ask for a person: a named person's promise, one open at a time, kept by a person's answer."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from tests import world
from tests.world import World

from esmero.actions import deliver, keep_watch, promise, reply
from esmero.domain.channels.models import Delivery
from esmero.domain.company.models import Company
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.promises.models import Promise
from esmero.ground import clock
from esmero.letters import writing
from esmero.parts import known

pytestmark = pytest.mark.django_db


@pytest.fixture
def there() -> World:
    return world.make_world(clock.now() - timedelta(minutes=30))


def page(there: World, language: str = "en") -> str:
    Conversation.objects.filter(pk=there.a.conversation.pk).update(language=language)
    return Client(HTTP_ACCEPT_LANGUAGE=language).get(f"/c/{there.a.token}/").content.decode()


def ask(there: World) -> int:
    return Client().post(f"/c/{there.a.token}/person-request/").status_code


def asked() -> list[Promise]:
    return list(Promise.objects.filter(kind="PERSON").order_by("id"))


def answer(there: World) -> None:
    current = Conversation.objects.get(pk=there.a.conversation.pk)
    reply.reply(
        agent=there.agent,
        conversation_id=current.pk,
        words="I am here.",
        seen_version=current.version,
        send_key="r",
        at=clock.now(),
    )


@pytest.mark.parametrize(
    ("language", "label", "then"),
    [
        ("en", "Ask for a person", "If you ask for a person, Marta answers you before"),
        ("es", "Pedir una persona", "Si pide una persona, Marta le responde"),
        ("ru", "Попросить ответ человека", "Если попросите ответ человека, "),
    ],
)
def test_the_page_offers_a_person_and_says_who_and_by_when(there, language, label, then):
    said = page(there, language)
    assert label in said
    assert then in said


def test_whoever_asks_is_promised_an_answer_by_a_named_person(there):
    assert ask(there) in {200, 302, 303}

    (made,) = asked()
    assert made.owner == there.agent
    assert not made.is_internal
    assert "Marta</b>, a person, answers you" in page(there)
    assert "Ask for a person" not in page(there), "one is open at a time"
    assert Message.objects.filter(kind="NOTICE", text="You asked for a person.").exists()


def test_asking_twice_is_asking_once(there):
    ask(there)
    ask(there)
    assert len(asked()) == 1


def test_a_persons_answer_keeps_it_and_it_can_be_asked_again_after_a_while(there):
    ask(there)
    answer(there)
    (kept,) = asked()
    assert kept.kept_at

    assert "You can ask for a person again from" in page(there)
    later = clock.now() + timedelta(minutes=61)
    promise.ask_for_person(Conversation.objects.get(pk=there.a.conversation.pk), at=later)
    assert len(asked()) == 2


def test_one_that_is_broken_is_owned_up_to_and_renewed(there):
    ask(there)
    keep_watch.break_overdue_promises(at=asked()[0].due_at + timedelta(seconds=1))
    first, again = asked()
    assert first.broken_at
    assert (again.renewed_from_id, again.is_open) == (first.pk, True)


def test_where_none_is_offered_there_is_no_button_and_no_way_around_it(there):
    Company.objects.update(has_person_button=False)
    assert "Ask for a person" not in page(there)
    assert ask(there) == 404
    assert asked() == []


def test_after_escalating_whoever_has_it_by_now_is_the_person_to_ask_for(there):
    current = Conversation.objects.get(pk=there.a.conversation.pk)
    promise.escalate(current, at=clock.now())

    assert "If you ask for a person, Ines answers you" in page(there)
    assert f"{current.code}, begun " in (line := known_line(there)) and line.endswith("with Ines.")
    ask(there)
    assert asked()[0].owner == there.lead


def test_the_first_sentence_names_whoever_has_it_above(there):
    escalated = promise.escalate(Conversation.objects.get(pk=there.a.conversation.pk), at=clock.now())
    kept = Promise.objects.filter(pk__in=[escalated.pk, there.a.promise.pk])
    kept.update(kept_at=clock.now())

    assert "Ines will answer you." in page(there)


def known_line(there: World) -> str:
    customer = there.a.conversation.customer
    (one,) = known.page(customer, way=lambda _one, _id: "", at=clock.now())["conversations"]
    return one.words[0]


def test_the_confirmation_says_that_one_may_ask(there):
    deliver.send_next(at=clock.now())
    written = [one.body for one in mail.outbox] or [bytes(one.raw).decode() for one in Delivery.objects.all()]
    assert any("ask for a person" in one for one in written), writing.__name__
