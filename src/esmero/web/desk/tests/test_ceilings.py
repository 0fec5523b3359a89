"""How many queries a part of the desk may cost, beside the two that know who is asking; whatever it shows."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from esmero.actions import receive, reply
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.channels.ports import Incoming
from esmero.web.desk.tests.conftest import HTMX

# The session, and the agent whose it is.
WHO_IS_ASKING = 2


@pytest.fixture
def cost(desk, at):
    """The queries of one address, without those that know who is asking."""

    def count(address, **headers):
        desk.get(address, headers=headers)
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(address, headers=headers).status_code == 200
        return [query["sql"] for query in asked.captured_queries][WHO_IS_ASKING:]

    return count


def many_more(company):
    """Another nine questions, and a long story in the first."""
    for number in range(9):
        receive.receive(
            Incoming(
                channel_kind=ChannelKind.EMAIL,
                external_id=f"more:{number}",
                sender_email=f"more{number}@example.org",
                sender_name=f"More {number}",
                recipients=["help@example.com"],
                subject="More",
                text="More?",
            ),
            at=company.at,
        )
    for number in range(6):
        reply.reply(
            agent=company.agent if number % 2 else company.lead,
            conversation_id=company.a.conversation.pk,
            words="Words.",
            seen_version=0,
            send_key=str(number),
            send_anyway=True,
            promises_made=[reply.OwnWords("this", company.at + timedelta(days=number + 1))],
            at=company.at,
        )


@pytest.mark.parametrize(
    ("name", "ceiling"), [("queue", 6), ("conversation-letters", 8), ("conversation-person", 7)]
)
def test_a_part_costs_no_more_with_more_to_show(company, cost, at, name, ceiling):
    address = at(name, "team" if name == "queue" else company.a.conversation.pk)
    before = cost(address, **HTMX)

    many_more(company)
    after = cost(address, **HTMX)

    assert len(before) <= ceiling, before
    assert len(after) <= ceiling, after


@pytest.mark.parametrize(("name", "ceiling"), [("home", 7), ("conversation", 22)])
def test_a_whole_page_costs_the_sum_of_its_parts(company, cost, at, name, ceiling):
    address = at(name) if name == "home" else at(name, company.a.conversation.pk)

    many_more(company)

    assert len(cost(address)) <= ceiling
