"""The bell, and the list of what one was told."""

from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from esmero.actions import notify, receive
from esmero.domain.company.models import Calendar, Company
from esmero.domain.conversations.models import Conversation
from esmero.domain.workbench import reads
from esmero.domain.workbench.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def written(company):
    """A customer wrote `times` times to the agent who is signed in."""
    notify.tell(at=company.at)
    Conversation.objects.filter(pk=company.a.conversation.pk).update(agent=company.agent)

    def write(times):
        for number in range(times):
            talk = Conversation.objects.get(pk=company.a.conversation.pk)
            receive.write_back(talk, words="1", new_files=[], send_key=f"{number}", at=company.at)
        notify.tell(at=company.at)
        return list(Notice.objects.order_by("id"))

    return write


def test_the_bell_counts_what_is_new_and_opening_one_leads_there_and_makes_it_seen(
    company, desk, at, written
):
    first, _ = written(2)
    assert '<span class="bell__count" aria-hidden="true">2</span>' in desk.get(at("home")).text

    answer = desk.post(at("notice-opening", first.pk))

    assert answer.url.startswith(at("conversation", company.a.conversation.pk))
    assert "bell__count" not in desk.get(at("notices-bell")).text


def test_looking_at_the_conversation_makes_its_notices_seen(company, desk, at, written):
    written(1)
    desk.post(at("conversation-presence", company.a.conversation.pk), {"state": "reading", "is_new": "on"})

    assert reads.unseen_notices(company.agent) == []


def test_all_seen_means_what_stood_on_the_page(company, desk, at, written):
    first, second = written(2)

    desk.post(at("notices-seen"), {"up_to": first.pk})

    assert [one.pk for one in Notice.objects.filter(seen_at=None)] == [second.pk]


def test_the_list_goes_on_where_a_page_ends_and_costs_the_same_however_long(company, desk, at, written):
    rows = written(1)
    Notice.objects.bulk_create(
        Notice(
            agent=company.agent,
            conversation=company.a.conversation,
            kind="WROTE",
            event_id=10_000 + number,
            at=company.at,
        )
        for number in range(120)
    )
    with CaptureQueriesContext(connection) as asked:
        page = desk.get(at("notices")).text
    assert len(asked.captured_queries) <= 8, [one["sql"] for one in asked.captured_queries]
    assert page.count('class="notice ') == reads.NOTICES
    assert ">99+<" in page

    last = desk.get(at("notices"), {"before": rows[0].pk + 1}).text
    assert last.count('class="notice ') == 1
    assert desk.get(at("notices"), {"before": "9" * 40}).status_code == 200


def test_nobody_opens_what_somebody_else_was_told(company, desk, at, written):
    (one,) = written(1)
    Notice.objects.update(agent=company.lead)

    assert desk.post(at("notice-opening", one.pk)).status_code == 404
    assert "notice--new" not in desk.get(at("notices")).text


def test_each_stands_at_the_time_of_its_teams_clock_as_in_the_lists(company, desk, at, written):
    written(1)
    Company.objects.update(time_zone="America/Lima")
    Calendar.objects.filter(pk=company.team.calendar_id).update(time_zone="Asia/Tokyo")
    told_at = Notice.objects.get().at

    page = desk.get(at("notices")).text

    assert f"{told_at.astimezone(ZoneInfo('Asia/Tokyo')):%-H:%M}</time>" in page
    assert f"{told_at.astimezone(ZoneInfo('America/Lima')):%-H:%M}</time>" not in page


def test_only_what_one_was_told_and_may_still_see_stands_on_the_page(company, desk, at, written):
    written(2)
    Notice.objects.filter(pk=Notice.objects.latest("id").pk).update(agent=company.lead)
    assert desk.get(at("notices")).text.count('class="notice ') == 1

    Conversation.objects.filter(pk=company.a.conversation.pk).update(team=company.other_team)

    page = desk.get(at("notices")).text
    assert 'class="notice' not in page
    assert company.a.conversation.subject not in page
