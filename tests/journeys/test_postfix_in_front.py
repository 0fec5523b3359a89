"""A real Postfix takes mail from the Internet and brings it to us by LMTP, as the operators' page says."""

import subprocess

import pytest

from esmero.gateways.email.tests.running import Installation
from tests.journeys.installations import wait_for

ANA, HELP = "ana@example.org", "help@example.com"


@pytest.fixture(scope="module")
def mailbox(postfix, tmp_path_factory):
    """Our mailbox, at the port to which this Postfix brings mail."""
    made = Installation(tmp_path_factory.mktemp("home"), ESMERO_LMTP_PORT=str(postfix.lmtp_port))
    made.lmtp_port = postfix.lmtp_port
    made.found()
    made.start()
    yield made
    made.stop()


@pytest.fixture(autouse=True)
def nothing_yet(mailbox):
    mailbox.rows("DELETE FROM channels_receipt")
    mailbox.rows("UPDATE channels_channel SET is_active = 1")
    if mailbox.process is None:
        mailbox.start()


def swaks(postfix, to, *words):
    """Send a mail as a stranger's client does; return how that ended, and what it saw."""
    command = ["swaks", "--server", f"127.0.0.1:{postfix.outside}", "--from", ANA, "--to", to]
    done = subprocess.run([*command, *words], capture_output=True, text=True, timeout=120, check=False)
    return done.returncode, done.stdout


def test_a_mail_for_a_channel_is_brought_and_kept(postfix, mailbox):
    status, said = swaks(postfix, HELP, "--header", "Subject: Coat", "--body", "Where is my coat?")

    assert status == 0, said + postfix.log()
    wait_for(mailbox.receipts)
    ((sender, recipients),) = mailbox.receipts()
    assert sender == ANA and HELP in recipients
    ((raw,),) = mailbox.rows("SELECT raw FROM channels_receipt")
    assert b"Where is my coat?" in bytes(raw)
    wait_for(lambda: postfix.queued() == 0)


def test_an_address_that_is_nobodys_is_refused_before_the_mail_is_taken(postfix, mailbox):
    status, said = swaks(postfix, "nobody@example.com", "--body", "For nobody")

    assert status != 0 and " 550 " in said, said
    assert "-> DATA" not in said
    assert mailbox.receipts() == [] and postfix.queued() == 0


def test_what_we_do_not_take_just_now_is_kept_there_and_brought_later(postfix, mailbox):
    swaks(postfix, HELP, "--body", "first")
    wait_for(mailbox.receipts)
    # No channel is open: we say 450 to each recipient.
    mailbox.rows("UPDATE channels_channel SET is_active = 0")

    status, said = swaks(postfix, HELP, "--body", "second")
    assert status == 0, said
    wait_for(lambda: "status=deferred" in postfix.log())
    wait_for(lambda: postfix.queued() == 1)
    assert len(mailbox.receipts()) == 1

    mailbox.rows("UPDATE channels_channel SET is_active = 1")
    postfix.deliver_now()
    wait_for(lambda: len(mailbox.receipts()) == 2)
    wait_for(lambda: postfix.queued() == 0)


def test_while_we_are_away_nothing_is_lost_and_nothing_doubled(postfix, mailbox):
    swaks(postfix, HELP, "--body", "before")
    wait_for(mailbox.receipts)
    # Stored is not yet answered: Postfix has to hear of it before we go away.
    wait_for(lambda: postfix.queued() == 0)
    mailbox.stop()

    for number in range(5):
        status, said = swaks(postfix, HELP, "--body", f"meanwhile {number}")
        assert status == 0, said
    wait_for(lambda: postfix.queued() == 5)
    mailbox.start()
    postfix.deliver_now()

    wait_for(lambda: postfix.queued() == 0)
    bodies = [bytes(raw) for (raw,) in mailbox.rows("SELECT raw FROM channels_receipt")]
    assert len(bodies) == 6
    assert all(sum(f"meanwhile {number}".encode() in raw for raw in bodies) == 1 for number in range(5))
