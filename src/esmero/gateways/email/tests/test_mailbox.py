"""The mailbox over real sockets: what it takes, what it refuses, and that it never loses what it took."""

import signal
import smtplib
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from esmero.gateways.email.tests.mails import ANA, COMPANY, mail
from esmero.gateways.email.tests.running import Installation

REPAIRS = "repairs@example.com"


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    made = Installation(tmp_path_factory.mktemp("home"), ESMERO_MAX_MAIL_MB="1")
    made.found()
    yield made
    made.stop(signal.SIGKILL)


@pytest.fixture
def mailbox(installation: Installation) -> Installation:
    if installation.process is None:
        installation.start()
    installation.rows("DELETE FROM channels_receipt")
    return installation


def test_a_mail_by_lmtp_is_kept_as_it_came(mailbox):
    raw = _on_the_wire(mail(words="Leading dots\n.. stay\n. as they are"))

    with mailbox.lmtp() as client:
        client.sendmail(ANA, [COMPANY], raw)

    ((kept,),) = mailbox.rows("SELECT raw FROM channels_receipt")
    assert kept == raw


def test_a_mail_by_smtp_is_kept_with_its_envelope(mailbox):
    with mailbox.smtp() as client:
        client.sendmail(ANA, [COMPANY], mail())

    assert mailbox.receipts() == [(ANA, f'["{COMPANY}"]')]


def test_a_mail_without_an_envelope_sender_is_taken(mailbox):
    with mailbox.lmtp() as client:
        client.sendmail("<>", [COMPANY], mail())

    assert mailbox.receipts() == [("<>", f'["{COMPANY}"]')]


@pytest.mark.parametrize(
    "address", ["nobody@example.com", "ana@example.org", "reply+1.aaaaaaaaaaaaaaaa@localhost"]
)
def test_an_address_that_is_not_ours_is_refused_for_good(mailbox, address):
    for client in (mailbox.smtp(), mailbox.lmtp()):
        with client, pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
            client.sendmail(ANA, [address], mail())
        assert refused.value.recipients[address][0] == 550
    assert mailbox.receipts() == []


def test_the_same_mail_twice_is_acknowledged_twice_and_kept_once(mailbox):
    for _ in range(2):
        with mailbox.lmtp() as client:
            client.sendmail(ANA, [COMPANY], mail())

    assert len(mailbox.receipts()) == 1


def test_lmtp_answers_for_each_recipient(mailbox):
    answers = _by_hand(mailbox.lmtp_port, [COMPANY, REPAIRS], mail())

    assert [answer[:3] for answer in answers] == ["250", "250"]
    assert [recipients for _, recipients in mailbox.receipts()] == [f'["{COMPANY}"]', f'["{REPAIRS}"]']


def test_a_mail_that_is_too_big_is_refused_for_each_recipient(mailbox):
    raw = mail(words="x" * 79 + "\n" + ("y" * 79 + "\n") * 14_000)

    answers = _by_hand(mailbox.lmtp_port, [COMPANY, REPAIRS], raw)

    assert [answer[:3] for answer in answers] == ["552", "552"]
    assert mailbox.receipts() == []


def test_a_size_said_beforehand_is_refused_beforehand(mailbox):
    with mailbox.smtp() as client:
        client.ehlo()
        assert client.mail(ANA, ["SIZE=2000000"])[0] == 552


def test_lines_may_be_as_long_as_their_sender_made_them(mailbox):
    raw = b"From: ana@example.org\nSubject: One line\n\n" + b"word " * 100_000 + b"\n"

    with mailbox.smtp() as client:
        client.sendmail(ANA, [COMPANY], raw)

    assert len(mailbox.receipts()) == 1


def test_without_a_database_the_sender_is_asked_to_come_again_and_later_it_works(mailbox):
    mailbox.rows("ALTER TABLE channels_receipt RENAME TO away")
    try:
        answers = _by_hand(mailbox.lmtp_port, [COMPANY, REPAIRS], mail())
    finally:
        mailbox.rows("ALTER TABLE away RENAME TO channels_receipt")
    with mailbox.lmtp() as client:
        client.sendmail(ANA, [COMPANY], mail())

    assert [answer[:3] for answer in answers] == ["451", "451"]
    assert len(mailbox.receipts()) == 1


