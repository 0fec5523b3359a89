# ruff: noqa: E501 - letters of servers are shown as they come.
"""Bounces, complaints, receipts and absences in the forms of many servers, and letters that only resemble them."""

import pytest

from esmero.gateways.email.reading import diagnosis, message
from esmero.gateways.email.reading.shape import ReadMail

COPY = "\n\nReceived: from a by b; Mon, 15 Jan 2024\nFrom: shop@example.org\nTo: ann@x.org\nSubject: Your order\n\nHello\n"


def from_daemon(text: str, *headers: str) -> ReadMail:
    """Read what a mail server's daemon writes."""
    head = "\n".join(["Return-Path: <>", "From: Mail Delivery System <MAILER-DAEMON@mx.y.org>", *headers])
    return message.read(f"{head}\nSubject: Undelivered\n\n{text}".encode())


def report(fields: str, text: str = "It was not delivered.") -> ReadMail:
    """Read a report with the given fields (RFC 3464)."""
    return message.read(
        (
            "From: MAILER-DAEMON@mx.y.org\nSubject: Returned mail\n"
            "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
            f"--b\n\n{text}\n\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.y.org\n\n{fields}\n"
            "--b\nContent-Type: message/rfc822\n\nSubject: Your order\n\nHello\n--b--\n"
        ).encode()
    )


FREE_TEXTS = [
    ("qmail", "Hi. This is the qmail-send program at y.org.\nI wasn't able to deliver your message to the following addresses.\n\n<ann@x.org>:\n192.0.2.1 does not like recipient.\nRemote host said: 550 5.1.1 <ann@x.org>... User unknown\n\n--- Below this line is a copy of the message.", "5.1.1", "550", True),
    ("exim", "A message that you sent could not be delivered to one or more of its recipients.\n\n  ann@x.org\n    SMTP error from remote mail server after RCPT TO:<ann@x.org>:\n    host mx.x.org [192.0.2.20]: 550 No such user here\n\n------ This is a copy of the message, including all the headers. ------", None, "550", True),
    ("exim host", "A message that you sent could not be delivered.\n\n  ann@x.org\n    Unrouteable address\n\n------ This is a copy of your message. ------", None, None, True),
    ("exim full", "could not be delivered to one or more of its recipients\n\n  ann@x.org\n    host mx.x.org [192.0.2.20]: 552 5.2.2 Over quota\n\n------ This is a copy", "5.2.2", "552", False),
    ("gmail", "Delivery to the following recipient failed permanently:\n\n     ann@x.org\n\nTechnical details of permanent failure:\nGoogle tried to deliver your message, but it was rejected by mx.x.org [192.0.2.1].\n\nThe error that the other server returned was:\n550 5.1.1 <ann@x.org>... User Unknown\n\n\n----- Original message -----", "5.1.1", "550", True),
    ("old sendmail", "   ----- Transcript of session follows -----\n>>> RCPT To:<ann@x.org>\n<<< 550 <ann@x.org>... User Unknown\n550 ann@x.org... User unknown\n\n   ----- Unsent message follows -----", None, "550", True),
    ("mailmarshal", "Your message:\n   From:    shop@example.org\n   Subject: Your order\n\nCould not be delivered because of\n\n550 5.1.1 User unknown\n\nThe following recipients were affected:\n    ann@x.org\n\nAdditional Information", "5.1.1", "550", True),
    ("exchange", "Your message\n\n  To:      ann@x.org\n  Subject: Your order\n\ndid not reach the following recipient(s):\n\nann@x.org on Mon, 15 Jan 2024 14:30:00 +0100\n    The recipient name is not recognized\n", None, None, True),
    ("postfix", "I'm sorry to have to inform you that your message could not\nbe delivered to one or more recipients.\n\n<ann@x.org>: host mx.x.org[192.0.2.1] said: 554 5.7.1 Spam message rejected (in reply\n    to end of DATA command)", "5.7.1", "554", False),
    ("yahoo", "Sorry, we were unable to deliver your message to the following address.\n\n<ann@x.org>:\nRemote host said:\n550 5.2.1 The email account that you tried to reach is disabled\n[RCPT_TO]\n\n--- Below this line is a copy of the message.", "5.2.1", "550", False),
    ("mail.ru", "К сожалению, Ваше письмо не может быть доставлено одному или нескольким получателям:\n\n  ann@x.org\n    host mx.x.org [192.0.2.1]: 550 5.1.1 Пользователь не найден\n\n------ This is a copy of the message", "5.1.1", "550", True),
    ("spanish", "No se ha podido entregar su mensaje a:\n\nann@x.org\n\nEl usuario no existe.\n", None, None, True),
    ("german", "Ihre Nachricht konnte nicht zugestellt werden:\n\nann@x.org\n\nEmpfänger unbekannt\n", None, None, True),
    ("greylisted", "Your message could not be delivered for more than 4 hours.\nIt will be retried.\n\n<ann@x.org>: host mx.x.org said: 450 4.2.0 Greylisted", "4.2.0", "450", False),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "status", "code", "is_permanent"),
    [form[1:] for form in FREE_TEXTS],
    ids=[form[0] for form in FREE_TEXTS],
)
def test_bounces_written_for_people_are_understood(
    text: str, status: str | None, code: str | None, is_permanent: bool
) -> None:
    mail = from_daemon(text + COPY)

    assert mail.is_bounce
    assert [(one.recipient, one.status, one.smtp_code, one.is_permanent) for one in mail.bounces] == [
        ("ann@x.org", status, code, is_permanent)
    ]
    assert not mail.may_auto_answer
    assert not mail.opens_conversation


