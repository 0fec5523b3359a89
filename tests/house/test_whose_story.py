"""No page of one customer shows what happened with another, whatever was put together."""

import pytest
from django.test import Client
from django.urls import reverse

from esmero.actions import look, merge, remember
from esmero.domain.events.models import Event
from esmero.domain.staff.models import Team
from tests import world
from tests.world import WORD_OF_A, WORD_OF_B

FACT_OF_B = "Pistachio"


@pytest.fixture
def small_company(db):
    there = world.make_world()
    Team.objects.update(is_open_to_all=True)
    remember.note_fact(
        agent=there.agent,
        customer_id=there.b.conversation.customer_id,
        words=FACT_OF_B,
        source="In a letter",
        at=there.at,
    )
    return there


def shown(agent, customer_id: int) -> str:
    client = Client()
    client.force_login(agent)
    found = ""
    for kind in ("", "letters", "promises", "facts", "who", "course", "work"):
        answer = client.get(reverse("desk:customer", args=[customer_id]), {"kind": kind})
        assert answer.status_code == 200
        found += answer.content.decode()
    return found


@pytest.mark.parametrize("role", ["agent", "lead", "owner"])
def test_each_reads_of_one_and_not_of_the_other(small_company, role):
    reader = getattr(small_company, role)
    a, b = (one.conversation.customer_id for one in (small_company.a, small_company.b))

    assert WORD_OF_A in shown(reader, a)
    assert WORD_OF_B not in shown(reader, a)
    assert FACT_OF_B not in shown(reader, a)
    assert WORD_OF_B in shown(reader, b)
    assert WORD_OF_A not in shown(reader, b)


def test_two_conversations_that_became_one_are_still_two_stories(small_company):
    a, b = small_company.a.conversation, small_company.b.conversation
    looked = [(small_company.owner.pk, b.customer_id, b.ref, small_company.at)]
    look.note_looks(looked)
    merge.merge(
        agent=small_company.owner,
        conversation_id=b.pk,
        into_id=a.pk,
        is_agreed=True,
        at=small_company.at,
    )

    page = shown(small_company.owner, a.customer_id)

    assert FACT_OF_B not in page
    assert WORD_OF_B not in page
    # Their letters stand in the other's conversation now: its subject is not theirs.
    theirs = shown(small_company.owner, b.customer_id)
    assert WORD_OF_B in theirs
    assert WORD_OF_A not in theirs
    # Each event is a line of the one whose it was when it happened.
    told = Event.objects.filter(customer_id=a.customer_id)
    assert not told.filter(about_kind="message", about_id=small_company.b.message.pk).exists()


def test_a_fact_that_went_to_another_person_is_told_without_its_words(small_company):
    """As a split leaves it: the event stays with whom it was about, the fact is another's."""
    a, b = (one.conversation.customer_id for one in (small_company.a, small_company.b))
    Event.objects.filter(customer_id=b, verb="fact.noted").update(customer_id=a)

    assert FACT_OF_B not in shown(small_company.owner, a)
