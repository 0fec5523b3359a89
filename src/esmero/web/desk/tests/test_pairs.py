"""Somebody who may stand here twice: one calm line, both looked at with proof and date, and decided."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import world

from esmero.actions.tests.test_joining_people import write
from esmero.domain.conversations.models import Conversation
from esmero.domain.customers.kinds import PairState, Proof
from esmero.domain.customers.models import Candidate, Customer, Identity, Joining
from esmero.ground import clock

pytestmark = pytest.mark.usefixtures("one_mailbox")
LINE = "Perhaps the same person as {}: one mailbox, spelled in two ways."


@pytest.fixture
def pair(company: world.World) -> Candidate:
    """Ana, whose question the agent looks at, and Ana Belmonte, who writes from the same mailbox."""
    write("ana+shop@example.org", "from the shop", at=company.at, name="Ana Belmonte")
    return Candidate.objects.get()


def test_one_line_stands_beside_the_conversation_and_on_the_persons_page(
    desk: Any, company: Any, at: Any, pair
):
    talk = company.a.conversation.pk

    beside = desk.get(at("conversation", talk)).content.decode()
    page = desk.get(at("customer", pair.one_id)).content.decode()

    for html in (beside, page):
        assert LINE.format("Ana Belmonte") in html
        assert at("pair-parting", pair.pk) in html
    assert f"?other={pair.other_id}&amp;talk={talk}" in beside


def test_both_are_looked_at_with_what_speaks_for_one_its_proof_and_date(desk: Any, at: Any, pair):
    page = desk.get(at("customer-joining", pair.one_id), {"other": pair.other_id}).content.decode()

    assert "What speaks for one person" in page
    for identity in Identity.objects.filter(customer__in=[pair.one_id, pair.other_id]):
        assert f"{identity.value} ({Proof(identity.proof).label})" in page
    assert re.search(r"Since \w+ \d+, 2026|Since \d+ \w+ 2026|Since \w+ \d+", page)


def test_they_are_two_and_the_toast_takes_it_back(desk: Any, company: Any, at: Any, pair):
    talk = company.a.conversation.pk

    told = desk.post(at("pair-parting", pair.pk), {"talk": talk}, follow=True)

    page = told.content.decode()
    assert told.redirect_chain[0][0] == f"{at('conversation', talk)}#newest"
    assert "are two. We ask again only if more speaks for one." in page
    assert LINE.format("Ana Belmonte") not in page
    assert at("pair-asking", pair.pk) in page
    desk.post(at("pair-asking", pair.pk))
    assert LINE.format("Ana Belmonte") in desk.get(at("conversation", talk)).content.decode()


def test_where_both_are_looked_at_it_is_said_who_found_that_they_are_two(
    desk: Any, company: Any, at: Any, pair
):
    desk.post(at("pair-parting", pair.pk))

    page = desk.get(at("customer-joining", pair.one_id), {"other": pair.other_id}).content.decode()

    assert f"{company.agent.short_name} said on " in page
    assert at("pair-parting", pair.pk) not in page


def test_joined_the_toast_takes_it_back_and_old_addresses_lead_on_meanwhile(
    desk: Any, client: Any, company: Any, at: Any, pair
):
    talk = company.a.conversation
    page = desk.post(
        at("customer-joining", pair.one_id), {"other": pair.other_id, "talk": talk.pk}, follow=True
    ).content.decode()
    row = Joining.objects.get()
    toast = page[page.index('id="toasts"') :]
    assert at("joining-undoing", row.pk) in toast
    old = desk.get(at("customer", row.of_id)).content.decode()
    assert Customer.objects.get(pk=row.to_id).name in old
    assert client.get(f"/c/{company.a.token}/", follow=True).status_code == 200
    came = write("ana+shop@example.org", "again", at=clock.now())
    assert came.conversation.customer_id == row.to_id

    undone = desk.post(at("joining-undoing", row.pk), {"talk": talk.pk}, follow=True).content.decode()

    assert "are two people again." in undone
    assert Conversation.objects.get(pk=came.conversation.pk).customer_id == pair.other_id
    assert LINE.format("Ana Belmonte") in undone


def test_split_the_toast_takes_it_back(desk: Any, company: Any, at: Any):
    ana = company.a.conversation.customer
    told = desk.post(
        at("customer-splitting", ana.pk), {"talks": company.a.conversation.pk, "name": "Pedro"}, follow=True
    )
    page = told.content.decode()

    assert at("joining-undoing", Joining.objects.get().pk) in page[page.index('id="toasts"') :]


def test_the_palette_leads_to_who_it_may_be(desk: Any, company: Any, at: Any, pair):
    talk = company.a.conversation.pk

    asked = desk.get(at("conversation-same_person", talk))

    assert asked["Location"].endswith(f"{at('customer-joining', pair.one_id)}?talk={talk}")
    choices = desk.get(asked["Location"]).content.decode()
    assert f"{at('customer-joining', pair.one_id)}?other={pair.other_id}&amp;talk={talk}" in choices
    assert "They are two people" in desk.get(at("conversation", talk)).content.decode()


def test_whom_the_agent_may_not_see_is_not_named(desk: Any, company: Any, at: Any, pair):
    Conversation.objects.filter(customer=pair.other_id).update(team=company.other_team)

    beside = desk.get(at("conversation", company.a.conversation.pk)).content.decode()

    assert "Ana Belmonte" not in beside
    assert desk.post(at("pair-parting", pair.pk)).status_code == 404
    assert Candidate.objects.get().state == PairState.OPEN


def test_beside_a_conversation_it_costs_two_queries(desk: Any, company: Any, at: Any, pair):
    talk = at("conversation", company.a.conversation.pk)
    desk.get(talk)

    with CaptureQueriesContext(connection) as asked:
        desk.get(talk)
    Customer.objects.update(has_pairs=False)
    with CaptureQueriesContext(connection) as without:
        desk.get(talk)

    assert len(asked) <= len(without) + 2