VERDICTS = [
    ("550 5.1.1 User unknown", "5.1.1", "550", True),
    ("550 Requested action not taken: mailbox unavailable", None, "550", True),
    ("550 5.4.4 Host or domain name not found", "5.4.4", "550", True),
    ("556 5.1.10 Domain does not accept mail (null MX)", "5.1.10", "556", True),
    ("551 5.1.6 The user has moved to another address", "5.1.6", "551", True),
    ("552 5.2.2 Mailbox full", "5.2.2", "552", False),
    ("552 sorry, mailbox ann@x.org is over quota (#5.1.1)", "5.1.1", "552", False),
    ("550 5.7.1 Message rejected due to SPF policy", "5.7.1", "550", False),
    (
        "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org",
        "5.7.1",
        "554",
        False,
    ),
    ("553 5.1.8 Sender address rejected: Domain not found", "5.1.8", "553", False),
    ("550 5.2.3 Message too large", "5.2.3", "550", False),
    ("451 4.7.1 Try again later", "4.7.1", "451", False),
    ("421 Too many connections", None, "421", False),
    ("550 5.2.1 Mailbox disabled, not accepting messages", "5.2.1", "550", False),
    ("550 5.4.1 Recipient address rejected: Access denied. AS(201806281)", "5.4.1", "550", True),
    ("Name service error for name=x.org type=MX: Host not found, try again", None, None, False),
    ("Name service error for name=x.org type=A: Host not found", None, None, True),
    ("550 The user does not accept mail in other alphabets", None, "550", False),
    ("550 Rcpt not exists", None, "550", True),
    ("550 Casella inesistente", None, "550", True),
    ("550 Такого пользователя нет", None, "550", True),
    ("550 Користувача не знайдено", None, "550", True),
    ("550 Nieznana skrzynka", None, "550", True),
    ("550 Gebruiker niet gevonden", None, "550", True),
    ("542 something of its own at 192.168.550.1 port 550", None, "550", False),
    ("said at 5:50 to 192.0.2.1 in 1.2.3", None, None, False),
]


