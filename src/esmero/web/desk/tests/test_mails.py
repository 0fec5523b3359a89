"""Mail in trouble: what could not be read, what did not go out, what is held back."""

import base64
from datetime import timedelta

import pytest

from esmero.actions import take
from esmero.domain.channels import access
from esmero.domain.channels.models import Delivery, Receipt
from esmero.domain.conversations import access as access_of
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations.models import Message
from esmero.web.desk.tests.conftest import HTMX


@pytest.fixture
def unread(company):
    """Mails that could not be read, one to each team."""

    def make(to="help@example.com"):
        receipt = take.take_mails(
            [
                take.RawMail(
                    raw=b"Subject: \xff<script>\r\n\r\n?",
                    external_id=to,
                    sender="ana<b>@example.org",
                    recipients=[to],
                    at=company.at,
                )
            ]
        )[0]
        Receipt.objects.filter(pk=receipt.pk).update(state="FAILED", reason="It is <i>no</i> mail.")
        return receipt.pk

    return make


@pytest.fixture
def unsent(company):
    """The letter to customer A, as its sending ended."""

    def make(state="FAILED", story="a"):
        conversation = getattr(company, story).conversation
        letter = Delivery.objects.get(customer_id=conversation.customer_id)
        Delivery.objects.filter(pk=letter.pk).update(state=state, reason="550 no such box")
        Message.objects.filter(pk=letter.about_id).update(delivery_state=state)
        return letter.pk

    return make


def test_what_could_not_be_read_is_listed_with_its_reason(desk, unread, at):
    unread()

    page = desk.get(at("failed_mail")).content.decode()

    assert "A letter from ana&lt;b&gt;@example.org" in page
    assert "It is &lt;i&gt;no&lt;/i&gt; mail." in page


def test_the_desk_says_that_there_is_mail_to_look_at(desk, unread, unsent, at):
    quiet = desk.get(at("home")).content.decode()
    unread("repairs@example.com")
    unsent(story="b")
    others = desk.get(at("home")).content.decode()
    unread()
    unsent()

    page = desk.get(at("home")).content.decode()

    for words in ("Mail came in that could not be read", "Letters did not go out"):
        assert words not in quiet
        assert words not in others
        assert words in page


def test_what_stays_off_the_desk_is_listed_with_its_reason_for_the_team_it_came_to(desk, unread, at):
    for to in ("help@example.com", "repairs@example.com"):
        Receipt.objects.filter(pk=unread(to)).update(state="SET_ASIDE", sender=to.replace("@", "-boss@"))

    page = desk.get(at("set_aside_mail")).content.decode()

    assert "A letter from help-boss@example.com" in page
    assert "It is &lt;i&gt;no&lt;/i&gt; mail." in page
    assert "repairs-boss" not in page


def test_what_was_set_aside_shows_whom_it_names_its_subject_and_how_it_begins(desk, company, at):
    body = base64.encodebytes("Estoy <b>fuera</b> hasta\u202e el lunes.".encode()).decode()
    away = (
        "From: Eve <eve@example.net>\nSubject: =?utf-8?q?Ausencia_=3Cscript=3E?=\n"
        "Auto-Submitted: auto-replied\nContent-Type: text/plain; charset=utf-8\n"
        f"Content-Transfer-Encoding: base64\n\n{body}"
    ).encode()
    for team, key in (("help", "1"), ("repairs", "2")):
        raw = away.replace(b"eve@", f"{team}-eve@".encode())
        made = take.RawMail(
            raw=raw, external_id=key, sender="", recipients=[f"{team}@example.com"], at=company.at
        )
        take.take_mails([made])
    take.read_receipts(at=company.at)

    page = desk.get(at("set_aside_mail")).content.decode()

    assert "Eve &lt;help-eve@example.net&gt;" in page
    assert "Ausencia &lt;script&gt;" in page
    assert "Estoy fuera hasta el lunes." in page
    assert "repairs-eve" not in page


