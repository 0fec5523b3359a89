# ruff: noqa: E501 - letters of servers are shown as they come.
"""What the usual servers write when a letter does not arrive: whom it is about, and whether for good."""

import pytest

from esmero.gateways.email.reading import message

ANN = "ann@x.org"
DAEMON = "Mail Delivery System <Mailer-Daemon@example.org>"
COPY = "\nReceived: from a by b; Mon, 15 Jan 2024\nMessage-ID: <1@example.com>\nFrom: help@example.com\nTo: ann@x.org\nSubject: Your order\n\nHello\n"


def letter(sender: str, subject: str, text: str, *headers: str) -> bytes:
    head = "\n".join([f"From: {sender}", "To: help@example.com", f"Subject: {subject}", *headers])
    return f"{head}\n\n{text}\n{COPY}".encode()


def report(sender: str, subject: str, action: str, status: str, said: str) -> bytes:
    fields = f"Final-Recipient: rfc822; {ANN}\nAction: {action}\nStatus: {status}\nDiagnostic-Code: {said}\n"
    kind = "Content-Type: multipart/report; report-type=delivery-status; boundary=b"
    parts = f"--b\n\nIt did not arrive.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.y.org\n\n{fields}\n--b--"
    return letter(sender, subject, parts, "MIME-Version: 1.0", kind)


