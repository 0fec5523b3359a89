"""What a gateway hands in, and what it must offer. A gateway registers itself at start-up."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from esmero.domain.channels.kinds import SenderProof
from esmero.domain.channels.models import Delivery, Receipt
from esmero.domain.channels.ports.mailboxes import Asker as Asker
from esmero.domain.channels.ports.mailboxes import Consents as Consents
from esmero.domain.channels.ports.mailboxes import CouldNotFetch as CouldNotFetch
from esmero.domain.channels.ports.mailboxes import CouldNotLetOut as CouldNotLetOut
from esmero.domain.channels.ports.mailboxes import Fetcher as Fetcher
from esmero.domain.channels.ports.mailboxes import Granted as Granted
from esmero.domain.channels.ports.mailboxes import Outlet as Outlet
from esmero.domain.channels.ports.mailboxes import Pickup as Pickup
from esmero.domain.files.kinds import NewFile

# So many of those whom a mail went to besides us are kept; a pair without an address stands for the rest.
MOST_OTHERS = 20
ANOTHER_FEW = ("", "")
# The clocks of the earth, in minutes from UTC: between these, and at quarters of an hour.
EARLIEST_CLOCK, LATEST_CLOCK, CLOCKS_STEP = -12 * 60, 14 * 60, 15


@dataclass(frozen=True)
class Report:
    """What a mail says that became of letters of ours."""

    kind: str
    # Their Message-IDs: who knows one has had the letter, so nobody else can report of it.
    letters: list[str]
    because: str = ""
    # No letter will ever arrive there.
    is_address_lost: bool = False
    # A fax gateway tells it, as its domain proves: of faxes alone, with the pages that it counted, and of
    # the conversations (by id) whose signed address it was sent to, where it names no letter.
    is_of_fax: bool = False
    pages: int | None = None
    conversation_ids: tuple[int, ...] = ()
    # Whose letter alone it is about; empty: whoever had it.
    recipient: str = ""


@dataclass(frozen=True)
class Incoming:
    """Something that came in, in our own shape, whatever the way."""

    channel_kind: str
    external_id: str
    sender_email: str
    sender_name: str
    recipients: list[str]
    subject: str
    text: str
    quoted: str = ""
    html: str = ""
    files: list[NewFile] = field(default_factory=list)
    mail_message_id: str = ""
    # Message-IDs it answers, the nearest first, and our own signed reply address if it came to one.
    answers: list[str] = field(default_factory=list)
    sent_at: datetime | None = None
    # Whom its From names, whoever wrote it.
    from_email: str = ""
    # How sure we are that it comes from there; empty for what is no mail.
    sender_proof: str = ""
    # The form or list in its From, which passed it on: that `sender_email` wrote it is only said.
    passed_on_by: str = ""
    # Who of the staff forwarded it from their own mailbox, as their domain proves, and what they wrote above.
    forwarded_by: int | None = None
    words_above: str = ""
    # Whether a person looks at it before it counts as the sender's: until then nobody is told or promised.
    is_doubted: bool = False
    # Where answers go, where the writer asks for another address than their own.
    answers_to: str = ""
    # Who else got it: address and name of each.
    also_to: list[tuple[str, str]] = field(default_factory=list)
    is_automatic: bool = False
    may_auto_answer: bool = True
    opens_conversation: bool = True
    # Why it stays out of the desk, where it is not simply automatic.
    set_aside_because: str = ""
    # What it says of our own letters, where it is a report.
    report: Report | None = None
    language: str | None = None
    # How it was sealed, and what its files hold in words (invitations, cards, mails), as the letter keeps it.
    enclosed: list[dict[str, Any]] = field(default_factory=list)
    # The number it was faxed from, with its country; empty for what is no fax, or where nobody can tell.
    fax_number: str = ""
    # In which time zone its writer's own browser stands, "America/Mexico_City"; empty where nothing tells.
    time_zone: str = ""
    # To which identity, by id, a code went that was returned in the browser that fills in the form.
    code_to: int | None = None
    # For whom of the staff its writer asks, by a link of ours.
    wishes_agent_id: int | None = None
    # The team it is for, where that is another one than its channel names.
    team_id: int | None = None
    # The channel it came by, where the door knows it better than the recipients do.
    channel_id: int | None = None

    @property
    def as_it_came(self) -> dict[str, Any]:
        """What of it stands in its message as it is, whoever wrote it."""
        return {
            "words": self.text,
            "quoted": self.quoted,
            "html": self.html,
            "enclosed": self.enclosed,
            "channel_kind": self.channel_kind,
            "sender_proof": self.sender_proof,
            "also_to": self.also_to,
            "external_id": self.external_id,
            "mail_message_id": self.mail_message_id,
            "language": self.language or "",
            "file_count": len(self.files),
        }

    @property
    def is_refuted(self) -> bool:
        """Whether the domain of the sender says that it is not from there."""
        return self.sender_proof == SenderProof.REFUTED

    @property
    def utc_offset_minutes(self) -> int | None:
        """How far its writer's clock is from UTC; None where no mail that is surely theirs tells it.

        A mail that names no zone is taken as UTC, and so do machines write: that tells nothing of anybody.
        """
        is_theirs = self.sender_proof == SenderProof.PROVED and not self.is_automatic
        offset = self.sent_at.utcoffset() if is_theirs and self.sent_at else None
        minutes = round(offset.total_seconds() / 60) if offset else 0
        is_on_earth = EARLIEST_CLOCK <= minutes <= LATEST_CLOCK and minutes % CLOCKS_STEP == 0
        return minutes if minutes and is_on_earth else None

    @property
    def may_speak_for_sender(self) -> bool:
        """Whether it may count as the words of whom it names; what is refuted, or only said, may not."""
        return not self.is_refuted and not self.passed_on_by


class CouldNotRead(Exception):
    """The raw thing makes no sense to us; it stays raw and a person looks at it."""


class CouldNotSend(Exception):
    """The other side did not take the letter.

    `is_final`: trying again is useless; `is_address_lost`: so is writing there ever again.
    """

    def __init__(self, answer: str, *, is_final: bool, is_address_lost: bool = False) -> None:
        super().__init__(answer)
        self.answer = answer
        self.is_final = is_final
        self.is_address_lost = is_address_lost


class PerhapsSent(Exception):
    """The connection broke after the letter was handed over: nobody knows whether it was taken."""


class GivenUp(Exception):
    """This try was given up by others meanwhile (its sender was silent for too long): nothing may leave."""


class Transport(Protocol):
    """Sends letters, one at a time in each thread."""

    def send(self, delivery: Delivery, handing_over: Callable[[], None]) -> str:
        """Send one letter; return the other side's words. Raises CouldNotSend, PerhapsSent.

        `handing_over` is called at the last moment at which the other side can't have taken it; what it
        raises (GivenUp) ends the try.
        """

    def rest(self) -> None:
        """Let go of what this thread keeps open: no letter waits."""


@dataclass(frozen=True)
class Glimpse:
    """What can be seen of something raw at first sight, though nobody could read it; each may be empty."""

    sender: str = ""
    name: str = ""
    subject: str = ""
    beginning: str = ""


Reader = Callable[[Receipt], Incoming]
# Takes a file out of a mail that lies in a file: the mail's bytes, and the place of the file in it.
Opener = Callable[[bytes, list[int]], NewFile]
# Looks at the first bytes of something raw; raises nothing.
Glimpser = Callable[[bytes], Glimpse]

_readers: dict[str, Reader] = {}
_transports: dict[str, Transport] = {}
_fetchers: list[Fetcher] = []
_openers: list[Opener] = []
_glimpsers: dict[str, Glimpser] = {}
_consents: list[Consents] = []


def hand_in(kind: str, *, reader: Reader, transport: Transport) -> None:
    """A gateway says that it reads and sends for a kind of channel."""
    _readers[kind] = reader
    _transports[kind] = transport


def hand_in_opener(opener: Opener) -> None:
    """A gateway says that it opens mails that lie in files."""
    _openers[:] = [opener]


def opener() -> Opener:
    """Return who opens mails that lie in files; it raises CouldNotRead where there is no such file."""
    return _openers[0]


def reader_for(kind: str) -> Reader:
    """Return who reads receipts of this kind. Raises KeyError when no gateway does."""
    return _readers[kind]


def transports() -> list[Transport]:
    """Return all that send letters."""
    return list(_transports.values())


def transport_for(kind: str) -> Transport:
    """Return who sends letters of this kind. Raises KeyError when no gateway does."""
    return _transports[kind]


def hand_in_glimpser(kind: str, glimpser: Glimpser) -> None:
    """A gateway says how to look at something raw of this kind."""
    _glimpsers[kind] = glimpser


def glimpse(kind: str, raw: bytes) -> Glimpse:
    """Return what can be seen of something raw at first sight."""
    return _glimpsers[kind](raw)


def hand_in_fetcher(fetcher: Fetcher) -> None:
    """A gateway says that it fetches mail."""
    _fetchers[:] = [fetcher]


def hand_in_consents(consents: Consents) -> None:
    """A gateway says that it asks providers for access."""
    _consents[:] = [consents]


def consents() -> Consents:
    """Return who asks providers for access."""
    return _consents[0]


def fetcher() -> Fetcher:
    """Return who fetches mail."""
    return _fetchers[0]
