"""What a person's story tells of promises and letters: not what another team keeps, nor others' letters."""

import re
from datetime import timedelta

import pytest

from esmero.actions import assign, reply
from esmero.actions import promise as promising
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.customers.models import Customer
from esmero.domain.events.models import Event
from esmero.domain.promises.models import Promise


@pytest.fixture
def ana(company):
    return Customer.objects.get(pk=company.a.conversation.customer_id)


def told(desk, at, customer, **asked) -> str:
    page = desk.get(at("customer", customer.pk), asked).content.decode().split('id="story"')[1]
    return " ".join(re.findall(r'class="told__(?:words|letter)"[^>]*>(?:<a [^>]*>)?([^<]*)', page))


def promised(company) -> Promise:
    made = reply.OwnWords(wording="call the carrier", due_at=company.at + timedelta(days=2))
    return promising.make(
        agent=company.agent, conversation_id=company.a.conversation.pk, made=made, at=company.at
    )


def test_a_promise_is_told_as_it_was_made_by_whom_and_for_when(desk, company, at, ana):
    promise = promised(company)
    Promise.objects.filter(pk=promise.pk).update(
        owner=company.lead, due_at=company.at + timedelta(days=90), rests_since=company.at
    )

    story = told(desk, at, ana, kind="promises")

    assert "We promised: call the carrier, before " in story
    assert f"Given to {company.agent.short_name}." in story
    assert company.lead.short_name not in story
    assert "after their answer" not in story


def test_of_a_promise_that_went_to_another_team_nothing_is_told(desk, company, at, ana):
    """The agent saw it made; what it says today and who keeps it is another team's."""
    promise, talk = promised(company), company.a.conversation
    assign.hand_over(
        agent=company.owner,
        conversation_id=talk.pk,
        to_team_id=company.other_team.pk,
        at=company.at + timedelta(minutes=1),
    )
    Promise.objects.filter(pk=promise.pk).update(wording="pay 500 euros back", owner=company.stranger)
    Conversation.objects.filter(pk=company.b.conversation.pk).update(customer=ana, team=company.team)
    assert desk.get(at("conversation", talk.pk)).status_code == 404

    story = told(desk, at, ana, kind="promises")

    assert "We promised something." in story
    assert "500 euros" not in story
    assert company.stranger.short_name not in story


def test_a_letter_that_stands_in_another_persons_conversation_is_not_quoted(desk, company, at, ana):
    Conversation.objects.filter(pk=company.b.conversation.pk).update(team=company.team)
    Message.objects.filter(pk=company.a.message.pk).update(
        conversation=company.b.conversation, text="A secret of Boris"
    )

    story = told(desk, at, ana)

    assert "Wrote." in story
    assert "secret" not in story


def more_promises(company, count: int, **other) -> None:
    first = company.a.promise
    kept = {one.name: getattr(first, one.name) for one in Promise._meta.fields if one.name != "id"}
    for number in range(count):
        Promise.objects.create(**kept | {"due_at": company.at + timedelta(days=number)} | other)


def test_a_word_broken_lately_is_minded_among_however_many_promises(desk, company, at, ana):
    more_promises(company, 14)
    more_promises(company, 1, broken_at=company.at - timedelta(days=1))
    more_promises(company, 1, broken_at=company.at - timedelta(days=100))

    page = desk.get(at("customer", ana.pk)).content.decode()

    assert "We did not keep our word once lately." in page


def test_promises_of_a_team_cost_no_question_each(desk, company, at, ana, django_assert_max_num_queries):
    """Each is kept by whom the team names for its hour, and each was told when it was made."""
    more_promises(company, 11, owner=None, owner_team=company.team)
    Event.objects.bulk_create(
        Event(
            verb="promise.made",
            about_kind="promise",
            about_id=promise.pk,
            within_kind="conversation",
            within_id=company.a.conversation.pk,
            team_id=company.team.pk,
            customer_id=ana.pk,
            by_kind="agent",
            by_id=company.agent.pk,
            at=company.at,
            payload={"owner": None, "due_at": promise.due_at.isoformat()},
            digest="",
        )
        for promise in Promise.objects.filter(customer_id=ana.pk)
    )

    with django_assert_max_num_queries(32):
        page = desk.get(at("customer", ana.pk)).content.decode()

    assert page.count('class="promise') >= 11