# The bytes, its status, its reply code, whether the address is at fault for good, whether the letter is given up.
FORMS = {
    "qmail": (letter("MAILER-DAEMON@example.org", "failure notice", f"Hi. This is the qmail-send program at example.org.\nThis is a permanent error; I've given up.\n\n<{ANN}>:\n192.0.2.1 does not like recipient.\nRemote host said: 550 5.1.1 User unknown\nGiving up on 192.0.2.1.\n\n--- Below this line is a copy of the message."), "5.1.1", "550", True, True),
    "exim": (letter(DAEMON, "Mail delivery failed: returning message to sender", f"This is a permanent error. The following address(es) failed:\n\n  {ANN}\n    (generated from info@x.org)\n    SMTP error from remote mail server after RCPT TO:<{ANN}>:\n    550 No Such User Here", f"X-Failed-Recipients: {ANN}"), None, "550", True, True),
    "exim waits": (letter(DAEMON, "Warning: message 1aBcDe-0001-00 delayed 24 hours", f"The address to which the message has not yet been delivered is:\n\n  {ANN}\n    451 4.7.1 Greylisting in action\n\nNo action is required on your part."), "4.7.1", "451", False, False),
    "exim full": (letter(DAEMON, "Mail delivery failed", f"The following address(es) failed:\n\n  {ANN}\n    mailbox is full: retry timeout exceeded"), None, None, False, True),
    "postfix": (report("MAILER-DAEMON@mx.y.org (Mail Delivery System)", "Undelivered Mail Returned to Sender", "failed", "5.1.1", f"smtp; 550 5.1.1 <{ANN}>: Recipient address rejected: User unknown"), "5.1.1", "550", True, True),
    "postfix gave up": (report("MAILER-DAEMON@mx.y.org", "Undelivered Mail Returned to Sender", "failed", "4.4.1", "X-Postfix; connect to mx.x.org[192.0.2.1]:25: Connection timed out"), "4.4.1", None, False, True),
    "postfix lmtp": (letter("MAILER-DAEMON@mx.y.org", "Undelivered Mail Returned to Sender", f"<{ANN}>: host mail.x.org[/run/lmtp] said: 550-Mailbox unknown. Either there is no mailbox\n    associated with this name. 550 5.1.1 User unknown (in reply to RCPT TO command)"), "5.1.1", "550", True, True),
    "sendmail": (report("Mail Delivery Subsystem <MAILER-DAEMON@y.org>", "Returned mail: see transcript for details", "failed", "5.1.1", f"SMTP; 550 5.1.1 <{ANN}>... User unknown"), "5.1.1", "550", True, True),
    "sendmail waits": (report("Mail Delivery Subsystem <MAILER-DAEMON@y.org>", "Warning: could not send message for past 4 hours", "delayed", "4.2.0", "SMTP; 450 4.2.0 Try again"), "4.2.0", "450", False, False),
    "courier": (letter('"Courier mail server at mx" <@mx.y.org>', "NOTICE: mail delivery status.", f"Your message to the following recipients cannot be delivered:\n\n<{ANN}>:\n    mx.x.org [192.0.2.1]:\n>>> RCPT TO:<{ANN}>\n<<< 550 5.1.1 User Unknown", "Return-Path: <>"), "5.1.1", "550", True, True),
    "opensmtpd": (letter("Mailer Daemon <MAILER-DAEMON@y.org>", "Delivery status notification: error", f"Hi!\n\nAn error has occurred while attempting to deliver a message for\nthe following list of recipients:\n\n{ANN}: 550 5.1.1 User unknown"), "5.1.1", "550", True, True),
    "gmail": (report("Mail Delivery Subsystem <mailer-daemon@googlemail.com>", "Delivery Status Notification (Failure)", "failed", "5.1.1", "smtp; 550-5.1.1 The email account that you tried to reach does not exist. Please try\n 550-5.1.1 double-checking. 550 5.1.1 NoSuchUser - gsmtp"), "5.1.1", "550", True, True),
    "gmail waits": (report("Mail Delivery Subsystem <mailer-daemon@googlemail.com>", "Delivery Status Notification (Delay)", "delayed", "4.4.1", "smtp; The recipient server did not accept our requests to connect."), "4.4.1", None, False, False),
    "microsoft 365": (report("postmaster@x.onmicrosoft.com", "Undeliverable: Your order", "failed", "5.1.10", "smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup"), "5.1.10", "550", True, True),
    "microsoft's edge": (report("postmaster@x.onmicrosoft.com", "Unzustellbar: Bestellung", "failed", "5.4.1", "smtp;550 5.4.1 Recipient address rejected: Access denied. AS(201806281)"), "5.4.1", "550", True, True),
    "microsoft's rule": (report("postmaster@x.org", "Non remis : Commande", "failed", "5.7.1", "smtp;550 5.7.1 RESOLVER.RST.NotAuthorized; not authorized"), "5.7.1", "550", False, True),
    "exchange expired": (report("postmaster@x.org", "Undeliverable: Your order", "failed", "4.4.7", "smtp;550 4.4.7 QUEUE.Expired; message expired"), "4.4.7", "550", False, True),
    "exchange 2003": (letter("System Administrator <postmaster@x.org>", "Undeliverable: Your order", f"Your message\n\n  To:      {ANN}\n  Subject: Your order\n\ndid not reach the following recipient(s):\n\n{ANN} on Mon, 23 Nov 2026 09:05:11 +0100\n    The e-mail account does not exist at the organization this message was sent to.\n    <mx.x.org #5.1.1>"), "5.1.1", None, True, True),
    "yahoo": (letter("MAILER-DAEMON@yahoo.com", "Failure Notice", f"Sorry, we were unable to deliver your message to the following address.\n\n<{ANN}>:\n554: 5.7.1 <{ANN}>: Relay access denied"), "5.7.1", "554", False, True),
    "mail.ru": (letter("mailer-daemon@corp.mail.ru", "Недоставленное сообщение", f"К сожалению, Ваше письмо не может быть доставлено одному или нескольким получателям:\n\n{ANN}:\nSMTP error from remote server for RCPT TO command, reason: 550 5.1.1 User unknown"), "5.1.1", "550", True, True),
    "qq": (letter("PostMaster@qq.com", "系统退信", f"<{ANN}>: 550 The recipient may contain a non-existent account, please check the recipient address."), None, "550", True, True),
    "163": (letter("Postmaster@163.com", "系统退信", f"抱歉，您的邮件被退回来了\n\n收件人：{ANN}\n退信原因：收件人地址不存在\nSMTP error, RCPT TO: 550 User not found: {ANN}"), None, "550", True, True),
    "gmx": (letter("GMX Mailer Daemon <mailer-daemon@gmx.net>", "Mail delivery failed: returning message to sender", f'The following address\nfailed:\n\n"{ANN}":\nSMTP error from remote server for RCPT TO command, reason: 550 5.1.1 User unknown'), "5.1.1", "550", True, True),
    "web.de full": (letter("WEB.DE Mailer Daemon <mailer-daemon@web.de>", "Mail delivery failed", f"The following address(es) failed:\n\n{ANN}:\nquota exceeded"), None, None, False, True),
    "t-online": (letter("Mail Delivery System <postmaster@t-online.de>", "Nicht zustellbare Mail: Bestellung", f"|----- Failed addresses follow: -----|\n <{ANN}> ... unknown user"), None, None, True, True),
    "domino": (report("postmaster@x.org", "DELIVERY FAILURE: 550 5.1.1 User unknown", "failed", "5.0.0", "X-Notes; 550 5.1.1 User unknown"), "5.1.1", "550", True, True),
    "notes": (letter("Mail Router <MAILER-DAEMON@x.org>", "DELIVERY FAILURE", f"------- Failure Reasons  --------\n\nUser not listed in public Name & Address Book\n{ANN}\n\n------- Returned Message --------"), None, None, True, True),
    "amazon": (report("MAILER-DAEMON@amazonses.com", "Delivery Status Notification (Failure)", "failed", "5.1.1", "smtp; 550 5.1.1 user unknown"), "5.1.1", "550", True, True),
    "groupwise": (letter("Mailer-Daemon@gw.x.org", "Message status - undeliverable", f"The message that you sent was undeliverable to the following:\n\n\t{ANN} (550 5.1.1 user unknown)"), "5.1.1", "550", True, True),
    "hmailserver": (letter("mailer-daemon@y.org", "Message undeliverable: Your order", f"The following recipient(s) could not be reached:\n\n{ANN}\n   Error Type: SMTP\n   hMailServer sent: RCPT TO:<{ANN}>\n   Remote server replied: 550 5.1.1 User unknown"), "5.1.1", "550", True, True),
    "mdaemon": (letter("MDaemon at y.org <MDaemon@y.org>", "Permanent Delivery Failure", f"The attached message had PERMANENT fatal delivery errors!\n\n--- Session Transcript ---\n --> RCPT To:<{ANN}>\n <-- 550 5.1.1 <{ANN}>... User unknown"), "5.1.1", "550", True, True),
    "xmail": (letter("root@y.org", "Error sending message [1234.5] from [y.org]", f"[<00>] XMail bounce: Rcpt=[{ANN}];Error=[550 5.1.1 User unknown]\n\nRcpt To:   <{ANN}>\n[<02>] The reason of the delivery failure was:\n\n550 5.1.1 User unknown\n\n[<05>] Here is listed the initial part of the message:"), "5.1.1", "550", True, True),
    "dragonfly": (letter("MAILER-DAEMON <>", "Mail delivery failed", f"There was an error delivering your mail to <{ANN}>.\n\nDNS lookup failure: host x.org not found"), None, None, True, True),
    "spanish": (letter("postmaster@x.es", "No se puede entregar: Pedido", f"Error al entregar a los siguientes destinatarios:\n\n{ANN}\nLa dirección no existe. 550 5.1.1"), "5.1.1", "550", True, True),
    "portuguese": (letter("postmaster@x.pt", "Não é possível entregar: Pedido", f"Falha na entrega para estes destinatários:\n\n{ANN}\nO endereço não foi encontrado. 550 5.1.10"), "5.1.10", "550", True, True),
    "italian": (letter("postmaster@x.it", "Impossibile recapitare: Ordine", f"Recapito non riuscito ai seguenti destinatari:\n\n{ANN}\nIndirizzo non trovato. 550 5.1.1"), "5.1.1", "550", True, True),
    "dutch": (letter("postmaster@x.nl", "Onbestelbaar: Bestelling", f"Uw bericht aan {ANN} kan niet worden bezorgd. 550 5.1.10"), "5.1.10", "550", True, True),
    "polish": (letter("postmaster@x.pl", "Niedostarczalne: Zamówienie", f"Nie można dostarczyć wiadomości do {ANN}. 550 5.1.10"), "5.1.10", "550", True, True),
    "ukrainian": (letter("postmaster@x.ua", "Не доставлено: Замовлення", f"Не вдалося доставити повідомлення {ANN}.\n\nАдресу не знайдено. 550 5.1.10"), "5.1.10", "550", True, True),
    "russian": (letter("postmaster@x.ru", "Не удалось доставить: Заказ", f"Не удалось доставить сообщение {ANN}. 550 5.1.10"), "5.1.10", "550", True, True),
    "chinese": (letter("postmaster@x.cn", "未送达: 订单", f"你发给 {ANN} 的邮件无法送达。550 5.1.10"), "5.1.10", "550", True, True),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
def test_a_bounce_says_whom_it_is_about_and_whether_for_good(form) -> None:
    raw, status, code, is_permanent, is_final = form
    mail = message.read(raw)

    assert [
        (one.recipient, one.status, one.smtp_code, one.is_permanent, one.is_final) for one in mail.bounces
    ] == [(ANN, status, code, is_permanent, is_final)]
    assert (mail.is_bounce, mail.may_auto_answer, mail.opens_conversation) == (True, False, False)


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Не доставлено", "Курьер не доставил посылку, верните деньги."),
        ("Не доставлено: заказ 12", "Заказ не удалось доставить, курьер не звонил."),
        ("Niedostarczona paczka", "Paczka nie została dostarczona, proszę o zwrot."),
        ("Falha na entrega", "A transportadora diz que houve falha na entrega. Onde está a encomenda?"),
        ("未送达", "快递说无法送达，请退款。"),
        ("Onbestelbaar pakket", "Mijn pakket kon niet worden bezorgd."),
        ("Impossibile consegnare il pacco", "Il corriere scrive: impossibile consegnare. Che cosa faccio?"),
    ],
)
def test_a_customer_whose_parcel_did_not_come_is_a_customer(subject, text) -> None:
    mail = message.read(letter("Ann <ann@example.org>", subject, text).replace(COPY.encode(), b""))

    assert (mail.is_bounce, mail.is_auto_reply, mail.opens_conversation) == (False, False, True)
