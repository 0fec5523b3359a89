"""The list on the left: what breaks next."""

import pytest
from tests.world import WORD_OF_A, WORD_OF_B

from esmero.actions import assign, close
from esmero.domain.conversations.kinds import CloseReason
from esmero.web.desk.tests.conftest import HTMX


def test_the_desk_shows_what_waits_for_me_and_an_inviting_middle(desk, company, at):
    page = desk.get(at("home")).content.decode()

    assert WORD_OF_A in page
    assert "Take the first one." in page
    assert at("conversation", company.a.conversation.pk) in page


def test_another_teams_conversations_stand_in_no_list_of_mine(desk, at):
    for view in ("mine", "team", "unassigned", "waiting", "closed"):
        assert WORD_OF_B not in desk.get(at("queue", view)).content.decode()


def test_the_list_alone_comes_for_a_page_that_heard_of_news(desk, at):
    answer = desk.get(at("queue", "mine"), headers=HTMX).content.decode()

    assert WORD_OF_A in answer
    assert "<html" not in answer


def test_tabs_say_how_many_stand_in_each_list(desk, company, at):
    assign.assign(
        agent=company.agent, conversation_id=company.a.conversation.pk, to_agent_id=None, at=company.at
    )

    page = desk.get(at("queue", "unassigned"), headers=HTMX).content.decode()

    assert 'aria-current="true">Nobody’s <span class="desk__count">1</span>' in page
    # Her own promise to answer stays hers until somebody takes it.
    assert 'Mine <span class="desk__count">1</span>' in page


def test_an_empty_list_says_what_to_do(desk, at):
    assert "No customer has the ball." in desk.get(at("queue", "waiting")).content.decode()


def test_a_list_that_does_not_exist_is_a_calm_page(desk):
    answer = desk.get("/desk/everything/")

    assert answer.status_code == 404
    assert "There is nothing to read here." in answer.content.decode()


@pytest.mark.parametrize("cursor", ["nonsense", "2026-13-45T00:00_1", "_", "2026-11-22T10:00:00+00:00_x"])
def test_a_broken_cursor_shows_the_list_from_its_beginning(desk, at, cursor):
    answer = desk.get(at("queue", "mine"), {"cursor": cursor}, headers=HTMX)

    assert answer.status_code == 200
    assert WORD_OF_A in answer.content.decode()


def test_who_is_not_signed_in_is_shown_the_door(client, at):
    answer = client.get(at("home"))

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/enter/login/?next=%2Fdesk%2F")


def test_who_was_signed_out_meanwhile_is_led_to_the_door_by_the_whole_page(client, at):
    answer = client.get(at("queue", "mine"), headers=HTMX)

    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"].startswith("/enter/login/")


def test_who_left_the_company_is_out_at_once(desk, company, at):
    company.agent.is_active = False
    company.agent.save(update_fields=["is_active"])

    assert desk.get(at("home")).status_code == 302


def test_a_list_of_what_is_closed_hurries_nobody(desk, company, at):
    close.close(
        agent=company.agent,
        conversation_id=company.a.conversation.pk,
        reason=CloseReason.ANSWERED,
        why="It is settled.",
        at=company.at,
    )

    page = desk.get(at("queue", "closed")).content.decode()

    assert WORD_OF_A in page
    assert "Nothing here is pressing." in page
    assert "Take the first one." not in page
