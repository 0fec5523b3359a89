"""A step says what its promise is: a price, sending off, money back, or our own words."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from tests import world

from esmero.actions import count_words, go_on, keep_watch, promise
from esmero.domain.conversations.models import Conversation
from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import MadeBy, PromiseKind, WordState
from esmero.domain.promises.models import Word
from esmero.domain.workflows import reads as workflows
from esmero.domain.workflows.factories import RECEIVED, REPAIRED, make_workflow
from esmero.domain.workflows.kinds import StepDrawn, Unit
from esmero.parts import promises as parts

IN_THREE = {
    PromiseKind.QUOTE: ("offer with a price", "le envía un presupuesto", "предложение с ценой"),
    PromiseKind.DISPATCH: ("sends it off to you", "se lo envía", "отправит"),
    PromiseKind.REFUND: ("your money back", "le devuelve su dinero", "вернёт вам деньги"),
}
KINDS = list(IN_THREE)


@pytest.fixture
def company(db):
    return world.make_world()


@pytest.fixture
def talk(company):
    return company.a.conversation


def drawn(kind, **more):
    return StepDrawn({"en": "Looking"}, goes_to=(0,), promise_kind=kind, within=2, unit=Unit.HOURS, **more)


def reach(company, kind, **more):
    """Have the conversation walk to a step that makes such a promise, and return that promise."""
    talk = company.a.conversation
    steps = make_workflow(RECEIVED, drawn(kind, **more), REPAIRED)
    go_on.set_kind(agent=company.agent, conversation_id=talk.pk, kind_id=steps.pk, at=company.at)
    go(company, 1)
    (made,) = [one for one in promises.open_about(talk.ref) if one.kind == kind]
    return made


def go(company, place, at=None):
    talk = company.a.conversation
    standing = workflows.standing(talk.ref)
    to = workflows.steps(standing.step.workflow_id)[place]
    go_on.go_on(
        agent=company.agent, conversation_id=talk.pk, step_id=to.pk, seen=standing.pk, at=at or company.at
    )


def said(made, company):
    return parts.text(made, at=company.at, zone=ZoneInfo("UTC"))


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_told_to_the_customer_by_its_own_sentence(company, kind):
    made = reach(company, kind)

    assert made.made_by == MadeBy.POLICY and not made.is_internal
    assert made.wording == ""
    for language, words in zip(["en", "es", "ru"], IN_THREE[kind], strict=True):
        with translation.override(language):
            assert words in said(made, company)


def test_the_companys_words_stand_where_it_has_some_in_the_customers_language(company, talk):
    Conversation.objects.filter(pk=talk.pk).update(language="es")
    words = {"en": "the price of the repair", "es": "el precio del arreglo"}

    made = reach(company, PromiseKind.QUOTE, promised=words)

    assert made.wording == "el precio del arreglo"
    assert made.kind == PromiseKind.QUOTE


def test_words_of_another_language_give_way_to_the_sentence_of_its_kind(company, talk):
    Conversation.objects.filter(pk=talk.pk).update(language="ru")

    assert reach(company, PromiseKind.QUOTE, promised={"en": "the price of the repair"}).wording == ""


@pytest.mark.parametrize("kind", KINDS)
def test_going_on_keeps_it(company, kind):
    made = reach(company, kind)
    later = company.at + timedelta(minutes=5)

    go(company, 2, at=later)

    made.refresh_from_db()
    assert made.kept_at == later


@pytest.mark.parametrize("kind", KINDS)
def test_a_person_keeps_it_by_hand_and_it_goes_on_all_the_same(company, talk, kind):
    made = reach(company, kind)

    promise.keep(agent=company.agent, promise_id=made.pk, at=company.at + timedelta(minutes=5))
    made.refresh_from_db()
    assert made.kept_at == company.at + timedelta(minutes=5)

    go(company, 2, at=company.at + timedelta(minutes=9))
    made.refresh_from_db()
    assert made.kept_at == company.at + timedelta(minutes=5)


def test_back_and_there_again_it_is_promised_once(company, talk):
    made = reach(company, PromiseKind.REFUND)
    go(company, 0)
    go(company, 1)

    assert [one.pk for one in promises.about(talk.ref) if one.kind == PromiseKind.REFUND] == [made.pk]


def test_broken_it_is_promised_again_as_what_it_is_and_going_on_keeps_that(company, talk):
    made = reach(company, PromiseKind.DISPATCH)
    later = made.due_at + timedelta(minutes=1)

    keep_watch.break_overdue_promises(at=later)
    (again,) = [one for one in promises.open_about(talk.ref) if one.kind == PromiseKind.DISPATCH]
    go(company, 2, at=later)

    again.refresh_from_db()
    assert again.pk != made.pk and again.kept_at == later


def test_the_record_counts_it_by_its_kind(company):
    made = reach(company, PromiseKind.REFUND)
    go(company, 2, at=company.at + timedelta(minutes=5))

    count_words.count(at=made.due_at + timedelta(days=2))

    (word,) = Word.objects.filter(kind=PromiseKind.REFUND)
    assert word.state == WordState.KEPT
