"""Somebody says at the desk that they are here or on a break, and colleagues see it before they hand over."""

from datetime import timedelta

import pytest
from django.urls import reverse

from esmero.actions import presence
from esmero.domain.events.models import Event
from esmero.domain.staff.models import Agent, Presence
from esmero.ground import clock, seats

HTMX = {"HX-Request": "true"}


def _press(desk, state):
    return desk.post(reverse("desk:my_desk-presence"), {"state": state}, headers=HTMX).content.decode()


def _state(agent):
    return Agent.objects.get(pk=agent.pk).presence_state


def _events():
    return Event.objects.filter(verb="agent.presence_set").count()


def test_whoever_never_said_it_is_offered_to_and_nothing_is_written(desk, company):
    page = desk.get(reverse("desk:my_desk")).content.decode()

    assert "I’m here" in page
    assert _state(company.agent) == ""


def test_one_is_here_goes_on_a_break_and_comes_back(desk, company):
    assert ">Break</button>" in _press(desk, "HERE").replace("\n", "")
    assert _state(company.agent) == "HERE"

    assert "I’m here" in _press(desk, "BREAK")
    assert _state(company.agent) == "BREAK"

    _press(desk, "HERE")
    assert _state(company.agent) == "HERE"
    assert _events() == 3


def test_the_same_again_writes_nothing(desk, company):
    _press(desk, "HERE")
    since = Presence.objects.get().since

    _press(desk, "HERE")

    assert Presence.objects.get().since == since
    assert _events() == 1


@pytest.mark.parametrize("state", ["AWAY", "", "<b>"])
def test_what_is_not_offered_changes_nothing(desk, company, state):
    _press(desk, state)

    assert _state(company.agent) == ""


def test_without_script_one_is_back_at_the_desk(desk, company):
    answer = desk.post(reverse("desk:my_desk-presence"), {"state": "HERE"})

    assert answer.status_code in {302, 303}
    assert _state(company.agent) == "HERE"


def test_colleagues_read_it_where_they_choose_who_looks_after_a_conversation(desk, company):
    presence.say(agent=company.agent, state="BREAK", at=clock.now())

    page = desk.get(
        reverse("desk:conversation-assignment", args=[company.a.conversation.pk])
    ).content.decode()

    assert f"{company.agent.name} (on a break)</option>" in page


def test_whoever_had_no_page_open_for_ten_minutes_is_away(company):
    at = clock.now()
    presence.say(agent=company.agent, state="HERE", at=at)

    assert presence.note_silence(at=at + timedelta(minutes=9)) == 0
    assert _state(company.agent) == "HERE"

    assert presence.note_silence(at=at + timedelta(minutes=11)) == 1
    assert _state(company.agent) == "AWAY"
    assert presence.note_silence(at=at + timedelta(minutes=12)) == 0
    assert _events() == 2


def test_a_page_that_was_asked_for_meanwhile_counts(company):
    at = clock.now()
    presence.say(agent=company.agent, state="HERE", at=at)
    presence.note_page(company.agent.pk, at=at + timedelta(minutes=8))

    assert presence.note_silence(at=at + timedelta(minutes=15)) == 0
    assert presence.note_silence(at=at + timedelta(minutes=19)) == 1


def test_a_page_that_only_listens_for_news_counts_too(company):
    at = clock.now()
    presence.say(agent=company.agent, state="BREAK", at=at)
    later = at + timedelta(minutes=30)
    room = seats.of_streams(f"agent:{company.agent.pk}")
    seats.hold(room, "one", seconds=60, at=later)

    assert presence.note_silence(at=later) == 0
    assert presence.note_silence(at=later + timedelta(minutes=9)) == 0
    assert presence.note_silence(at=later + timedelta(minutes=11)) == 1


def test_whoever_never_said_anything_is_never_away_by_itself(company):
    assert presence.note_silence(at=clock.now() + timedelta(days=1)) == 0
    assert not Presence.objects.exists()
