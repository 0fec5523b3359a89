"""What a part in a team allows at the desk, held against `rights.txt`; and what the desk offers by it."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from esmero.domain.conversations.models import Conversation
from esmero.domain.staff.kinds import Part
from tests import world
from tests.house import bodies

pytestmark = pytest.mark.django_db

LINES = [
    words
    for words in (line.split("#")[0].split() for line in Path(__file__).with_name("rights.txt").open())
    if words
]
PARTS = (Part.READS, Part.ANSWERS, Part.CLOSES)


@pytest.fixture
def company(db):
    return world.make_world()


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line[0]}-{line[1]}")
@pytest.mark.parametrize("part", PARTS)
def test_a_part_allows_what_the_table_says(company, line, part):
    method, route, *outcomes = line
    places, body = bodies.places(company), bodies.of(route, company)
    company.agent.memberships.update(part=part)
    client = Client(raise_request_exception=False)
    client.force_login(company.agent)
    about = {name: places[name] for name in _place(route)}

    answer = client.generic("GET", reverse(route, kwargs=about)) if method == "GET" else None
    answer = answer or client.post(reverse(route, kwargs=about), body)

    meant = outcomes[PARTS.index(part)]
    assert (answer.status_code < 400) == (meant == "ok"), answer.status_code
    assert answer.status_code in {200, 302, 303, 404}


def _place(route):
    return {
        "desk:promise": ["promise_id"],
        "desk:merge": ["merge_id"],
        "desk:work": ["work_id"],
        "desk:participant": ["participant_id"],
        "desk:identity": ["conversation_id", "identity_id"],
        "desk:post_room": ["letter_id"] if route.endswith("-removal") else [],
    }.get(route.rsplit("-", 1)[0], ["conversation_id"])


OFFERED = {
    Part.READS: set(),
    Part.ANSWERS: {"reply", "promise", "attach"},
    Part.CLOSES: {"reply", "promise", "attach", "close", "merge", "split"},
}


@pytest.mark.parametrize("part", PARTS)
def test_what_a_part_does_not_allow_is_offered_nowhere_on_the_page(company, part):
    company.agent.memberships.update(part=part)
    client = Client()
    client.force_login(company.agent)
    address = reverse("desk:conversation", args=[company.a.conversation.pk])

    page = client.get(address).content.decode()

    offered = {name for name in OFFERED[Part.CLOSES] if f'id="command-{name}"' in page}
    assert offered == OFFERED[part]
    assert (reverse("desk:conversation-closure", args=[company.a.conversation.pk]) in page) == (
        part == Part.CLOSES
    )
    assert ('id="reply"' in page) == (part != Part.READS)
    assert 'id="note"' in page


def test_who_may_not_close_is_not_offered_to_open_again(company):
    number = company.a.conversation.pk
    Conversation.objects.filter(pk=number).update(closed_at=company.at, close_reason="ANSWERED")
    company.agent.memberships.update(part=Part.ANSWERS)
    client = Client()
    client.force_login(company.agent)

    page = client.get(reverse("desk:conversation", args=[number])).content.decode()

    assert reverse("desk:conversation-reopening", args=[number]) not in page


@pytest.mark.parametrize("part", PARTS)
def test_settling_a_call_asks_for_the_right_to_close(company, part):
    company.agent.memberships.update(part=part)
    client = Client()
    client.force_login(company.agent)
    address, body = reverse("desk:call-new"), bodies.of("desk:call-new", company) | {"promise": "", "due": ""}

    page = client.get(address).content.decode()
    client.post(address, body | {"send_key": "open"})
    answer = client.post(address, body | {"send_key": "settled", "is_settled": "on"})

    made = Conversation.objects.filter(channel__kind="PHONE")
    assert ('name="is_settled"' in page) == (part == Part.CLOSES)
    assert (answer.status_code < 400) == (part == Part.CLOSES)
    assert made.filter(closed_at=None).count() == 1
    assert made.exclude(closed_at=None).count() == (part == Part.CLOSES)
