"""What a mail tells of its writer's clock: only what is surely theirs, and only a clock of the earth."""

import pytest
from tests.world import make_world

from esmero.domain.channels.kinds import SenderProof
from esmero.domain.conversations.models import Message
from esmero.gateways.email.proving import lookups
from esmero.gateways.email.tests.arriving import arrives
from esmero.gateways.email.tests.mails import ANA, mail
from esmero.gateways.email.tests.signed import REJECT, Names, signed

pytestmark = pytest.mark.django_db
DATE = b"Date: Sun, 22 Nov 2026 09:00:00 +0000"
TOKYO = "Date: Sun, 22 Nov 2026 18:00:00 +0900"
EVE = "eve@evil.example"


@pytest.fixture
def company():
    return make_world()


@pytest.fixture(autouse=True)
def names(monkeypatch, settings):
    """Names that answer: Ana's domain disowns what it does not prove, and so does Eve's."""
    settings.ESMERO_MAIL_CHECK_SENDERS = True
    made = Names(dmarc={"example.org": REJECT})
    monkeypatch.setattr(lookups, "the_net", lookups.Lookups(made))
    return made


def dated(line: str = TOKYO, **more: str) -> bytes:
    """Return a mail with this line in the place of its Date."""
    return mail(**more).replace(DATE, line.encode())


def came(raw: bytes, *recipients: str) -> Message:
    """Have a mail come; return its letter."""
    return Message.objects.get(pk=arrives(raw, *recipients).message_id)


@pytest.mark.parametrize(
    ("line", "minutes"),
    [
        (TOKYO, 540),
        ("Date: Sun, 22 Nov 2026 04:30:00 -0330 (NST)", -210),
        ("Date: Sun, 22 Nov 2026 14:45:00 +0545", 345),
        ("Date: Sun, 22 Nov 2026 04:00:00 EST", -300),
        # Machines write UTC, and what names no zone is taken as UTC.
        ("Date: Sun, 22 Nov 2026 09:00:00 +0000", None),
        ("Date: Sun, 22 Nov 2026 09:00:00 -0000", None),
        ("Date: Sun, 22 Nov 2026 09:00:00 GMT", None),
        ("Date: Sun, 22 Nov 2026 09:00:00", None),
        ("X-Undated: yes", None),
        # No clock of the earth goes so.
        ("Date: Sun, 22 Nov 2026 09:00:00 +1700", None),
        ("Date: Sun, 22 Nov 2026 09:00:00 -1300", None),
        ("Date: Sun, 22 Nov 2026 09:00:00 +0007", None),
    ],
)
def test_a_mail_that_is_surely_theirs_tells_their_clock(company, line, minutes):
    letter = came(signed(dated(line)))

    assert (letter.sender_proof, letter.utc_offset_minutes) == (SenderProof.PROVED, minutes)


def test_what_nothing_proves_and_what_is_forged_tell_nothing(company, names):
    forged = came(dated())
    names.texts.clear()
    unproved = came(dated(sender="new@elsewhere.example", message_id="<2@elsewhere.example>"))

    assert (forged.sender_proof, unproved.sender_proof) == (SenderProof.REFUTED, SenderProof.UNPROVED)
    assert (forged.utc_offset_minutes, unproved.utc_offset_minutes) == (None, None)


def test_what_a_program_wrote_tells_nothing(company):
    letter = came(signed(dated(Auto_Submitted="auto-generated")))

    assert letter.sender_proof == SenderProof.PROVED
    assert letter.utc_offset_minutes is None


def test_a_stranger_with_the_customers_link_tells_nothing_though_their_own_domain_proves_them(
    company, reply_to_a
):
    letter = came(signed(dated(sender=EVE, to=reply_to_a), by="evil.example"), reply_to_a)

    assert (letter.sender_proof, letter.conversation) == (SenderProof.PROVED, company.a.conversation)
    assert letter.held_since is not None
    assert letter.utc_offset_minutes is None


def test_the_customers_own_answer_tells_it(company, reply_to_a):
    letter = came(signed(dated(sender=ANA, to=reply_to_a)), reply_to_a)

    assert (letter.conversation, letter.utc_offset_minutes) == (company.a.conversation, 540)
