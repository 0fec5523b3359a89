"""The public page of kept words: only if the company wishes, breaks included, and telling on nobody."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from tests.given_words import break_, count, give, keep, show_everybody
from tests.world import make_world


@pytest.fixture
def company(db):
    return make_world()


@pytest.fixture
def opened(company):
    """Twelve words, six of each team, two of them broken; the company shows them."""
    for team in (company.team, company.other_team):
        for number in range(6):
            word = give(company, team=team)
            keep(word) if number else break_(company, word)
    count(company)
    show_everybody(company)
    return company


def _page(language="en"):
    client = Client(headers={"accept-language": language})
    answer = client.get(reverse("help:record"))
    assert answer.status_code == 200
    return answer.content.decode()


def test_while_it_is_off_there_is_no_such_page(company):
    for name in ("help:record", "help:record-proof"):
        assert Client().get(reverse(name)).status_code == 404
    assert reverse("help:record") not in Client().get(reverse("help:ask")).content.decode()


def test_everybody_reads_it_once_it_is_on(opened):
    page = _page()
    assert "10 of 12 promises kept in thirty days." in page
    assert "Orders" in page
    assert "Repairs" in page
    assert reverse("help:record") in Client().get(reverse("help:ask")).content.decode()


@pytest.mark.parametrize(("language", "words"), [("es", "10 de 12 compromisos"), ("ru", "10 из 12 обещаний")])
def test_it_is_read_in_the_readers_language(opened, language, words):
    assert words in _page(language)


def test_a_team_of_a_few_words_is_not_shown_nor_can_it_be_counted_back(opened):
    small = opened.other_team
    small.name = "Complaints"
    small.pk = small.practised_by = None
    small.save()
    break_(opened, give(opened, team=small))
    count(opened)
    page = _page()
    assert "10 of 13 promises" in page
    assert "Complaints" not in page
    # With both others shown, what is left would be its figures.
    assert ("Orders" in page) + ("Repairs" in page) < 2


def test_the_file_names_nobody_and_holds_each_count(opened):
    answer = Client().get(reverse("help:record-proof"))
    lines = [json.loads(line) for line in b"".join(answer.streaming_content).splitlines()]
    assert lines[0] == {"esmero": "kept-word record", "version": 1, "company": "Marea"}
    assert [line["figures"]["promised"] for line in lines[1:]] == [12]
    assert not {"team", "teams", "customer_id", "rows"} & set(lines[1]["figures"])
