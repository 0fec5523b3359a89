"""Searching at the desk: what is found, the filters, and what is said where something is wrong."""

import re

import pytest
from tests.world import WORD_OF_A, WORD_OF_B

from esmero.actions import reply
from esmero.domain.conversations import factories
from esmero.domain.customers.factories import make_customer
from esmero.web.desk.tests.conftest import HTMX

pytestmark = pytest.mark.django_db


def test_an_empty_search_says_how_to_find(desk, at):
    page = desk.get(at("search")).content.decode()

    assert "How to find it" in page
    assert 'name="state"' in page


def test_what_is_found_stands_with_its_words_marked_and_its_conversation_a_press_away(desk, company, at):
    page = desk.get(at("search"), {"q": WORD_OF_A.lower()}).content.decode()

    assert f"<mark>{WORD_OF_A}</mark>" in page
    address = f"{at('conversation', company.a.conversation.pk)}?view=found&amp;q={WORD_OF_A.lower()}"
    assert f"{address}#letter-{company.a.message.pk}" in page


def test_what_another_team_was_written_is_not_found(desk, at):
    page = desk.get(at("search"), {"q": WORD_OF_B.lower()}).content.decode()

    assert "Nothing was found." in page
    assert WORD_OF_B not in page


def test_a_note_is_found_and_shown_as_one(desk, company, at):
    number = company.a.conversation.pk
    reply.note(
        agent=company.agent, conversation_id=number, words="Wichtel fragen", send_key="k", at=company.at
    )

    page = desk.get(at("search"), {"q": "wichtel"}).content.decode()

    assert "<mark>Wichtel</mark>" in page
    assert "noted for colleagues" in page


def test_a_whole_code_leads_straight_to_its_conversation(desk, company, at):
    code = company.a.conversation.code

    answer = desk.get(at("search"), {"q": f"{code[:4]}-{code[4:]}".lower()})

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(at("conversation", company.a.conversation.pk))


def test_a_code_is_found_as_it_is_read_out(desk, company, at):
    answer = desk.get(at("search"), {"q": f"Marea {company.a.conversation.code.lower()}"})

    assert answer.headers["Location"].startswith(at("conversation", company.a.conversation.pk))


def test_filters_narrow_and_are_said(desk, at):
    found = desk.get(at("search"), {"q": WORD_OF_A, "state": "open"}).content.decode()
    nothing = desk.get(at("search"), {"q": WORD_OF_A, "state": "closed"}).content.decode()

    assert f"<mark>{WORD_OF_A}</mark>" in found
    assert "Nothing was found." in nothing


def test_newest_letters_are_listed_by_filter_alone(desk, company, at):
    page = desk.get(at("search"), {"person": "me"}).content.decode()

    assert WORD_OF_A in page


@pytest.mark.parametrize(
    "given",
    [
        {"state": "anything"},
        {"team": "7 OR 1=1"},
        {"person": "-1"},
        {"channel": "x'y"},
        {"tag": "0"},
        {"language": "%"},
    ],
)
def test_only_what_is_listed_passes_and_the_rest_is_said_beside_the_field(desk, at, given):
    answer = desk.get(at("search"), {"q": WORD_OF_A} | given)

    assert answer.status_code == 200
    assert "This is not there to choose. Choose again." in answer.content.decode()


def test_another_teams_name_is_not_there_to_choose(desk, company, at):
    page = desk.get(at("search"), {"narrow": "1"}).content.decode()

    assert company.team.name in page
    assert company.other_team.name not in page


@pytest.mark.parametrize(
    "typed", ['"', "''", "NEAR(", "a AND OR", "words:*", "{names}", "-", "%%", "x" * 500, "\\", "* ^"]
)
def test_no_sign_of_an_engine_is_understood(desk, at, typed):
    assert desk.get(at("search"), {"q": typed}).status_code == 200


def test_what_is_no_day_is_said_beside_the_words(desk, at):
    page = desk.get(at("search"), {"q": "star before:someday"}).content.decode()

    assert "“someday” is no day." in page


def test_the_list_beside_a_conversation_is_what_was_searched_for(desk, company, at):
    page = desk.get(at("conversation", company.a.conversation.pk), {"view": "found", "q": WORD_OF_A})

    assert f"Found: {WORD_OF_A}" in page.content.decode()


def test_that_list_refreshes_by_itself_as_any_other(desk, company, at):
    given = {"q": WORD_OF_A, "open": company.a.conversation.pk}
    answer = desk.get(at("search"), given, headers=HTMX).content.decode()

    assert 'id="queue"' in answer
    assert "<html" not in answer


def test_whoever_is_called_so_is_one_click_away(company, desk, at):
    theirs = at("customer", company.a.conversation.customer_id)

    assert theirs in desk.get(at("search"), {"q": "ana"}).content.decode()
    assert theirs not in desk.get(at("search"), {"q": WORD_OF_A}).content.decode()


def test_the_palette_finds_who_is_called_so_before_who_only_names_them(company, desk, at):
    factories.make_conversation(
        channel=company.channel,
        customer=make_customer("Boris Lem"),
        words="Ana told me that you mend coats.",
        at=company.at,
    )
    answer = desk.get(at("palette"), {"q": "ana"}, headers=HTMX).content.decode()

    assert "told" not in answer
    assert re.findall(r'<span class="found__what">([^<]+)', answer)[0] == "Ana"
    # The person herself, and both conversations.
    assert at("customer", company.a.conversation.customer_id) in answer
    assert answer.count('class="found__what"') == 3