def test_without_the_list_of_our_addresses_nobody_is_refused_for_good(mailbox):
    mailbox.rows("ALTER TABLE channels_channel RENAME TO away")
    try:
        with mailbox.lmtp() as client, pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
            client.sendmail(ANA, [COMPANY], mail())
    finally:
        mailbox.rows("ALTER TABLE away RENAME TO channels_channel")

    assert refused.value.recipients[COMPANY][0] == 451


def test_before_the_company_has_an_address_nobody_is_refused_for_good(mailbox):
    mailbox.rows("UPDATE channels_channel SET is_active = 0")
    try:
        with mailbox.smtp() as client, pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
            client.sendmail(ANA, [COMPANY], mail())
    finally:
        mailbox.rows("UPDATE channels_channel SET is_active = 1")

    assert refused.value.recipients[COMPANY][0] == 450


def test_a_mail_under_way_is_taken_before_the_mailbox_ends(mailbox):
    client = mailbox.smtp()
    client.ehlo()
    client.mail(ANA)
    client.rcpt(COMPANY)
    mailbox.process.send_signal(signal.SIGTERM)

    code, _ = client.data(mail())

    assert code == 250
    assert mailbox.process.wait(30) == 0
    mailbox.process = None
    assert len(mailbox.receipts()) == 1


def test_a_killed_mailbox_loses_nothing_that_it_acknowledged_and_doubles_nothing(mailbox):
    mails = [_on_the_wire(mail(words=f"Mail {one}", message_id=f"<{one}@example.org>")) for one in range(120)]
    acknowledged, enough = [], threading.Event()
    senders = [
        threading.Thread(target=_send_until_it_breaks, args=(mailbox, mails[part::4], acknowledged, enough))
        for part in range(4)
    ]
    for sender in senders:
        sender.start()
    assert enough.wait(30)
    mailbox.stop(signal.SIGKILL)
    for sender in senders:
        sender.join()
    kept = _kept(mailbox)

    mailbox.start()
    with mailbox.lmtp() as client:
        for raw in mails:
            client.sendmail(ANA, [COMPANY], raw)

    assert set(acknowledged) <= set(kept)
    assert sorted(_kept(mailbox)) == sorted(mails)


def test_a_pipe_is_told_that_the_mail_is_kept(mailbox):
    assert mailbox.deliver(mail(), "--recipient", COMPANY, "--sender", ANA) == 0
    assert mailbox.receipts() == [(ANA, f'["{COMPANY}"]')]


@pytest.mark.parametrize("raw", [mail(), b""], ids=["a mail, no database", "nothing"])
def test_a_pipe_is_told_to_try_again(tmp_path: Path, raw):
    assert Installation(tmp_path).deliver(raw, "--recipient", COMPANY) == 75


def test_a_pipe_is_told_to_try_again_when_a_setting_is_wrong(tmp_path: Path):
    assert Installation(tmp_path, ESMERO_PORT="nonsense").deliver(mail(), "--recipient", COMPANY) == 75


def test_a_pipe_with_a_wrong_option_loses_no_mail(tmp_path: Path):
    assert Installation(tmp_path).deliver(mail(), "--recipent", COMPANY) == 75


def _send_until_it_breaks(mailbox, mails, acknowledged, enough):
    try:
        with mailbox.lmtp() as client:
            for raw in mails:
                client.sendmail(ANA, [COMPANY], raw)
                acknowledged.append(raw)
                if len(acknowledged) >= 25:
                    enough.set()
    except (smtplib.SMTPException, OSError):
        return


def _kept(mailbox):
    return [bytes(raw) for (raw,) in mailbox.rows("SELECT raw FROM channels_receipt")]


def _on_the_wire(raw):
    return raw.replace(b"\n", b"\r\n")


def _by_hand(port, recipients, raw):
    """Speak LMTP as it is on the wire, for the library reads one answer only; return the last answers."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        wire = connection.makefile("rwb")
        for line in ["LHLO test", f"MAIL FROM:<{ANA}>", *(f"RCPT TO:<{one}>" for one in recipients), "DATA"]:
            wire.write(f"{line}\r\n".encode())
        wire.write(_on_the_wire(raw) + b"\r\n.\r\nQUIT\r\n")
        wire.flush()
        lines = [line.decode().rstrip() for line in wire]
    return lines[-1 - len(recipients) : -1]
