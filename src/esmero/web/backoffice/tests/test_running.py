"""The owner's page of how Esmero runs: what is well, what needs a hand, what a restore left."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from tests import world

from esmero.actions import come_back, work
from esmero.domain.promises import reads as promises
from esmero.domain.promises.models import Promise
from esmero.ground import clock, pulses
from esmero.insight import condition
from esmero.insight.condition import Check, Of, State
from esmero.web.backoffice.shown import running
from esmero.web.backoffice.tests import filling

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(settings, tmp_path):
    settings.ESMERO_HOME = tmp_path
    return world.make_world(clock.now() - timedelta(days=5))


@pytest.fixture
def office(company):
    client = Client()
    client.force_login(company.owner)
    return client


def _page(office):
    return office.get(reverse("backoffice:running"))


def test_what_needs_a_hand_is_said_with_what_to_do(office):
    words = filling.words(_page(office))

    assert "No worker is at work" in words and "Start esmero serve" in words
    assert "There is no backup yet." in words


def test_what_is_well_is_said_as_well(office):
    pulses.beat("worker", at=clock.now())

    assert "The worker is at work." in filling.words(_page(office))


def test_promises_that_stand_still_since_a_restore_are_owned_up_to_one_by_one(office, company):
    come_back.settle(backup_at=clock.now() - timedelta(days=4), for_good=come_back.ForGood(), at=clock.now())
    page = filling.words(_page(office))
    assert "First answer, promised to Ana" in page and "Brought back from a backup" in page

    answer = filling.send(office, "promise-owning_up", {}, company.a.promise.pk)

    assert "told within seconds" in answer.content.decode()
    assert Promise.objects.get(pk=company.a.promise.pk).stands_still_since is None
    assert Promise.objects.get(pk=company.b.promise.pk).stands_still_since is not None


def test_work_that_stands_still_is_owned_up_to_whoever_asked_for_it(office, company):
    asked = work.ask(
        agent=company.agent,
        conversation_id=company.a.conversation.pk,
        team_id=company.other_team.pk,
        words="Weigh it.",
        due_at=company.at + timedelta(hours=1),
        at=company.at,
    )
    come_back.settle(backup_at=clock.now() - timedelta(days=4), for_good=come_back.ForGood(), at=clock.now())
    page = _page(office)
    assert f"Weigh it, promised to {company.agent.name}" in filling.words(page)
    assert f'href="{reverse("desk:work", args=[asked.pk])}"' in page.content.decode()

    answer = filling.send(office, "promise-owning_up", {}, promises.promise_of(asked).pk)

    assert "Whoever asked for it is told within seconds" in answer.content.decode()


@pytest.mark.parametrize("language", ["en", "es", "ru"])
@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("of", list(Of))
def test_every_state_of_everything_has_its_words(company, of, state, language, monkeypatch):
    check = Check(of, state, number=3, since=company.at, names=("newer",))
    monkeypatch.setattr(condition, "checks", lambda at: [check])

    with translation.override(language):
        shown = running.of_now(at=clock.now())

    (line,) = shown["well"] if state is State.WELL else shown["wrong"]
    assert line.words and "%" not in line.words
    assert bool(line.what_to_do) == (state is not State.WELL)
