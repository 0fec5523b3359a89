"""Somebody else's id in a field, not in the address: as if it did not exist, and nothing changes."""

import pytest
from django.test import Client
from django.urls import reverse

from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.events.models import Event
from esmero.domain.workbench.models import HeldReply
from tests import world


@pytest.fixture
def small_company(db):
    return world.make_world()


@pytest.fixture
def marta(small_company):
    client = Client(raise_request_exception=False)
    client.force_login(small_company.agent)
    return client


def _of_a(company):
    return Conversation.objects.get(pk=company.a.conversation.pk)


def _on(company, name):
    return reverse(f"desk:conversation-{name}", args=[company.a.conversation.pk])


def test_nobody_of_another_team_is_given_a_conversation_they_may_not_see(small_company, marta):
    before = _of_a(small_company).agent_id

    answer = marta.post(_on(small_company, "assignment"), {"agent": small_company.stranger.pk})

    assert answer.status_code in {404, 422}
    assert _of_a(small_company).agent_id == before


def test_somebody_who_does_not_exist_is_given_no_conversation(small_company, marta):
    before = _of_a(small_company).agent_id

    answer = marta.post(_on(small_company, "assignment"), {"agent": 987654})

    assert answer.status_code in {404, 422}
    assert _of_a(small_company).agent_id == before


def test_somebody_who_left_is_given_no_conversation(small_company, marta):
    before = _of_a(small_company).agent_id
    type(small_company.lead).objects.filter(pk=small_company.lead.pk).update(is_active=False)

    answer = marta.post(_on(small_company, "assignment"), {"agent": small_company.lead.pk})

    assert answer.status_code in {404, 422}
    assert _of_a(small_company).agent_id == before


def test_what_is_handed_to_a_team_out_of_sight_is_out_of_sight_afterwards(small_company, marta):
    marta.post(_on(small_company, "handover"), {"team": small_company.other_team.pk})

    assert _of_a(small_company).team_id == small_company.other_team.pk
    assert marta.get(reverse("desk:conversation", args=[small_company.a.conversation.pk])).status_code == 404


def test_a_conversation_is_not_handed_to_a_team_that_does_not_exist(small_company, marta):
    answer = marta.post(_on(small_company, "handover"), {"team": 987654})

    assert answer.status_code in {404, 422}
    assert _of_a(small_company).team_id == small_company.team.pk


def test_a_customers_link_opens_no_file_of_another_conversation(small_company):
    address = reverse("portal:conversation-file", args=[small_company.b.token, small_company.a.file.pk])

    assert Client().get(address).status_code == 404


def test_a_customers_link_opens_no_file_of_a_colleagues_note(small_company):
    type(small_company.a.file).objects.filter(pk=small_company.a.file.pk).update(is_internal=True)
    address = reverse("portal:conversation-file", args=[small_company.a.token, small_company.a.file.pk])

    assert Client().get(address).status_code == 404


@pytest.mark.parametrize("field", ["conversation", "conversation_id", "team", "customer", "message", "id"])
def test_an_extra_field_leads_nowhere_else(small_company, field):
    address = reverse("portal:conversation-messages", args=[small_company.b.token])
    words = {"words": "One thing more.", "send_key": "extra", field: small_company.a.conversation.pk}
    before = Message.objects.filter(conversation=small_company.a.conversation).count()

    Client().post(address, words)

    assert Message.objects.filter(conversation=small_company.a.conversation).count() == before
    assert Message.objects.filter(conversation=small_company.b.conversation, text="One thing more.").exists()


def test_the_key_of_one_customers_message_hides_no_message_of_another(small_company):
    for token in (small_company.a.token, small_company.b.token):
        address = reverse("portal:conversation-messages", args=[token])
        Client().post(address, {"words": "The very same key.", "send_key": "same"})

    assert Message.objects.filter(text="The very same key.").count() == 2


def test_the_key_of_one_agents_answer_shows_nothing_of_another_conversation(small_company, marta):
    stranger = Client()
    stranger.force_login(small_company.stranger)
    theirs = reverse("desk:conversation-replies", args=[small_company.b.conversation.pk])
    stranger.post(theirs, {"text": world.WORD_OF_B, "seen_version": 9, "send_key": "k", "send_anyway": "on"})

    answer = marta.post(
        _on(small_company, "replies"),
        {"text": "Here you are.", "seen_version": 9, "send_key": "k", "send_anyway": "on"},
    )

    assert world.WORD_OF_B not in answer.content.decode()
    assert HeldReply.objects.filter(conversation=small_company.a.conversation, words="Here you are.").exists()


def test_what_was_refused_left_no_event_behind(small_company, marta):
    before = Event.objects.count()

    marta.post(_on(small_company, "assignment"), {"agent": small_company.stranger.pk})
    marta.post(_on(small_company, "handover"), {"team": 987654})

    assert Event.objects.count() == before
