"""What somebody does in a team: reads and leaves notes, answers, or does everything; leads always."""

import pytest
from django.urls import reverse

from esmero.actions import set_staff
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.events.models import Event
from esmero.domain.staff.models import Membership
from esmero.ground import clock
from tests import world
from tests.doors import came_in


@pytest.fixture
def company(db):
    return world.make_world()


@pytest.fixture
def marta(company):
    return came_in(company.agent)


def does(company, part):
    people = [(company.agent.pk, ""), (company.lead.pk, "")]
    set_staff.set_people(
        agent=company.owner,
        team_id=company.team.pk,
        people=people,
        parts={company.agent.pk: part},
        at=clock.now(),
    )


def on(company, name):
    return reverse(f"desk:conversation-{name}", args=[company.a.conversation.pk])


def answer(company, client):
    words = {"text": "Here it is.", "seen_version": 9, "send_key": "k", "send_anyway": "on"}
    return client.post(on(company, "replies"), words)


def close(company, client):
    return client.post(on(company, "closure"), {"reason": "ANSWERED", "why": "It is solved."})


def test_who_reads_leaves_notes_and_writes_to_no_customer(company, marta):
    does(company, "READS")

    assert "colleagues answer" in marta.get(page(company)).content.decode()
    assert answer(company, marta).status_code == 404
    assert close(company, marta).status_code == 404
    assert not Message.objects.filter(text="Here it is.").exists()
    assert Event.objects.filter(verb="agent.refused", by_id=company.agent.pk).count() == 2
    words = {"text": "Look at the seam.", "send_key": "n", "seen_version": 9}
    noted = marta.post(on(company, "notes"), words)
    assert noted.status_code < 400
    assert Message.objects.filter(text="Look at the seam.").exists()


def page(company):
    return reverse("desk:conversation", args=[company.a.conversation.pk])


def test_who_answers_does_not_close(company, marta):
    does(company, "ANSWERS")

    assert answer(company, marta).status_code < 400
    assert close(company, marta).status_code == 404
    assert Conversation.objects.get(pk=company.a.conversation.pk).closed_at is None


def test_a_lead_does_everything_whatever_stands_there(company):
    Membership.objects.filter(agent=company.lead).update(part="READS")

    assert answer(company, came_in(company.lead)).status_code < 400


def test_setting_the_people_anew_keeps_what_each_may_do(company):
    does(company, "READS")
    people = [(company.agent.pk, "seams")]

    set_staff.set_people(agent=company.lead, team_id=company.team.pk, people=people, at=clock.now())

    assert Membership.objects.get(agent=company.agent, team=company.team).part == "READS"
