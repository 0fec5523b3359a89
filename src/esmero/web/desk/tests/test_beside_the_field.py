"""What is missing or wrong is said beside its field, in the page's language; what was typed stays."""

from datetime import timedelta

import pytest

from esmero.actions import take
from esmero.domain.channels.models import Receipt
from esmero.domain.workbench.models import HeldReply
from esmero.web.desk.tests.conftest import HTMX

EMPTY_REASON = "Say in a few words why nothing is needed of it."
EMPTY_MOMENT = "Say when it goes out, for example: tomorrow 9:00, friday 18:00, in 2 hours."


@pytest.fixture
def failed(company):
    mail = take.RawMail(
        raw=b"?", external_id="x", sender="a@b.example", recipients=["help@example.com"], at=company.at
    )
    receipt = take.take_mails([mail])[0]
    Receipt.objects.filter(pk=receipt.pk).update(state="FAILED")
    return receipt.pk


def test_mail_is_dropped_only_with_a_reason_and_the_field_says_so(desk, at, failed):
    answer = desk.post(at("receipt-dropping", failed), {"because": " "})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="because-{failed}-error"' in page
    assert EMPTY_REASON in page
    assert f'<details class="fold" id="drop-{failed}" open>' in page
    assert Receipt.objects.get(pk=failed).state == "FAILED"


def test_no_browser_speaks_for_the_house(desk, company, at, failed):
    pages = [
        desk.get(at("failed_mail")),
        desk.get(at("receipt-conversation", failed)),
        desk.get(at("conversation-people", company.a.conversation.pk), headers=HTMX),
    ]

    for page in pages:
        forms = [one.partition(">")[0] for one in page.content.decode().split("<form") if " required" in one]
        assert forms
        assert all("novalidate" in one for one in forms)


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_another_moment_that_is_none_is_told_beside_its_field(desk, company, at, letter, headers):
    number = company.a.conversation.pk
    desk.post(
        at("conversation-replies", number), letter(later_meant=(company.at + timedelta(days=2)).isoformat())
    )
    held = HeldReply.objects.get()

    answers = [
        desk.post(at("held_reply-moment", held.pk), {"moment": typed}, headers=headers)
        for typed in ("", "some day")
    ]

    for answer in answers:
        assert answer.status_code == 422
        assert f'id="moment-{held.pk}-error"' in answer.content.decode()
        assert EMPTY_MOMENT in answer.content.decode()
    assert 'value="some day"' in answers[1].content.decode()
    assert HeldReply.objects.get().release_at == held.release_at
    assert held.release_at > company.at + timedelta(hours=1)
