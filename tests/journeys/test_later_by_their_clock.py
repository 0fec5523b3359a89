"""A customer far away writes by mail, and the desk offers to answer in their morning, by both clocks."""

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from esmero.gateways.email.tests.mails import COMPANY, mail
from esmero.gateways.email.tests.running import Installation
from esmero.ground import clock

OURS = "mx.example.com"
KEIKO, FORGER, UNSURE = "keiko@nippon.example", "keiko@forged.example", "keiko@unsure.example"
TOKYO = timezone(timedelta(hours=9))
# What our own mail server found of each sender's domain.
FOUND_BY_US = {KEIKO: "dmarc=pass", FORGER: "dmarc=fail (p=reject)", UNSURE: "dmarc=none"}
DESK = """
import json, django
django.setup()
from django.conf import settings
settings.ALLOWED_HOSTS = ["*"]
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
from django.test import Client
from esmero.actions import take
from esmero.domain.conversations.models import Conversation
from esmero.domain.staff.models import Agent
from esmero.ground import clock
while take.read_receipts(at=clock.now()):
    pass
client = Client()
client.force_login(Agent.objects.get(email="marta@example.com"))
pages = {}
for one in Conversation.objects.filter(reply_to__startswith="keiko@"):
    pages[one.reply_to] = client.get(f"/desk/conversations/{one.pk}/", secure=True).content.decode()
(settings.ESMERO_HOME / "pages.json").write_text(json.dumps(pages))
"""


def arrived(sender: str, at: datetime) -> bytes:
    """A mail written in Tokyo, as our own mail server hands it on."""
    raw = mail(sender=sender, message_id=f"<1.{sender}>")
    found = f"Authentication-Results: {OURS}; {FOUND_BY_US[sender]} header.from={sender.partition('@')[2]}"
    date = f"Date: {at.astimezone(TOKYO):%a, %d %b %Y %H:%M:%S +0900}"
    return f"{found}\r\n".encode() + re.sub(rb"Date: [^\r\n]*", date.encode(), raw)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """The desk's pages after all three came by LMTP."""
    home: Path = tmp_path_factory.mktemp("home")
    installation = Installation(home, ESMERO_MAIL_CHECK_SENDERS="no", ESMERO_MAIL_TRUSTED_AUTHSERV=OURS)
    installation.found()
    installation.start()
    try:
        with installation.lmtp() as door:
            for sender in FOUND_BY_US:
                door.sendmail(sender, [COMPANY], arrived(sender, clock.now()))
    finally:
        installation.stop()
    installation.run(DESK)
    yield json.loads((home / "pages.json").read_text())


def choices(page: str) -> list[tuple[datetime, str]]:
    """The moments under *Later*, with their words."""
    found = re.findall(r'<button[^>]*name="later" value="(2[^"]*)"[^>]*>(.*?)</button>', page, re.DOTALL)
    return [(datetime.fromisoformat(at), unescape(re.sub(r"<[^>]*>", "", words))) for at, words in found]


def test_whose_mail_is_proved_is_offered_an_answer_in_their_morning(pages):
    at, words = choices(pages[KEIKO])[0]

    assert at.astimezone(TOKYO).hour == 9
    assert "at 9:00 their time (" in words
    assert words.strip().endswith(" here), from their letters")


@pytest.mark.parametrize("sender", [FORGER, UNSURE])
def test_a_forged_mail_and_one_that_nothing_proves_teach_no_clock(pages, sender):
    offered = choices(pages[sender])

    assert offered
    assert not [words for _, words in offered if "their" in words]
