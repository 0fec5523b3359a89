"""One thing done to several conversations of a list: each as if alone, and told what became of each."""

import html
import re
from datetime import timedelta

import pytest
from django.test import Client

from esmero.actions import assign, close, receive, work
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.channels.ports import Incoming
from esmero.domain.conversations import reads
from esmero.domain.conversations.models import Conversation
from esmero.domain.promises.models import Promise
from esmero.domain.staff.kinds import Part
from esmero.ground import db
from esmero.web.desk.tests.conftest import HTMX


@pytest.fixture
def asked(company):
    """Three questions of the first team; the ticks of them as the list has them."""
    for number in range(2):
        incoming = Incoming(
            channel_kind=ChannelKind.EMAIL,
            external_id=f"more:{number}",
            sender_email=f"more{number}@example.org",
            sender_name=f"More {number}",
            recipients=["help@example.com"],
            subject=f"More {number}",
            text="More?",
        )
        receive.receive(incoming, at=company.at)
    return list(Conversation.objects.filter(team=company.team).order_by("id"))


def ticks(*conversations):
    return [f"{one.pk}:{one.version}" for one in conversations]


@pytest.fixture
def send(desk, at):
    """A browser without script sends the form of the list."""

    def send(deed, chosen, **given):
        return desk.post(f"{at('several')}?view=team", {"deed": deed, "chosen": chosen, **given})

    return send


def test_the_ticks_of_the_list_name_each_and_what_was_seen_of_it(desk, at, asked):
    page = desk.get(at("queue", "team")).content.decode()

    assert sorted(re.findall(r'name="chosen" value="([\d:]+)"', page)) == sorted(ticks(*asked))


def test_before_closing_it_names_what_other_teams_still_do(send, company, asked):
    work.ask(
        agent=company.agent,
        conversation_id=asked[0].pk,
        team_id=company.other_team.pk,
        words="Weigh the lid.",
        due_at=company.at + timedelta(hours=4),
        at=company.at,
    )

    page = send("close", ticks(*asked)).content.decode()
    assert f"{company.other_team.name}: Weigh the lid." in html.unescape(page)
    assert "Other teams" not in send("close", ticks(*asked[1:])).content.decode()


def test_what_has_to_be_said_is_asked_first_and_nothing_is_done_before(send, desk, at, asked):
    page = send("tag", ticks(*asked)).content.decode()
    assert "About 3 conversations." in page
    assert reads.tag_names() == []

    told = send("tag", ticks(*asked), asked="1", names="late, size").content.decode()

    assert "Tagged: 3." in told
    assert [uses for _, uses in reads.tags_with_counts()] == [3, 3]
    dialog = desk.post(at("several"), {"deed": "tag", "chosen": ticks(*asked)}, headers=HTMX)
    assert "<html" not in dialog.content.decode()


def test_closing_asks_for_the_same_proofs_as_alone_and_can_be_undone(send, company, asked):
    first, second, third = asked
    Conversation.objects.filter(pk=first.pk).update(version=first.version + 1)
    promised = send("close", ticks(second, third)).content.decode()
    assert "To these something is still promised" in promised

    without = send("close", ticks(*asked), asked="1", reason="ANSWERED").content.decode()
    assert "Nothing was changed." in without
    assert without.count("Something is still promised.") == 2
    told = send("close", ticks(*asked), asked="1", reason="ANSWERED", why_en="By telephone.").content.decode()

    assert "Closed: 2." in told
    assert "Something came in meanwhile." in told
    assert list(Conversation.objects.filter(closed_at=None, team=company.team)) == [first]
    again = send("reopen", [f"{second.pk}:", f"{third.pk}:"]).content.decode()
    assert "Open again: 2." in again
    assert not Conversation.objects.exclude(closed_at=None).exists()


def test_words_are_asked_for_in_each_language_that_is_read_and_reach_only_those_who_read_it(
    send, company, asked
):
    english, spanish, silent = asked
    Conversation.objects.filter(pk=spanish.pk).update(language="es")
    Conversation.objects.filter(pk=silent.pk).update(language="ru")

    page = send("close", ticks(*asked)).content.decode()
    told = send(
        "close", ticks(*asked), asked="1", reason="ANSWERED", why_en="By telephone.", why_es="Por teléfono."
    )

    asked_for = re.findall(r'name="why_(\w\w)"', page)
    assert sorted(asked_for) == ["en", "es", "ru"]
    assert "They read different languages" in page
    assert "What they read instead, in Spanish" in page
    assert "Closed: 2." in told.content.decode()
    assert "Something is still promised." in told.content.decode()
    said = {one.about_id: one.withdrawn_because for one in Promise.objects.exclude(withdrawn_at=None)}
    assert said == {english.pk: "By telephone.", spanish.pk: "Por teléfono."}
    assert Conversation.objects.get(closed_at=None, team=company.team) == silent