@pytest.mark.parametrize(("said", "status", "code", "is_permanent"), VERDICTS)
def test_a_servers_words_are_judged(
    said: str, status: str | None, code: str | None, is_permanent: bool
) -> None:
    assert diagnosis.judge(said) == diagnosis.Verdict(status, code, is_permanent)


def test_each_recipient_of_a_report_is_told() -> None:
    mail = report(
        "Final-Recipient: rfc822; ann@x.org\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no such user\n\n"
        "Final-Recipient: rfc822;bo@x.org\nAction: delayed\nStatus: 4.4.1\n\n"
        "Final-Recipient: rfc822;cy@x.org\nAction: relayed\nStatus: 2.0.0\n"
    )

    assert [(one.recipient, one.status, one.is_permanent) for one in mail.bounces] == [
        ("ann@x.org", "5.1.1", True),
        ("bo@x.org", "4.4.1", False),
    ]
    assert [file.name for file in mail.attachments] == ["Your order.eml"]


def test_the_servers_own_status_is_taken_where_the_field_says_only_failed() -> None:
    (one,) = report(
        "Final-Recipient: rfc822; ann@x.org\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550 5.1.1 unknown\n"
    ).bounces

    assert (one.status, one.smtp_code) == ("5.1.1", "550")


def test_we_are_told_the_address_that_we_had_written_to() -> None:
    (one,) = report(
        "Original-Recipient: rfc822;info@x.org\nFinal-Recipient: rfc822;ann@inner.x.org\nAction: failed\nStatus: 5.1.1\n"
    ).bounces

    assert one.recipient == "info@x.org"


def test_a_report_of_success_is_a_receipt_and_no_bounce() -> None:
    mail = report("Final-Recipient: rfc822; ann@x.org\nAction: delivered\nStatus: 2.1.5\n")

    assert (mail.is_bounce, mail.is_delivery_receipt, mail.bounces) == (False, True, ())
    assert not mail.opens_conversation


def test_a_read_receipt_is_told() -> None:
    mail = message.read(
        b"From: ann@x.org\nSubject: Read: Your order\nContent-Type: multipart/report;\n"
        b" report-type=disposition-notification; boundary=b\n\n--b\n\nIt was read.\n--b\n"
        b"Content-Type: message/disposition-notification\n\nFinal-Recipient: rfc822;ann@x.org\n"
        b"Disposition: manual-action/MDN-sent-manually; displayed\n--b--\n"
    )

    assert (mail.is_delivery_receipt, mail.is_bounce, mail.may_auto_answer) == (True, False, False)


def test_a_complaint_is_told() -> None:
    mail = message.read(
        b"From: fbl@x.org\nSubject: Complaint\nContent-Type: multipart/report; report-type=feedback-report; boundary=b\n\n"
        b"--b\n\nAn abuse report.\n--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\n--b--\n"
    )

    assert (mail.is_feedback_report, mail.is_bounce, mail.opens_conversation) == (True, False, False)


@pytest.mark.parametrize(
    "headers",
    [
        "Subject: Automatic reply: Your order",
        "Subject: Out of Office: back on Monday",
        "Subject: Respuesta automática: su pedido",
        "Subject: Fuera de la oficina",
        "Subject: Автоответ: ваш заказ",
        "Subject: Abwesenheitsnotiz: Ihre Bestellung",
        "Subject: Réponse automatique : votre commande",
        "Subject: Risposta automatica: ordine",
        "Subject: Hello\nAuto-Submitted: auto-replied (vacation)",
        "Subject: Hello\nX-Autoreply: yes",
        "Subject: Hello\nX-Autorespond: Your order",
        "Subject: Hello\nPrecedence: auto_reply",
    ],
)
def test_an_absence_is_no_new_question_and_gets_no_answer(headers: str) -> None:
    mail = message.read(f"Return-Path: <>\nFrom: ann@x.org\n{headers}\n\nI am away until Monday.\n".encode())

    assert (mail.is_auto_reply, mail.is_bounce) == (True, False)
    assert (mail.may_auto_answer, mail.opens_conversation) == (False, False)


