"""Conversations are linked and put together by their code; what is wrong is said where it was asked."""

import pytest
from tests import world

from esmero.web.desk.tests.conftest import HTMX


@pytest.mark.parametrize("name", ["conversation-links", "conversation-merging", "conversation-split"])
def test_a_question_opened_as_a_page_is_answered_in_its_own_place(desk, company, at, name):
    url = at(name, company.a.conversation.pk)

    page = desk.get(url).content.decode()
    refused = desk.post(url, {"code": "222222"}, headers=HTMX)

    assert '<section class="stack" data-question>' in page
    assert refused.status_code == 422
    assert refused.headers["HX-Retarget"] == "closest [data-question]"


@pytest.mark.parametrize("typed", ["{code}", "Marea {code}", "marea {code}"])
def test_a_code_is_taken_as_the_customer_reads_it_out(desk, company: world.World, at, typed):
    desk.force_login(company.owner)
    typed = typed.format(code=company.b.conversation.code.lower())

    answer = desk.post(at("conversation-links", company.a.conversation.pk), {"code": typed}, headers=HTMX)

    assert answer.status_code == 200
    assert "Each leads to the other now." in answer.content.decode()