def test_a_letter_found_among_what_was_set_aside_comes_to_the_desk(desk, company, at):
    away = b"From: eve@example.net\nSubject: Re: away\nAuto-Submitted: auto-replied\n\nWhere is my coat?"
    receipt = take.take_mails(
        [
            take.RawMail(
                raw=away, external_id="away", sender="", recipients=["help@example.com"], at=company.at
            )
        ]
    )[0]
    take.read_receipts(at=company.at)
    assert Receipt.objects.get(pk=receipt.pk).state == "SET_ASIDE"

    desk.post(at("receipt-bringing", receipt.pk))
    take.read_receipts(at=company.at + timedelta(minutes=5))

    assert Message.objects.filter(text="Where is my coat?").exists()
    assert not Delivery.objects.filter(recipient="eve@example.net").exists()


def test_older_ones_stand_on_the_next_page(desk, unread, at, monkeypatch):
    first, second = unread("help@example.com"), unread("help+2@example.com")
    Receipt.objects.filter(pk__in=[first, second]).update(state="SET_ASIDE", recipients=["help@example.com"])
    monkeypatch.setattr(access.set_aside_seen_by, "__kwdefaults__", {"before_id": 0, "limit": 1})

    newest = desk.get(at("set_aside_mail")).content.decode()
    older = desk.get(f"{at('set_aside_mail')}?before={second}").content.decode()

    assert f"before={second}" in newest
    assert f"mail-{first}" in older
    assert f"mail-{first}" not in newest


def test_every_mail_was_read_says_the_list_otherwise(desk, at):
    assert "Every mail was read." in desk.get(at("failed_mail")).content.decode()


def test_a_mail_to_another_team_is_theirs_to_look_at(desk, unread, at):
    number = unread("repairs@example.com")

    assert f"mail-{number}" not in desk.get(at("failed_mail")).content.decode()
    assert desk.get(at("receipt-raw", number)).status_code == 404
    assert desk.post(at("receipt-reading", number)).status_code == 404
    assert desk.post(at("receipt-dropping", number), {"because": "x"}).status_code == 404
    assert desk.get(at("receipt-conversation", number)).status_code == 404


def test_it_can_be_had_exactly_as_it_came(desk, unread, at):
    answer = desk.get(at("receipt-raw", unread()))

    assert answer.content == b"Subject: \xff<script>\r\n\r\n?"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"] == "application/octet-stream"


def test_it_is_read_again_on_request(desk, unread, at):
    number = unread()

    desk.post(at("receipt-reading", number))

    assert Receipt.objects.get(pk=number).state == "NEW"


def test_what_can_be_seen_of_it_is_shown(desk, company, at):
    head = b"From: =?utf-8?q?Jos=C3=A9?= <jose@example.org>\r\nSubject: =?utf-8?b?w5ogcGVkaWRv?="
    raw = head + b"\r\n\r\n<p>Where is it?</p>"
    _failed(raw, company)

    page = desk.get(at("failed_mail")).content.decode()

    for seen in ("\u00da pedido", "Where is it?", "help@example.com", "A letter from jose@example.org"):
        assert seen in page
    assert "&lt;p&gt;" not in page


def test_it_is_dropped_with_a_reason_which_stays(desk, unread, at):
    number = unread()

    refused = desk.post(at("receipt-dropping", number), {"because": " "}, follow=True).content.decode()
    assert "Say in a few words" in refused and Receipt.objects.get(pk=number).state == "FAILED"
    desk.post(at("receipt-dropping", number), {"because": "An advertisement"})

    assert Receipt.objects.get(pk=number).state == "SET_ASIDE"
    assert "Marta Roldan, An advertisement" in desk.get(at("set_aside_mail")).content.decode()


