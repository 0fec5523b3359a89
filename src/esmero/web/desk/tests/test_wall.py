"""The wall of a lead: what breaks next, who is on, who waits longest; and giving to another from there."""

import html
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from tests.world import WORD_OF_A, WORD_OF_B

from esmero.actions import absence, receive
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.channels.ports import Incoming
from esmero.domain.conversations.models import Conversation
from esmero.domain.promises.models import Promise
from esmero.domain.staff.models import Team
from esmero.ground import clock
from esmero.web.desk import presence
from esmero.web.desk.tests.conftest import HTMX

WALL = reverse("desk:wall")


@pytest.fixture
def wall(company):
    """A browser in which the lead of the first team is signed in."""
    client = Client()
    client.force_login(company.lead)
    return client


def shown(client, **asked):
    return client.get(WALL, asked, headers=HTMX if asked else {}).content.decode()


def due(conversation, at):
    Conversation.objects.filter(pk=conversation.pk).update(next_due_at=at, next_warn_at=at)
    Promise.objects.filter(about_kind="conversation", about_id=conversation.pk).update(due_at=at)


def test_what_breaks_next_in_ones_teams_is_said_to_a_lead(wall, company):
    due(company.a.conversation, clock.now() + timedelta(minutes=12))
    page = shown(wall)

    assert "1 is close." in page
    assert "12 min" in page
    assert "First answer to Ana" in page
    assert WORD_OF_A in page
    assert "With Marta" in page
    assert WORD_OF_B not in page


def test_a_promise_of_another_is_said_to_be_with_them(wall, company):
    Promise.objects.filter(pk=company.a.promise.pk).update(owner=company.lead)
    due(company.a.conversation, clock.now() + timedelta(minutes=12))
    page = shown(wall, piece="next")

    assert "With Ines; Marta looks after the rest." in page
    assert "With Marta." not in page


def test_who_keeps_a_promise_of_anothers_conversation_has_something_open(wall, company):
    assert shown(wall, piece="on").count("Nothing is open with them.") == 1
    Promise.objects.filter(pk=company.a.promise.pk).update(owner=company.lead)

    page = shown(wall, piece="on")
    assert "Nothing is open with them." not in page
    assert "1 promise in a colleague’s conversation." in page


def test_what_is_late_is_said_with_how_long_and_that_nobody_was_told(wall, company):
    due(company.a.conversation, clock.now() - timedelta(minutes=58))

    assert "1 conversation is late." in shown(wall)
    assert "Late by 58 min, and nobody has told them yet." in shown(wall, piece="next")


def test_a_calm_hour_is_said_as_well(wall, company):
    due(company.a.conversation, clock.now() + timedelta(hours=9))

    assert "Nothing is late, and nothing is close." in shown(wall)


def test_an_owner_sees_all_teams(company):
    owner = Client()
    owner.force_login(company.owner)
    page = shown(owner)

    assert WORD_OF_A in page
    assert WORD_OF_B in page


def test_for_whoever_leads_nobody_there_is_no_wall(desk):
    assert desk.get(WALL).status_code == 404
    assert desk.get(WALL, {"piece": "next"}, headers=HTMX).status_code == 404
    assert WALL not in desk.get(reverse("desk:home")).content.decode()


def test_a_lead_who_may_not_see_a_closed_team_is_shown_nothing_of_it(wall, company):
    Team.objects.filter(pk=company.other_team.pk).update(lead=company.lead)

    assert WORD_OF_B not in shown(wall)
    assert company.stranger.name not in shown(wall)


def test_who_is_on_is_said_with_their_load(wall, company):
    page = shown(wall, piece="on")

    assert company.agent.name in page
    assert "1 open conversation." in page
    assert "Nothing is open with them." in page
    assert company.stranger.name not in page


def test_who_is_away_and_who_writes_is_said(wall, company):
    at = clock.now()
    presence.note(company.agent, company.a.conversation, presence.WRITING, at=at)
    absence.be_away(
        agent=company.owner, person_id=company.lead.pk, from_at=at - timedelta(hours=1),
        until_at=at + timedelta(days=2), at=at,
    )  # fmt: skip
    page = shown(wall)

    assert "Marta is writing now." in page
    assert "Writing now." in page
    assert "Away." in page


def test_whoever_waits_longest_stands_first(wall, company):
    Conversation.objects.filter(pk=company.a.conversation.pk).update(
        waits_since=clock.now() - timedelta(hours=3, minutes=20)
    )

    assert "3 h 20 min" in shown(wall, piece="waiting")


def test_the_wall_is_not_dearer_for_many(wall, company, django_assert_max_num_queries):
    for number in range(12):
        receive.receive(
            Incoming(
                channel_kind=ChannelKind.EMAIL,
                external_id=f"many:{number}",
                sender_email=f"m{number}@example.org",
                sender_name="M",
                recipients=["help@example.com"],
                subject="M",
                text="M?",
            ),
            at=clock.now(),
        )
    signing_in = 2
    for piece, most in {"next": 6, "on": 7, "waiting": 2}.items():
        with django_assert_max_num_queries(signing_in + most):
            shown(wall, piece=piece)


def give(client, conversation, to, **more):
    address = reverse("desk:conversation-assignment", args=[conversation.pk])
    return client.post(address, {"agent": to.pk, "back": "wall"}, **more)


def test_given_to_another_its_promises_go_along_and_one_stays_at_the_wall(wall, company):
    answer = give(wall, company.a.conversation, company.lead, headers=HTMX)
    page = answer.content.decode()

    assert Conversation.objects.get(pk=company.a.conversation.pk).agent == company.lead
    assert Promise.objects.get(pk=company.a.promise.pk).owner == company.lead
    assert 'id="wall-next"' in page
    # Its line is gone from view: the toast says which one it was.
    assert (
        f"Ines looks after “{company.a.conversation.subject}” now. Its promises went along."
        in html.unescape(page)
    )
    assert "With Ines" in page


def test_the_question_asked_away_from_the_wall_answers_into_nothing_of_it(wall, company):
    address = reverse("desk:conversation-assignment", args=[company.a.conversation.pk])

    assert "#wall-next" in wall.get(address, {"back": "wall"}, headers=HTMX).content.decode()
    assert "#wall-next" not in wall.get(address, {"back": "wall"}).content.decode()


def test_without_script_the_same_form_leads_back_to_the_wall(wall, company):
    asked = wall.get(
        reverse("desk:conversation-assignment", args=[company.a.conversation.pk]), {"back": "wall"}
    )
    answer = give(wall, company.a.conversation, company.lead)

    assert 'name="back" value="wall"' in asked.content.decode()
    assert answer.headers["Location"] == WALL


def test_somebody_of_another_team_is_given_nothing(wall, company):
    assert give(wall, company.a.conversation, company.stranger, headers=HTMX).status_code == 404
    assert Conversation.objects.get(pk=company.a.conversation.pk).agent == company.agent


def test_each_row_says_whom_it_may_go_to_and_which_key_gives_it(wall, company):
    page = shown(wall, piece="next")

    assert f'data-to="{company.lead.pk} {company.agent.pk}"' in page
    assert "data-give" in page
    assert "<kbd" in page
    assert get_user_model().objects.get(pk=company.stranger.pk).name not in page
