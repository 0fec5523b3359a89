"""Who may be one person, as somebody who leads decides about it: the strongest evidence first, by pages."""

from typing import Any

import pytest
from django.urls import reverse

from esmero.actions import tell_apart
from esmero.actions.tests.test_joining_people import write
from esmero.domain.conversations.models import Conversation
from esmero.domain.customers.models import Candidate, PairSearch
from esmero.web.reports.tests.conftest import sign_in
from esmero.web.reports.views import pairs as views

pytestmark = pytest.mark.usefixtures("one_mailbox")


@pytest.fixture
def pair(company: Any) -> Candidate:
    write("ana+shop@example.org", "from the shop", at=company.at, name="Ana Shopper")
    return Candidate.objects.get()


def page(agent: Any, address: str = "") -> str:
    return sign_in(agent).get(address or reverse("reports:pairs")).content.decode()


def test_a_lead_reads_who_may_be_one_and_why(company: Any, pair: Candidate) -> None:
    html = page(company.lead)

    assert "Ana Shopper" in html
    assert "One mailbox: the addresses differ only in what its provider leaves out" in html
    assert f"{reverse('desk:customer-joining', args=[pair.one_id])}?other={pair.other_id}" in html


def test_they_are_two_leads_back_to_the_list_with_a_way_back(company: Any, pair: Candidate) -> None:
    browser = sign_in(company.lead)

    told = browser.post(reverse("desk:pair-parting", args=[pair.pk]), {"list": 1}, follow=True)

    html = told.content.decode()
    assert told.redirect_chain[0][0] == reverse("reports:pairs")
    assert "Nobody seems to stand here twice." in html
    undo = reverse("desk:pair-asking", args=[pair.pk])
    assert undo in html
    again = browser.post(undo, {"list": 1}, follow=True).content.decode()
    assert "Ana Shopper" in again


def test_whom_a_lead_may_not_see_is_not_named(company: Any, pair: Candidate) -> None:
    Conversation.objects.filter(customer=pair.other_id).update(team=company.other_team)

    assert "Ana Shopper" not in page(company.lead)
    assert "Ana Shopper" in page(company.owner)


def test_whom_a_lead_may_not_see_leaves_no_page_empty(
    company: Any, pair: Candidate, monkeypatch: Any
) -> None:
    write("boris+a@example.org", "another", at=company.at, name="Boris Again")
    stronger = Candidate.objects.latest("id")
    Conversation.objects.filter(customer=stronger.other_id).update(team=company.other_team)
    monkeypatch.setattr(views, "PAGE", 1)

    assert "Ana Shopper" in page(company.lead)


def test_a_page_leads_on_behind_its_last(company: Any, pair: Candidate, monkeypatch: Any) -> None:
    write("boris+a@example.org", "another", at=company.at, name="Boris Again")
    monkeypatch.setattr(views, "PAGE", 1)

    first = page(company.owner)
    last = Candidate.objects.latest("id")
    second = page(company.owner, f"{reverse('reports:pairs')}?after={last.weight}-{last.pk}")

    assert ("Boris Again" in first, "Ana Shopper" in first) == (True, False)
    assert f"?after={last.weight}-{last.pk}" in first
    assert ("Boris Again" in second, "Ana Shopper" in second) == (False, True)


def test_how_far_those_of_before_are_looked_through_is_said(company: Any, pair: Candidate) -> None:
    run = PairSearch.objects.create(begun_at=company.at, last_id=2, upto_id=3)
    assert "still being looked through: 66% so far." in page(company.owner)

    tell_apart.search(at=company.at)
    tell_apart.search(at=company.at)

    run.refresh_from_db()
    assert run.ended_at == company.at
    assert "looked through" not in page(company.owner)
