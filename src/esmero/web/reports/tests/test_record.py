"""Owners and leads read how the words of their teams were kept, down to the events behind each figure."""

import csv
import io
import re

from django.urls import reverse
from tests.given_words import count, give, keep

from esmero.domain.promises import reads
from esmero.domain.staff.models import Team
from esmero.web.reports.tests.conftest import sign_in


def _page(agent, name="record", args=(), **asked):
    answer = sign_in(agent).get(reverse(f"reports:{name}", args=args), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_owner_reads_what_all_teams_kept(company, words):
    assert "2 of 4 promises kept in thirty days." in _page(company.owner)


def test_a_lead_reads_what_their_own_teams_kept(company, words):
    page = _page(company.lead)
    assert "2 of 3 promises kept in thirty days." in page
    assert "Repairs" not in page


def test_no_address_opens_the_words_of_another_team_to_a_lead(company, words):
    page = _page(company.lead, "words", team=company.other_team.pk)
    assert "There is no such promise in these days." in page
    lead = sign_in(company.lead)
    assert lead.get(reverse("reports:word", args=[words[3].pk])).status_code == 404
    assert lead.get(reverse("reports:record-json")).json()["figures"][0]["team"] == "Orders"


def test_each_figure_leads_to_its_words_and_they_to_their_events(company, words):
    page = _page(company.owner)
    (address,) = {
        one.replace("&amp;", "&") for one in re.findall(r'href="(\S+kind=UPDATE&amp;state=BROKEN)"', page)
    }
    listed = sign_in(company.owner).get(address.replace("&amp;", "&")).content.decode()
    assert re.findall(r'href="/reports/words/(\d+)/"', listed) == [str(words[2].pk)]
    story = _page(company.owner, "word", [words[2].pk])
    assert story.index("It was promised.") < story.index("Its time passed.")
    assert f"/desk/conversations/{company.a.conversation.pk}/" in story


def test_a_long_list_is_read_page_by_page_without_gaps(company, words, monkeypatch):
    monkeypatch.setattr(reads, "PAGE", 3)
    monkeypatch.setattr("esmero.domain.promises.reads.record.PAGE", 3)
    keep(give(company, days_ago=5))
    count(company)
    browser, address, seen = sign_in(company.owner), reverse("reports:words"), []
    while address:
        page = browser.get(address).content.decode()
        seen += [int(one) for one in re.findall(r'href="/reports/words/(\d+)/"', page)]
        older = re.search(r'href="([^"]*before=[^"]*)"', page)
        address = older[1].replace("&amp;", "&") if older else None
    assert len(seen) == len(set(seen)) == 5
    assert seen == sorted(seen, reverse=True) or seen[-1] not in [one.pk for one in words]


def test_the_pages_ask_no_more_questions_for_more_words(company, words, django_assert_max_num_queries):
    browser = sign_in(company.owner)
    for _number in range(6):
        keep(give(company, days_ago=3))
    count(company)
    for name, most in (("record", 9), ("words", 8)):
        with django_assert_max_num_queries(most):
            browser.get(reverse(f"reports:{name}"))


def test_a_spreadsheet_takes_no_name_for_a_formula(company, words):
    Team.objects.filter(pk=company.team.pk).update(name="=1+1")
    answer = sign_in(company.owner).get(reverse("reports:record-csv"))
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {row["team"] for row in rows} == {"'=1+1", "Repairs"}
    assert sum(int(row["promised"]) for row in rows) == 4


def test_what_nobody_can_read_in_an_address_is_left_out(company, words):
    nonsense = {"until": "9999-99-99", "since": "x", "team": "9" * 30, "state": "?", "before": "2026-01-01.x"}
    for name in ("record", "words", "record-json", "record-csv"):
        for until in ("0001-01-01", "9999-12-31", nonsense["until"]):
            _page(company.owner, name, **{**nonsense, "until": until})


def test_before_the_first_day_is_over_it_says_so(company):
    assert "Nothing was due in these days." in _page(company.owner)