@pytest.mark.parametrize(
    "header",
    [
        "Precedence: bulk",
        "Precedence: list",
        "List-Id: <shoes.x.org>",
        "List-Unsubscribe: <mailto:u@x.org>",
        "X-Auto-Response-Suppress: All",
        "X-Auto-Response-Suppress: OOF, AutoReply",
        "Return-Path: <>",
        "From: noreply@x.org",
        "From: MAILER-DAEMON@x.org",
        "Auto-Submitted: auto-generated",
        "Message-ID: <1@mail.shop.example>",
    ],
)
def test_software_does_not_answer_software_lists_or_itself(header: str) -> None:
    mail = message.read(f"{header}\nFrom: ann@x.org\n\nHello\n".encode(), own_host="mail.shop.example")

    assert mail.may_auto_answer is False


def test_a_person_may_be_answered_and_opens_a_conversation() -> None:
    mail = message.read(b"From: Ann <ann@x.org>\nSubject: Shoes\nAuto-Submitted: no\n\nWhere are they?\n")

    assert (mail.may_auto_answer, mail.opens_conversation, mail.is_auto_reply) == (True, True, False)


def test_a_shops_form_that_mails_in_a_question_opens_a_conversation() -> None:
    mail = message.read(
        b"From: ann@x.org\nSubject: Form\nAuto-Submitted: auto-generated\n\nWhere are they?\n"
    )

    assert (mail.may_auto_answer, mail.opens_conversation) == (False, True)


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Delivery failed", "My parcel could not be delivered. The courier says that the address is unknown. Please help."),
        ("Undelivered parcel", "Delivery has failed twice, and my mailbox is full of your notices. user unknown?"),
        ("Re: Mail delivery failed", "I got this back from you:\n\n> 550 5.1.1 User unknown\n\nWhat shall I do?"),
        ("Fwd: Undelivered Mail", "Look what I got.\n\nYour message could not be delivered.\n\nReceived: from a by b"),
        ("Re: Automatic reply: your order", "Thanks, but nobody answered since."),
        ("I was away", "I was out of the office on Friday, when the parcel came."),
        ("Complaint", "This is a complaint about message from your shop."),
    ],
)  # fmt: skip
def test_a_customer_who_writes_about_such_things_is_a_customer(subject: str, text: str) -> None:
    mail = message.read(f"From: Ann <ann@exchange.example>\nSubject: {subject}\n\n{text}\n".encode())

    assert (mail.is_bounce, mail.is_auto_reply, mail.is_feedback_report) == (False, False, False)
    assert mail.opens_conversation


def test_an_absence_that_speaks_of_a_full_mailbox_is_no_bounce() -> None:
    text = "I am away until Monday. My mailbox is full, so your mail may be returned to the sender."

    mail = message.read(f"Return-Path: <>\nFrom: ann@x.org\nSubject: Out of office\n\n{text}\n".encode())

    assert (mail.is_bounce, mail.is_auto_reply) == (False, True)


def test_a_postmaster_with_a_question_is_a_customer() -> None:
    mail = message.read(
        b"From: Bo <postmaster@smallshop.example>\nSubject: Order\n\nIt could not be delivered. Why?\n"
    )

    assert (mail.is_bounce, mail.opens_conversation) == (False, True)


def test_a_customer_who_attaches_our_own_mail_is_a_customer() -> None:
    mail = message.read(
        b"From: ann@x.org\nSubject: Delivery failed\nContent-Type: multipart/mixed; boundary=b\n\n"
        b"--b\n\nThe parcel of the attached mail could not be delivered.\n--b\nContent-Type: message/rfc822\n\n"
        b"Subject: Your order\nReceived: a\nMessage-ID: <1@shop.example>\n\nHello\n--b--\n"
    )

    assert (mail.is_bounce, mail.opens_conversation) == (False, True)
