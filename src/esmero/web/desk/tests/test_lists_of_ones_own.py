"""Lists of one's own: kept, named, ordered, shared by a lead, taken away and brought back."""

import pytest
from django.test import Client
from tests.world import WORD_OF_A

from esmero.domain.workbench.models import SavedView

pytestmark = pytest.mark.django_db


@pytest.fixture
def keep(at):
    def kept(desk, name, **wanted):
        answer = desk.post(at("saved_views"), {"name": name} | wanted)
        assert answer.status_code == 303, answer.content.decode()
        return SavedView.objects.get(name=name)

    return kept


def signed_in(agent):
    client = Client()
    client.force_login(agent)
    return client


def test_a_search_is_kept_as_a_list_and_stands_beside_the_others(desk, at, keep):
    kept = keep(desk, "Stars", q=WORD_OF_A, state="")

    page = desk.get(at("home")).content.decode()
    assert "Stars" in page
    assert kept.wanted == {"words": WORD_OF_A}
    assert WORD_OF_A in desk.get(at("saved_view", kept.pk)).content.decode()


def test_a_list_without_words_stands_in_the_order_of_breaking(desk, company, at, keep):
    kept = keep(desk, "Open ones", state="open", person="me", team=company.team.pk)

    page = desk.get(at("saved_view", kept.pk)).content.decode()
    assert WORD_OF_A in page
    assert f"?view=own-{kept.pk}" in page


@pytest.mark.parametrize(
    "given", [{"name": "", "q": "x"}, {"name": "All", "q": ""}, {"name": "Bad", "state": "no"}]
)
def test_a_list_needs_a_name_and_something_to_ask_for(desk, at, given):
    answer = desk.post(at("saved_views"), given)

    assert answer.status_code == 422
    assert not SavedView.objects.exists()


def test_lists_are_renamed_and_change_places(desk, at, keep):
    first, second = keep(desk, "One", q="one"), keep(desk, "Two", q="two")

    desk.post(at("saved_view-place", second.pk), {"to": "up"})
    desk.post(at("saved_view-name", first.pk), {"name": "Harbour lights"})

    page = desk.get(at("saved_views")).content.decode()
    assert page.index(">Two<") < page.index(">Harbour lights<")


def test_a_list_that_was_taken_away_can_be_brought_back(desk, at, keep):
    kept = keep(desk, "Stars", q="star")

    desk.post(at("saved_view-removal", kept.pk))
    assert desk.get(at("saved_view", kept.pk)).status_code == 404
    assert "Bring it back" in desk.get(at("saved_views")).content.decode()

    desk.post(at("saved_view-return", kept.pk))
    assert desk.get(at("saved_view", kept.pk)).status_code == 200


def test_a_lead_shares_a_list_with_the_team_and_each_sees_what_they_may(desk, company, at, keep):
    lead = signed_in(company.lead)
    kept = keep(lead, "Ours", state="open", person="me")
    assert desk.get(at("saved_view", kept.pk)).status_code == 404

    lead.post(at("saved_view-sharing", kept.pk), {"team": company.team.pk})

    assert "Ours" in desk.get(at("home")).content.decode()
    assert WORD_OF_A in desk.get(at("saved_view", kept.pk)).content.decode()
    assert desk.post(at("saved_view-removal", kept.pk)).status_code == 404
    assert signed_in(company.stranger).get(at("saved_view", kept.pk)).status_code == 404


def test_nobody_shares_with_a_team_that_they_do_not_lead(desk, company, at, keep):
    kept = keep(desk, "Mine alone", q="star")

    assert desk.post(at("saved_view-sharing", kept.pk), {"team": company.team.pk}).status_code == 404
