"""Who fetches, in a mailbox process that really runs: woken by the server, started and stopped by owners."""

import signal
import time
from datetime import timedelta

import pytest
from tests import world
from tests.dovecot import PASSWORD

from esmero.actions import fetching as actions
from esmero.domain.channels.kinds import FetchTrouble
from esmero.domain.channels.models import Channel
from esmero.gateways.email.fetching import fetcher
from esmero.gateways.email.tests.mails import COMPANY, mail
from esmero.gateways.email.tests.running import Installation
from esmero.ground import clock

PATIENCE_SECONDS = 60.0
SET_UP = """
import django
django.setup()
from esmero.actions import fetching
from esmero.domain.channels.models import Channel
from esmero.domain.staff.models import Agent
from esmero.ground import clock
owner = Agent.objects.get(role="OWNER")
channel = Channel.objects.get(address={address!r})
"""
DESCRIBE = (
    SET_UP
    + """
fetching.describe(
    agent=owner, channel_id=channel.pk, password={password!r}, at=clock.now(), host="localhost", port={port},
    security="PLAIN", user={user!r}, sign_in="PASSWORD", folder="INBOX", afterwards="SEEN", move_to="",
)
"""
)
END = SET_UP + "fetching.end(agent=owner, channel_id=channel.pk, at=clock.now())"


@pytest.fixture(scope="module")
def installation(tmp_path_factory, dovecot):
    made = Installation(
        tmp_path_factory.mktemp("home"),
        # Whatever comes within the test, it is the server that says so.
        ESMERO_FETCH_SECONDS="3600",
        ESMERO_INSIDE_HOSTS=f"localhost:{dovecot.port}",
    )
    made.found()
    yield made
    made.stop(signal.SIGKILL)


@pytest.fixture
def running(installation):
    installation.rows("DELETE FROM channels_receipt")
    installation.rows("DELETE FROM channels_fetching")
    installation.start()
    yield installation
    installation.stop(signal.SIGKILL)


@pytest.fixture
def mailbox(dovecot):
    made = dovecot.user()
    yield made
    made.close()


def _describe(installation, mailbox, password=PASSWORD):
    port, user = mailbox.server.port, mailbox.name
    installation.run(DESCRIBE.format(address=COMPANY, password=password, port=port, user=user))


def _until(is_so):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _is_at_rest(installation):
    """All that lay there was fetched; now the server is waited for."""
    return lambda: installation.rows("SELECT 1 FROM channels_fetching WHERE succeeded_at IS NOT NULL")


def _has_receipts(installation, number):
    return lambda: len(installation.receipts()) == number


def test_a_server_that_says_when_mail_comes_is_waited_for(running, mailbox):
    mailbox.put(mail(message_id="<1@example.org>"))
    _describe(running, mailbox)
    _until(_is_at_rest(running))

    mailbox.put(mail(message_id="<2@example.org>"))

    _until(_has_receipts(running, 2))
    _until(lambda: mailbox.unseen() == 0)


def test_a_mailbox_that_is_taken_away_is_left_while_the_server_is_waited_for(running, mailbox):
    _describe(running, mailbox)
    _until(_is_at_rest(running))
    _until(lambda: mailbox.connections() == 2)

    running.run(END.format(address=COMPANY))

    _until(lambda: mailbox.connections() == 1)
    assert running.process.poll() is None


def test_after_a_kill_all_goes_on_where_it_was(running, mailbox):
    _describe(running, mailbox)
    _until(_is_at_rest(running))
    running.stop(signal.SIGKILL)
    mailbox.put(mail(), is_seen=True)

    running.start()

    _until(_has_receipts(running, 1))


def test_the_end_is_orderly_while_the_server_is_waited_for(running, mailbox):
    _describe(running, mailbox)
    _until(_is_at_rest(running))

    assert running.stop() == 0


def test_two_processes_fetch_from_a_mailbox_in_turn(running, installation, mailbox):
    other = Installation(
        installation.home,
        ESMERO_FETCH_SECONDS="3600",
        ESMERO_INSIDE_HOSTS=f"localhost:{mailbox.server.port}",
    )
    _describe(running, mailbox)
    _until(_is_at_rest(running))
    other.start()
    try:
        mailbox.put(mail())
        _until(_has_receipts(running, 1))
        assert mailbox.connections() == 2

        running.stop(signal.SIGKILL)
        mailbox.put(mail(message_id="<2@example.org>"))
        _until(_has_receipts(running, 2))
    finally:
        other.stop(signal.SIGKILL)


def test_with_a_wrong_password_the_server_is_left_in_peace_also_after_a_new_start(running, mailbox):
    _describe(running, mailbox, password="wrong")
    noted = "SELECT failures, next_try_at FROM channels_fetching WHERE trouble = 'PASSWORD'"
    _until(lambda: running.rows(noted))
    before = running.rows(noted)
    running.stop()
    running.start()

    # The way back is quicker than any gap: what comes by another mailbox shows that all is at work.
    _until(lambda: running.rows(noted) and _beats(running))

    assert running.rows(noted) == before and before[0][0] == 1
    assert "wrong" not in (running.home / "log").read_text()


def _beats(running):
    with running.lmtp() as client:
        client.sendmail("ana@example.org", [COMPANY], mail())
    return running.receipts()


@pytest.mark.parametrize("trouble", list(FetchTrouble))
def test_gaps_grow_and_end_somewhere(trouble):
    gaps = [actions.gap(trouble, failures) for failures in (0, 1, 2, 1000)]

    is_password = trouble in {"PASSWORD", "CONNECT", "REVOKED", "CLIENT"}
    assert gaps[0] == (timedelta(minutes=10) if is_password else timedelta(seconds=15))
    assert gaps[1] == 2 * gaps[0] and gaps[2] == 4 * gaps[0]
    assert gaps[3] == (timedelta(hours=6) if is_password else timedelta(minutes=15))


@pytest.mark.django_db
def test_what_nobody_thought_of_is_told_like_a_broken_line_and_tried_again(monkeypatch, settings):
    company = world.make_world()
    channel = Channel.objects.get(address=COMPANY)
    details = {"host": "localhost", "port": 1, "security": "PLAIN", "user": "ana", "folder": "INBOX"}
    details["sign_in"] = "PASSWORD"
    kept = actions.describe(
        agent=company.owner,
        channel_id=channel.pk,
        password="noon",
        at=clock.now(),
        afterwards="SEEN",
        move_to="",
        **details,
    )

    def stumble(pickup):
        raise KeyError("surprise")

    monkeypatch.setattr(fetcher.lines, "opened", stumble)
    fetcher._Fetcher(fetcher._Which(kept.pk, kept.revision), lambda mail: None)._fetch()

    kept.refresh_from_db()
    assert (kept.trouble, kept.failures) == (FetchTrouble.BROKE, 1) and kept.next_try_at > clock.now()
