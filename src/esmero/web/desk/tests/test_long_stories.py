"""Stories of more letters than a page shows: the earlier ones are there, for us and for the customer."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from esmero.actions import assign
from esmero.domain.conversations import reads
from esmero.domain.conversations.models import Conversation, Message
from esmero.web.desk.tests.conftest import HTMX

COUNT = 325


@pytest.fixture
def long_story(company):
    """A conversation of many letters; each third is a note."""
    here = company.a.conversation
    kinds = ["FROM_CUSTOMER", "REPLY", "NOTE"]
    Message.objects.bulk_create(
        Message(
            conversation=here,
            kind=kinds[number % 3],
            agent=None if number % 3 == 0 else company.agent,
            text=f"Words {number}.",
            at=company.at,
            channel_kind="EMAIL",
        )
        for number in range(COUNT)
    )
    Conversation.objects.filter(pk=here.pk).update(
        message_count=Message.objects.filter(conversation=here).count()
    )
    return here


def numbers(page):
    return [int(number) for number in re.findall(r"Words (\d+)\.", page)]


def way(page):
    found = re.search(r'href="([^"]*earlier-letters/\?before=\d+)"', page)
    return found and found[1]


@pytest.mark.parametrize("headers", [HTMX, {}], ids=["above the others", "on a page of their own"])
def test_colleagues_reach_every_letter_once(desk, at, long_story, headers):
    page = desk.get(at("conversation", long_story.pk)).content.decode()
    found = numbers(page)
    assert 100 <= len(found) < 200

    while way(page):
        page = desk.get(way(page), headers=headers).content.decode()
        found = numbers(page) + found

    assert found == list(range(COUNT))


@pytest.mark.parametrize("headers", [HTMX, {}], ids=["above the others", "on a page of their own"])
def test_customers_reach_every_letter_of_theirs_and_no_note(company, long_story, headers):
    ana = Client()
    page = ana.get(reverse("portal:conversation", args=[company.a.token])).content.decode()
    found = numbers(page)

    while way(page):
        page = ana.get(way(page), headers=headers).content.decode()
        found = numbers(page) + found

    assert found == [number for number in range(COUNT) if number % 3 != 2]


def test_a_page_begins_where_it_began_when_something_comes_in(company, long_story):
    before = reads.newest_letters(long_story, for_customer=False)
    Message.objects.create(conversation=long_story, kind="NOTE", text="New", at=company.at)

    after = reads.newest_letters(long_story, for_customer=False)

    assert after.earlier_than == before.earlier_than
    assert len(after.letters) == len(before.letters) + 1


def kept(page):
    return re.findall(r'id="([^"]+)" hx-preserve', page)


def test_what_stays_when_the_story_comes_anew_is_of_a_page_that_begins_there(desk, company, at, long_story):
    mine = at("conversation", long_story.pk)
    theirs = reverse("portal:conversation", args=[company.a.token])
    before = [
        kept(browser.get(here).content.decode()) for browser, here in ((desk, mine), (Client(), theirs))
    ]
    Message.objects.bulk_create(
        Message(conversation=long_story, kind="REPLY", agent=company.agent, text="More", at=company.at)
        for _ in range(100)
    )
    after = [kept(browser.get(here).content.decode()) for browser, here in ((desk, mine), (Client(), theirs))]

    assert [len(one) for one in before] == [len(one) for one in after] == [1, 1]
    assert before[0] != after[0]
    assert before[1] != after[1]


def spread_out(conversation, *, at):
    """Let an hour lie between any two of its letters; return the moment before the newest page begins."""
    letters = list(Message.objects.filter(conversation=conversation).order_by("id"))
    for number, letter in enumerate(letters):
        letter.at = at + timedelta(hours=number)
    Message.objects.bulk_update(letters, ["at"])
    return reads.newest_letters(conversation, for_customer=False).letters[0].message.at - timedelta(
        minutes=30
    )


@pytest.mark.parametrize("headers", [HTMX, {}], ids=["above the others", "on a page of their own"])
def test_what_happened_between_two_pages_is_told_once(desk, company, at, long_story, headers):
    between = spread_out(long_story, at=company.at)
    assign.assign(agent=company.agent, conversation_id=long_story.pk, to_agent_id=company.lead.pk, at=between)
    page = told = desk.get(at("conversation", long_story.pk)).content.decode()

    while way(page):
        page = desk.get(way(page), headers=headers).content.decode()
        told += page

    assert told.count(f"{company.lead.short_name} looks after this now.") == 1


def test_a_letter_whose_clock_was_wrong_is_still_reached(desk, company, at, long_story):
    spread_out(long_story, at=company.at)
    wrong = reads.newest_letters(long_story, for_customer=False).letters[50].message
    Message.objects.filter(pk=wrong.pk).update(at=company.at)

    assert f"{wrong.text}<" in desk.get(at("conversation", long_story.pk)).content.decode()


def test_a_wish_that_nobody_understands_leads_to_the_conversation(desk, at, long_story, company):
    here = at("conversation-earlier_letters", long_story.pk)

    for wish in ("", "x", "9" * 40):
        assert desk.get(here, {"before": wish}).status_code == 302
    portal = reverse("portal:conversation-earlier_letters", args=[company.a.token])
    assert Client().get(portal, {"before": "9" * 40}).status_code == 302
