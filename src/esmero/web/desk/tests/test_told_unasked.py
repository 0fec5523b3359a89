"""News that a rule promises unasked are told as what they are, at the desk and on the customer's page."""

from datetime import timedelta

import pytest
from django.test import Client

from esmero.actions import promise, reply, set_rules
from esmero.domain.promises.kinds import TOLD_EVERY, PromiseKind, Time, Unit
from esmero.domain.promises.models import Policy, Promise
from esmero.ground import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(company):
    """What the rule of the company promised Ana unasked, after an answer to her."""
    times = {TOLD_EVERY: Time(2, Unit.DAYS, is_plain=True)}
    set_rules.change(
        agent=company.owner, policy_id=Policy.objects.get().pk, columns={"times": times}, at=company.at
    )
    # It is due before: what is due first stands by itself on the customer's page.
    own = reply.OwnWords("Call the workshop", clock.now() + timedelta(hours=1))
    reply.reply(
        agent=company.agent,
        conversation_id=company.a.conversation.pk,
        words="We are at it.",
        seen_version=company.a.conversation.version,
        send_key="k",
        promises_made=[own],
        at=clock.now(),
    )
    found = Promise.objects.get(kind=PromiseKind.UPDATE)
    assert found.is_unasked_update
    return found


def test_the_desk_says_that_we_promised_it_and_not_that_they_asked(company, desk, at, told):
    page = desk.get(at("conversation", company.a.conversation.pk)).content.decode()

    assert "asked for an update" not in page
    assert "We promised today at " in page
    assert "Marta tells Ana how things stand" in page


def test_what_they_did_ask_for_is_still_said(company, desk, at):
    promise.ask_for_update(company.a.conversation, at=clock.now())

    assert (
        "Ana asked for an update today at "
        in desk.get(at("conversation", company.a.conversation.pk)).content.decode()
    )


def test_on_the_customers_page_it_stands_not_among_what_they_asked_for(company, told):
    page = Client().get(f"/c/{company.a.token}/story/").content.decode()

    assert "Call the workshop" in page
    assert "What you asked for" not in page
