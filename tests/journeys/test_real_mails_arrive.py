"""Mail as it is in the world: everything of the shared collection comes in over LMTP and is read."""

import os
import smtplib
from collections.abc import Iterator
from pathlib import Path

import pytest

from esmero.gateways.email import glance
from esmero.gateways.email.tests.running import Installation

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("ESMERO_SHARED", ROOT.parent / "shared")) / "mail"
FILES = sorted(path for path in FOLDER.rglob("*") if path.suffix in {".eml", ".txt"})
ADDRESS = "help@example.com"
READ = """
import django
django.setup()
from datetime import timedelta
from esmero.actions import take
from esmero.ground import clock
for minutes in (0, 5, 10):
    while take.read_receipts(at=clock.now() + timedelta(minutes=minutes)):
        pass
"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not FILES, reason="the shared collection of mails is not here"),
]


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation that was given every mail twice and has read them."""
    made = Installation(tmp_path_factory.mktemp("home"))
    made.found()
    made.start()
    made.refused = _given(made, "customer@example.org") + _given(made, "customer@example.org")
    made.stop()
    made.run(READ)
    yield made


def _given(installation: Installation, sender: str) -> list[str]:
    refused = []
    with installation.lmtp() as client:
        for path in FILES:
            try:
                client.sendmail(sender if path.suffix == ".txt" else "<>", [ADDRESS], path.read_bytes())
            except smtplib.SMTPException as error:
                refused.append(f"{path.name}: {error}")
    return refused


def test_none_is_refused(installation):
    assert installation.refused == []


def test_each_is_kept_once(installation):
    kept = {name for (name,) in installation.rows("SELECT external_id FROM channels_receipt")}

    assert len(kept) == len({glance.fingerprint(path.read_bytes()) for path in FILES})
    assert len(kept) == installation.rows("SELECT count(*) FROM channels_receipt")[0][0]


def test_all_are_read_except_those_that_nobody_sent(installation):
    left = installation.rows(
        "SELECT state, reason FROM channels_receipt WHERE state NOT IN ('READ', 'SET_ASIDE')"
    )

    assert [row for row in left if "names no sender" not in row[1]] == []
    assert len(left) <= 5


def test_what_people_wrote_can_be_read_at_the_desk(installation):
    unread = installation.rows(
        "SELECT id FROM conversations_message"
        " WHERE kind = 'FROM_CUSTOMER' AND trim(text) = '' AND file_count = 0 AND trim(quoted) = ''"
        " AND receipt_id IS NOT NULL"
    )

    assert len(unread) <= 4