def test_where_only_settling_it_is_promised_there_is_a_place_for_words_too(send, asked):
    Promise.objects.filter(about_id__in=[one.pk for one in asked]).update(kind="RESOLUTION")

    page = send("close", ticks(*asked)).content.decode()
    told = send("close", ticks(*asked), asked="1", reason="NO_ANSWER", why_en="We heard nothing.")

    assert re.findall(r'name="why_(\w\w)"', page) == ["en"]
    assert "needs no words where you close as answered or settled elsewhere" in page
    assert "Closed: 3." in told.content.decode()


def test_where_all_read_one_language_there_is_one_field_and_it_says_which(send, asked):
    page = send("close", ticks(*asked)).content.decode()

    assert re.findall(r'name="why_(\w\w)"', page) == ["en"]
    assert "What they read instead, in English" in page
    assert "They read different languages" not in page


def test_what_is_not_theirs_to_do_is_said_and_stops_no_other(send, company, asked):
    first, second, _third = asked
    assign.hand_over(
        agent=company.owner, conversation_id=first.pk, to_team_id=company.other_team.pk, at=company.at
    )
    told = send("priority", ticks(first, second, company.b.conversation), asked="1", priority=1)
    words = told.content.decode()

    assert "Their place in the lists has changed: 1." in words
    assert words.count("A conversation that is out of your sight.") == 2
    assert Conversation.objects.get(pk=second.pk).priority == 1
    company.agent.memberships.update(part=Part.ANSWERS)
    closing = send("close", ticks(second), asked="1", reason="UNWANTED").content.decode()
    assert "That is for others of its team to do." in closing


def test_taken_handed_on_and_snoozed_until_a_moment_in_words(send, company, asked):
    send("take", ticks(*asked))
    assert {one.agent for one in Conversation.objects.filter(team=company.team)} == {company.agent}

    send("assign", ticks(*asked), asked="1", agent=company.lead.pk)
    assert {one.agent for one in Conversation.objects.filter(team=company.team)} == {company.lead}

    assert send("snooze", ticks(*asked), asked="1", until="own", own="yesterday").status_code == 422
    send("snooze", ticks(*asked), asked="1", until="own", own="in 2 hours")
    until = {one.snoozed_until for one in Conversation.objects.filter(team=company.team)}
    assert all(moment > company.at + timedelta(hours=1) for moment in until)


def test_where_two_writers_meet_at_one_only_that_one_begins_anew(send, asked, monkeypatch):
    real, met = close.close, []

    def meeting(*, conversation_id, **given):
        if conversation_id == asked[1].pk and not met:
            met.append(conversation_id)
            raise db.Collided
        return real(conversation_id=conversation_id, **given)

    monkeypatch.setattr(close, "close", meeting)
    told = send("close", ticks(*asked), asked="1", reason="ANSWERED", why_en="By telephone.").content.decode()

    assert met
    assert "Closed: 3." in told


def test_what_a_search_found_is_ticked_as_in_a_list_and_the_way_leads_back_to_it(desk, at, company, asked):
    found = desk.get(at("search"), {"q": "More"}).content.decode()
    ticked = re.findall(r'form="several" name="chosen" value="([\d:]+)"', found)
    action = html.unescape(re.search(r'<form class="several"[^>]* action="([^"]+)"', found)[1])

    told = desk.post(action, {"deed": "take", "chosen": ticked}).content.decode()

    assert sorted(ticked) == sorted(ticks(*asked[1:]))
    assert "Yours now: 2." in told
    assert f'href="{at("search")}?q=More"' in told
    assert {one.agent for one in Conversation.objects.filter(subject__startswith="More")} == {company.agent}


def test_no_more_than_a_page_at_once_and_nothing_for_nothing(send, company, asked, monkeypatch):
    monkeypatch.setattr("esmero.web.desk.several.MOST", 2)

    told = send("take", ticks(*asked)).content.decode()

    assert "Yours now: 2." in told
    assert "At most 2 at once" in told
    assert send("take", ["nonsense", "9" * 30]).status_code in {302, 303}
    assert send("nothing there is", ticks(*asked)).status_code == 404
    assert Client().post("/desk/several/").status_code == 302