def test_a_conversation_is_made_of_it_as_a_person_reads_it(desk, company, at):
    number = _failed(b"From: jose@example.org\nSubject: Coat\n\nWhere is it?", company)
    form = desk.get(at("receipt-conversation", number)).content.decode()
    assert 'value="jose@example.org"' in form and "Where is it?" in form

    wrong = desk.post(at("receipt-conversation", number), {"email": "jose", "words": ""})
    assert wrong.status_code == 422 and "An address looks like" in wrong.content.decode()
    fields = {
        "email": "Jose@example.org",
        "name": "Jos\u00e9",
        "subject": "Coat",
        "words": "Where is my coat?",
    }
    answer = desk.post(at("receipt-conversation", number), fields)

    receipt = Receipt.objects.get(pk=number)
    message = Message.objects.get(pk=receipt.message_id)
    assert answer.status_code == 303 and receipt.state == "READ"
    assert (message.text, message.from_email) == ("Where is my coat?", "jose@example.org")
    assert message.conversation.agent == company.agent
    page = desk.get(answer.headers["Location"]).content.decode()
    assert f"mail-{number}.eml" in page
    # What a person only reads there proves nobody: no program answers.
    assert not Delivery.objects.filter(recipient="jose@example.org").exists()


def test_what_is_made_of_it_joins_where_its_address_leads_and_is_held_like_any_strangers(desk, company, at):
    here = access_of.reply_address(company.a.conversation, host="localhost")
    number = _failed(b"From: ana@example.org\n\nMine", company, here)

    desk.post(at("receipt-conversation", number), {"email": "ana@example.org", "words": "Mine"})

    message = Message.objects.get(pk=Receipt.objects.get(pk=number).message_id)
    assert message.conversation_id == company.a.conversation.pk and message.held_since is not None


def _failed(raw, company, to="help@example.com"):
    mail = take.RawMail(raw=raw, external_id="one", sender="", recipients=[to], at=company.at)
    (receipt,) = take.take_mails([mail])
    Receipt.objects.filter(pk=receipt.pk).update(state="FAILED", reason="It ended its reader.")
    return receipt.pk


@pytest.mark.parametrize(
    ("state", "words"),
    [("FAILED", "could not be sent to ana@example.org"), ("UNKNOWN", "may not have arrived")],
)
def test_a_letter_that_did_not_go_out_says_so_where_it_stands(desk, company, unsent, at, state, words):
    unsent(state)

    page = desk.get(at("conversation", company.a.conversation.pk)).content.decode()

    assert words in page
    assert "550 no such box" in page
    assert "Send again" in page


def test_it_goes_out_again_from_the_conversation(desk, unsent, at):
    number = unsent()

    answer = desk.post(at("delivery-sending", number), headers=HTMX)

    assert Delivery.objects.get(pk=number).state == "QUEUED"
    assert "Send again" not in answer.content.decode()


def test_letters_that_did_not_go_out_are_listed(desk, unsent, at):
    unsent()
    unsent(story="b")

    page = desk.get(at("unsent_letters")).content.decode()

    assert "A letter to ana@example.org could not be sent" in page
    assert "boris" not in page


def test_from_the_list_it_goes_out_again_too(desk, unsent, at):
    answer = desk.post(at("delivery-sending", unsent()), {"back": "list"})

    assert answer.headers["Location"] == at("unsent_letters")
    assert "Every letter went out." in desk.get(at("unsent_letters")).content.decode()


def test_another_teams_letter_can_not_be_sent_again(desk, unsent, at):
    assert desk.post(at("delivery-sending", unsent(story="b")), headers=HTMX).status_code == 404


def test_a_letter_that_went_out_can_not_be_sent_again(desk, unsent, at):
    assert desk.post(at("delivery-sending", unsent("SENT")), headers=HTMX).status_code == 404


def test_what_came_with_the_link_from_a_strangers_address_waits_for_an_agent(desk, company, at):
    message = company.a.message
    Message.objects.filter(pk=message.pk).update(
        held_since=company.at, from_email="eve@example.net", from_name="Eve"
    )

    page = desk.get(at("conversation", company.a.conversation.pk)).content.decode()
    answer = desk.post(at("message-letting_through", message.pk), headers=HTMX)

    assert "The customer does not see it until you let them." in page
    assert "from eve@example.net" in page
    assert "until you let them" not in answer.content.decode()
    assert message.pk in [
        one.message.pk for one in conversations.letters(company.a.conversation, for_customer=True)
    ]


def test_another_teams_message_can_not_be_let_through(desk, company, at):
    assert desk.post(at("message-letting_through", company.b.message.pk), headers=HTMX).status_code == 404
